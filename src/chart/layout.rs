//! Which cell a port has.
//!
//! Few ports lie row by row, each in a large cell. Many lie on a curve in a square, by their numbers, so that
//! two charts can be laid one upon the other.

use super::curve;
use crate::model::ports::{Port, PortSet};
use crate::model::report::Report;
use std::sync::{Arc, OnceLock};

/// Up to so many ports lie row by row.
const MAX_FEW: u32 = 4096;
/// Up to so many have their number written into the cell.
const MAX_NUMBERED: usize = 64;
/// So that a single cell is no larger than those of thirty.
const MIN_COLUMNS: u16 = 6;
/// The side of a small chart: 2 to this.
const SMALL_ORDER: u32 = 6;

/// Gives every port that is asked a cell, and knows them by column and row.
#[derive(Clone, Debug)]
pub struct Layout {
    kind: Kind,
    columns: u16,
    rows: u16,
    /// The cell of each port by its number, or [`NO_CELL`]: looked up for every port in every frame, and worked out
    /// for the first one.
    cells: Arc<OnceLock<Box<[u32]>>>,
}

const NO_CELL: u32 = u32::MAX;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Row by row, ascending.
    Few(Vec<Port>),
    /// On the curve. `shift` bits of a number are not told apart: so many ports share a cell.
    Many { order: u32, shift: u32, asked: PortSet },
}

/// A way to go from one port to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the neighbour in the chart.
    Left,
    /// To the neighbour in the chart.
    Right,
    /// To the neighbour in the chart.
    Up,
    /// To the neighbour in the chart.
    Down,
    /// To the next port by number.
    Next,
    /// To the one before by number.
    Previous,
    /// To the lowest port.
    First,
    /// To the highest port.
    Last,
}

impl Layout {
    /// For these ports; for all if there are none.
    pub fn new(ports: &PortSet) -> Layout {
        match ports.len() {
            0 => Layout::many(PortSet::all()),
            1..=MAX_FEW => Layout::few(ports.iter().collect()),
            _ => Layout::many(ports.clone()),
        }
    }

    /// For the ports that a scan asks, which is known from its beginning.
    pub fn of(report: &Report) -> Layout {
        Layout::new(&report.asked_ports())
    }

    fn few(ports: Vec<Port>) -> Layout {
        let count = ports.len() as u16;
        let columns = (MIN_COLUMNS..).find(|side| side * side >= count).unwrap_or(MIN_COLUMNS);
        Layout::on(Kind::Few(ports), columns, count.div_ceil(columns))
    }

    fn many(asked: PortSet) -> Layout {
        let highest = asked.highest().map_or(0, Port::number);
        let order = (7..8).find(|order| u32::from(highest) < 1 << (2 * order)).unwrap_or(8);
        Layout::on(Kind::Many { order, shift: 0, asked }, 1 << order, 1 << order)
    }

    fn on(kind: Kind, columns: u16, rows: u16) -> Layout {
        Layout { kind, columns, rows, cells: Arc::default() }
    }

    fn all_cells(&self) -> Box<[u32]> {
        let highest = match &self.kind {
            Kind::Few(ports) => ports.last().copied(),
            Kind::Many { asked, .. } => asked.highest(),
        };
        let count = highest.map_or(0, |port| usize::from(port.number()) + 1);
        let mut cells = vec![NO_CELL; count];
        match &self.kind {
            Kind::Few(ports) => {
                for (cell, port) in (0..).zip(ports) {
                    cells[usize::from(port.number())] = cell;
                }
            }
            Kind::Many { order, shift, asked } => {
                let places = curve::places(*order);
                for (first, last) in asked.ranges() {
                    for number in usize::from(first.number())..=usize::from(last.number()) {
                        let (column, row) = places[number >> shift];
                        cells[number] = u32::from(row) * u32::from(self.columns) + u32::from(column);
                    }
                }
            }
        }
        cells.into()
    }

    /// The same on fewer cells, each of several ports: for a small picture.
    pub fn small(&self) -> Layout {
        match &self.kind {
            Kind::Many { order, shift, asked } if *order > SMALL_ORDER => {
                let shift = shift + 2 * (order - SMALL_ORDER);
                let kind = Kind::Many { order: SMALL_ORDER, shift, asked: asked.clone() };
                Layout::on(kind, 1 << SMALL_ORDER, 1 << SMALL_ORDER)
            }
            _ => self.clone(),
        }
    }

    /// How many cells stand beside each other.
    pub fn columns(&self) -> u16 {
        self.columns
    }

    /// How many stand below each other.
    pub fn rows(&self) -> u16 {
        self.rows
    }

    /// How many cells there are.
    pub fn cell_count(&self) -> usize {
        usize::from(self.columns) * usize::from(self.rows)
    }

    /// Whether the ports lie on the curve, by their numbers.
    pub fn is_curve(&self) -> bool {
        matches!(self.kind, Kind::Many { .. })
    }

    /// Whether the cells are so large that a number stands in each.
    pub fn is_numbered(&self) -> bool {
        matches!(&self.kind, Kind::Few(ports) if ports.len() <= MAX_NUMBERED)
    }

    /// How many ports are asked.
    pub fn asked_count(&self) -> u32 {
        match &self.kind {
            Kind::Few(ports) => ports.len() as u32,
            Kind::Many { asked, .. } => asked.len(),
        }
    }

    /// The ports that are asked, ascending.
    pub fn asked(&self) -> Box<dyn Iterator<Item = Port> + '_> {
        match &self.kind {
            Kind::Few(ports) => Box::new(ports.iter().copied()),
            Kind::Many { asked, .. } => Box::new(asked.iter()),
        }
    }

    /// Where a port lies; `None` if it is not asked.
    pub fn place(&self, port: Port) -> Option<(u16, u16)> {
        match &self.kind {
            Kind::Few(ports) => {
                let index = ports.binary_search(&port).ok()? as u16;
                Some((index % self.columns, index / self.columns))
            }
            Kind::Many { order, shift, asked } => {
                asked.contains(port).then(|| curve::place(*order, u32::from(port.number()) >> shift))
            }
        }
    }

    /// The cell of a port, row by row from the top; `None` if it is not asked.
    pub fn cell(&self, port: Port) -> Option<usize> {
        let cells = self.cells.get_or_init(|| self.all_cells());
        cells.get(usize::from(port.number())).filter(|cell| **cell != NO_CELL).map(|cell| *cell as usize)
    }

    /// The port that lies there, asked or not, and of several the lowest; `None` where there is none.
    pub fn port_at(&self, column: u16, row: u16) -> Option<Port> {
        if column >= self.columns || row >= self.rows {
            return None;
        }
        match &self.kind {
            Kind::Few(ports) => ports.get(usize::from(row * self.columns + column)).copied(),
            Kind::Many { order, shift, .. } => {
                u16::try_from(curve::index(*order, column, row) << shift).ok().and_then(Port::new)
            }
        }
    }

    /// Whether all numbers have a place on it, asked or not.
    pub fn is_whole(&self) -> bool {
        matches!(self.kind, Kind::Many { order: 8, .. })
    }

    /// Where a number lies on the curve, asked or not, port or not.
    pub fn corner(&self, number: u16) -> (u16, u16) {
        match &self.kind {
            Kind::Few(_) => (0, 0),
            Kind::Many { order, shift, .. } => curve::place(*order, u32::from(number) >> shift),
        }
    }

    /// The port at a place, in cells and parts of them from the corner: the nearest of those that attract it within
    /// `reach`, else the one whose cell it is.
    pub fn port_near(
        &self,
        (x, y): (f64, f64),
        reach: f64,
        attracting: &mut dyn Iterator<Item = Port>,
    ) -> Option<Port> {
        let distance = |port: Port| {
            let (column, row) = self.place(port)?;
            let (across, down) = (f64::from(column) + 0.5 - x, f64::from(row) + 0.5 - y);
            Some(across * across + down * down).filter(|square| *square <= reach * reach)
        };
        let near = attracting.filter_map(|port| Some((port, distance(port)?)));
        let nearest = near.min_by(|one, other| one.1.total_cmp(&other.1)).map(|(port, _)| port);
        // Below zero is no cell, and too far is none either.
        let cell = |at: f64| (at >= 0.0).then_some(at as u16);
        let own = || self.port_at(cell(x)?, cell(y)?).filter(|port| self.place(*port).is_some());
        nearest.or_else(own)
    }

    /// Where one comes from a port by a step; the same where there is no further.
    pub fn step(&self, from: Port, step: Step) -> Port {
        let (column, row) = self.place(from).unwrap_or_default();
        let beside = match step {
            Step::Left => column.checked_sub(1).map(|column| (column, row)),
            Step::Right => Some((column + 1, row)),
            Step::Up => row.checked_sub(1).map(|row| (column, row)),
            Step::Down => Some((column, row + 1)),
            Step::Next => return self.asked().find(|port| *port > from).unwrap_or(from),
            Step::Previous => return self.asked().take_while(|port| *port < from).last().unwrap_or(from),
            Step::First => return self.asked().next().unwrap_or(from),
            Step::Last => return self.asked().last().unwrap_or(from),
        };
        let port = beside.and_then(|(column, row)| self.port_at(column, row));
        port.filter(|port| self.place(*port).is_some()).unwrap_or(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(ports: &str) -> Layout {
        Layout::new(&ports.parse().unwrap())
    }

    fn port(number: u16) -> Port {
        Port::new(number).unwrap()
    }

    #[test]
    fn every_port_has_a_cell_of_its_own_and_is_found_there() {
        for ports in ["80", "22,80,443", "1-30", "1-4096", "1-5000", "1-65535", "2-60000"] {
            let layout = layout(ports);
            let mut seen = vec![false; layout.cell_count()];
            for port in layout.asked() {
                let (column, row) = layout.place(port).unwrap();
                assert_eq!(layout.port_at(column, row), Some(port), "{ports}");
                assert!(!std::mem::replace(&mut seen[layout.cell(port).unwrap()], true), "{ports}: {port}");
            }
        }
    }

    #[test]
    fn cells_are_as_large_as_the_number_of_ports_allows() {
        let size = |ports: &str| {
            let layout = layout(ports);
            (layout.columns(), layout.rows(), layout.is_numbered())
        };
        assert_eq!(size("443"), (6, 1, true));
        assert_eq!(size("top:30"), (6, 5, true));
        assert_eq!(size("1-1000"), (32, 32, false));
        assert_eq!(size("1-4097"), (128, 128, false));
        assert_eq!(size("1-65535"), (256, 256, false));
        assert_eq!(Layout::new(&PortSet::default()).kind, layout("1-65535").kind);
    }

    #[test]
    fn what_is_not_asked_has_no_place() {
        assert_eq!(layout("22,80").place(port(23)), None);
        assert_eq!(layout("1-60000").place(port(60_001)), None);
        assert_eq!(layout("1-8").port_at(2, 1), None, "the last row may not be full");
        assert_eq!(layout("1-65535").port_at(0, 0), None, "there is no port 0");
        assert_eq!(layout("1-65535").port_at(256, 0), None);
    }

    #[test]
    fn a_small_chart_has_the_same_shape() {
        let (large, small) = (layout("1-65535"), layout("1-65535").small());
        assert_eq!((small.columns(), small.rows()), (64, 64));
        for number in [1, 80, 1023, 1024, 50_000, 65_535] {
            let ((x, y), place) = (large.place(port(number)).unwrap(), small.place(port(number)).unwrap());
            assert_eq!(place, (x / 4, y / 4), "{number}");
        }
        assert_eq!(layout("1-30").small().kind, layout("1-30").kind);
    }

    #[test]
    fn a_finger_meets_the_open_port_that_is_nearest() {
        let (many, few) = (layout("1-65535"), layout("21,22,23,80,443,8000-8002"));
        let at = |layout: &Layout, x, y, reach| {
            let mut open = [port(443), port(8000)].into_iter();
            layout.port_near((x, y), reach, &mut open).map(Port::number)
        };
        let (column, row) = many.place(port(443)).unwrap();
        let (x, y) = (f64::from(column) + 0.5, f64::from(row) + 0.5);
        assert_eq!(at(&many, x + 5.0, y - 4.0, 8.0), Some(443));
        assert_ne!(at(&many, x + 5.0, y - 4.0, 3.0), Some(443), "out of reach");
        assert_eq!(at(&few, 3.5, 0.5, 0.3), Some(80), "a large cell is met for itself");
        assert_eq!(at(&few, 4.1, 0.5, 0.5), Some(443));
        assert_eq!(at(&few, 7.0, 9.0, 0.5), None);
        assert_eq!(at(&few, -1.0, 0.5, 0.5), None);
    }

    #[test]
    fn by_number_one_goes_from_cell_to_cell_wherever_they_are() {
        let many = layout("1-1000,2000-9000");
        let walk = |from, step| many.step(port(from), step).number();
        assert_eq!([walk(443, Step::Next), walk(1000, Step::Next), walk(9000, Step::Next)], [444, 2000, 9000]);
        assert_eq!([walk(443, Step::Previous), walk(2000, Step::Previous), walk(1, Step::Previous)], [442, 1000, 1]);
    }

    #[test]
    fn steps_stay_on_the_chart() {
        let few = layout("21,22,23,80,443,8000-8002");
        let walk = |steps: &[Step]| steps.iter().fold(port(21), |port, step| few.step(port, *step)).number();
        assert_eq!(walk(&[Step::Right]), 22);
        assert_eq!(walk(&[Step::Left]), 21);
        assert_eq!(walk(&[Step::Up]), 21);
        assert_eq!(walk(&[Step::Down]), 8001);
        assert_eq!(walk(&[Step::Right; 9]), 8000);
        assert_eq!(walk(&[Step::Right, Step::Right, Step::Down]), 23, "the last row is not full");
        assert_eq!(walk(&[Step::Last]), 8002);
        assert_eq!(walk(&[Step::Last, Step::First]), 21);
        let many = layout("1-65535");
        assert_eq!(many.step(port(1), Step::Left), port(1), "there is no port 0");
    }
}
