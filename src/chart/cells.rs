//! What each cell of a chart shows, and which of them have changed.

use super::layout::Layout;
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::HostReport;

/// What a cell shows, in the order in which one outshines another where they share it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// No port of this scan.
    #[default]
    Blank,
    /// Nothing is known yet.
    Waiting,
    /// Closed.
    Closed,
    /// Filtered.
    Filtered,
    /// Open.
    Open,
}

impl Cell {
    /// All of them; their order is that of a palette.
    pub const ALL: [Cell; 5] = [Cell::Blank, Cell::Waiting, Cell::Closed, Cell::Filtered, Cell::Open];

    /// The word that CSS uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Cell::Blank => "blank",
            Cell::Waiting => "waiting",
            Cell::Closed => PortState::Closed.as_str(),
            Cell::Filtered => PortState::Filtered.as_str(),
            Cell::Open => PortState::Open.as_str(),
        }
    }
}

impl From<PortState> for Cell {
    fn from(state: PortState) -> Cell {
        match state {
            PortState::Open => Cell::Open,
            PortState::Closed => Cell::Closed,
            PortState::Filtered => Cell::Filtered,
        }
    }
}

/// The cells of one host, row by row.
#[derive(Clone, Debug)]
pub struct Cells {
    shown: Vec<Cell>,
    /// As they are before any verdict.
    empty: Vec<Cell>,
    /// Written anew each time, so that nothing is allocated for it.
    next: Vec<Cell>,
}

impl Cells {
    /// Nothing is known yet.
    pub fn new(layout: &Layout) -> Cells {
        let mut empty = vec![Cell::Blank; layout.cell_count()];
        for cell in layout.asked().filter_map(|port| layout.cell(port)) {
            empty[cell] = Cell::Waiting;
        }
        Cells { shown: empty.clone(), next: empty.clone(), empty }
    }

    /// Takes in what is known of the host, and adds the numbers of the cells that have changed to `changed`.
    pub fn update(&mut self, layout: &Layout, host: &HostReport, changed: &mut Vec<u32>) {
        self.next.copy_from_slice(&self.empty);
        for port in host.closed.iter() {
            raise(&mut self.next, layout, port, Cell::Closed);
        }
        for (port, row) in &host.rows {
            raise(&mut self.next, layout, *port, row.state.into());
        }
        for (number, (shown, next)) in self.shown.iter_mut().zip(&self.next).enumerate() {
            if shown != next {
                *shown = *next;
                changed.push(number as u32);
            }
        }
    }

    /// What is seen, row by row.
    pub fn shown(&self) -> &[Cell] {
        &self.shown
    }
}

fn raise(cells: &mut [Cell], layout: &Layout, port: Port, to: Cell) {
    if let Some(cell) = layout.cell(port) {
        cells[cell] = cells[cell].max(to);
    }
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;
    use crate::model::event::Reason;
    use crate::model::ports::PortSet;
    use crate::model::report::PortRow;

    /// A host with these open, filtered and closed ports.
    pub(in crate::chart) fn host(open: &str, filtered: &str, closed: &str) -> HostReport {
        let ports = |text: &str| if text.is_empty() { PortSet::default() } else { text.parse().unwrap() };
        let rows = [(PortState::Open, open), (PortState::Filtered, filtered)];
        let row = |state| PortRow {
            state,
            reason: Reason::SynAck,
            rtt_us: None,
            attempts: 1,
            sender: None,
            is_doubtful: false,
        };
        let rows =
            rows.into_iter().flat_map(|(state, text)| ports(text).iter().map(|p| (p, row(state))).collect::<Vec<_>>());
        HostReport { rows: rows.collect(), closed: ports(closed), ..HostReport::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::samples::host;
    use super::*;

    #[test]
    fn only_what_changed_is_told() {
        let layout = Layout::new(&"1-65535".parse().unwrap());
        let mut cells = Cells::new(&layout);
        assert_eq!(cells.shown().iter().filter(|cell| **cell == Cell::Blank).count(), 1, "port 0");
        let at = |number| layout.cell(Port::new(number).unwrap()).unwrap() as u32;
        let mut tell = |open, filtered, closed| {
            let mut changed = Vec::new();
            cells.update(&layout, &host(open, filtered, closed), &mut changed);
            changed.sort_unstable();
            changed
        };
        let sorted = |mut numbers: Vec<u32>| {
            numbers.sort_unstable();
            numbers
        };
        assert_eq!(tell("22", "", "80"), sorted(vec![at(22), at(80)]));
        assert!(tell("22", "", "80").is_empty());
        assert_eq!(tell("22", "80", "443"), sorted(vec![at(80), at(443)]), "a later verdict replaces an earlier one");
        assert_eq!(tell("1-65535", "", "").len(), 65_534);
    }

    #[test]
    fn what_matters_most_is_seen_where_ports_share_a_cell() {
        let layout = Layout::new(&"1-65535".parse().unwrap()).small();
        let mut cells = Cells::new(&layout);
        cells.update(&layout, &host("20", "21", "16-19,22-31,33"), &mut Vec::new());
        let shown = |number| cells.shown()[layout.cell(Port::new(number).unwrap()).unwrap()];
        assert_eq!([shown(17), shown(33), shown(60)], [Cell::Open, Cell::Closed, Cell::Waiting]);
    }

    #[test]
    fn ports_that_were_not_asked_change_nothing() {
        let layout = Layout::new(&"22,80".parse().unwrap());
        let (mut cells, mut changed) = (Cells::new(&layout), Vec::new());
        cells.update(&layout, &host("23", "", "1-10"), &mut changed);
        assert!(changed.is_empty());
    }
}
