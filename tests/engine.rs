//! The engine on simulated networks and simulated time: whole scans of minutes in milliseconds.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

mod network;

use network::Scripted;
use portolan::engine::drive::{Control, Network, drive};
use portolan::engine::simulated::{NarrowPlace, Queue, SimulatedHost, SimulatedNetwork, VirtualClock};
use portolan::engine::{Answer, Engine, EngineConfig, IcmpError, Outcome, Probe, ProbeId};
use portolan::model::event::{Failure, Notice, Phase, PortState, Reason, ScanEvent, Shortage};
use portolan::model::plan::{Pacing, Timeout};
use portolan::model::ports::{Port, PortSet};
use portolan::model::report::Report;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

const HOST: &str = "192.0.2.10";

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn ports(text: &str) -> PortSet {
    text.parse().unwrap()
}

fn config(addresses: &[&str], ports_text: &str) -> EngineConfig {
    EngineConfig {
        addresses: addresses.iter().map(|text| address(text)).collect(),
        ports: ports(ports_text),
        pacing: Pacing::default(),
        seed: 1,
        max_open_probes: 4_096,
        time_limit: Duration::from_secs(3_600),
    }
}

/// Runs to the end; checks that nothing vanished.
fn scan<N: Network>(config: EngineConfig, network: &mut N) -> Report {
    let planned = config.addresses.len() as u64 * u64::from(config.ports.len());
    let mut engine = Engine::new(config);
    let mut report = Report::default();
    let mut notices = Vec::new();
    drive(&mut engine, network, &Control::default(), |events, progress| {
        notices.extend(events.iter().filter(|event| matches!(event, ScanEvent::Notice { .. })).cloned());
        report.append(events, progress);
    });
    assert!(report.phase.is_ended());
    assert_eq!(notices.len(), report.notices.len(), "a notice was told twice");
    assert_eq!(report.counts.total() + report.not_asked, planned, "a port vanished or was told twice");
    report
}

fn in_state(report: &Report, host: &str, state: PortState) -> PortSet {
    let host = &report.hosts[&address(host)];
    match state {
        PortState::Closed => host.closed.clone(),
        state => host.rows.iter().filter(|(_, row)| row.state == state).map(|(port, _)| *port).collect(),
    }
}

fn simulated(hosts: Vec<(&str, SimulatedHost)>, seed: u64) -> SimulatedNetwork<VirtualClock> {
    let hosts: BTreeMap<_, _> = hosts.into_iter().map(|(text, host)| (address(text), host)).collect();
    SimulatedNetwork::new(VirtualClock::default(), hosts, seed)
}

#[test]
fn every_port_gets_its_true_state() {
    let host = SimulatedHost {
        dropped: ports("2000-2050"),
        rejected: ports("3000-3010"),
        ..SimulatedHost::new("a", "22,80,443,2001,60000")
    };
    let mut network = simulated(vec![(HOST, host)], 1);
    let report = scan(config(&[HOST], "1-65535"), &mut network);
    assert_eq!(report.phase, Phase::Done);
    assert_eq!(in_state(&report, HOST, PortState::Open), ports("22,80,443,60000"));
    assert_eq!(in_state(&report, HOST, PortState::Filtered), ports("2000-2050,3000-3010"));
    assert_eq!(report.counts.total(), 65_535);
    assert_eq!(network.unreleased(), 0, "every probe is released");
    let rejected = &report.hosts[&address(HOST)].rows[&Port::new(3_005).unwrap()];
    assert_eq!((rejected.reason, rejected.sender), (Reason::AdminProhibited, Some(address(HOST))));
    let dropped = &report.hosts[&address(HOST)].rows[&Port::new(2_010).unwrap()];
    assert_eq!((dropped.reason, dropped.attempts), (Reason::NoResponse, 6), "few silent ports are asked often");
}

#[test]
fn an_event_tells_of_few_ports_however_many_are_known_at_once() {
    let host = SimulatedHost { rejected: ports("20001-30000"), ..SimulatedHost::new("a", "1-20000") };
    let mut engine = Engine::new(config(&[HOST], "1-65535"));
    let (mut told, mut report) = (Vec::new(), Report::default());
    drive(&mut engine, &mut simulated(vec![(HOST, host)], 1), &Control::default(), |events, progress| {
        told.extend(events.iter().filter_map(|event| match event {
            ScanEvent::Ports { open, filtered, closed, .. } => {
                Some(open.len() + closed.len() + filtered.iter().map(|group| group.ports.len()).sum::<usize>())
            }
            _ => None,
        }));
        report.append(events, progress);
    });
    assert!(told.iter().all(|count| (1..=512).contains(count)), "{told:?}");
    assert_eq!(told.iter().sum::<usize>(), 65_535);
    let states = [PortState::Open, PortState::Filtered, PortState::Closed].map(|state| in_state(&report, HOST, state));
    assert_eq!(states, ["1-20000", "20001-30000", "30001-65535"].map(ports));
}

#[test]
fn loss_costs_attempts_and_no_verdict() {
    for seed in 0..20 {
        let host = SimulatedHost {
            rtt: Duration::from_millis(50),
            loss_per_mille: 50,
            dropped: ports("900-950"),
            ..SimulatedHost::new("a", "22,80,443,500-520")
        };
        let report = scan(config(&[HOST], "1-2000"), &mut simulated(vec![(HOST, host)], seed));
        assert_eq!(in_state(&report, HOST, PortState::Open), ports("22,80,443,500-520"), "seed {seed}");
        assert_eq!(in_state(&report, HOST, PortState::Filtered), ports("900-950"), "seed {seed}");
    }
}

#[test]
fn a_chosen_timeout_is_kept_to_the_millisecond() {
    let pacing = Pacing { timeout: Timeout::Fixed(Duration::from_millis(250)), ..Pacing::default() };
    let mut network = simulated(vec![], 1);
    let report = scan(EngineConfig { pacing, ..config(&[HOST], "80") }, &mut network);
    assert_eq!(in_state(&report, HOST, PortState::Filtered), ports("80"));
    let expected = Duration::from_millis(250) * 3;
    assert_eq!(network.now(), expected);
}

#[test]
fn the_same_seed_asks_in_the_same_order_and_another_does_not() {
    let order = |seed| {
        let mut network = Scripted::new(|_, _| Some((Duration::ZERO, Outcome::Refused)));
        scan(EngineConfig { seed, ..config(&[HOST], "20000-21000") }, &mut network);
        network.sent.iter().map(|sent| sent.port).collect::<Vec<_>>()
    };
    assert_eq!(order(7), order(7));
    assert_ne!(order(7), order(8));
}

#[test]
fn no_more_probes_are_open_than_allowed() {
    let mut network = Scripted::new(|_, _| None);
    let report = scan(EngineConfig { max_open_probes: 10, ..config(&[HOST], "1-50") }, &mut network);
    assert_eq!(report.counts.filtered, 50);
    assert_eq!(network.most_open, 10);
    assert_eq!(network.open(), 0);
}

#[test]
fn a_port_that_answered_is_never_asked_again() {
    let mut network = Scripted::new(|_, _| Some((Duration::from_millis(5), Outcome::Refused)));
    scan(config(&[HOST], "1-500"), &mut network);
    assert_eq!(network.sent.len(), 500);
}

#[test]
fn a_late_answer_counts() {
    // Later than the first two timeouts, and it is the first probe that is answered.
    let mut network =
        Scripted::new(|_, attempt| (attempt == 1).then_some((Duration::from_millis(700), Outcome::Connected)));
    let pacing = Pacing { timeout: Timeout::Fixed(Duration::from_millis(300)), ..Pacing::default() };
    let report = scan(EngineConfig { pacing, ..config(&[HOST], "80") }, &mut network);
    assert_eq!(in_state(&report, HOST, PortState::Open), ports("80"));
    let (_, _, row) = report.open_ports().next().unwrap();
    assert_eq!((row.attempts, row.rtt_us), (3, Some(700_000)), "measured from the probe that was answered");
}

#[test]
fn a_starved_timer_turns_no_answer_into_silence() {
    // The process wakes ten seconds late each time: every timer is over, and every answer is there.
    let mut network = Scripted::new(|_, _| Some((Duration::from_millis(20), Outcome::Refused)));
    network.oversleeps = Duration::from_secs(10);
    let report = scan(config(&[HOST], "1-1000"), &mut network);
    assert_eq!((report.counts.closed, report.counts.filtered), (1_000, 0));
    assert_eq!(report.notices, [Notice::SlowedDown { shortage: Shortage::Processor }], "and it is said");
}

/// Answers at once, on a clock that others move too.
struct AtOnce<'a>(&'a Cell<Duration>);

impl Network for AtOnce<'_> {
    fn now(&self) -> Duration {
        self.0.get()
    }

    fn send(&mut self, probe: Probe, answers: &mut Vec<Answer>) {
        answers.push(Answer { probe: probe.id, outcome: Outcome::Refused });
    }

    fn release(&mut self, _probe: ProbeId) {}

    fn wait(&mut self, deadline: Duration, _answers: &mut Vec<Answer>) -> Result<Duration, i32> {
        self.0.set(self.0.get().max(deadline) + Duration::from_millis(1));
        Ok(self.0.get())
    }
}

#[test]
fn who_is_slow_to_hear_does_not_make_the_processor_look_busy() {
    let clock = Cell::new(Duration::ZERO);
    let mut engine = Engine::new(config(&[HOST], "1-20000"));
    let mut notices = Vec::new();
    drive(&mut engine, &mut AtOnce(&clock), &Control::default(), |events, _| {
        clock.set(clock.get() + Duration::from_millis(200));
        notices.extend(events.into_iter().filter(|event| matches!(event, ScanEvent::Notice { .. })));
    });
    assert_eq!(notices, []);
}

#[test]
fn a_shortage_slows_down_is_told_once_and_is_no_verdict() {
    let mut sends = 0;
    let mut network = Scripted::new(move |_, _| {
        sends += 1;
        let short = sends % 7 == 0;
        Some((Duration::ZERO, if short { Outcome::Shortage(Shortage::Sockets) } else { Outcome::Refused }))
    });
    let report = scan(config(&[HOST], "1-300"), &mut network);
    assert_eq!((report.phase, report.counts.closed), (Phase::Done, 300));
    assert_eq!(report.notices, [Notice::SlowedDown { shortage: Shortage::Sockets }]);
}

#[test]
fn a_silent_port_gives_up_its_older_probes_where_local_ports_are_few() {
    let mut network = Scripted::new(|_, _| None);
    network.refuses = Some(80);
    network.local_ports = Some(2);
    let report = scan(config(&[HOST], "1-1001"), &mut network);
    assert_eq!((report.phase, report.counts.filtered), (Phase::Done, 1_000));
    assert_eq!(report.notices, [Notice::SlowedDown { shortage: Shortage::LocalPorts }]);
    assert!(network.now() < Duration::from_secs(10), "{:?}: nothing pauses for it", network.now());
}

#[test]
fn a_shortage_without_end_fails_the_scan_and_says_so() {
    let mut network = Scripted::new(|_, _| Some((Duration::ZERO, Outcome::Shortage(Shortage::LocalPorts))));
    let report = scan(config(&[HOST], "1-300"), &mut network);
    assert_eq!((report.phase, report.not_asked), (Phase::Failed, 300));
    assert_eq!(report.failure, Some(Failure::Shortage { shortage: Shortage::LocalPorts }));
}

#[test]
fn a_narrow_way_is_filled_and_not_flooded() {
    let mut network = Scripted::new(|_, _| Some((Duration::from_millis(40), Outcome::Refused)));
    network.bottleneck = Some(Queue::new(NarrowPlace { packets_per_second: 2_000, queue: 100 }));
    let report = scan(config(&[HOST], "1-16384"), &mut network);
    assert_eq!((report.counts.closed, report.counts.filtered), (16_384, 0));
    let again = network.sent.len() - 16_384;
    assert!(again < 800, "{again} probes were sent again");
}

#[test]
fn passing_shortages_far_apart_do_not_fail_the_scan_of_a_silent_host() {
    let mut sends = 0;
    let mut network = Scripted::new(move |_, _| {
        sends += 1;
        [1, 1_000].contains(&sends).then_some((Duration::ZERO, Outcome::Shortage(Shortage::Sockets)))
    });
    let report = scan(config(&[HOST], "1-400"), &mut network);
    assert_eq!((report.phase, report.counts.filtered), (Phase::Done, 400));
}

#[test]
fn a_self_connection_is_asked_again_and_is_no_attempt() {
    let mut sends = 0;
    let mut network = Scripted::new(move |_, _| {
        sends += 1;
        Some((Duration::ZERO, if sends <= 5 { Outcome::SelfConnected } else { Outcome::Refused }))
    });
    let report = scan(config(&["127.0.0.1"], "40000"), &mut network);
    assert_eq!((report.counts.open, report.counts.closed), (0, 1));
    assert!(network.sent.iter().all(|sent| sent.attempt == 1));
}

#[test]
fn a_host_without_a_route_is_given_up_and_the_others_are_not() {
    let gone = address("192.0.2.66");
    let mut network = Scripted::new(move |probe, _| {
        let outcome = if probe == gone { Outcome::NoRoute(Reason::NetUnreach) } else { Outcome::Refused };
        Some((Duration::from_millis(1), outcome))
    });
    let report = scan(config(&[HOST, "192.0.2.66"], "1-1000"), &mut network);
    assert_eq!((report.phase, report.counts.closed, report.not_asked), (Phase::Done, 1_000, 1_000));
    assert_eq!(report.hosts[&gone].down, Some(Reason::NetUnreach));
    assert!(network.sent.iter().filter(|sent| sent.address == gone).count() < 100);
}

#[test]
fn a_host_that_nobody_can_reach_is_given_up_and_none_of_its_ports_is_judged() {
    let (router, gone, late) = (address("198.51.100.1"), address("192.0.2.66"), address("192.0.2.67"));
    let unreachable = Outcome::Icmp { error: IcmpError::HostUnreachable, sender: Some(router) };
    let mut is_late_up = false;
    let mut network = Scripted::new(move |probe, _| {
        let was_up = is_late_up;
        is_late_up |= probe == late;
        let outcome = if probe == gone || probe == late && !was_up { unreachable } else { Outcome::Refused };
        Some((Duration::from_millis(1), outcome))
    });
    let report = scan(config(&[HOST, "192.0.2.66", "192.0.2.67"], "1-1000"), &mut network);
    assert_eq!(report.hosts[&gone].down, Some(Reason::HostUnreach));
    assert_eq!((report.counts.filtered, report.not_asked), (0, 1_000));
    assert_eq!(in_state(&report, "192.0.2.67", PortState::Closed), ports("1-1000"), "asked again once it was heard");
}

#[test]
fn a_port_whose_attempts_are_answered_differently_at_once_is_judged_once() {
    let router = Some(address("198.51.100.1"));
    let mut engine = Engine::new(config(&[HOST, "192.0.2.66"], "1-3"));
    let mut probes = Vec::new();
    for second in 0..2 {
        let now = Duration::from_secs(second);
        engine.looked(now, Duration::ZERO);
        probes.extend(std::iter::from_fn(|| engine.poll_transmit(now)));
    }
    let of_port: Vec<_> =
        probes.iter().filter(|probe| probe.address == address(HOST) && probe.port.number() == 1).collect();
    let [first, second] = of_port[..] else { panic!("{of_port:?}") };
    let unreachable = Outcome::Icmp { error: IcmpError::HostUnreachable, sender: router };
    let now = Duration::from_millis(1_010);
    engine.handle(now, Answer { probe: first.id, outcome: unreachable });
    engine.handle(now, Answer { probe: second.id, outcome: Outcome::Refused });
    engine.cancel(now);
    let last = std::iter::from_fn(|| engine.poll_event()).last();
    let Some(ScanEvent::Finished { counts, not_asked, .. }) = last else { panic!("{last:?}") };
    assert_eq!((counts.closed, counts.filtered, not_asked), (1, 0, 5));
}

#[test]
fn one_word_of_a_router_does_not_end_a_silent_host() {
    let mut answers = 0;
    let unreachable = Outcome::Icmp { error: IcmpError::HostUnreachable, sender: Some(address("198.51.100.1")) };
    let mut network = Scripted::new(move |_, _| {
        answers += 1;
        (answers == 1).then_some((Duration::from_millis(1), unreachable))
    });
    let report = scan(config(&[HOST], "1-30"), &mut network);
    assert_eq!((report.phase, report.counts.filtered), (Phase::Done, 30));
}

#[test]
fn hosts_take_turns() {
    let mut network = Scripted::new(|_, _| Some((Duration::ZERO, Outcome::Refused)));
    scan(config(&["192.0.2.1", "192.0.2.2", "192.0.2.3"], "30000-30099"), &mut network);
    assert!(
        network.sent.chunks(3).all(|turn| turn[0].address != turn[1].address && turn[1].address != turn[2].address)
    );
}

#[test]
fn cancelling_ends_at_once_and_keeps_what_is_known() {
    let mut engine = Engine::new(config(&[HOST], "1-1000"));
    let first = engine.poll_transmit(Duration::ZERO).unwrap();
    engine.handle(Duration::from_millis(3), Answer { probe: first.id, outcome: Outcome::Connected });
    engine.cancel(Duration::from_millis(4));
    assert!(engine.poll_transmit(Duration::from_millis(5)).is_none());
    let events: Vec<ScanEvent> = std::iter::from_fn(|| engine.poll_event()).collect();
    assert!(matches!(&events[1], ScanEvent::Ports { open, .. } if open.len() == 1), "{events:?}");
    let Some(ScanEvent::Finished { phase, not_asked, elapsed_ms, .. }) = events.last() else { panic!("{events:?}") };
    assert_eq!((*phase, *not_asked, *elapsed_ms), (Phase::Cancelled, 999, 4));
    assert!(engine.poll_event().is_none(), "the end is told once");
}

#[test]
fn the_time_limit_stops_a_scan_and_says_so() {
    let time_limit = Duration::from_secs(2);
    let report = scan(EngineConfig { time_limit, ..config(&[HOST], "1-65535") }, &mut simulated(vec![], 1));
    assert_eq!((report.phase, report.notices), (Phase::Cancelled, vec![Notice::TimeLimit]));
}

#[test]
fn a_network_that_breaks_ends_the_scan_with_its_error() {
    let mut network = Scripted::new(|_, _| None);
    network.breaks_with = Some(9);
    let report = scan(config(&[HOST], "1-10"), &mut network);
    assert_eq!((report.phase, report.failure), (Phase::Failed, Some(Failure::Network { os_error: 9 })));
}

#[test]
fn icmp_says_why_and_who() {
    let router = address("198.51.100.1");
    let icmp = Outcome::Icmp { error: IcmpError::PortUnreachable, sender: Some(router) };
    let mut network = Scripted::new(move |_, _| Some((Duration::from_millis(2), icmp)));
    let report = scan(config(&[HOST], "1-3"), &mut network);
    let rows: Vec<_> = report.hosts[&address(HOST)].rows.values().map(|row| (row.reason, row.sender)).collect();
    assert_eq!(rows, [(Reason::PortUnreach, Some(router)); 3]);
}
