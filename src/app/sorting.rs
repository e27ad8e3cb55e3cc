//! The order of the table's rows; pure.

use super::rows::Entry;
use super::view_state::{Column, Sort};
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::Report;
use crate::model::risk;
use crate::model::service;
use std::net::IpAddr;

/// What a row has in the column. Of one column all are of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(u32),
    Word(&'static str),
}

/// Rows that are equal in the chosen column, or have nothing there, stay by address and number; those with
/// nothing there are last either way.
pub(super) fn sort(entries: &mut [Entry], report: &Report, hosts: &[IpAddr], by: Sort) {
    // Rows come by address and number.
    if (by.column, by.is_descending) == (Column::Host, false) {
        return;
    }
    let mut keyed: Vec<(Option<Key>, Entry)> =
        entries.iter().map(|entry| (key(*entry, report, hosts, by.column), *entry)).collect();
    keyed.sort_by(|(one, _), (other, _)| match (one, other) {
        (Some(one), Some(other)) if by.is_descending => other.cmp(one),
        (Some(one), Some(other)) => one.cmp(other),
        (one, other) => is_none(one).cmp(&is_none(other)),
    });
    for (place, (_, entry)) in entries.iter_mut().zip(keyed) {
        *place = entry;
    }
}

fn is_none(key: &Option<Key>) -> bool {
    key.is_none()
}

fn key(entry: Entry, report: &Report, hosts: &[IpAddr], column: Column) -> Option<Key> {
    let row = |host: u32, port: Port| report.hosts.get(hosts.get(host as usize)?)?.rows.get(&port);
    match (column, entry) {
        (Column::Host, Entry::Single { host, .. } | Entry::Range { host, .. }) => Some(Key::Number(host)),
        (Column::Port, Entry::Single { port, .. } | Entry::Range { first: port, .. }) => {
            Some(Key::Number(port.number().into()))
        }
        (_, Entry::Range { .. }) => None,
        (Column::State, Entry::Single { state, .. }) => Some(Key::Number(state as u32)),
        (Column::Service, Entry::Single { port, .. }) => service::name(port).map(Key::Word),
        (Column::Risk, Entry::Single { port, state, .. }) => {
            (state == PortState::Open).then(|| Key::Number(risk::of(port).0 as u32))
        }
        (Column::RoundTrip, Entry::Single { host, port, .. }) => row(host, port)?.rtt_us.map(Key::Number),
        (Column::Reason, Entry::Single { host, port, .. }) => Some(Key::Word(row(host, port)?.reason.as_str())),
    }
}
