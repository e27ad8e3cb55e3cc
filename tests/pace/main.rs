//! The engine's pace on simulated networks: slow, lossy, limited and firewalled ways, each with many seeds. All
//! time in here is simulated.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

mod outage;

use portolan::engine::drive::{Control, Network, drive};
use portolan::engine::simulated::{Detour, NarrowPlace, Path, SimulatedHost, SimulatedNetwork, VirtualClock};
use portolan::engine::{Engine, EngineConfig};
use portolan::model::event::{Notice, PortState, Progress, Reason};
use portolan::model::limits::Timing;
use portolan::model::plan::Pacing;
use portolan::model::ports::PortSet;
use portolan::model::report::Report;
use portolan::model::service;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

const HOST: &str = "192.0.2.10";
const OPEN: &str = "22,80,443,3306,5432,8080,9000-9060,20000-20040,47000-47020,61000";
const SEEDS: std::ops::Range<u64> = 0..20;
/// Paths that do not vary take as long as they did before the engine looked at whether delay is of its own making: the
/// seconds in the assertions, and this much more.
const MARGIN: f64 = 1.05;

/// What a scan came to, and what was said on the way.
struct Outcome {
    report: Report,
    elapsed: Duration,
    told: Vec<Progress>,
    /// What became of packets at the narrowest place before the host, if there is one: how many were dropped, and how
    /// long the others waited on average.
    queue: Option<(u32, Duration)>,
}

impl Outcome {
    fn ports(&self, state: PortState) -> PortSet {
        let host = &self.report.hosts[&HOST.parse::<IpAddr>().unwrap()];
        match state {
            PortState::Closed => host.closed.clone(),
            state => host.rows.iter().filter(|(_, row)| row.state == state).map(|(port, _)| *port).collect(),
        }
    }

    fn seconds(&self) -> f64 {
        self.elapsed.as_secs_f64()
    }
}

fn scan_of(
    addresses: Vec<IpAddr>,
    hosts: BTreeMap<IpAddr, SimulatedHost>,
    ports: &str,
    pacing: Pacing,
    seed: u64,
) -> Outcome {
    let mut network = SimulatedNetwork::new(VirtualClock::default(), hosts, seed);
    let config = EngineConfig {
        addresses,
        ports: ports.parse().unwrap(),
        pacing,
        seed,
        max_open_probes: 19_900,
        time_limit: Duration::from_secs(3_600),
    };
    let planned = config.addresses.len() as u64 * u64::from(config.ports.len());
    let (mut report, mut told) = (Report::default(), Vec::new());
    drive(&mut Engine::new(config), &mut network, &Control::default(), |events, progress| {
        told.push(progress);
        report.append(events, progress);
    });
    assert_eq!(report.counts.total() + report.not_asked, planned, "a port vanished or was told twice");
    assert_eq!(network.unreleased(), 0);
    let queue = network.queue(HOST.parse().unwrap()).map(|queue| (queue.dropped(), queue.mean_wait()));
    Outcome { report, elapsed: network.now(), told, queue }
}

fn scan_with(host: &SimulatedHost, ports: &str, pacing: Pacing, seed: u64) -> Outcome {
    let address: IpAddr = HOST.parse().unwrap();
    scan_of(vec![address], BTreeMap::from([(address, host.clone())]), ports, pacing, seed)
}

/// Scans with each seed; every port must get its true state. Gives the longest time, in seconds.
fn always_right(host: &SimulatedHost, ports: &str) -> f64 {
    let outcomes = right_outcomes(host, ports);
    outcomes.map(|outcome| outcome.seconds()).fold(0.0, f64::max)
}

/// The same; gives what each came to.
fn right_outcomes(host: &SimulatedHost, ports: &str) -> impl Iterator<Item = Outcome> {
    let asked: PortSet = ports.parse().unwrap();
    let filtered: PortSet =
        asked.iter().filter(|port| host.dropped.contains(*port) || host.rejected.contains(*port)).collect();
    let open: PortSet = asked.iter().filter(|port| host.open.contains(*port) && !filtered.contains(*port)).collect();
    SEEDS.map(move |seed| {
        let outcome = scan_with(host, ports, Pacing::default(), seed);
        assert_eq!(outcome.ports(PortState::Open).to_string(), open.to_string(), "seed {seed}");
        assert_eq!(outcome.ports(PortState::Filtered).to_string(), filtered.to_string(), "seed {seed}");
        assert_eq!(outcome.report.counts.total(), u64::from(asked.len()));
        outcome
    })
}

fn host() -> SimulatedHost {
    SimulatedHost::new("a", OPEN)
}

#[test]
fn a_firewall_that_drops_some() {
    let dropped = SimulatedHost { dropped: "40000-40999,9000-9010".parse().unwrap(), ..host() };
    assert!(always_right(&dropped, "1-65535") < 1.31 * MARGIN, "it is waited for, but not for long");
}

#[test]
fn a_firewall_that_drops_nearly_all() {
    let dropped = SimulatedHost { dropped: format!("1-65535,!{}", OPEN.replace(',', ",!")).parse().unwrap(), ..host() };
    assert!(always_right(&dropped, "1-65535") < 8.8 * MARGIN, "silence must not collapse the window");
}

#[test]
fn a_lossy_way() {
    let lossy = SimulatedHost { rtt: Duration::from_millis(50), loss_per_mille: 50, ..host() };
    let longest = always_right(&lossy, "1-65535");
    assert!(longest < 1.7 * MARGIN, "{longest}: a lossy line is no full one");
    let both = SimulatedHost { dropped: "30000-30500".parse().unwrap(), loss_per_mille: 100, ..lossy };
    always_right(&both, "20000-40000");
}

#[test]
fn listeners_that_lose_most() {
    let longest = always_right(&SimulatedHost { listeners_lose_per_mille: 600, ..host() }, "1-65535");
    assert!(longest < 1.6 * MARGIN, "{longest}");
}

#[test]
fn a_narrow_way() {
    let narrow = NarrowPlace { packets_per_second: 2_000, queue: 100 };
    let narrow = SimulatedHost { rtt: Duration::from_millis(40), narrow: Some(narrow), ..host() };
    for outcome in right_outcomes(&narrow, "1-16384") {
        let (dropped, wait) = outcome.queue.unwrap();
        assert_eq!(dropped, 0, "it must not be flooded");
        assert!(wait < 20 * MILLISECOND, "{wait:?}");
        assert!(outcome.seconds() < 8.25 * MARGIN, "{}: it must be filled", outcome.seconds());
    }
}

#[test]
fn a_host_that_limits_its_resets_is_waited_for_and_it_is_said() {
    let limited = SimulatedHost { resets_per_second: Some(200), ..host() };
    let longest = always_right(&limited, "1-4096");
    assert!(longest < 4_096.0 / 200.0 * 1.1, "{longest}");
    let outcome = scan_with(&limited, "1-4096", Pacing::default(), 1);
    let [Notice::RepliesLimited { per_second, .. }] = outcome.report.notices[..] else {
        panic!("{:?}", outcome.report.notices)
    };
    assert!((180..=220).contains(&per_second), "{per_second}");
}

#[test]
fn who_is_in_a_hurry_is_told_that_replies_are_limited_instead_of_a_guess() {
    let limited = SimulatedHost { resets_per_second: Some(200), ..host() };
    let pacing = Pacing { timing: Timing::Fast, ..Pacing::default() };
    let outcome = scan_with(&limited, "1-4096", pacing, 1);
    assert!(outcome.seconds() < 10.0, "{}", outcome.seconds());
    assert!(matches!(outcome.report.notices[..], [Notice::RepliesLimited { .. }]), "{:?}", outcome.report.notices);
    assert_eq!(outcome.ports(PortState::Open).to_string(), "22,80,443,3306");
    let rows: Vec<_> = outcome.report.hosts.values().flat_map(|host| host.rows.values()).collect();
    let unanswered = rows.iter().filter(|row| row.state == PortState::Filtered);
    assert!(unanswered.clone().all(|row| row.reason == Reason::ReplyLimit));
    assert!(unanswered.count() > 1_000);
}

#[test]
fn who_is_polite_sends_no_more_than_said() {
    let outcome = scan_with(&host(), "1-1000", Pacing { timing: Timing::Polite, ..Pacing::default() }, 1);
    assert!((4.9..5.5).contains(&outcome.seconds()), "{}", outcome.seconds());
    let pacing = Pacing { probes_per_second: Some(1_000), ..Pacing::default() };
    assert!((0.95..1.2).contains(&scan_with(&host(), "1-1000", pacing, 1).seconds()));
}

#[test]
fn hosts_that_never_answer_are_given_up_early_unless_somebody_wants_them_asked() {
    let addresses: Vec<IpAddr> = (0..=255).map(|last| IpAddr::from([192, 0, 2, last])).collect();
    let up = |last| (IpAddr::from([192, 0, 2, last]), host());
    let hosts = BTreeMap::from([10, 20, 200].map(up));
    let outcome = scan_of(addresses.clone(), hosts.clone(), "1-1000", Pacing::default(), 1);
    assert_eq!(outcome.report.counts.open, 3 * 3);
    assert_eq!((outcome.report.counts.closed, outcome.report.counts.filtered), (3 * 997, 0));
    let down = outcome.report.hosts.values().filter(|host| host.down == Some(Reason::NoResponse)).count();
    assert_eq!((down, outcome.report.not_asked), (253, 253 * 1000));
    assert!(outcome.seconds() < 10.0, "{}", outcome.seconds());

    let pacing = Pacing { asks_silent_hosts: true, ..Pacing::default() };
    let outcome = scan_of(addresses, hosts, "1-40", pacing, 1);
    assert_eq!((outcome.report.counts.filtered, outcome.report.not_asked), (253 * 40, 0));
}

#[test]
fn a_host_that_answers_late_keeps_the_ports_that_were_silent_before() {
    // Twenty ports are asked before anything of a host is heard; the firewall lets one of them through.
    let hidden = SimulatedHost { dropped: "1-65535,!3306".parse().unwrap(), ..host() };
    let addresses: Vec<IpAddr> = ["192.0.2.10", "192.0.2.11"].map(|text| text.parse().unwrap()).to_vec();
    let hosts = BTreeMap::from([(addresses[0], hidden)]);
    let outcome = scan_of(addresses, hosts, "1-4000", Pacing::default(), 1);
    assert_eq!((outcome.report.counts.open, outcome.report.counts.filtered), (1, 3_999));
    assert_eq!(outcome.report.not_asked, 4_000);
}

#[test]
fn where_nearly_all_is_open_it_is_said() {
    let tarpit = SimulatedHost { open: PortSet::all(), ..host() };
    let outcome = scan_with(&tarpit, "1-2000", Pacing::default(), 1);
    assert!(matches!(outcome.report.notices[..], [Notice::MostlyOpen { open: 100, asked: 100, .. }]));
    let quick = service::quick_ports().to_string();
    let outcome = scan_with(&tarpit, &quick, Pacing::default(), 1);
    assert!(matches!(outcome.report.notices[..], [Notice::MostlyOpen { open: 30, asked: 30, .. }]));
    assert!(outcome.report.open_ports().all(|(_, _, row)| row.is_doubtful));
    for (host, ports) in [(&host(), "1-65535"), (&host(), &quick), (&tarpit, "22,80,443")] {
        assert_eq!(scan_with(host, ports, Pacing::default(), 1).report.notices, [], "{ports}");
    }
}

const MILLISECOND: Duration = Duration::from_millis(1);
/// A path that varies carries as much as the same path that does not.
const CAPACITY: NarrowPlace = NarrowPlace { packets_per_second: 20_000, queue: 10_000 };

/// Scans a host behind a path of 20 ms that varies, and behind the same path that does not: every seed must be right, and
/// take at most twice as long.
fn costs_at_most_twice(path: Path, jitter: Duration, rtt: Duration) {
    let steady = SimulatedHost { rtt, narrow: Some(CAPACITY), ..host() };
    let reference = always_right(&steady, "1-32768");
    let longest = always_right(&SimulatedHost { path, jitter, ..steady }, "1-32768");
    assert!(longest < 2.0 * reference, "{longest} s, and {reference} s without it");
}

#[test]
fn jitter_that_keeps_the_order_is_no_queue() {
    let path = Path { ordered_jitter: 20 * MILLISECOND, ..Path::default() };
    costs_at_most_twice(path, Duration::ZERO, 20 * MILLISECOND);
    // Without a narrow place it is the window alone that bounds the scan, and the mean time to an answer its pace.
    let steady = always_right(&SimulatedHost { rtt: 40 * MILLISECOND, ..host() }, "1-65535");
    let varying = always_right(&SimulatedHost { rtt: 20 * MILLISECOND, path, ..host() }, "1-65535");
    assert!(varying < 2.0 * steady, "{varying} s, and {steady} s without it");
}

#[test]
fn jitter_that_keeps_no_order_is_no_queue() {
    costs_at_most_twice(Path::default(), 20 * MILLISECOND, 40 * MILLISECOND);
}

#[test]
fn the_bursts_of_a_shared_radio_are_no_queue() {
    let path = Path { delivers_every: 30 * MILLISECOND, ..Path::default() };
    costs_at_most_twice(path, Duration::ZERO, 20 * MILLISECOND);
    costs_at_most_twice(Path { ordered_jitter: 10 * MILLISECOND, ..path }, Duration::ZERO, 20 * MILLISECOND);
}

#[test]
fn a_route_that_becomes_longer_is_no_queue() {
    let detour = Detour { from: 300 * MILLISECOND, adds: 100 * MILLISECOND };
    let path = Path { detour: Some(detour), ..Path::default() };
    let short = SimulatedHost { rtt: 20 * MILLISECOND, path, narrow: Some(CAPACITY), ..host() };
    let longest = always_right(&short, "1-32768");
    let long = SimulatedHost { rtt: 120 * MILLISECOND, path: Path::default(), ..short };
    let reference = always_right(&long, "1-32768");
    assert!(longest < 1.5 * reference, "{longest} s, and {reference} s on the longer route alone");
}

#[test]
fn a_queue_that_our_own_probes_fill_is_kept_short() {
    for (jitter, most) in [(0, 20), (10, 40)] {
        let narrow = NarrowPlace { packets_per_second: 2_000, queue: 4_000 };
        let path = Path { ordered_jitter: jitter * MILLISECOND, ..Path::default() };
        let narrow = SimulatedHost { rtt: 40 * MILLISECOND, narrow: Some(narrow), path, ..host() };
        for outcome in right_outcomes(&narrow, "1-16384") {
            let (dropped, wait) = outcome.queue.unwrap();
            assert_eq!(dropped, 0);
            assert!(wait < most * MILLISECOND, "jitter {jitter}: {wait:?}");
            assert!(outcome.seconds() < 8.19 * 1.2, "jitter {jitter}: {}", outcome.seconds());
        }
    }
}

/// 80 ms there and back, up to 30 ms more each way, and one packet in fifty lost each way.
fn mobile() -> SimulatedHost {
    let path = Path { ordered_jitter: 30 * MILLISECOND, ..Path::default() };
    SimulatedHost { rtt: 80 * MILLISECOND, loss_per_mille: 20, path, ..host() }
}

#[test]
fn jitter_and_losses() {
    let longest = always_right(&mobile(), "1-65535");
    assert!(longest < 4.0, "{longest}");
}

#[test]
fn listeners_that_lose_most_behind_a_path_that_loses_some() {
    let longest = always_right(&SimulatedHost { listeners_lose_per_mille: 600, ..mobile() }, "1-65535");
    assert!(longest < 8.0, "{longest}");
}

#[test]
fn losses_that_come_in_runs() {
    let runs = Path { loss_run: 8, ..Path::default() };
    for path in [runs, Path { loss_run: 8, ..mobile().path }] {
        let lossy = SimulatedHost { path, ..mobile() };
        let longest = always_right(&lossy, "1-65535");
        assert!(longest < 8.0, "{longest}");
        always_right(&SimulatedHost { listeners_lose_per_mille: 600, ..lossy.clone() }, "1-65535");
        // Few ports, and some that nobody answers.
        always_right(&SimulatedHost { dropped: "300-305".parse().unwrap(), ..lossy }, "1-1000");
    }
}

#[test]
fn the_time_left_is_a_range_that_holds() {
    let lossy = SimulatedHost { rtt: Duration::from_millis(50), loss_per_mille: 50, ..host() };
    let dropped = SimulatedHost { dropped: "10000-20000".parse().unwrap(), ..host() };
    let narrow = NarrowPlace { packets_per_second: 2_000, queue: 100 };
    let narrow = SimulatedHost { rtt: Duration::from_millis(40), narrow: Some(narrow), ..host() };
    let limited = SimulatedHost { resets_per_second: Some(1_000), ..host() };
    for (name, host, ports) in [
        ("lossy", lossy, "1-65535"),
        ("dropped", dropped, "1-65535"),
        ("narrow", narrow, "1-16384"),
        ("limited", limited, "1-8192"),
    ] {
        let outcome = scan_with(&host, ports, Pacing::default(), 3);
        let end_ms = outcome.elapsed.as_millis() as u64;
        // The first quarter goes by before the rate of a scan is known.
        let told = outcome.told.iter().filter(|progress| progress.elapsed_ms * 4 > end_ms);
        let ranges: Vec<(u64, u64, u64)> =
            told.filter_map(|progress| Some((progress.elapsed_ms, progress.eta_ms?, progress.eta_max_ms?))).collect();
        // A tenth of the scan is as near as anybody can tell.
        let slack = end_ms / 10 + 100;
        let holds = |(at, least, most): &&(u64, u64, u64)| {
            let left = end_ms - at;
            least.saturating_sub(slack) <= left && left <= most + slack
        };
        let (held, all) = (ranges.iter().filter(holds).count(), ranges.len());
        assert!(all > 3 && held * 10 >= all * 8, "{name}: {held} of {all}, end {end_ms}: {ranges:?}");
    }
}
