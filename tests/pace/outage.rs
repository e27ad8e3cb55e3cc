//! Paths that break down in mid-scan, and hosts that stop to answer.

use super::{HOST, MILLISECOND, Outcome, SEEDS, always_right, host, scan_of, scan_with};
use portolan::engine::simulated::{Outage, Path, SimulatedHost};
use portolan::model::event::{Notice, Phase, PortState};
use portolan::model::limits::Timing;
use portolan::model::plan::Pacing;
use portolan::model::ports::PortSet;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

/// How long a host is asked that has fallen silent.
const PATIENCE: f64 = 15.0;

fn outage(from: u32, lasts: u32) -> Path {
    Path { outage: Some(Outage { from: from * MILLISECOND, lasts: lasts * MILLISECOND }), ..Path::default() }
}

/// Scans through an outage that begins then; the outage may cost its time and that much more, in seconds.
fn rides_out(host: &SimulatedHost, ports: &str, from: u32, lasts: u32, more: f64) {
    let without = scan_with(host, ports, Pacing::default(), 1).seconds();
    let longest = always_right(&SimulatedHost { path: outage(from, lasts), ..host.clone() }, ports);
    let most = without * 1.2 + f64::from(lasts) / 1_000.0 + more;
    assert!(longest < most, "{from} + {lasts} ms: {longest} s, and {without} s without it");
}

#[test]
fn an_outage_turns_no_verdict() {
    for (rtt, ports, moments) in
        [(1, "1-1000", [3, 8]), (40, "1-1000", [50, 170]), (1, "1-8000", [5, 20]), (40, "1-8000", [60, 400])]
    {
        for from in moments {
            for lasts in [1_000, 1_300, 2_000, 3_000, 8_000] {
                rides_out(&SimulatedHost { rtt: rtt * MILLISECOND, ..host() }, ports, from, lasts, 3.5);
            }
        }
    }
}

#[test]
fn an_outage_with_all_ports_at_a_distance() {
    for (from, lasts) in [(200, 3_000), (700, 2_000)] {
        rides_out(&SimulatedHost { rtt: 40 * MILLISECOND, ..host() }, "1-65535", from, lasts, 3.5);
    }
}

#[test]
fn an_outage_beside_a_firewall() {
    let some = SimulatedHost { dropped: "300-499,20000-20999".parse().unwrap(), rtt: 40 * MILLISECOND, ..host() };
    let nearly_all =
        SimulatedHost { dropped: format!("1-65535,!{}", super::OPEN.replace(',', ",!")).parse().unwrap(), ..host() };
    for lasts in [1_000, 2_000, 3_000, 8_000] {
        for from in [50, 300, 1_000] {
            rides_out(&some, "1-8000", from, lasts, 4.5);
        }
    }
    for (from, lasts) in [(500, 2_000), (1_500, 3_000)] {
        rides_out(&nearly_all, "1-20000", from, lasts, 4.5);
    }
}

#[test]
fn an_outage_on_a_way_that_loses_packets() {
    let lossy =
        SimulatedHost { rtt: 40 * MILLISECOND, loss_per_mille: 20, dropped: "300-350".parse().unwrap(), ..host() };
    for (from, lasts) in [(100, 1_000), (100, 3_000), (300, 2_000), (600, 8_000)] {
        rides_out(&lossy, "1-8000", from, lasts, 5.0);
    }
}

#[test]
fn an_outage_before_a_host_that_limits_its_resets() {
    let limited = SimulatedHost { resets_per_second: Some(200), ..host() };
    for (from, lasts) in [(200, 3_000), (3_000, 2_000), (8_000, 8_000)] {
        rides_out(&limited, "1-2048", from, lasts, 5.0);
    }
}

#[test]
fn few_resets_a_second_are_no_outage() {
    for per_second in [5, 20] {
        let limited = SimulatedHost { resets_per_second: Some(per_second), ..host() };
        let longest = always_right(&limited, "1-300");
        assert!(longest < 300.0 / f64::from(per_second) * 1.3, "{per_second}: {longest}");
        assert_eq!(silent_hosts(&scan_with(&limited, "1-300", Pacing::default(), 1)), 0);
    }
}

#[test]
fn an_outage_of_a_polite_scan() {
    let pacing = Pacing { timing: Timing::Polite, ..Pacing::default() };
    for seed in SEEDS {
        for (from, lasts) in [(1_000, 1_000), (1_000, 2_000), (2_500, 8_000)] {
            let host = SimulatedHost { path: outage(from, lasts), ..host() };
            let outcome = scan_with(&host, "1-1000", pacing, seed);
            assert_eq!(
                (outcome.report.counts.filtered, outcome.report.not_asked),
                (0, 0),
                "seed {seed}, {from} + {lasts}"
            );
        }
    }
}

fn addresses(count: u8) -> Vec<IpAddr> {
    (1..=count).map(|last| IpAddr::from([192, 0, 2, last])).collect()
}

/// A network of such hosts at all of these addresses.
fn scan_network(
    addresses: &[IpAddr],
    hosts: impl Fn(usize) -> Option<SimulatedHost>,
    ports: &str,
    seed: u64,
) -> Outcome {
    let up = addresses.iter().enumerate().filter_map(|(index, address)| Some((*address, hosts(index)?)));
    let hosts: BTreeMap<_, _> = up.collect();
    scan_of(addresses.to_vec(), hosts, ports, Pacing::default(), seed)
}

#[test]
fn an_outage_of_the_way_to_several_hosts() {
    let addresses = addresses(20);
    for seed in SEEDS {
        for (from, lasts) in [(60, 3_000), (400, 8_000)] {
            // Every fourth address has no host.
            let host = || SimulatedHost { rtt: 40 * MILLISECOND, path: outage(from, lasts), ..host() };
            let outcome = scan_network(&addresses, |index| (index % 4 > 0).then(&host), "1-1000", seed);
            let (counts, context) = (outcome.report.counts, format!("seed {seed}, {from} + {lasts}"));
            assert_eq!((counts.open, counts.closed, counts.filtered), (15 * 3, 15 * 997, 0), "{context}");
            assert_eq!(outcome.report.not_asked, 5 * 1_000, "{context}");
            assert!(outcome.seconds() < f64::from(lasts) / 1_000.0 + 8.0, "{context}: {}", outcome.seconds());
        }
    }
}

#[test]
fn an_outage_of_one_of_several_hosts() {
    let addresses = addresses(4);
    for seed in SEEDS {
        let path = |index| if index == 1 { outage(100, 3_000) } else { Path::default() };
        let host = |index| Some(SimulatedHost { rtt: 40 * MILLISECOND, path: path(index), ..host() });
        let outcome = scan_network(&addresses, host, "1-4000", seed);
        assert_eq!((outcome.report.counts.filtered, outcome.report.not_asked), (0, 0), "seed {seed}");
        assert_eq!(outcome.report.notices, [], "seed {seed}");
    }
}

fn silent_hosts(outcome: &Outcome) -> usize {
    outcome.report.notices.iter().filter(|notice| matches!(notice, Notice::HostWentSilent { .. })).count()
}

#[test]
fn a_host_that_stops_to_answer_is_given_up_and_it_is_said() {
    let dropped: PortSet = "1-65535,!22,!80,!8080".parse().unwrap();
    for (dropped, ports, from) in
        [(PortSet::default(), "1-1000", 60), (PortSet::default(), "1-65535", 500), (dropped, "1-20000", 2_000)]
    {
        for seed in SEEDS {
            let banned = SimulatedHost {
                rtt: 40 * MILLISECOND,
                path: outage(from, 3_600_000),
                dropped: dropped.clone(),
                ..host()
            };
            let outcome = scan_with(&banned, ports, Pacing::default(), seed);
            let asked: PortSet = ports.parse().unwrap();
            let wrong = outcome.ports(PortState::Filtered).iter().filter(|port| !dropped.contains(*port)).count();
            assert_eq!(wrong, 0, "seed {seed}");
            let [Notice::HostWentSilent { address, ports }] = outcome.report.notices[..] else {
                panic!("seed {seed}: {:?}", outcome.report.notices)
            };
            assert_eq!(address, HOST.parse::<IpAddr>().unwrap());
            assert_eq!(u64::from(ports), outcome.report.not_asked);
            assert_eq!(outcome.report.counts.total() + u64::from(ports), u64::from(asked.len()));
            assert_eq!((ports > 0, outcome.report.phase), (true, Phase::Done));
            let most = f64::from(from) / 1_000.0 + PATIENCE + 5.0;
            assert!(outcome.seconds() < most, "seed {seed}: {}", outcome.seconds());
        }
    }
}

#[test]
fn the_end_of_the_way_to_many_hosts_costs_its_time_once() {
    let addresses = addresses(50);
    let host = |_| Some(SimulatedHost { rtt: 10 * MILLISECOND, path: outage(300, 3_600_000), ..host() });
    let outcome = scan_network(&addresses, host, "1-4000", 1);
    assert_eq!(outcome.report.counts.filtered, 0);
    assert!(silent_hosts(&outcome) > 40, "{}", silent_hosts(&outcome));
    assert!(outcome.elapsed < Duration::from_secs(25), "{:?}", outcome.elapsed);
}
