//! The order of the table's rows; pure.

use super::rows::Entry;
use super::view_state::{Column, Sort};
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::{PortRow, Report};
use crate::model::risk;
use crate::model::service;
use std::net::IpAddr;

/// Rows that are equal in the chosen column, or have nothing there, stay by address and number; those with
/// nothing there are last either way.
pub(super) fn sort(entries: &mut [Entry], report: &Report, hosts: &[IpAddr], by: Sort) {
    // Rows come by address and number.
    if (by.column, by.is_descending) == (Column::Host, false) {
        return;
    }
    let is_descending = by.is_descending;
    let number = |key: fn(Entry) -> Option<u32>| by_number(entries.iter().map(|entry| key(*entry)), is_descending);
    let order = match by.column {
        Column::Host => number(|entry| Some(entry.host())),
        Column::Port => number(|entry| Some(entry.first_port().number().into())),
        Column::State => number(|entry| single(entry).map(|(_, state)| state as u32)),
        Column::Service => by_word(entries.iter().map(|entry| service::name(single(*entry)?.0)), is_descending),
        Column::Risk => number(|entry| {
            let (port, _) = single(entry).filter(|(_, state)| *state == PortState::Open)?;
            Some(risk::of(port).0 as u32)
        }),
        Column::RoundTrip => by_number(of_rows(entries, report, hosts, |row| row.rtt_us).into_iter(), is_descending),
        Column::Reason => {
            let reasons = of_rows(entries, report, hosts, |row| Some(row.reason.as_str()));
            by_word(reasons.into_iter(), is_descending)
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

/// The places of the keys in order. Key and place in one number: numbers are compared quickest.
fn by_number(keys: impl Iterator<Item = Option<u32>>, is_descending: bool) -> Vec<u32> {
    let (with_key, without) = parted(keys);
    let in_order = |key: u32| if is_descending { u32::MAX - key } else { key };
    let numbers = with_key.into_iter().map(|(key, place)| u64::from(in_order(key)) << u32::BITS | u64::from(place));
    let mut numbers: Vec<u64> = numbers.collect();
    numbers.sort_unstable();
    numbers.into_iter().map(|number| number as u32).chain(without).collect()
}

/// The same by the alphabet.
fn by_word(keys: impl Iterator<Item = Option<&'static str>>, is_descending: bool) -> Vec<u32> {
    let (mut with_key, without) = parted(keys);
    with_key.sort_by(|(one, _), (other, _)| if is_descending { other.cmp(one) } else { one.cmp(other) });
    with_key.into_iter().map(|(_, place)| place).chain(without).collect()
}

/// Each key with its place, and the places that have none.
fn parted<K>(keys: impl Iterator<Item = Option<K>>) -> (Vec<(K, u32)>, Vec<u32>) {
    let (mut with_key, mut without) = (Vec::new(), Vec::new());
    for (key, place) in keys.zip(0u32..) {
        match key {
            Some(key) => with_key.push((key, place)),
            None => without.push(place),
        }
    }
    (with_key, without)
}

/// What the report has for each port; both are in one order.
fn of_rows<T>(
    entries: &[Entry],
    report: &Report,
    hosts: &[IpAddr],
    value: impl Fn(&PortRow) -> Option<T> + Copy,
) -> Vec<Option<T>> {
    let of_host = |entries: &[Entry]| -> Vec<Option<T>> {
        let address = entries.first().and_then(|entry| hosts.get(entry.host() as usize));
        let mut rows = address.and_then(|address| report.hosts.get(address)).into_iter().flat_map(|host| &host.rows);
        let row_of = |entry: &Entry| single(*entry).and_then(|(port, _)| rows.find(|(known, _)| **known == port));
        entries.iter().map(row_of).map(|row| value(row?.1)).collect()
    };
    entries.chunk_by(|one, next| one.host() == next.host()).flat_map(of_host).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::rows::Listing;
    use crate::app::view_state::ViewState;
    use crate::model::event::{Batch, FilteredPorts, OpenPort, Reason, ScanEvent};

    /// Two hosts: port 1 is slow on one of them, 2 fast, 3 without a time, 4 closed, and 5 filtered.
    fn report() -> Report {
        let port = |number| Port::new(number).unwrap();
        let open = |number, rtt_us| OpenPort { port: port(number), reason: Reason::SynAck, rtt_us, attempts: 1 };
        let event = |address: &str, slow| ScanEvent::Ports {
            address: address.parse().unwrap(),
            open: vec![open(1, Some(slow)), open(2, Some(50)), open(3, None)],
            filtered: vec![FilteredPorts {
                reason: Reason::NoResponse,
                sender: None,
                attempts: 3,
                ports: vec![port(5)],
            }],
            closed: vec![port(4)],
        };
        let mut report = Report::default();
        report.apply(&Batch {
            seq: 2,
            events: vec![event("127.0.0.1", 900), event("127.0.0.2", 40)],
            ..Batch::default()
        });
        report
    }

    fn sorted(column: Column, is_descending: bool, search: &str) -> Vec<(u32, u16)> {
        let sort = Some(Sort { column, is_descending });
        let view = ViewState { sort, search: search.to_owned(), ..ViewState::default() };
        let listing = Listing::of(&report(), &view);
        listing.entries().iter().map(|entry| (entry.host(), entry.first_port().number())).collect()
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
