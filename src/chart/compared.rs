//! The chart of what differs between two scans of a host: a still picture, by colour and by sign.

use super::frame::UNIT;
use super::layout::Layout;
use super::lettering::{CellOf, lettering};
use super::lights::lights;
use super::signs::{named, number};
use super::svg::{drawn, sheet};
use crate::model::diff::{Change, HostDiff, Transition};
use crate::model::ports::{Port, PortSet};
use crate::words::Locale;
use std::fmt::{Result, Write};

/// Where more ports than this went the same way, their cells say enough.
const MAX_SIGNS: u32 = 500;

/// What a cell shows, in the order in which one outshines another where they share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// No verdict in either scan.
    Blank,
    /// A verdict in one of them only.
    Once,
    /// As it was, and not open.
    Rest,
    /// Open both times.
    SameOpen,
    /// Changed, and open neither time.
    Changed,
    /// No longer open.
    Gone,
    /// Newly open.
    NewlyOpen,
}

impl Mark {
    /// All of them, the least striking first.
    pub const ALL: [Mark; 7] =
        [Mark::Blank, Mark::Once, Mark::Rest, Mark::SameOpen, Mark::Changed, Mark::Gone, Mark::NewlyOpen];

    /// The word that CSS uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Mark::Blank => "blank",
            Mark::Once => "once",
            Mark::Rest => "rest",
            Mark::SameOpen => "same_open",
            Mark::Changed => Change::Changed.as_str(),
            Mark::Gone => Change::Gone.as_str(),
            Mark::NewlyOpen => Change::NewlyOpen.as_str(),
        }
    }

    fn of(transition: &Transition) -> Mark {
        match transition.change {
            Change::NewlyOpen | Change::NewlyReported => Mark::NewlyOpen,
            Change::Gone | Change::NoLongerReported => Mark::Gone,
            Change::Changed => Mark::Changed,
            Change::Same if transition.is_same_open() => Mark::SameOpen,
            Change::Same => Mark::Rest,
            Change::NotAskedBefore | Change::NotAskedNow | Change::UnknownBefore | Change::UnknownNow => Mark::Once,
        }
    }
}

/// Cells, frame and signs, with a name for those who do not see them.
pub fn compared(layout: &Layout, host: &HostDiff, locale: Locale, label: &str) -> String {
    let cells = drawn(layout, &Mark::ALL.map(Mark::as_str), &|layout| cells(layout, host));
    let cell_of = |port| host.of_port(port).map_or(Mark::Blank, Mark::of).as_str();
    let mut signs = lettering(layout, locale, &cell_of);
    // A string takes whatever is written to it.
    let _ = if layout.is_curve() { lit(&mut signs, layout, host, &cell_of) } else { signed(&mut signs, layout, host) };
    sheet(layout, label, &cells, &signs)
}

fn cells(layout: &Layout, host: &HostDiff) -> Vec<u8> {
    let mut cells = vec![Mark::Blank as u8; layout.cell_count()];
    for transition in &host.transitions {
        let mark = Mark::of(transition) as u8;
        for cell in transition.ports.iter().filter_map(|port| layout.cell(port)) {
            cells[cell] = cells[cell].max(mark);
        }
    }
    cells
}

/// On the curve: what came and went with its name, what stayed open as a light.
fn lit(out: &mut String, layout: &Layout, host: &HostDiff, cell_of: CellOf) -> Result {
    let radius = i32::from(layout.columns()) * UNIT / 100;
    let same = host.same_open();
    for light in lights(layout, &mut same.iter()) {
        write!(out, "<circle class=\"chart__light\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", light.x, light.y, radius * 2 / 3)?;
    }
    let mut changed = PortSet::default();
    for transition in host.transitions.iter().filter(|way| matches!(Mark::of(way), Mark::NewlyOpen | Mark::Gone)) {
        changed.add_all(&transition.ports);
    }
    for light in lights(layout, &mut changed.iter()) {
        let mark = host.of_port(light.port).map_or(Mark::Gone, Mark::of);
        let (x, y) = (light.x, light.y);
        let sign = sign(mark, x, y, radius * 2 / 3);
        write!(
            out,
            "<g data-change=\"{0}\"><circle class=\"chart__light\" cx=\"{x}\" cy=\"{y}\" r=\"{1}\"/>\
             <path class=\"chart__sign\" d=\"{sign}\"/></g>",
            mark.as_str(),
            radius * 3 / 2
        )?;
        named(out, layout, light, cell_of)?;
    }
    Ok(())
}

/// In rows: a sign in the cell of each port that changed, and numbers where there is room for them.
fn signed(out: &mut String, layout: &Layout, host: &HostDiff) -> Result {
    let mark_of = |port: Port| host.of_port(port).map_or(Mark::Blank, Mark::of);
    if layout.is_numbered() {
        for port in layout.asked() {
            number(out, layout, port, mark_of(port).as_str())?;
        }
    }
    let (radius, above) = if layout.is_numbered() { (1, 3) } else { (2, 0) };
    for mark in [Mark::NewlyOpen, Mark::Gone, Mark::Changed] {
        let of_mark = host.transitions.iter().filter(|transition| Mark::of(transition) == mark);
        if !(1..=MAX_SIGNS).contains(&of_mark.clone().map(|transition| transition.ports.len()).sum()) {
            continue;
        }
        write!(out, "<g data-change=\"{}\"><path class=\"chart__sign\" d=\"", mark.as_str())?;
        for (column, row) in of_mark.flat_map(|t| t.ports.iter()).filter_map(|port| layout.place(port)) {
            let (x, y) = (i32::from(column) * UNIT + UNIT / 2, i32::from(row) * UNIT + UNIT / 2);
            out.push_str(&sign(mark, x, y - above, radius));
        }
        out.push_str("\"/></g>");
    }
    Ok(())
}

/// A plus for what came, a cross for what went, a diamond for what else changed.
fn sign(mark: Mark, x: i32, y: i32, radius: i32) -> String {
    let (left, top, side) = (x - radius, y - radius, 2 * radius);
    match mark {
        Mark::NewlyOpen => format!("M{left} {y}h{side}M{x} {top}v{side}"),
        Mark::Gone => format!("M{left} {top}l{side} {side}m0-{side}l-{side} {side}"),
        _ => format!("M{x} {top}l{radius} {radius}-{radius} {radius}-{radius}-{radius}z"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::diff::{Presence, Verdict};
    use crate::model::event::{PortState, Reason};

    /// A host whose ports went these ways.
    fn host(ways: &[(Change, &str)]) -> HostDiff {
        let open = Some(Verdict { state: PortState::Open, reason: Reason::SynAck });
        let closed = Some(Verdict { state: PortState::Closed, reason: Reason::ConnRefused });
        let transitions = ways.iter().map(|(change, ports)| {
            let (before, after) = match change {
                Change::NewlyOpen => (closed, open),
                Change::Gone => (open, closed),
                Change::Same => (open, open),
                _ => (closed, closed),
            };
            Transition { change: *change, before, after, unknown: None, ports: ports.parse().unwrap() }
        });
        let (address, presence) = ([192, 0, 2, 1].into(), Presence::Both);
        HostDiff { address, address_before: None, presence, transitions: transitions.collect() }
    }

    fn layout(ports: &str) -> Layout {
        Layout::new(&ports.parse().unwrap())
    }

    fn picture(ports: &str, ways: &[(Change, &str)]) -> String {
        compared(&layout(ports), &host(ways), Locale::en, "label")
    }

    #[test]
    fn each_way_has_its_colour_and_its_sign() {
        let ways = [
            (Change::NewlyOpen, "1"),
            (Change::Gone, "2"),
            (Change::Changed, "3"),
            (Change::Same, "4"),
            (Change::NotAskedNow, "5-6"),
        ];
        let drawn = picture("1-6", &ways);
        for part in [
            "<rect data-cell=\"once\"",
            "<path data-cell=\"newly_open\" d=\"M0 .5m0 0h1\"/>",
            "<path data-cell=\"gone\" d=\"M0 .5m1 0h1\"/>",
            "<path data-cell=\"changed\" d=\"M0 .5m2 0h1\"/>",
            "<path data-cell=\"same_open\" d=\"M0 .5m3 0h1\"/>",
            "<g data-cell=\"gone\"><text class=\"chart__port\" x=\"15\" y=\"5\">2</text>",
            "<g data-change=\"newly_open\"><path class=\"chart__sign\" d=\"M4 2h2M5 1v2\"/></g>",
            "<g data-change=\"gone\"><path class=\"chart__sign\" d=\"M14 1l2 2m0-2l-2 2\"/></g>",
            "<g data-change=\"changed\"><path class=\"chart__sign\" d=\"M25 1l1 1-1 1-1-1z\"/></g>",
            "aria-label=\"label\"",
        ] {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
        assert_eq!(Mark::ALL.map(|mark| mark as usize), [0, 1, 2, 3, 4, 5, 6], "words are found by number");
    }

    #[test]
    fn on_the_curve_what_came_and_went_is_named() {
        let drawn = picture("1-65535", &[(Change::NewlyOpen, "80"), (Change::Gone, "9200"), (Change::Same, "40000")]);
        for part in [">80 http<", ">9200 ", "data-change=\"newly_open\"", "data-change=\"gone\""] {
            assert!(drawn.contains(part), "{part}");
        }
        assert!(!drawn.contains(">40000<"), "what stayed has a light and no name");
        assert_eq!(drawn.matches("class=\"chart__light\"").count(), 3);
    }

    #[test]
    fn it_stays_small_whatever_has_changed() {
        let (odd, even): (Vec<Port>, Vec<Port>) =
            (1..=65_535).filter_map(Port::new).partition(|port| port.number() % 2 == 1);
        let mut host = host(&[(Change::NewlyOpen, "1"), (Change::Gone, "2")]);
        host.transitions[0].ports = odd.into_iter().collect();
        host.transitions[1].ports = even.into_iter().collect();
        for ports in ["1-65535", "1-4096"] {
            let size = compared(&layout(ports), &host, Locale::en, "").len();
            assert!(size < 200_000, "{ports}: {size}");
        }
        let many = picture("1-4000", &[(Change::Changed, "1-4000")]);
        assert!(!many.contains("chart__sign"), "a sign in every cell is none");
    }

    #[test]
    fn a_port_that_changed_outshines_those_of_its_cell() {
        let small = layout("1-65535").small();
        let cells = cells(&small, &host(&[(Change::Same, "1-16"), (Change::Gone, "17"), (Change::NewlyOpen, "18")]));
        let shown = |number| cells[small.cell(Port::new(number).unwrap()).unwrap()];
        assert_eq!([shown(1), shown(20)], [Mark::SameOpen as u8, Mark::NewlyOpen as u8]);
    }
}
