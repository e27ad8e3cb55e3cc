//! Which rows of a report the table shows; pure.
//!
//! All: open ports one by one, the many others folded into one row a host. One state: every port of it,
//! closed ones as ranges. In pages, so that 65,535 of them stay quick.

use super::view_state::{Column, Msg, Sort, ViewState};
use crate::model::event::PortState;
use crate::model::ports::{Port, PortSet};
use crate::model::report::{HostReport, PortRow, Report};
use crate::model::risk::{self, Risk};
use crate::model::service;
use crate::words;
use std::cmp::Ordering;
use std::net::IpAddr;

/// Rows on one page.
pub const PAGE_SIZE: usize = 250;
/// Up to so many filtered ports of a host are not folded.
const FOLD_FILTERED_ABOVE: usize = 100;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// An open or filtered port.
    Single { address: IpAddr, port: Port, row: PortRow },
    /// Closed ports that follow each other.
    Range { address: IpAddr, first: Port, last: Port },
    /// All ports of a host in that state.
    Folded { address: IpAddr, state: PortState, count: u32, ranges: String },
}

/// One page of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What it shows.
    pub rows: Vec<Row>,
    /// Which it is, from 0; the last one if a later one was asked for.
    pub page: u32,
    /// How many there are, at least 1.
    pub pages: u32,
    /// Which of the rows is or has the port that is marked.
    pub marked: Option<Row>,
}

/// The page that is chosen.
pub fn page_of(report: &Report, view: ViewState) -> Page {
    let total = listed(report, view.filter).chain(folded(report, view.filter)).count();
    let pages = total.div_ceil(PAGE_SIZE).max(1) as u32;
    let page = view.page.min(pages - 1);
    let rows: Vec<Row> = ordered(report, view).skip(page as usize * PAGE_SIZE).take(PAGE_SIZE).collect();
    let marked = marked(report, view).and_then(|mark| rows.iter().find(|row| row.has(report, mark)).cloned());
    Page { rows, page, pages, marked }
}

/// The view with a port marked, on the page that shows it; all states where the chosen one would hide it. The
/// host is named where there are several.
pub fn reveal(report: &Report, view: ViewState, address: IpAddr, port: Port) -> ViewState {
    let view = view.update(Msg::Mark((report.hosts.len() > 1).then_some(address), port));
    let on_its_page = |view: ViewState| {
        let position = ordered(report, view).position(|row| row.has(report, (address, port)))?;
        Some(ViewState { page: (position / PAGE_SIZE) as u32, ..view })
    };
    on_its_page(view).or_else(|| on_its_page(ViewState { filter: None, ..view })).unwrap_or(view)
}

/// The port that is marked; a host that is the only one need not be named.
pub fn marked(report: &Report, view: ViewState) -> Option<(IpAddr, Port)> {
    let only = || report.hosts.keys().next().copied().filter(|_| report.hosts.len() == 1);
    Some((view.host.or_else(only)?, view.port?))
}

fn ordered(report: &Report, view: ViewState) -> Rows<'_> {
    let ordered = match view.sort {
        None => listed(report, view.filter),
        Some(sort) => {
            let mut rows: Vec<Row> = listed(report, view.filter).collect();
            rows.sort_by(|one, other| compare(one, other, sort));
            Box::new(rows.into_iter())
        }
    };
    // What was found on all hosts comes before what was not found on the first.
    Box::new(ordered.chain(folded(report, view.filter)))
}

/// Rows one by one, by address and number.
fn listed(report: &Report, filter: Option<PortState>) -> Rows<'_> {
    let hosts = report.hosts.iter().map(|(address, host)| (*address, host));
    match filter {
        None => Box::new(hosts.flat_map(|(address, host)| found(address, host))),
        Some(PortState::Closed) => Box::new(hosts.flat_map(|(address, host)| ranges(address, &host.closed))),
        Some(state) => Box::new(hosts.flat_map(move |(address, host)| singles(address, host, state))),
    }
}

/// The many others, where all states are shown.
fn folded(report: &Report, filter: Option<PortState>) -> Rows<'_> {
    let hosts = report.hosts.iter().filter(move |_| filter.is_none());
    Box::new(hosts.flat_map(|(address, host)| rest((*address, host))))
}

/// Rows that are equal in the chosen column, or have nothing there, stay by address and number; those with
/// nothing there are last either way.
fn compare(one: &Row, other: &Row, sort: Sort) -> Ordering {
    let way = |order: Ordering| if sort.is_descending { order.reverse() } else { order };
    match sort.column {
        Column::Host => way(one.address().cmp(&other.address())),
        Column::Port => way(one.first_port().cmp(&other.first_port())),
        Column::State => known_first(one.single().map(|row| row.1.state), other.single().map(|row| row.1.state), way),
        Column::Service => known_first(one.service(), other.service(), way),
        Column::Risk => known_first(one.risk(), other.risk(), way),
        Column::RoundTrip => known_first(one.rtt_us(), other.rtt_us(), way),
        Column::Reason => known_first(one.reason(), other.reason(), way),
    }
}

fn known_first<T: Ord>(one: Option<T>, other: Option<T>, way: impl Fn(Ordering) -> Ordering) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => way(one.cmp(&other)),
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}

impl Row {
    /// Whether it is, or has in it, that port.
    fn has(&self, report: &Report, (address, port): (IpAddr, Port)) -> bool {
        if self.address() != address {
            return false;
        }
        match self {
            Row::Single { port: own, .. } => *own == port,
            Row::Range { first, last, .. } => (*first..=*last).contains(&port),
            Row::Folded { state, .. } => {
                report.hosts.get(&address).is_some_and(|host| host.state_of(port) == Some(*state))
            }
        }
    }

    fn address(&self) -> IpAddr {
        match self {
            Row::Single { address, .. } | Row::Range { address, .. } | Row::Folded { address, .. } => *address,
        }
    }

    fn first_port(&self) -> Option<Port> {
        match self {
            Row::Single { port, .. } => Some(*port),
            Row::Range { first, .. } => Some(*first),
            Row::Folded { .. } => None,
        }
    }

    fn single(&self) -> Option<(Port, &PortRow)> {
        match self {
            Row::Single { port, row, .. } => Some((*port, row)),
            _ => None,
        }
    }

    fn service(&self) -> Option<&'static str> {
        service::name(self.single()?.0)
    }

    fn risk(&self) -> Option<Risk> {
        self.single().filter(|(_, row)| row.state == PortState::Open).map(|(port, _)| risk::of(port).0)
    }

    fn rtt_us(&self) -> Option<u32> {
        self.single()?.1.rtt_us
    }

    fn reason(&self) -> Option<&'static str> {
        Some(self.single()?.1.reason.as_str())
    }
}

type Rows<'a> = Box<dyn Iterator<Item = Row> + 'a>;

fn filtered(host: &HostReport) -> impl Iterator<Item = Port> + '_ {
    host.rows.iter().filter(|(_, row)| row.state == PortState::Filtered).map(|(port, _)| *port)
}

fn folds_filtered(host: &HostReport) -> bool {
    filtered(host).nth(FOLD_FILTERED_ABOVE).is_some()
}

/// Open ports, and filtered ones if they are few.
fn found(address: IpAddr, host: &HostReport) -> Rows<'_> {
    let folds = folds_filtered(host);
    let each = host.rows.iter().filter(move |(_, row)| !folds || row.state == PortState::Open);
    Box::new(each.map(move |(port, row)| Row::Single { address, port: *port, row: *row }))
}

/// The many, a row for each state.
fn rest((address, host): (IpAddr, &HostReport)) -> Rows<'_> {
    let many_filtered = folds_filtered(host).then(|| fold(address, PortState::Filtered, &filtered(host).collect()));
    let closed = (!host.closed.is_empty()).then(|| fold(address, PortState::Closed, &host.closed));
    Box::new(many_filtered.into_iter().chain(closed))
}

fn fold(address: IpAddr, state: PortState, ports: &PortSet) -> Row {
    Row::Folded { address, state, count: ports.len(), ranges: words::some_ranges(ports) }
}

fn ranges(address: IpAddr, ports: &PortSet) -> Rows<'_> {
    Box::new(ports.ranges().map(move |(first, last)| Row::Range { address, first, last }))
}

fn singles(address: IpAddr, host: &HostReport, state: PortState) -> Rows<'_> {
    let rows = host.rows.iter().filter(move |(_, row)| row.state == state);
    Box::new(rows.map(move |(port, row)| Row::Single { address, port: *port, row: *row }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{Batch, FilteredPorts, OpenPort, Reason, ScanEvent};

    fn ports(text: &str) -> Vec<Port> {
        text.parse::<PortSet>().unwrap().iter().collect()
    }

    fn report(open: &str, filtered: &str, closed: &str) -> Report {
        let open = ports(open).into_iter();
        let open = open.map(|port| OpenPort { port, reason: Reason::SynAck, rtt_us: Some(80), attempts: 1 }).collect();
        let group = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 3, ports: ports(filtered) };
        let address = "127.0.0.1".parse().unwrap();
        let event = ScanEvent::Ports { address, open, filtered: vec![group], closed: ports(closed) };
        let mut report = Report::default();
        report.apply(&Batch { seq: 1, events: vec![event], ..Batch::default() });
        report
    }

    fn shown(report: &Report, filter: Option<PortState>) -> Vec<String> {
        let page = page_of(report, ViewState { filter, ..ViewState::default() });
        let text = |row: &Row| match row {
            Row::Single { port, row, .. } => format!("{port} {}", row.state.as_str()),
            Row::Range { first, last, .. } => words::port_range(*first, *last),
            Row::Folded { state, count, ranges, .. } => format!("{count} {}: {ranges}", state.as_str()),
        };
        page.rows.iter().map(text).collect()
    }

    #[test]
    fn the_overview_folds_closed_ports_and_many_filtered_ones() {
        let few = report("22,80", "443", "1-21,23-79");
        assert_eq!(shown(&few, None), ["22 open", "80 open", "443 filtered", "78 closed: 1–21, 23–79"]);
        let many = report("22", "1000-1200", "1,3,5,7,9,11,13,15");
        assert_eq!(shown(&many, None), ["22 open", "201 filtered: 1000–1200", "8 closed: 1, 3, 5, 7, 9, 11, …"]);
    }

    #[test]
    fn a_filter_shows_that_state_only() {
        let report = report("22,80", "443-444", "1-21,30");
        assert_eq!(shown(&report, Some(PortState::Open)), ["22 open", "80 open"]);
        assert_eq!(shown(&report, Some(PortState::Filtered)), ["443 filtered", "444 filtered"]);
        assert_eq!(shown(&report, Some(PortState::Closed)), ["1–21", "30"]);
    }

    #[test]
    fn a_marked_port_is_on_the_page_that_shows_it() {
        let report = report("1-600", "60000", "2000-2009");
        let marked = |query: ViewState, number| {
            let view = reveal(&report, query, "127.0.0.1".parse().unwrap(), Port::new(number).unwrap());
            let row = page_of(&report, view).marked.map(|row| (row.first_port().map(Port::number), row));
            (view.to_query(), row.and_then(|(first, _)| first))
        };
        let open = ViewState { filter: Some(PortState::Open), ..ViewState::default() };
        assert_eq!(marked(ViewState::default(), 3), ("?port=3".to_owned(), Some(3)));
        assert_eq!(marked(ViewState::default(), 600), ("?page=3&port=600".to_owned(), Some(600)));
        assert_eq!(marked(open, 251), ("?state=open&page=2&port=251".to_owned(), Some(251)));
        assert_eq!(marked(open, 60_000).0, "?page=3&port=60000", "a filter that hides it is dropped");
        let closed = ViewState { filter: Some(PortState::Closed), ..ViewState::default() };
        assert_eq!(marked(closed, 2004), ("?state=closed&port=2004".to_owned(), Some(2000)), "within a range");
        assert_eq!(marked(ViewState::default(), 2004).1, None, "within all closed ones");
        assert_eq!(marked(ViewState::default(), 7000), ("?port=7000".to_owned(), None), "not asked");
    }

    #[test]
    fn rows_follow_the_column_and_those_with_nothing_there_are_last() {
        let report = report("22,23,443,65000", "25", "1-3");
        let sorted = |column, is_descending| {
            let sort = Some(Sort { column, is_descending });
            let page = page_of(&report, ViewState { sort, ..ViewState::default() });
            page.rows.iter().filter_map(|row| row.first_port()).map(Port::number).collect::<Vec<_>>()
        };
        for (column, up, down) in [
            (Column::Port, [22, 23, 25, 443, 65000], [65000, 443, 25, 23, 22]),
            (Column::State, [22, 23, 443, 65000, 25], [25, 22, 23, 443, 65000]),
            (Column::Service, [443, 25, 22, 23, 65000], [23, 22, 25, 443, 65000]),
            (Column::Risk, [65000, 443, 22, 23, 25], [23, 22, 443, 65000, 25]),
            (Column::RoundTrip, [22, 23, 443, 65000, 25], [22, 23, 443, 65000, 25]),
        ] {
            assert_eq!([sorted(column, false), sorted(column, true)], [up, down], "{column:?}");
        }
        let sort = Some(Sort { column: Column::Port, is_descending: true });
        let page = page_of(&report, ViewState { sort, ..ViewState::default() });
        assert!(matches!(page.rows.last(), Some(Row::Folded { .. })), "the many others stay last");
    }

    #[test]
    fn pages_are_bounded_and_a_page_too_far_is_the_last() {
        let report = report("1-600", "60000", "2000");
        let page = |number| {
            page_of(&report, ViewState { filter: Some(PortState::Open), page: number, ..ViewState::default() })
        };
        assert_eq!((page(0).rows.len(), page(0).pages), (PAGE_SIZE, 3));
        assert_eq!((page(2).rows.len(), page(2).page), (100, 2));
        assert_eq!(page(99), page(2));
        assert_eq!(page_of(&Report::default(), ViewState::default()).pages, 1);
    }
}
