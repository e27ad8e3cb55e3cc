//! Which rows of a report the table shows; pure.
//!
//! All: open ports one by one, the many others folded into one row a host. One state: every port of it,
//! closed ones as ranges. A [`Listing`] knows them all in a few bytes each; a [`Row`] is made of those only that
//! are looked at, so that 65,535 of them stay quick.

use super::row::Row;
use super::search::HostSearch;
use super::sorting::{Ordered, sort};
use super::view_state::{Msg, ViewState};
use crate::model::event::PortState;
use crate::model::ports::{Port, PortSet};
use crate::model::report::Report;
use crate::words;
use std::net::IpAddr;
use std::sync::Arc;

/// Rows on one page, where no script shows them all.
pub const PAGE_SIZE: usize = 100;
/// Rows that are printed: more would be a book.
pub const PAPER_ROWS: usize = 1_000;
/// Up to so many filtered ports of a host are not folded.
const FOLD_FILTERED_ABOVE: u64 = 100;

/// All rows that are chosen, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    hosts: Vec<IpAddr>,
    entries: Arc<Vec<Entry>>,
    /// What is folded, after the entries.
    folded: Vec<Fold>,
}

/// A row of the listing; its host by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Single { host: u32, port: Port, state: PortState },
    Range { host: u32, first: Port, last: Port },
}

impl Entry {
    /// Its host, by its place.
    pub(super) fn host(self) -> u32 {
        match self {
            Entry::Single { host, .. } | Entry::Range { host, .. } => host,
        }
    }

    /// Its port, or the first of its ports.
    pub(super) fn first_port(self) -> Port {
        match self {
            Entry::Single { port, .. } | Entry::Range { first: port, .. } => port,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Fold {
    host: u32,
    state: PortState,
    ports: PortSet,
}

impl Listing {
    /// The rows that are chosen.
    #[cfg(test)]
    pub fn of(report: &Report, view: &ViewState) -> Listing {
        Listing::among(&Ordered::of(report).by(report, view.sort), report, view)
    }

    /// The rows that are chosen among those, which are in the chosen order.
    pub fn among(ordered: &Ordered, report: &Report, view: &ViewState) -> Listing {
        let search = view.searched();
        let names = if search.is_empty() { Default::default() } else { report.joined_names() };
        let of_host = |address: &IpAddr| search.of_host(&address.to_string(), names.get(address).map(String::as_str));
        let searches: Vec<HostSearch> = ordered.hosts.iter().map(of_host).collect();
        let is_chosen = |entry: &Entry| match *entry {
            Entry::Single { host, port, state } => {
                let is_of_host = view.host.is_none_or(|only| ordered.hosts[host as usize] == only);
                is_of_host
                    && view.filter.is_none_or(|filter| filter == state)
                    && searches[host as usize].fits(port, state)
            }
            Entry::Range { .. } => false,
        };
        let entries = match view.filter {
            Some(PortState::Closed) => Arc::default(),
            None if search.is_empty() && view.host.is_none() => Arc::clone(&ordered.singles),
            _ => Arc::new(ordered.singles.iter().filter(|entry| is_chosen(entry)).copied().collect()),
        };
        let mut listing = Listing { hosts: ordered.hosts.clone(), entries, folded: Vec::new() };
        let mut filtered =
            if view.filter.is_none() { listing.take_many_filtered(report) } else { Vec::new() }.into_iter();
        let mut ranges = Vec::new();
        for ((host, address), of_host) in (0..).zip(&ordered.hosts).zip(&searches) {
            listing.fold(host, PortState::Filtered, filtered.next().unwrap_or_default());
            if view.host.is_some_and(|only| only != *address) {
                continue;
            }
            let known = report.host(Some(*address));
            let fitting = || known.closed.iter().filter(|port| of_host.fits(*port, PortState::Closed));
            let closed = || if search.is_empty() { known.closed.clone() } else { fitting().collect() };
            match view.filter {
                None => listing.fold(host, PortState::Closed, closed()),
                Some(PortState::Closed) => {
                    ranges.extend(closed().ranges().map(|(first, last)| Entry::Range { host, first, last }));
                }
                Some(PortState::Open | PortState::Filtered) => {}
            }
        }
        if view.filter == Some(PortState::Closed) {
            if let Some(by) = view.sort {
                sort(&mut ranges, report, &ordered.hosts, by);
            }
            listing.entries = Arc::new(ranges);
        }
        listing
    }

    /// Takes the filtered ports of each host out, where they are many.
    fn take_many_filtered(&mut self, report: &Report) -> Vec<PortSet> {
        let many = |filtered: u64| filtered > FOLD_FILTERED_ABOVE;
        // To look through all rows takes long.
        if !self.hosts.iter().any(|address| many(report.host(Some(*address)).counts().filtered)) {
            return Vec::new();
        }
        let filtered = |entry: &Entry| match *entry {
            Entry::Single { host, port, state: PortState::Filtered } => Some((host as usize, port)),
            _ => None,
        };
        let mut counts = vec![0; self.hosts.len()];
        self.entries.iter().filter_map(filtered).for_each(|(host, _)| counts[host] += 1);
        let mut taken = vec![PortSet::EMPTY; self.hosts.len()];
        Arc::make_mut(&mut self.entries).retain(|entry| match filtered(entry) {
            Some((host, port)) if many(counts[host]) => {
                taken[host].insert(port);
                false
            }
            _ => true,
        });
        taken
    }

    fn fold(&mut self, host: u32, state: PortState, ports: PortSet) {
        if !ports.is_empty() {
            self.folded.push(Fold { host, state, ports });
        }
    }

    /// The rows that are not folded, in their order.
    #[cfg(test)]
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.entries.len() + self.folded.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at that place, from 0; what is folded comes last: what was found on all hosts comes before what was
    /// not found on the first.
    pub fn row(&self, report: &Report, index: usize) -> Option<Row> {
        let address = |host: u32| self.hosts.get(host as usize).copied();
        match self.entries.get(index) {
            Some(Entry::Single { host, port, .. }) => {
                let address = address(*host)?;
                Some(Row::Single { address, port: *port, row: *report.hosts.get(&address)?.rows.get(port)? })
            }
            Some(Entry::Range { host, first, last }) => {
                Some(Row::Range { address: address(*host)?, first: *first, last: *last })
            }
            None => {
                let Fold { host, state, ports } = self.folded.get(index - self.entries.len())?;
                let (count, ranges) = (ports.len(), words::some_ranges(ports));
                Some(Row::Folded { address: address(*host)?, state: *state, count, ranges })
            }
        }
    }

    /// The rows from one place to before another.
    pub fn rows(&self, report: &Report, from: usize, to: usize) -> Vec<(usize, Row)> {
        (from..to.min(self.len())).filter_map(|index| Some((index, self.row(report, index)?))).collect()
    }

    /// The place of the row that is, or has in it, that port.
    pub fn position(&self, address: IpAddr, port: Port) -> Option<usize> {
        let host = self.hosts.binary_search(&address).ok()? as u32;
        let is_it = |entry: &Entry| match *entry {
            Entry::Single { host: of, port: own, .. } => of == host && own == port,
            Entry::Range { host: of, first, last } => of == host && (first..=last).contains(&port),
        };
        let among = |fold: &Fold| fold.host == host && fold.ports.contains(port);
        let folded = || Some(self.entries.len() + self.folded.iter().position(among)?);
        self.entries.iter().position(is_it).or_else(folded)
    }

    /// How many ports they stand for.
    pub fn ports(&self) -> u64 {
        let of_entry = |entry: &Entry| match entry {
            Entry::Single { .. } => 1,
            Entry::Range { first, last, .. } => u64::from(last.number() - first.number()) + 1,
        };
        let folded = self.folded.iter().map(|fold| u64::from(fold.ports.len()));
        self.entries.iter().map(of_entry).chain(folded).sum()
    }

    /// How many pages they are, at least 1.
    pub fn pages(&self) -> u32 {
        self.len().div_ceil(PAGE_SIZE).max(1) as u32
    }
}

/// The view with a port marked; without filter and search where they would hide it. The host is named where there
/// are several.
pub fn reveal(report: &Report, view: ViewState, address: IpAddr, port: Port) -> ViewState {
    let view = ViewState { page: 0, ..view.update(Msg::Mark(named(report, address), port)) };
    let state = report.hosts.get(&address).and_then(|host| host.state_of(port));
    let is_shown = state.is_some_and(|state| {
        let names = report.joined_names();
        let name = names.get(&address).map(String::as_str);
        let is_found = view.searched().of_host(&address.to_string(), name).fits(port, state);
        is_found && view.filter.is_none_or(|filter| filter == state)
    });
    if is_shown { view } else { ViewState { search: String::new(), ..view.update(Msg::Filter(None)) } }
}

/// The view with a port marked, or with no mark if it is that one's. The host is named where there are several.
pub fn toggled(report: &Report, view: &ViewState, address: IpAddr, port: Port) -> ViewState {
    let choice = match marked(report, view) == Some((address, port)) {
        true => Msg::Unmark,
        false => Msg::Mark(named(report, address), port),
    };
    view.clone().update(choice)
}

fn named(report: &Report, address: IpAddr) -> Option<IpAddr> {
    (report.hosts.len() > 1).then_some(address)
}

/// The port that is marked; a host that is the only one need not be named.
pub fn marked(report: &Report, view: &ViewState) -> Option<(IpAddr, Port)> {
    let only = || report.hosts.keys().next().copied().filter(|_| report.hosts.len() == 1);
    Some((view.shown_host().or_else(only)?, view.port?))
}

/// The page that is chosen, from 0: the one that shows what is marked, if none is; the last one if a later one was
/// asked for.
pub fn page(listing: &Listing, view: &ViewState, marked: Option<usize>) -> u32 {
    let of_mark = marked.filter(|_| view.page == 0).map(|index| (index / PAGE_SIZE) as u32);
    of_mark.unwrap_or(view.page).min(listing.pages() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{FilteredPorts, OpenPort, Reason, ScanEvent};

    fn first_port(row: &Row) -> Option<Port> {
        match row {
            Row::Single { port, .. } => Some(*port),
            Row::Range { first, .. } => Some(*first),
            Row::Folded { .. } => None,
        }
    }

    fn ports(text: &str) -> Vec<Port> {
        text.parse::<PortSet>().unwrap().iter().collect()
    }

    fn report(open: &str, filtered: &str, closed: &str) -> Report {
        let open = ports(open).into_iter();
        let open = open.map(|port| OpenPort { port, reason: Reason::SynAck, rtt_us: Some(80), attempts: 1 }).collect();
        let group = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 3, ports: ports(filtered) };
        let address = "127.0.0.1".parse().unwrap();
        let event = ScanEvent::Ports { address, open, filtered: vec![group], closed: ports(closed) };
        Report::of(vec![event])
    }

    fn rows(report: &Report, view: &ViewState) -> Vec<Row> {
        let listing = Listing::of(report, view);
        listing.rows(report, 0, listing.len()).into_iter().map(|(_, row)| row).collect()
    }

    fn shown(report: &Report, filter: Option<PortState>, search: &str) -> Vec<String> {
        let text = |row: &Row| match row {
            Row::Single { port, row, .. } => format!("{port} {}", row.state.as_str()),
            Row::Range { first, last, .. } => words::port_range(*first, *last),
            Row::Folded { state, count, ranges, .. } => format!("{count} {}: {ranges}", state.as_str()),
        };
        rows(report, &ViewState { filter, search: search.to_owned(), ..ViewState::default() })
            .iter()
            .map(text)
            .collect()
    }

    #[test]
    fn the_overview_folds_closed_ports_and_many_filtered_ones() {
        let few = report("22,80", "443", "1-21,23-79");
        assert_eq!(shown(&few, None, ""), ["22 open", "80 open", "443 filtered", "78 closed: 1–21, 23–79"]);
        let many = report("22", "1000-1200", "1,3,5,7,9,11,13,15");
        assert_eq!(shown(&many, None, ""), ["22 open", "201 filtered: 1000–1200", "8 closed: 1, 3, 5, 7, 9, 11, …"]);
        assert_eq!(
            shown(&many, None, "port:1000-1003,7-11"),
            ["1000 filtered", "1001 filtered", "1002 filtered", "1003 filtered", "3 closed: 7, 9, 11"]
        );
    }

    #[test]
    fn a_filter_shows_that_state_only() {
        let report = report("22,80", "443-444", "1-21,30");
        assert_eq!(shown(&report, Some(PortState::Open), ""), ["22 open", "80 open"]);
        assert_eq!(shown(&report, Some(PortState::Open), "ssh"), ["22 open"]);
        assert_eq!(shown(&report, Some(PortState::Filtered), ""), ["443 filtered", "444 filtered"]);
        assert_eq!(shown(&report, Some(PortState::Closed), ""), ["1–21", "30"]);
        assert_eq!(shown(&report, Some(PortState::Closed), "port:3-5,30"), ["3–5", "30"]);
    }

    #[test]
    fn a_marked_port_is_shown_past_a_filter_or_search_that_hides_it() {
        let report = report("1-600", "60000", "2000-2004,2006-2008");
        let marked = |view: ViewState, number: u16| {
            let (address, port) = ("127.0.0.1".parse().unwrap(), Port::new(number).unwrap());
            let view = reveal(&report, view, address, port);
            let listing = Listing::of(&report, &view);
            let at = listing.position(address, port);
            let row = at.and_then(|at| listing.row(&report, at));
            (view.to_query(), page(&listing, &view, at), row.and_then(|row| first_port(&row)).map(Port::number))
        };
        let open = ViewState { page: 1, ..ViewState::default().update(Msg::Filter(Some(PortState::Open))) };
        let searched = |text: &str| ViewState { search: text.to_owned(), ..ViewState::default() };
        assert_eq!(marked(ViewState::default(), 3), ("?port=3".to_owned(), 0, Some(3)));
        assert_eq!(marked(ViewState::default(), 600), ("?port=600".to_owned(), 5, Some(600)));
        assert_eq!(marked(open.clone(), 251), ("?state=open&port=251".to_owned(), 2, Some(251)));
        assert_eq!(marked(open, 60_000).0, "?state=all&port=60000", "a filter that hides it is dropped");
        assert_eq!(marked(searched("port:5"), 60_000).0, "?state=all&port=60000", "and so is a search");
        assert_eq!(marked(searched("port:5"), 5).0, "?q=port%3A5&port=5");
        let closed = ViewState::default().update(Msg::Filter(Some(PortState::Closed)));
        assert_eq!(marked(closed, 2004), ("?state=closed&port=2004".to_owned(), 0, Some(2000)), "within a range");
        assert_eq!(marked(ViewState::default(), 2004).2, None, "within all closed ones");
        assert_eq!(marked(ViewState::default(), 7000), ("?state=all&port=7000".to_owned(), 0, None), "not asked");
    }

    #[test]
    fn pages_are_bounded_and_a_page_too_far_is_the_last() {
        let report = report("1-240", "60000", "2000");
        let view = |page| ViewState { filter: Some(PortState::Open), page, ..ViewState::default() };
        let listing = Listing::of(&report, &view(0));
        assert_eq!((listing.len(), listing.pages(), listing.ports()), (240, 3, 240));
        assert_eq!(Listing::of(&report, &ViewState::default()).ports(), 242);
        assert_eq!([0, 2, 99].map(|number| page(&listing, &view(number), None)), [0, 2, 2]);
        assert_eq!(page(&listing, &view(0), Some(150)), 1, "the page of what is marked");
        assert_eq!(listing.rows(&report, 200, 300).len(), 40);
        assert_eq!(Listing::of(&Report::default(), &ViewState::default()).pages(), 1);
    }
}
