//! What ICMP errors and missing routes look like to the driver.

use super::namespaces::{End, Lab, Setup, UNLIMITED_ICMP};
use super::run::{Scanned, at_once, scan};
use portolan::model::event::{PortState, Reason};
use portolan::model::ports::Port;
use std::net::IpAddr;

/// A firewall that rejects in each way.
const REJECTS: &str = "
table inet lab {
    chain in {
        type filter hook input priority 0
        tcp dport 81 reject with icmpx type port-unreachable
        tcp dport 82 reject with icmpx type admin-prohibited
        tcp dport 83 reject with icmpx type host-unreachable
        tcp dport 84 reject with icmpx type no-route
        tcp dport 85 reject with tcp reset
        tcp dport 86 drop
    }
}
";

const REASONS: [Reason; 4] = [Reason::PortUnreach, Reason::AdminProhibited, Reason::HostUnreach, Reason::NetUnreach];

fn rejecting() -> Lab {
    Lab::new(&Setup { far_rules: REJECTS.to_owned(), extra: UNLIMITED_ICMP.to_owned(), ..Setup::default() })
}

#[test]
fn a_firewalls_icmp_is_filtered_with_its_reason_and_sender() {
    let lab = rejecting();
    let addresses = ["127.0.0.1", "::1"];
    let scans = at_once(&lab, End::Far, "exec", &addresses.map(|address| format!("{address} -p 81-87")));
    for (address, Scanned { report, .. }) in addresses.into_iter().zip(scans) {
        let address: IpAddr = address.parse().unwrap();
        let row = |port| report.hosts[&address].rows.get(&Port::new(port).unwrap());
        for (port, reason) in (81..).zip(REASONS) {
            let row = row(port).unwrap_or_else(|| panic!("{address} {port} is closed"));
            assert_eq!((row.state, row.reason, row.sender), (PortState::Filtered, reason, Some(address)), "{port}");
        }
        assert_eq!(row(86).map(|row| row.reason), Some(Reason::NoResponse));
        assert_eq!(report.hosts[&address].closed.to_string(), "85,87", "a reset is the host's own answer");
    }
}

#[test]
fn over_a_link_a_rejection_is_told_at_the_first_attempt() {
    let lab = rejecting();
    let addresses = ["192.0.2.2", "2001:db8::2"];
    let scans = at_once(&lab, End::Near, "exec", &addresses.map(|address| format!("{address} -p 81-87,1002-1100")));
    for (address, Scanned { report, .. }) in addresses.into_iter().zip(scans) {
        let host = &report.hosts[&address.parse::<IpAddr>().unwrap()];
        let filtered = host.rows.iter().filter(|(_, row)| row.state == PortState::Filtered);
        let told: Vec<_> = filtered.map(|(port, row)| (port.number(), row.reason, row.attempts)).collect();
        let expected = (81..).zip(REASONS).map(|(port, reason)| (port, reason, 1));
        assert_eq!(told, expected.chain([(86, Reason::NoResponse, 6)]).collect::<Vec<_>>(), "{address}");
    }
}

#[test]
fn a_route_that_leads_nowhere_ends_the_host() {
    let routes = "
        ip route add unreachable 198.51.100.0/25
        ip route add prohibit 198.51.100.128/25
        ip route add blackhole 203.0.113.0/24
    ";
    let lab = Lab::new(&Setup { extra: routes.to_owned(), ..Setup::default() });
    for (address, reason) in [
        ("198.51.100.7", Reason::HostUnreach),
        ("198.51.100.207", Reason::AdminProhibited),
        ("203.0.113.7", Reason::NetUnreach),
        ("2001:db8:7::7", Reason::NetUnreach),
    ] {
        let report = scan(&lab, End::Near, "exec", &format!("{address} -p 1-1000")).report;
        assert_eq!(report.hosts[&address.parse::<IpAddr>().unwrap()].down, Some(reason), "{address}");
        assert_eq!((report.counts.total(), report.not_asked), (0, 1_000), "{address}");
    }
}
