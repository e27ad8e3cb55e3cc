//! What ICMP errors and missing routes look like to the driver, in a network namespace of the test's own.
//!
//! Needs `unshare` (util-linux), `ip` (iproute2) and `nft` (nftables); `make test` installs them. No packet
//! leaves the namespaces: they have no links but loopback and the one between them.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

use portolan::model::event::{Batch, PortState, Reason};
use portolan::model::ports::Port;
use portolan::model::report::Report;
use std::net::IpAddr;
use std::process::Command;

/// A firewall that rejects in each way, and routes that lead nowhere.
const SETUP: &str = "
set -e
PATH=$PATH:/usr/sbin:/sbin
ip link set lo up
nft -f - <<'RULES'
table inet lab {
    chain in {
        type filter hook input priority 0;
        tcp dport 81 reject with icmpx type port-unreachable
        tcp dport 82 reject with icmpx type admin-prohibited
        tcp dport 83 reject with icmpx type host-unreachable
        tcp dport 84 reject with icmpx type no-route
        tcp dport 85 reject with tcp reset
        tcp dport 86 drop
    }
}
RULES
ip route add unreachable 192.0.2.0/24
ip route add prohibit 198.51.100.0/24
ip route add blackhole 203.0.113.0/24
sysctl -qw net.ipv4.icmp_ratemask=0 2>/dev/null || true
";

/// Another namespace at the far end of a link, in which the same firewall stands.
const LINK: &str = "
far() { nsenter --net=/proc/$far_end/ns/net \"$@\"; }
unshare --net sleep 60 & far_end=$!
trap 'kill $far_end' EXIT
until [ \"$(readlink /proc/$far_end/ns/net)\" != \"$(readlink /proc/$$/ns/net)\" ]; do :; done
ip link add near type veth peer name far netns $far_end
ip link set near up
ip addr add 192.0.2.1/24 dev near
ip -6 addr add 2001:db8::1/64 dev near nodad
far ip link set far up
far ip addr add 192.0.2.2/24 dev far
far ip -6 addr add 2001:db8::2/64 dev far nodad
nft list ruleset | far nft -f -
far sysctl -qw net.ipv4.icmp_ratemask=0 net.ipv6.icmp.ratelimit=0
";

/// Scans from inside the namespace and folds what is told.
fn scan(arguments: &str) -> Report {
    scan_in(SETUP, arguments)
}

fn scan_in(setup: &str, arguments: &str) -> Report {
    let script = format!("{setup}\n\"$0\" scan {arguments} --format jsonl");
    let program = env!("CARGO_BIN_EXE_portolan");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--net", "sh", "-c", &script, program])
        .output()
        .expect("unshare runs; `make test` installs what this test needs");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut report = Report::default();
    text.lines().for_each(|line| report.apply(&serde_json::from_str::<Batch>(line).unwrap()));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(report.phase.is_ended(), "the lab needs unshare, ip and nft, and user namespaces allowed: {said}");
    report
}

#[test]
fn a_firewalls_icmp_is_filtered_with_its_reason_and_sender() {
    for address in ["127.0.0.1", "::1"] {
        let report = scan(&format!("{address} -p 81-87"));
        let address: IpAddr = address.parse().unwrap();
        let row = |port| report.hosts[&address].rows.get(&Port::new(port).unwrap());
        for (port, reason) in [
            (81, Reason::PortUnreach),
            (82, Reason::AdminProhibited),
            (83, Reason::HostUnreach),
            (84, Reason::NetUnreach),
        ] {
            let row = row(port).unwrap_or_else(|| panic!("{address} {port} is closed"));
            assert_eq!((row.state, row.reason, row.sender), (PortState::Filtered, reason, Some(address)), "{port}");
        }
        assert_eq!(row(86).map(|row| row.reason), Some(Reason::NoResponse));
        assert_eq!(report.hosts[&address].closed.to_string(), "85,87", "a reset is the host's own answer");
    }
}

#[test]
fn over_a_link_a_rejection_is_told_at_the_first_attempt() {
    let setup = format!("{}\n{LINK}", SETUP.replace("ip route add unreachable 192.0.2.0/24\n", ""));
    for address in ["192.0.2.2", "2001:db8::2"] {
        let report = scan_in(&setup, &format!("{address} -p 81-87,1000-1100"));
        let host = &report.hosts[&address.parse::<IpAddr>().unwrap()];
        let told: Vec<_> = host.rows.iter().map(|(port, row)| (port.number(), row.reason, row.attempts)).collect();
        let at_first = [Reason::PortUnreach, Reason::AdminProhibited, Reason::HostUnreach, Reason::NetUnreach];
        let expected = (81..).zip(at_first).map(|(port, reason)| (port, reason, 1));
        assert_eq!(told, expected.chain([(86, Reason::NoResponse, 6)]).collect::<Vec<_>>(), "{address}");
        assert_eq!(host.closed.len(), 103, "{address}");
    }
}

#[test]
fn a_route_that_leads_nowhere_ends_the_host() {
    for (address, reason) in [
        ("192.0.2.7", Reason::HostUnreach),
        ("198.51.100.7", Reason::AdminProhibited),
        ("203.0.113.7", Reason::NetUnreach),
        ("2001:db8::7", Reason::NetUnreach),
    ] {
        let report = scan(&format!("{address} -p 1-1000"));
        assert_eq!(report.hosts[&address.parse::<IpAddr>().unwrap()].down, Some(reason), "{address}");
        assert_eq!((report.counts.total(), report.not_asked), (0, 1_000), "{address}");
    }
}
