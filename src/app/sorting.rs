//! The order of the table's rows; pure.

use super::rows::Entry;
use super::view_state::{Column, Sort};
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::{PortRow, Report};
use crate::model::risk;
use crate::model::service;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// Rows that are equal in the chosen column, or have nothing there, stay by address and number; those with
/// nothing there are last either way.
pub(super) fn sort(entries: &mut [Entry], report: &Report, hosts: &[IpAddr], by: Sort) {
    // Rows come by address and number.
    if (by.column, by.is_descending) == (Column::Host, false) {
        return;
    }
    let keys = match by.column {
        Column::Host => numbers(entries, |entry| Some(entry.host())),
        Column::Port => numbers(entries, |entry| Some(entry.first_port().number().into())),
        Column::State => numbers(entries, |entry| single(entry).map(|(_, state)| state as u32)),
        Column::Service => places(entries.iter().map(|entry| service::name(single(*entry)?.0)).collect()),
        Column::Risk => {
            let open = |entry| single(entry).filter(|(_, state)| *state == PortState::Open);
            numbers(entries, |entry| open(entry).map(|(port, _)| risk::of(port).0 as u32))
        }
        Column::RoundTrip => of_rows(entries, report, hosts, |row| row.rtt_us),
        Column::Reason => places(of_rows(entries, report, hosts, |row| Some(row.reason.as_str()))),
    };
    // Key and place in one number: what is equal stays as it was, and numbers are compared quickest.
    let numbered = || keys.iter().zip(0u32..);
    let in_order = |key: u32| if by.is_descending { u32::MAX - key } else { key };
    let of_key = |(key, place): (&Option<u32>, u32)| Some(u64::from(in_order((*key)?)) << u32::BITS | u64::from(place));
    let mut ordered: Vec<u64> = numbered().filter_map(of_key).collect();
    ordered.sort_unstable();
    let with_key = ordered.into_iter().map(|number| number as u32);
    let without = numbered().filter(|(key, _)| key.is_none()).map(|(_, place)| place);
    let before = entries.to_vec();
    for (entry, place) in entries.iter_mut().zip(with_key.chain(without)) {
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

fn numbers(entries: &[Entry], number: impl Fn(Entry) -> Option<u32>) -> Vec<Option<u32>> {
    entries.iter().map(|entry| number(*entry)).collect()
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

/// The place of each word among all of them, by the alphabet.
fn places(words: Vec<Option<&'static str>>) -> Vec<Option<u32>> {
    let known: BTreeSet<&str> = words.iter().copied().flatten().collect();
    let known: BTreeMap<&str, u32> = known.into_iter().zip(0..).collect();
    words.into_iter().map(|word| known.get(word?).copied()).collect()
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
