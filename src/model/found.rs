//! What a scan found, in the order in which page, report and picture tell it: which ports, and which hosts first.

use super::ports::Port;
use super::report::{HostReport, Report};
use super::risk::{self, Risk};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// An open port with its risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Found {
    /// The port.
    pub port: Port,
    /// How bad it would be if strangers reached it, judged by its number.
    pub risk: Risk,
    /// How long its answer took, in microseconds, if that was measured.
    pub rtt_us: Option<u32>,
}

/// Leaves at most so many of what is about open ports and comes by number: those of the greatest risk, by number again.
pub fn keep_worst<T>(all: &mut Vec<T>, most: usize, port: impl Fn(&T) -> Port) {
    if all.len() > most {
        all.sort_by_key(|one| (Reverse(risk::of(port(one)).0), port(one)));
        all.truncate(most);
        all.sort_by_key(|one| port(one));
    }
}

/// So many of the open ports of a host, by number: if there are more, those of the greatest risk.
pub fn worst_of(host: &HostReport, most: usize) -> Vec<Found> {
    let found = |(port, rtt_us)| Found { port, risk: risk::of(port).0, rtt_us };
    let mut open: Vec<Found> = host.open_ports().map(|(port, row)| found((port, row.rtt_us))).collect();
    keep_worst(&mut open, most, |found| found.port);
    open
}

/// The open port of the greatest risk, the lowest of those.
pub fn worst(host: &HostReport) -> Option<Found> {
    worst_of(host, 1).first().copied()
}

/// The ports that are open anywhere, each with the hosts on which it is.
pub fn by_port(report: &Report) -> BTreeMap<Port, Vec<IpAddr>> {
    let mut ports: BTreeMap<Port, Vec<IpAddr>> = BTreeMap::new();
    for (address, port, _) in report.open_ports() {
        ports.entry(port).or_default().push(address);
    }
    ports
}

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

/// How many hosts have an open port.
pub fn hosts_with_open(report: &Report) -> u64 {
    report.hosts.values().filter(|host| host.open > 0).count() as u64
}

/// Reports for tests.
#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::model::event::{FilteredPorts, OpenPort, Reason, ScanEvent};
    use crate::model::ports::PortSet;

    /// Hosts with these open ports each; 1 is closed and 100 filtered.
    pub(crate) fn report(hosts: &[(&str, &str)]) -> Report {
        let event = |(address, open): &(&str, &str)| {
            let ports = if open.is_empty() { PortSet::EMPTY } else { open.parse::<PortSet>().unwrap() };
            let open = ports.iter().map(|port| OpenPort { port, reason: Reason::SynAck, rtt_us: None, attempts: 1 });
            let silent = vec![Port::new(100).unwrap()];
            let group = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 1, ports: silent };
            let address = address.parse().unwrap();
            ScanEvent::Ports { address, open: open.collect(), filtered: vec![group], closed: vec![Port::MIN] }
        };
        Report::of(hosts.iter().map(event).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::samples::report;
    use super::*;
    use crate::model::event::{Notice, Progress, Reason, ScanEvent};

    fn numbers(found: &[Found]) -> Vec<u16> {
        found.iter().map(|found| found.port.number()).collect()
    }

    #[test]
    fn few_ports_are_all_told_and_of_many_the_worst() {
        let report = report(&[("192.0.2.1", "22,80,443,3306,6379,60000")]);
        let host = report.host("192.0.2.1".parse().ok());
        assert_eq!(numbers(&worst_of(host, 6)), [22, 80, 443, 3306, 6379, 60_000]);
        assert_eq!(numbers(&worst_of(host, 3)), [22, 3306, 6379]);
        assert_eq!(worst(host).map(|found| found.port.number()), Some(3306));
        assert_eq!(worst(report.host(None)), None);
    }

    #[test]
    fn each_open_port_names_its_hosts() {
        let report = report(&[("192.0.2.1", "22,443"), ("192.0.2.2", "443"), ("192.0.2.3", "")]);
        let hosts = |port| by_port(&report).get(&Port::new(port).unwrap()).map(Vec::len);
        assert_eq!([hosts(22), hosts(443), hosts(80)], [Some(1), Some(2), None]);
        assert_eq!(hosts_with_open(&report), 2);
    }

    #[test]
    fn the_host_with_most_open_ports_is_first() {
        let report = report(&[("192.0.2.1", "22"), ("192.0.2.2", "22"), ("192.0.2.3", "22,80")]);
        let order: Vec<String> = by_what_was_found(&report).iter().map(ToString::to_string).collect();
        assert_eq!(order, ["192.0.2.3", "192.0.2.1", "192.0.2.2"]);
    }

    #[test]
    fn a_host_on_which_nearly_everything_is_open_is_last() {
        let mut report = report(&[("192.0.2.1", "1-100"), ("192.0.2.2", ""), ("192.0.2.3", "22")]);
        let address = "192.0.2.1".parse().unwrap();
        let notice = Notice::MostlyOpen { address, open: 100, asked: 100 };
        report.append(vec![ScanEvent::Notice { notice }], Progress::default());
        let order: Vec<String> = by_what_was_found(&report).iter().map(ToString::to_string).collect();
        assert_eq!(order, ["192.0.2.3", "192.0.2.2", "192.0.2.1"]);
    }

    #[test]
    fn a_host_that_never_answered_has_nothing_to_show() {
        let mut report = report(&[("192.0.2.1", "22")]);
        let address = "192.0.2.2".parse().unwrap();
        let down = vec![ScanEvent::HostDown { address, reason: Reason::NoResponse }];
        report.append(down, Progress::default());
        assert_eq!(by_what_was_found(&report), ["192.0.2.1".parse::<IpAddr>().unwrap()]);
        let mut silent = Report::default();
        let events = ["192.0.2.2", "192.0.2.3"].map(|address| {
            let address = address.parse().unwrap();
            ScanEvent::HostDown { address, reason: Reason::NoResponse }
        });
        silent.append(events.to_vec(), Progress::default());
        assert_eq!(by_what_was_found(&silent), ["192.0.2.2".parse::<IpAddr>().unwrap()]);
    }
}
