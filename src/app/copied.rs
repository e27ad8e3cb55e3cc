//! What of a table is copied, as text; pure.

use super::row::Row;
use super::rows::{Listing, marked};
use super::view_state::{Column, ViewState};
use crate::model::event::PortState;
use crate::model::ports::PortSet;
use crate::model::report::Report;
use crate::model::{risk, service};
use crate::words::{self, Locale};

/// What is to be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The numbers of all open ports of the scan, as a new scan takes them: `22,80,443`.
    OpenPorts,
    /// The rows that are shown, with the columns that are shown, as a spreadsheet takes them.
    Rows,
    /// The row that is open, in one line.
    OpenRow,
    /// One column of those rows, a line each.
    Column(Column),
}

/// The text; empty where there is nothing.
pub fn text(what: Copied, report: &Report, listing: &Listing, view: &ViewState, locale: Locale) -> String {
    let rows = (0..listing.len()).filter_map(|index| listing.row(report, index));
    match what {
        Copied::OpenPorts => report.open_ports().map(|(_, port, _)| port).collect::<PortSet>().to_string(),
        Copied::Column(column) => rows.map(|row| cell(&row, column, locale)).collect::<Vec<_>>().join("\n"),
        Copied::OpenRow => {
            let place = marked(report, view).and_then(|(address, port)| listing.position(address, port));
            let row = place.and_then(|place| listing.row(report, place));
            let cells = |row| Column::ALL.map(|column| cell(&row, column, locale)).join("\t");
            row.map(cells).unwrap_or_default()
        }
        Copied::Rows => {
            let columns: Vec<Column> = columns(report, view).collect();
            let line = |cells: &mut dyn Iterator<Item = String>| cells.collect::<Vec<_>>().join("\t");
            let head = line(&mut columns.iter().map(|column| words::column(locale, column.as_str()).to_owned()));
            let rows = rows.map(|row| line(&mut columns.iter().map(|column| cell(&row, *column, locale))));
            std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
        }
    }
}

/// The columns that are shown; the address only where there are several.
pub fn columns(report: &Report, view: &ViewState) -> impl Iterator<Item = Column> {
    let has_hosts = report.hosts.len() > 1;
    Column::ALL
        .into_iter()
        .filter(move |column| !view.hidden.contains(column) && (has_hosts || *column != Column::Host))
}

fn cell(row: &Row, column: Column, locale: Locale) -> String {
    let (address, state, port, known) = match row {
        Row::Single { address, port, row } => (address, row.state, Some(*port), Some(row)),
        Row::Range { address, first, last } => (address, PortState::Closed, (first == last).then_some(*first), None),
        Row::Folded { address, state, .. } => (address, *state, None, None),
    };
    let text = match column {
        Column::Host => Some(address.to_string()),
        Column::Port => Some(match row {
            Row::Single { port, .. } => port.to_string(),
            Row::Range { first, last, .. } => words::port_range(*first, *last),
            Row::Folded { ranges, .. } => ranges.clone(),
        }),
        Column::State => Some(words::state(locale, state).to_owned()),
        Column::Service => port.and_then(service::name).map(str::to_owned),
        Column::Risk => {
            port.filter(|_| state == PortState::Open).map(|port| words::level(locale, risk::of(port).0).to_owned())
        }
        Column::RoundTrip => known.and_then(|row| row.rtt_us).map(|rtt_us| words::round_trip(locale, rtt_us)),
        Column::Reason => known.map(|row| row.reason.as_str().to_owned()),
    };
    text.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{OpenPort, Reason, ScanEvent};

    fn report(hosts: &[&str]) -> Report {
        let ports = |text: &str| text.parse::<PortSet>().unwrap().iter().collect::<Vec<_>>();
        let event = |host: &&str| ScanEvent::Ports {
            address: host.parse().unwrap(),
            open: ports("22,443")
                .into_iter()
                .map(|port| OpenPort { port, reason: Reason::SynAck, rtt_us: Some(80), attempts: 1 })
                .collect(),
            filtered: vec![],
            closed: ports("1-3"),
        };
        Report::of(hosts.iter().map(event).collect())
    }

    fn text(what: Copied, report: &Report, view: &ViewState, locale: Locale) -> String {
        super::text(what, report, &Listing::of(report, view), view, locale)
    }

    #[test]
    fn rows_are_copied_as_they_are_shown() {
        let report = report(&["192.0.2.1"]);
        let view = ViewState { hidden: vec![Column::Reason], ..ViewState::default() };
        assert_eq!(
            text(Copied::Rows, &report, &view, Locale::en),
            "Port\tState\tUsual service\tRisk\tRound trip\n22\tOpen\tssh\tMedium\t0.08 ms\n443\tOpen\thttps\tLow\t0.08 ms\n\
             1–3\tClosed\t\t\t"
        );
        let open = ViewState { filter: Some(PortState::Open), ..ViewState::default() };
        assert_eq!(text(Copied::Column(Column::Service), &report, &open, Locale::es), "ssh\nhttps");
        let opened = ViewState { port: "443".parse().ok(), ..open };
        let line = "192.0.2.1\t443\tOpen\thttps\tLow\t0.08 ms\tsyn-ack";
        assert_eq!(text(Copied::OpenRow, &report, &opened, Locale::en), line);
    }

    #[test]
    fn open_ports_are_copied_whatever_is_shown_each_once() {
        let report = report(&["192.0.2.1", "192.0.2.2"]);
        let closed = ViewState { filter: Some(PortState::Closed), ..ViewState::default() };
        assert_eq!(text(Copied::OpenPorts, &report, &closed, Locale::en), "22,443");
        assert_eq!(columns(&report, &closed).next(), Some(Column::Host));
        assert_eq!(text(Copied::OpenPorts, &Report::default(), &closed, Locale::en), "");
    }
}
