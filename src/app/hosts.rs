//! The hosts of a report as charts need them; pure.

use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::{HostReport, PortRow, Report};
use crate::words::{self, Locale};
use std::net::IpAddr;
use std::ops::Bound;

/// How many ports of a host are in each state, in words.
pub fn counted(host: &HostReport, locale: Locale) -> String {
    words::counted(locale, host.counts())
}

/// How a port is described in a line: its state, why, and how long the answer took.
pub fn facts_of(host: &HostReport, port: Port, locale: Locale) -> Option<String> {
    let row = host.rows.get(&port);
    let reason = row.map_or_else(|| words::refused(locale).to_owned(), |row| words::reason_of(locale, row));
    let state = words::state(locale, host.state_of(port)?);
    let rtt = row.and_then(|row| row.rtt_us).map(|rtt_us| format!(" · {}", words::round_trip(locale, rtt_us)));
    Some(format!("{state}{}. {reason}", rtt.unwrap_or_default()))
}

/// The names of an address, by comma; `None` without one.
pub fn name_of(report: &Report, address: IpAddr) -> Option<String> {
    let names = report.names_of(address);
    (!names.is_empty()).then(|| names.join(", "))
}

/// The next open port after, or before, that one; from either end without one.
pub fn next_open(host: &HostReport, from: Option<Port>, is_forward: bool) -> Option<Port> {
    let is_open = |(_, row): &(&Port, &PortRow)| row.state == PortState::Open;
    let bound = from.map_or(Bound::Unbounded, Bound::Excluded);
    let found = if is_forward {
        host.rows.range((bound, Bound::Unbounded)).find(is_open)
    } else {
        host.rows.range((Bound::Unbounded, bound)).rfind(is_open)
    };
    found.map(|(port, _)| *port)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::found::samples;

    #[test]
    fn the_ports_of_a_host_are_counted_by_state() {
        let report = samples::report(&[("192.0.2.3", "22,80")]);
        let counts = |address: Option<&str>| counted(report.host(address.and_then(|a| a.parse().ok())), Locale::en);
        assert_eq!(counts(Some("192.0.2.3")), "2 open, 1 closed, 1 filtered.");
        assert_eq!(counts(None), "0 open, 0 closed, 0 filtered.");
    }

    #[test]
    fn one_walks_from_open_port_to_open_port() {
        let report = samples::report(&[("192.0.2.1", "22,80,443")]);
        let host = report.host("192.0.2.1".parse().ok());
        let next =
            |from: Option<u16>, is_forward| next_open(host, from.and_then(Port::new), is_forward).map(Port::number);
        assert_eq!([next(None, true), next(Some(22), true), next(Some(90), true)], [Some(22), Some(80), Some(443)]);
        assert_eq!([next(None, false), next(Some(443), false), next(Some(22), false)], [Some(443), Some(80), None]);
    }
}
