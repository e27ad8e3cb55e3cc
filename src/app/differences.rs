//! Which ports a comparison shows, and what the address of its page says of that; pure.
//!
//! Open ports are rows of their own, the others ranges, in pages: all ports of many hosts stay quick.

use crate::model::diff::{Change, ChangeCounts, Diff, HostDiff, Transition};
use crate::model::ports::{Port, PortSet};
use leptos_router::params::ParamsMap;
use std::cmp::Reverse;
use std::net::IpAddr;

/// Rows on one page.
pub const PAGE_SIZE: usize = 250;

/// Which ports are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All that changed.
    #[default]
    Changes,
    /// Open, and were not.
    NewlyOpen,
    /// Were open, and are not.
    Gone,
    /// Changed, and open neither time.
    Changed,
    /// Open both times.
    SameOpen,
    /// Asked by one of the scans only.
    Once,
    /// Without a verdict in one of the sources.
    Unknown,
}

impl Filter {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Filter; 7] = [
        Filter::Changes,
        Filter::NewlyOpen,
        Filter::Gone,
        Filter::Changed,
        Filter::SameOpen,
        Filter::Once,
        Filter::Unknown,
    ];

    /// The word that URLs and CSS use.
    pub fn as_str(self) -> &'static str {
        match self {
            Filter::Changes => "changes",
            Filter::NewlyOpen => Change::NewlyOpen.as_str(),
            Filter::Gone => Change::Gone.as_str(),
            Filter::Changed => Change::Changed.as_str(),
            Filter::SameOpen => "same_open",
            Filter::Once => "once",
            Filter::Unknown => "unknown",
        }
    }

    /// How many ports it shows.
    pub fn count(self, counts: &ChangeCounts) -> u64 {
        match self {
            Filter::SameOpen => counts.same_open,
            _ => self.changes().iter().map(|change| counts.of(*change)).sum(),
        }
    }

    fn changes(self) -> &'static [Change] {
        match self {
            Filter::Changes => {
                &[Change::NewlyOpen, Change::NewlyReported, Change::Gone, Change::NoLongerReported, Change::Changed]
            }
            Filter::NewlyOpen => &[Change::NewlyOpen, Change::NewlyReported],
            Filter::Gone => &[Change::Gone, Change::NoLongerReported],
            Filter::Changed => &[Change::Changed],
            Filter::SameOpen => &[Change::Same],
            Filter::Once => &[Change::NotAskedBefore, Change::NotAskedNow],
            Filter::Unknown => &[Change::UnknownBefore, Change::UnknownNow],
        }
    }
}

/// What a person chose to see of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Which ports the table has.
    pub filter: Filter,
    /// Which page of the table, from 0.
    pub page: u32,
    /// The host whose chart is shown; without it the one that changed most.
    pub host: Option<IpAddr>,
}

impl Chosen {
    /// Reads a query string; what it does not understand it takes as not chosen.
    pub fn from_query(query: &ParamsMap) -> Chosen {
        let show = query.get_str("show");
        let filter = Filter::ALL.into_iter().find(|filter| show == Some(filter.as_str())).unwrap_or_default();
        let page = query.get_str("page").and_then(|page| page.parse::<u32>().ok()).unwrap_or(1).saturating_sub(1);
        let host = query.get_str("host").and_then(|host| host.parse().ok());
        Chosen { filter, page, host }
    }

    /// The query string, with its question mark; `?` alone when nothing is chosen.
    pub fn to_query(self) -> String {
        let show = (self.filter != Filter::default()).then(|| format!("show={}", self.filter.as_str()));
        let page = (self.page > 0).then(|| format!("page={}", self.page + 1));
        let host = self.host.map(|host| format!("host={host}"));
        let chosen: Vec<String> = show.into_iter().chain(page).chain(host).collect();
        format!("?{}", chosen.join("&"))
    }
}

/// One row: a port that is or was open, or others that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Whose.
    pub host: &'a HostDiff,
    /// The lowest port.
    pub first: Port,
    /// The highest port.
    pub last: Port,
    /// How they went.
    pub transition: &'a Transition,
}

/// One page of rows.
#[derive(Debug)]
pub struct Page<'a> {
    /// What it shows.
    pub rows: Vec<Row<'a>>,
    /// Which it is, from 0; the last one if a later one was asked for.
    pub page: u32,
    /// How many there are, at least 1.
    pub pages: u32,
}

/// The page that is chosen: by what became of the ports, then by host, then by number.
pub fn page_of(diff: &Diff, chosen: Chosen) -> Page<'_> {
    let pages = rows(diff, chosen.filter).count().div_ceil(PAGE_SIZE).max(1) as u32;
    let page = chosen.page.min(pages - 1);
    let rows = rows(diff, chosen.filter).skip(page as usize * PAGE_SIZE).take(PAGE_SIZE).collect();
    Page { rows, page, pages }
}

/// The hosts, those that changed most first, then by address.
pub fn by_changes(diff: &Diff) -> Vec<&HostDiff> {
    let mut hosts: Vec<&HostDiff> = diff.hosts.iter().collect();
    hosts.sort_by_key(|host| Reverse(changes(host)));
    hosts
}

/// How many ports of a host changed.
pub fn changes(host: &HostDiff) -> u32 {
    Filter::Changes.changes().iter().map(|change| host.count(*change)).sum()
}

/// The host whose chart is shown.
pub fn charted(diff: &Diff, chosen: Chosen) -> Option<&HostDiff> {
    let named = diff.hosts.iter().find(|host| Some(host.address) == chosen.host);
    named.or_else(|| by_changes(diff).first().copied())
}

type Rows<'a> = Box<dyn Iterator<Item = Row<'a>> + 'a>;

fn rows(diff: &Diff, filter: Filter) -> Rows<'_> {
    Box::new(filter.changes().iter().flat_map(move |change| {
        diff.hosts.iter().flat_map(move |host| {
            let others = ranges(host, *change).take(if filter == Filter::SameOpen { 0 } else { usize::MAX });
            singles(host, *change).chain(others)
        })
    }))
}

/// Open ports one by one, by number, whatever else they were.
fn singles(host: &HostDiff, change: Change) -> Rows<'_> {
    let mut ports = PortSet::default();
    for transition in of(host, change).filter(|transition| transition.is_of_open()) {
        ports.add_all(&transition.ports);
    }
    let ports: Vec<Port> = ports.iter().collect();
    Box::new(
        ports
            .into_iter()
            .filter_map(|port| Some(Row { host, first: port, last: port, transition: host.of_port(port)? })),
    )
}

/// The others, each way by itself.
fn ranges(host: &HostDiff, change: Change) -> Rows<'_> {
    let others = of(host, change).filter(|transition| !transition.is_of_open());
    Box::new(others.flat_map(move |transition| {
        transition.ports.ranges().map(move |(first, last)| Row { host, first, last, transition })
    }))
}

fn of(host: &HostDiff, change: Change) -> impl Iterator<Item = &Transition> {
    host.transitions.iter().filter(move |transition| transition.change == change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::diff::{Presence, Verdict};
    use crate::model::event::{PortState, Reason};

    fn read(query: &str) -> Chosen {
        let mut map = ParamsMap::new();
        for pair in query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap();
            map.insert(key.to_owned(), value.to_owned());
        }
        Chosen::from_query(&map)
    }

    fn way(change: Change, before: PortState, after: PortState, ports: &str) -> Transition {
        let verdict = |state| Some(Verdict { state, reason: Reason::NoResponse });
        Transition {
            change,
            before: verdict(before),
            after: verdict(after),
            unknown: None,
            ports: ports.parse().unwrap(),
        }
    }

    fn diff() -> Diff {
        use PortState::{Closed, Filtered, Open};
        let host = |last: u8, transitions| HostDiff {
            address: [192, 0, 2, last].into(),
            address_before: None,
            presence: Presence::Both,
            transitions,
        };
        let first = vec![
            way(Change::NewlyOpen, Closed, Open, "80"),
            way(Change::NewlyOpen, Filtered, Open, "22,443"),
            way(Change::Changed, Closed, Filtered, "1-9,11"),
            way(Change::Same, Open, Open, "53"),
            way(Change::Same, Closed, Closed, "100-60000"),
        ];
        let second = vec![
            way(Change::NewlyOpen, Closed, Open, "8080"),
            way(Change::Gone, Open, Closed, "21"),
            way(Change::Changed, Closed, Filtered, "1-100"),
        ];
        Diff { hosts: vec![host(1, first), host(2, second)], ..Diff::default() }
    }

    fn shown(query: &str) -> Vec<String> {
        let diff = diff();
        let page = page_of(&diff, read(query));
        let last = |row: &Row| row.host.address.to_string().rsplit('.').next().map(str::to_owned).unwrap();
        page.rows.iter().map(|row| format!("{}: {}-{}", last(row), row.first, row.last)).collect()
    }

    #[test]
    fn query_and_choice_are_inverse() {
        for filter in Filter::ALL {
            for (page, host) in [(0, None), (3, Some("192.0.2.1")), (0, Some("2001:db8::1"))] {
                let chosen = Chosen { filter, page, host: host.map(|host| host.parse().unwrap()) };
                assert_eq!(read(&chosen.to_query()), chosen);
            }
        }
        assert_eq!(read("?show=nothing&page=x&host=y"), Chosen::default());
        assert_eq!(Chosen::default().to_query(), "?");
    }

    #[test]
    fn what_came_is_first_on_all_hosts_and_open_ports_stand_alone() {
        let expected =
            ["1: 22-22", "1: 80-80", "1: 443-443", "2: 8080-8080", "2: 21-21", "1: 1-9", "1: 11-11", "2: 1-100"];
        assert_eq!(shown(""), expected);
        assert_eq!(shown("?show=gone"), ["2: 21-21"]);
        assert_eq!(shown("?show=same_open"), ["1: 53-53"], "closed ports that stay so are no rows");
        assert_eq!(shown("?show=once"), [""; 0]);
    }

    #[test]
    fn there_is_an_end_to_the_pages() {
        let mut diff = diff();
        let every_other = (1..=30_000u16).filter_map(|number| Port::new(2 * number)).collect();
        diff.hosts[0].transitions[2].ports = every_other;
        let at = |page| page_of(&diff, Chosen { filter: Filter::Changed, page, host: None });
        assert_eq!((at(0).pages, at(0).rows.len(), at(9999).page), (121, PAGE_SIZE, 120));
        assert_eq!(at(120).rows.len(), 1);
    }

    #[test]
    fn the_chart_is_of_the_host_that_changed_most_unless_one_is_named() {
        let diff = diff();
        let charted = |query| charted(&diff, read(query)).map(|host| host.address.to_string());
        assert_eq!(charted("").as_deref(), Some("192.0.2.2"));
        assert_eq!(charted("?host=192.0.2.1").as_deref(), Some("192.0.2.1"));
        assert_eq!(charted("?host=192.0.2.9").as_deref(), Some("192.0.2.2"));
        assert_eq!(super::charted(&Diff::default(), Chosen::default()), None);
    }
}
