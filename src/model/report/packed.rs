//! A report as it is handed to a page: ports that stand alike as one set, so that 65,535 open ones take a few hundred
//! kilobytes and not eight megabytes. What programs read is the report itself.

use super::{HostReport, PortRow, Report};
use crate::model::event::{PortState, Reason};
use crate::model::ports::{Port, PortSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// A report on its way to a page of the same version; unpacked it is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Packed", into = "Packed")]
pub struct PackedReport(pub Report);

/// A host with more open ports than this has its round-trip times rounded.
const MANY_OPEN: u32 = 1_000;

impl PackedReport {
    /// A report for a page. Where a host has very many open ports, their round-trip times have the three digits that a
    /// page shows and no more: compressed, the page of a simulated host with all of them open has 125 kB so, else 182 kB.
    pub fn of(mut report: Report) -> PackedReport {
        for host in report.hosts.values_mut().filter(|host| host.open > MANY_OPEN) {
            host.rows.values_mut().for_each(|row| row.rtt_us = row.rtt_us.map(three_digits));
        }
        PackedReport(report)
    }
}

fn three_digits(rtt_us: u32) -> u32 {
    let digit = 10_u32.pow(rtt_us.checked_ilog10().unwrap_or_default().saturating_sub(2));
    (rtt_us / digit).saturating_mul(digit)
}

/// The report without the rows of its hosts, and these.
#[derive(Serialize, Deserialize)]
struct Packed {
    rest: Report,
    rows: Vec<(IpAddr, Vec<Alike>)>,
}

/// Ports of a host of which the same is known but for the round-trip time.
#[derive(Serialize, Deserialize)]
struct Alike {
    state: PortState,
    reason: Reason,
    attempts: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sender: Option<IpAddr>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_doubtful: bool,
    ports: PortSet,
    /// Of each port in their order, in microseconds; empty where none is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rtt_us: Vec<u32>,
}

/// What two ports that stand alike have in common; the last says whether a round-trip time is known.
type Common = (PortState, Reason, u8, Option<IpAddr>, bool, bool);

impl From<PackedReport> for Packed {
    fn from(PackedReport(mut rest): PackedReport) -> Packed {
        let rows = rest.hosts.iter_mut().filter(|(_, host)| !host.rows.is_empty());
        let rows = rows.map(|(address, host)| (*address, pack(&std::mem::take(&mut host.rows)))).collect();
        Packed { rest, rows }
    }
}

impl From<Packed> for PackedReport {
    fn from(Packed { mut rest, rows }: Packed) -> PackedReport {
        for (address, alike) in rows {
            unpack(rest.hosts.entry(address).or_default(), alike);
        }
        PackedReport(rest)
    }
}

fn pack(rows: &BTreeMap<Port, PortRow>) -> Vec<Alike> {
    let mut groups: Vec<(Common, Alike)> = Vec::new();
    for (port, row) in rows {
        let PortRow { state, reason, rtt_us, attempts, sender, is_doubtful } = *row;
        let common = (state, reason, attempts, sender, is_doubtful, rtt_us.is_some());
        let place = groups.iter().position(|(other, _)| *other == common).unwrap_or_else(|| {
            let ports = PortSet::EMPTY;
            groups.push((common, Alike { state, reason, attempts, sender, is_doubtful, ports, rtt_us: Vec::new() }));
            groups.len() - 1
        });
        let alike = &mut groups[place].1;
        alike.ports.insert(*port);
        alike.rtt_us.extend(rtt_us);
    }
    groups.into_iter().map(|(_, alike)| alike).collect()
}

fn unpack(host: &mut HostReport, all: Vec<Alike>) {
    let mut rows = Vec::new();
    for Alike { state, reason, attempts, sender, is_doubtful, ports, rtt_us } in all {
        let mut times = rtt_us.into_iter();
        rows.extend(
            ports
                .iter()
                .map(|port| (port, PortRow { state, reason, rtt_us: times.next(), attempts, sender, is_doubtful })),
        );
    }
    // To build a map of what is in order is much quicker than to insert one by one.
    rows.sort_unstable_by_key(|(port, _)| *port);
    host.rows = rows.into_iter().collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{FilteredPorts, OpenPort, ScanEvent};
    use proptest::prelude::*;

    fn report(events: Vec<ScanEvent>) -> Report {
        Report::of(events)
    }

    fn there_and_back(report: &Report) -> (usize, Report) {
        let json = serde_json::to_string(&PackedReport(report.clone())).unwrap();
        (json.len(), serde_json::from_str::<PackedReport>(&json).unwrap().0)
    }

    proptest! {
        #[test]
        fn unpacked_it_is_the_same(
            ports in proptest::collection::btree_map(1_u16.., (0_u8..4, any::<Option<u32>>(), 1_u8..4), 0..200),
        ) {
            let address: IpAddr = "192.0.2.1".parse().unwrap();
            let sender = "192.0.2.254".parse().ok();
            let events = ports.into_iter().map(|(number, (kind, rtt_us, attempts))| {
                let port = Port::new(number).unwrap();
                let (mut open, mut filtered, mut closed) = (vec![], vec![], vec![]);
                let mut silent = |reason, sender| filtered.push(FilteredPorts { reason, sender, attempts, ports: vec![port] });
                match kind {
                    0 => open.push(OpenPort { port, reason: Reason::SynAck, rtt_us, attempts }),
                    1 => closed.push(port),
                    2 => silent(Reason::NoResponse, None),
                    _ => silent(Reason::AdminProhibited, sender),
                }
                ScanEvent::Ports { address, open, filtered, closed }
            });
            let report = report(events.collect());
            prop_assert_eq!(there_and_back(&report).1, report);
        }
    }

    #[test]
    fn times_are_rounded_only_where_there_are_many() {
        assert_eq!([0, 9, 123, 1_239, 20_349, u32::MAX].map(three_digits), [0, 9, 123, 1_230, 20_300, 4_290_000_000]);
        let open = |count: u16| {
            let open = (1..=count).filter_map(Port::new).map(|port| {
                let (reason, rtt_us, attempts) = (Reason::SynAck, Some(20_349), 1);
                OpenPort { port, reason, rtt_us, attempts }
            });
            let address: IpAddr = "192.0.2.1".parse().unwrap();
            let ports = ScanEvent::Ports { address, open: open.collect(), filtered: vec![], closed: vec![] };
            let packed = PackedReport::of(Report::of(vec![ports])).0;
            packed.hosts[&address].rows.values().next().unwrap().rtt_us
        };
        assert_eq!((open(1_000), open(1_001)), (Some(20_349), Some(20_300)));
    }

    #[test]
    fn every_port_open_takes_few_hundred_kilobytes() {
        let open = (1..=u16::MAX).filter_map(Port::new).map(|port| {
            let rtt_us = Some(20_000 + u32::from(port.number()) % 977);
            OpenPort { port, reason: Reason::SynAck, rtt_us, attempts: 1 }
        });
        let address = "192.0.2.1".parse().unwrap();
        let report = report(vec![ScanEvent::Ports { address, open: open.collect(), filtered: vec![], closed: vec![] }]);
        let (bytes, unpacked) = there_and_back(&report);
        assert_eq!(unpacked, report);
        assert!(bytes < 450_000, "{bytes}");
    }
}
