//! The hosts of a report as charts need them; pure.

use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::{HostReport, PortRow, Report};
use crate::words::{self, Locale};
use std::cmp::Reverse;
use std::net::IpAddr;
use std::ops::Bound;

/// The hosts of which there is something to show, those with most open ports first, then by address. One on which
/// nearly everything is open says little, and comes last.
pub fn by_what_was_found(report: &Report) -> Vec<IpAddr> {
    let heard = report.hosts.iter().filter(|(_, host)| !host.is_unheard());
    // They come by address, and stay so where as many are open.
    let mut hosts: Vec<(bool, Reverse<u32>, IpAddr)> =
        heard.map(|(address, host)| (host.is_doubtful, Reverse(host.open), *address)).collect();
    hosts.sort();
    let order: Vec<IpAddr> = hosts.into_iter().map(|(.., address)| address).collect();
    // Where nobody answered, one stands for all.
    if order.is_empty() { report.hosts.keys().take(1).copied().collect() } else { order }
}

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

/// The names under which an address was looked up, by comma; `None` without one.
pub fn name_of(report: &Report, address: IpAddr) -> Option<String> {
    let names = report.names.iter().filter(|(_, addresses)| addresses.contains(&address));
    let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
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
    use crate::model::event::{Batch, FilteredPorts, Notice, OpenPort, Reason, ScanEvent};
    use crate::model::ports::PortSet;

    fn report(hosts: &[(&str, &str)]) -> Report {
        let event = |(address, open): &(&str, &str)| {
            let ports = if open.is_empty() { PortSet::EMPTY } else { open.parse::<PortSet>().unwrap() };
            let open = ports.iter().map(|port| OpenPort { port, reason: Reason::SynAck, rtt_us: None, attempts: 1 });
            let silent = vec![Port::new(100).unwrap()];
            let group = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 1, ports: silent };
            let address = address.parse().unwrap();
            ScanEvent::Ports { address, open: open.collect(), filtered: vec![group], closed: vec![Port::MIN] }
        };
        let mut report = Report::default();
        report.apply(&Batch { seq: hosts.len() as u64, events: hosts.iter().map(event).collect(), ..Batch::default() });
        report
    }

    #[test]
    fn the_host_with_most_open_ports_is_first() {
        let report = report(&[("192.0.2.1", "22"), ("192.0.2.2", "22"), ("192.0.2.3", "22,80")]);
        let order: Vec<String> = by_what_was_found(&report).iter().map(ToString::to_string).collect();
        assert_eq!(order, ["192.0.2.3", "192.0.2.1", "192.0.2.2"]);
        let counts = |address: Option<&str>| counted(report.host(address.and_then(|a| a.parse().ok())), Locale::en);
        assert_eq!(counts(Some("192.0.2.3")), "2 open, 1 closed, 1 filtered.");
        assert_eq!(counts(None), "0 open, 0 closed, 0 filtered.");
    }

    #[test]
    fn a_host_on_which_nearly_everything_is_open_is_last() {
        let mut report = report(&[("192.0.2.1", "1-100"), ("192.0.2.2", ""), ("192.0.2.3", "22")]);
        let address = "192.0.2.1".parse().unwrap();
        let notice = Notice::MostlyOpen { address, open: 100, asked: 100 };
        report.apply(&Batch { seq: 4, events: vec![ScanEvent::Notice { notice }], ..Batch::default() });
        let order: Vec<String> = by_what_was_found(&report).iter().map(ToString::to_string).collect();
        assert_eq!(order, ["192.0.2.3", "192.0.2.2", "192.0.2.1"]);
    }

    #[test]
    fn a_host_that_never_answered_has_nothing_to_show() {
        let mut report = report(&[("192.0.2.1", "22")]);
        let address = "192.0.2.2".parse().unwrap();
        let down = vec![ScanEvent::HostDown { address, reason: Reason::NoResponse }];
        report.apply(&Batch { seq: 2, events: down, ..Batch::default() });
        assert_eq!(by_what_was_found(&report), ["192.0.2.1".parse::<IpAddr>().unwrap()]);
        let mut silent = Report::default();
        let events = ["192.0.2.2", "192.0.2.3"].map(|address| {
            let address = address.parse().unwrap();
            ScanEvent::HostDown { address, reason: Reason::NoResponse }
        });
        silent.apply(&Batch { seq: 2, events: events.to_vec(), ..Batch::default() });
        assert_eq!(by_what_was_found(&silent), ["192.0.2.2".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn one_walks_from_open_port_to_open_port() {
        let report = report(&[("192.0.2.1", "22,80,443")]);
        let host = report.host("192.0.2.1".parse().ok());
        let next =
            |from: Option<u16>, is_forward| next_open(host, from.and_then(Port::new), is_forward).map(Port::number);
        assert_eq!([next(None, true), next(Some(22), true), next(Some(90), true)], [Some(22), Some(80), Some(443)]);
        assert_eq!([next(None, false), next(Some(443), false), next(Some(22), false)], [Some(443), Some(80), None]);
    }
}
