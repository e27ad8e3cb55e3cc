//! The three regions of the port numbers (RFC 6335, section 6), and the coasts between them.

use super::frame::UNIT;
use super::layout::Layout;
use crate::model::ports::Port;
use std::fmt::Write;

/// Who gives out the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    /// 0–1023: assigned by IANA; programs need a privilege to listen there.
    System,
    /// 1024–49151: registered with IANA.
    Registered,
    /// 49152–65535: nobody's; systems lend them to connections.
    Dynamic,
}

impl Region {
    /// The region of a port.
    pub fn of(port: Port) -> Region {
        match port.number() {
            0..=1023 => Region::System,
            1024..=49_151 => Region::Registered,
            49_152.. => Region::Dynamic,
        }
    }

    /// Its first and last number.
    pub fn ends(self) -> (u16, u16) {
        match self {
            Region::System => (0, 1023),
            Region::Registered => (1024, 49_151),
            Region::Dynamic => (49_152, 65_535),
        }
    }
}

/// Where all numbers have their place, the coasts are always the same: the system ports are a square, the dynamic ones
/// a quarter.
const OF_THE_WHOLE: &str = "M0 320h320M1280 1280h1280M320 0v320M1280 0v1280";

/// The lines between cells of different regions, as the data of an SVG path in the units of a frame. Steps in one
/// direction are one line.
pub fn coasts(layout: &Layout) -> String {
    if layout.is_whole() { OF_THE_WHOLE.to_owned() } else { walked(layout) }
}

/// By a walk over all cells.
fn walked(layout: &Layout) -> String {
    let (columns, rows) = (layout.columns(), layout.rows());
    // Each cell is looked at four times, and its place on the curve takes some reckoning.
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
    let regions: Vec<_> = places.map(|(column, row)| layout.port_at(column, row).map(Region::of)).collect();
    let region = |(column, row): (u16, u16)| regions[usize::from(row) * usize::from(columns) + usize::from(column)];
    let differ = |one, other| match (region(one), region(other)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    let mut path = String::new();
    for row in 1..rows {
        runs(
            columns,
            |column| differ((column, row - 1), (column, row)),
            |start, length| {
                line(&mut path, start, row, 'h', length);
            },
        );
    }
    for column in 1..columns {
        runs(
            rows,
            |row| differ((column - 1, row), (column, row)),
            |start, length| {
                line(&mut path, column, start, 'v', length);
            },
        );
    }
    path
}

fn line(path: &mut String, column: u16, row: u16, way: char, length: u16) {
    let [x, y, length] = [column, row, length].map(|cells| i32::from(cells) * UNIT);
    // A string takes whatever is written to it.
    let _ = write!(path, "M{x} {y}{way}{length}");
}

/// Tells of each run of places at which something is so: its start and its length.
fn runs(count: u16, is_so: impl Fn(u16) -> bool, mut tell: impl FnMut(u16, u16)) {
    let mut start = None;
    for place in 0..=count {
        let is_in = place < count && is_so(place);
        match start {
            None if is_in => start = Some(place),
            Some(first) if !is_in => {
                tell(first, place - first);
                start = None;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ports::PortSet;

    fn drawn(ports: &str) -> String {
        coasts(&Layout::new(&ports.parse::<PortSet>().unwrap()))
    }

    #[test]
    fn the_regions_are_those_of_the_standard() {
        for region in [Region::System, Region::Registered, Region::Dynamic] {
            let (first, last) = region.ends();
            for number in [first.max(1), last] {
                assert_eq!(Port::new(number).map(Region::of), Some(region), "{number}");
            }
        }
    }

    #[test]
    fn the_coasts_of_the_whole_are_where_the_regions_meet() {
        assert_eq!(walked(&Layout::new(&PortSet::all())), OF_THE_WHOLE);
        assert_eq!(drawn("1-65535"), OF_THE_WHOLE);
    }

    #[test]
    fn few_ports_have_a_coast_where_the_region_changes() {
        assert_eq!(drawn("1-4,8080,50000"), "M40 0v10M50 0v10");
        assert_eq!(drawn("1-8,8080"), "M20 10h10M20 10v10");
        assert_eq!(drawn("80,443"), "");
    }
}
