//! The order of the table's rows; pure.

use super::rows::Entry;
use super::view_state::{Column, Sort};
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::{PortRow, Report};
use crate::model::risk;
use crate::model::service;
use std::net::IpAddr;
use std::sync::Arc;

/// All ports that have a row of their own, in an order. To collect and to sort them takes longer than to choose some.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ordered {
    pub(super) hosts: Vec<IpAddr>,
    pub(super) singles: Arc<Vec<Entry>>,
}

impl Ordered {
    /// Those of a report, by address and number.
    pub fn of(report: &Report) -> Ordered {
        let rows = (0..).zip(report.hosts.values()).flat_map(|(host, known)| {
            let single = move |(port, row): (&Port, &PortRow)| Entry::Single { host, port: *port, state: row.state };
            known.rows.iter().map(single)
        });
        let mut singles = Vec::with_capacity(report.hosts.values().map(|known| known.rows.len()).sum());
        singles.extend(rows);
        Ordered { hosts: report.hosts.keys().copied().collect(), singles: Arc::new(singles) }
    }

    /// The same by a column.
    pub fn by(&self, report: &Report, by: Option<Sort>) -> Ordered {
        let mut ordered = self.clone();
        if let Some(by) = by {
            let singles: &mut Vec<Entry> = Arc::make_mut(&mut ordered.singles);
            sort(singles, report, &self.hosts, by);
        }
        ordered
    }
}

/// Rows that are equal in the chosen column, or have nothing there, stay by address and number; those with
/// nothing there are last either way.
pub(super) fn sort(entries: &mut [Entry], report: &Report, hosts: &[IpAddr], by: Sort) {
    // Rows come by address and number.
    if (by.column, by.is_descending) == (Column::Host, false) {
        return;
    }
    let is_descending = by.is_descending;
    let number = |key: fn(Entry) -> Option<u32>| in_order(entries.iter().map(|entry| key(*entry)), is_descending);
    let order = match by.column {
        Column::Host => number(|entry| Some(entry.host())),
        Column::Port => number(|entry| Some(entry.first_port().number().into())),
        Column::State => number(|entry| single(entry).map(|(_, state)| state as u32)),
        Column::Service => in_order(entries.iter().map(|entry| service::name(single(*entry)?.0)), is_descending),
        Column::Risk => number(|entry| {
            let (port, _) = single(entry).filter(|(_, state)| *state == PortState::Open)?;
            Some(risk::of(port).0 as u32)
        }),
        Column::RoundTrip => by_number(of_rows(entries, report, hosts, |row| row.rtt_us), is_descending),
        Column::Reason => {
            let reasons = of_rows(entries, report, hosts, |row| Some(row.reason.as_str()));
            in_order(reasons.into_iter(), is_descending)
        }
    };
    let before = entries.to_vec();
    for (entry, place) in entries.iter_mut().zip(order) {
        *entry = before[place as usize];
    }
}

/// The port of a row that is one port, and its state.
fn single(entry: Entry) -> Option<(Port, PortState)> {
    match entry {
        Entry::Single { port, state, .. } => Some((port, state)),
        Entry::Range { .. } => None,
    }
}

/// The places of the keys in order; those without one last.
fn in_order<K: Copy + Ord>(keys: impl Iterator<Item = Option<K>>, is_descending: bool) -> Vec<u32> {
    let (mut with_key, mut without) = (Vec::with_capacity(keys.size_hint().0), Vec::new());
    for (key, place) in keys.zip(0u32..) {
        match key {
            Some(key) => with_key.push((key, place)),
            None => without.push(place),
        }
    }
    // To keep what is equal in its order is quick where few keys differ.
    with_key.sort_by(|(one, _), (other, _)| if is_descending { other.cmp(one) } else { one.cmp(other) });
    with_key.into_iter().map(|(_, place)| place).chain(without).collect()
}

/// The same where most keys differ: key and place in one number, for numbers are compared quickest.
fn by_number(keys: Vec<Option<u32>>, is_descending: bool) -> Vec<u32> {
    let in_order = |key: u32| if is_descending { u32::MAX - key } else { key };
    let number = |(key, place): (&Option<u32>, u32)| Some(u64::from(in_order((*key)?)) << u32::BITS | u64::from(place));
    let mut numbers: Vec<u64> = keys.iter().zip(0u32..).filter_map(number).collect();
    numbers.sort_unstable();
    let without = keys.iter().zip(0u32..).filter(|(key, _)| key.is_none()).map(|(_, place)| place);
    numbers.into_iter().map(|number| number as u32).chain(without).collect()
}

/// What the report has for each port; both are in one order.
fn of_rows<T>(
    entries: &[Entry],
    report: &Report,
    hosts: &[IpAddr],
    value: impl Fn(&PortRow) -> Option<T>,
) -> Vec<Option<T>> {
    let mut values = Vec::with_capacity(entries.len());
    for of_host in entries.chunk_by(|one, next| one.host() == next.host()) {
        let address = of_host.first().and_then(|entry| hosts.get(entry.host() as usize));
        let rows = address.and_then(|address| report.hosts.get(address)).map(|host| &host.rows);
        let mut rows = rows.into_iter().flatten();
        for entry in of_host {
            let row = single(*entry).and_then(|(port, _)| rows.find(|(known, _)| **known == port));
            values.push(row.and_then(|(_, row)| value(row)));
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::row::Row;
    use crate::app::rows::Listing;
    use crate::app::view_state::ViewState;
    use crate::model::event::{FilteredPorts, OpenPort, Reason, ScanEvent};

    fn port(number: u16) -> Port {
        Port::new(number).unwrap()
    }

    fn verdicts(address: &str, open: &[(u16, Option<u32>)], filtered: u16, closed: u16) -> ScanEvent {
        let open = open.iter().map(|(number, rtt_us)| OpenPort {
            port: port(*number),
            reason: Reason::SynAck,
            rtt_us: *rtt_us,
            attempts: 1,
        });
        let none = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 3, ports: vec![port(filtered)] };
        let address = address.parse().unwrap();
        ScanEvent::Ports { address, open: open.collect(), filtered: vec![none], closed: vec![port(closed)] }
    }

    fn report(events: Vec<ScanEvent>) -> Report {
        Report::of(events)
    }

    /// Port 1 is slow on one of them, 2 fast, 3 without a time, 4 closed, and 5 filtered.
    fn two_hosts() -> Report {
        let of = |address, slow| verdicts(address, &[(1, Some(slow)), (2, Some(50)), (3, None)], 5, 4);
        report(vec![of("127.0.0.1", 900), of("127.0.0.2", 40)])
    }

    fn listing(report: &Report, column: Column, is_descending: bool, search: &str) -> Listing {
        let sort = Some(Sort { column, is_descending });
        Listing::of(report, &ViewState { sort, search: search.to_owned(), ..ViewState::default() })
    }

    fn sorted(column: Column, is_descending: bool, search: &str) -> Vec<(u32, u16)> {
        let listing = listing(&two_hosts(), column, is_descending, search);
        listing.entries().iter().map(|entry| (entry.host(), entry.first_port().number())).collect()
    }

    #[test]
    fn rows_follow_the_column_and_those_with_nothing_there_are_last() {
        let open = [22, 23, 443, 65_000].map(|number| (number, Some(80)));
        let report = report(vec![verdicts("127.0.0.1", &open, 25, 1)]);
        let numbers = |column, is_descending| {
            let listing = listing(&report, column, is_descending, "");
            let last = listing.row(&report, listing.len() - 1);
            assert!(matches!(last, Some(Row::Folded { .. })), "the many others stay last");
            listing.entries().iter().map(|entry| entry.first_port().number()).collect::<Vec<_>>()
        };
        for (column, up, down) in [
            (Column::Port, [22, 23, 25, 443, 65_000], [65_000, 443, 25, 23, 22]),
            (Column::State, [22, 23, 443, 65_000, 25], [25, 22, 23, 443, 65_000]),
            (Column::Service, [443, 25, 22, 23, 65_000], [23, 22, 25, 443, 65_000]),
            (Column::Risk, [65_000, 443, 22, 23, 25], [23, 22, 443, 65_000, 25]),
            (Column::RoundTrip, [22, 23, 443, 65_000, 25], [22, 23, 443, 65_000, 25]),
        ] {
            assert_eq!([numbers(column, false), numbers(column, true)], [up, down], "{column:?}");
        }
    }

    #[test]
    fn of_several_hosts_each_row_goes_by_its_own() {
        let up = [(1, 1), (0, 2), (1, 2), (0, 1), (0, 3), (0, 5), (1, 3), (1, 5)];
        assert_eq!(sorted(Column::RoundTrip, false, ""), up);
        let down = [(0, 1), (0, 2), (1, 2), (1, 1), (0, 3), (0, 5), (1, 3), (1, 5)];
        assert_eq!(sorted(Column::RoundTrip, true, ""), down);
        assert_eq!(sorted(Column::RoundTrip, false, "port:1,3"), [(1, 1), (0, 1), (0, 3), (1, 3)]);
    }

    #[test]
    fn hosts_and_reasons_go_both_ways() {
        assert_eq!(sorted(Column::Host, true, "port:1,5"), [(1, 1), (1, 5), (0, 1), (0, 5)]);
        assert_eq!(sorted(Column::Host, false, "port:1,5"), [(0, 1), (0, 5), (1, 1), (1, 5)]);
        assert_eq!(sorted(Column::Reason, false, "port:1,5"), [(0, 5), (1, 5), (0, 1), (1, 1)]);
        assert_eq!(sorted(Column::Reason, true, "port:1,5"), [(0, 1), (1, 1), (0, 5), (1, 5)]);
    }
}
