//! What is open, as the answer of a scan tells it: by port, bounded, the greatest risk first; pure.

use crate::model::ports::Port;
use crate::model::report::{HostReport, Report};
use crate::model::risk::{self, Risk};
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

/// So many of the open ports of a host, by number: if there are more, those of the greatest risk.
pub fn worst_of(host: &HostReport, most: usize) -> Vec<Found> {
    let found = |(port, rtt_us)| Found { port, risk: risk::of(port).0, rtt_us };
    let mut open: Vec<Found> = host.open_ports().map(|(port, row)| found((port, row.rtt_us))).collect();
    if open.len() > most {
        open.sort_by_key(|found| (Reverse(found.risk), found.port));
        open.truncate(most);
        open.sort_by_key(|found| found.port);
    }
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

/// How many hosts have an open port.
pub fn hosts_with_open(report: &Report) -> u64 {
    report.hosts.values().filter(|host| host.open > 0).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{Batch, OpenPort, Reason, ScanEvent};
    use crate::model::ports::PortSet;

    fn report(hosts: &[(&str, &str)]) -> Report {
        let event = |(address, open): &(&str, &str)| {
            let ports = if open.is_empty() { PortSet::EMPTY } else { open.parse::<PortSet>().unwrap() };
            let open = ports.iter().map(|port| OpenPort { port, reason: Reason::SynAck, rtt_us: None, attempts: 1 });
            ScanEvent::Ports {
                address: address.parse().unwrap(),
                open: open.collect(),
                filtered: vec![],
                closed: vec![],
            }
        };
        let mut report = Report::default();
        report.apply(&Batch { seq: hosts.len() as u64, events: hosts.iter().map(event).collect(), ..Batch::default() });
        report
    }

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
}
