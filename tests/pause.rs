//! Scans that are paused on their way, on simulated networks and simulated time: what they find is what they find
//! without a pause.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

use portolan::engine::drive::{Control, Network, drive};
use portolan::engine::simulated::{NarrowPlace, SimulatedHost, SimulatedNetwork, VirtualClock};
use portolan::engine::{Answer, Engine, EngineConfig, Outcome, Probe, ProbeId};
use portolan::model::event::{Batch, Notice, Phase, PortState, Progress, ScanEvent};
use portolan::model::plan::{Pacing, Timeout};
use portolan::model::ports::PortSet;
use portolan::model::report::Report;
use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

const HOST: &str = "192.0.2.10";
const OPEN: &str = "22,80,443,3306,5432,8080,9000-9060,20000-20040";
const SEEDS: std::ops::Range<u64> = 0..6;
/// The kernel's own repetitions, of minutes, come within some of them.
const LONG: u64 = 300_000;

/// What somebody does while a scan runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Press {
    Pause,
    Resume,
    Stop,
}

/// A network beside which somebody presses buttons, at milliseconds of the scan. Nothing may be sent in a pause.
struct Pressed<'a> {
    network: SimulatedNetwork<VirtualClock>,
    control: &'a Control,
    presses: VecDeque<(Duration, Press)>,
    waits_while_paused: u64,
    paused_for: Duration,
}

impl Network for Pressed<'_> {
    fn now(&self) -> Duration {
        self.network.now()
    }

    fn send(&mut self, probe: Probe, answers: &mut Vec<Answer>) {
        assert!(!self.control.is_paused(), "something is sent at {:?}", self.now());
        self.network.send(probe, answers);
    }

    fn release(&mut self, probe: ProbeId) {
        self.network.release(probe);
    }

    fn wait(&mut self, deadline: Duration, answers: &mut Vec<Answer>) -> Result<Duration, i32> {
        let began = self.now();
        let deadline = self.presses.front().map_or(deadline, |(at, _)| deadline.min(*at));
        let looked = self.network.wait(deadline, answers);
        if self.control.is_paused() {
            self.waits_while_paused += 1;
            self.paused_for += self.now() - began;
        }
        while self.presses.front().is_some_and(|(at, _)| *at <= self.network.now()) {
            match self.presses.pop_front() {
                Some((_, Press::Pause)) => self.control.pause(),
                Some((_, Press::Resume)) => self.control.resume(),
                Some((_, Press::Stop)) => self.control.cancel(),
                None => {}
            }
        }
        looked
    }
}

/// What a scan came to, and what was said on the way.
struct Told {
    report: Report,
    batches: Vec<Batch>,
    elapsed: Duration,
    paused_for: Duration,
    waits_while_paused: u64,
}

impl Told {
    fn events(&self) -> impl Iterator<Item = &ScanEvent> {
        self.batches.iter().flat_map(|batch| &batch.events)
    }

    /// The progress that was told while the scan rested.
    fn progress_while_paused(&self) -> Vec<Progress> {
        let mut report = Report::default();
        let after = self.batches.iter().map(|batch| {
            report.apply(batch).unwrap();
            (report.phase, batch.progress)
        });
        after.filter(|(phase, _)| *phase == Phase::Paused).map(|(_, progress)| progress).collect()
    }
}

fn config(addresses: &[&str], ports: &str, seed: u64) -> EngineConfig {
    EngineConfig {
        addresses: addresses.iter().map(|text| text.parse().unwrap()).collect(),
        ports: ports.parse().unwrap(),
        pacing: Pacing::default(),
        seed,
        max_open_probes: 19_900,
        time_limit: Duration::from_secs(100_000),
    }
}

fn scan(host: &SimulatedHost, config: EngineConfig, presses: &[(u64, Press)]) -> Told {
    let seed = config.seed;
    let planned = config.addresses.len() as u64 * u64::from(config.ports.len());
    let hosts = BTreeMap::from([(HOST.parse::<IpAddr>().unwrap(), host.clone())]);
    let control = Control::default();
    let mut network = Pressed {
        network: SimulatedNetwork::new(VirtualClock::default(), hosts, seed),
        control: &control,
        presses: presses.iter().map(|(ms, press)| (Duration::from_millis(*ms), *press)).collect(),
        waits_while_paused: 0,
        paused_for: Duration::ZERO,
    };
    let (mut report, mut batches) = (Report::default(), Vec::new());
    drive(&mut Engine::new(config), &mut network, &control, |events, progress| {
        let batch = Batch { seq: report.seq + events.len() as u64, progress, events };
        report.apply(&batch).unwrap();
        batches.push(batch);
    });
    assert_eq!(report.counts.total() + report.not_asked, planned, "a port vanished or was told twice");
    assert_eq!(network.network.unreleased(), 0);
    let Pressed { waits_while_paused, paused_for, .. } = network;
    Told { report, batches, elapsed: network.network.now(), paused_for, waits_while_paused }
}

/// Pauses of that length, one after the other, each so long after the last.
fn pauses(first: u64, every: u64, length: u64, count: u64) -> Vec<(u64, Press)> {
    let each = |number| {
        let at = first + number * (every + length);
        [(at, Press::Pause), (at + length, Press::Resume)]
    };
    (0..count).flat_map(each).collect()
}

fn in_state(report: &Report, state: PortState) -> String {
    let host = &report.hosts[&HOST.parse::<IpAddr>().unwrap()];
    let ports: PortSet = match state {
        PortState::Closed => host.closed.clone(),
        state => host.rows.iter().filter(|(_, row)| row.state == state).map(|(port, _)| *port).collect(),
    };
    ports.to_string()
}

fn verdicts(report: &Report) -> [String; 3] {
    PortState::ALL.map(|state| in_state(report, state))
}

fn host() -> SimulatedHost {
    SimulatedHost::new("a", OPEN)
}

#[test]
fn a_scan_that_is_paused_finds_what_it_finds_without() {
    let dropped = SimulatedHost { dropped: "9000-9010,30000-30900".parse().unwrap(), ..host() };
    let lossy = SimulatedHost {
        rtt: Duration::from_millis(50),
        loss_per_mille: 100,
        listeners_lose_per_mille: 200,
        ..dropped.clone()
    };
    let narrow = NarrowPlace { packets_per_second: 2_000, queue: 100 };
    let narrow = SimulatedHost { rtt: Duration::from_millis(40), narrow: Some(narrow), ..host() };
    let limited = SimulatedHost { resets_per_second: Some(1_000), ..host() };
    for (name, host, ports) in [
        ("dropped", dropped, "1-32000"),
        ("lossy", lossy, "8000-10000,20000-22000,30000-31000"),
        ("narrow", narrow, "1-10000"),
        ("limited", limited, "1-4096"),
    ] {
        for seed in SEEDS {
            let expected = verdicts(&scan(&host, config(&[HOST], ports, seed), &[]).report);
            for presses in [
                // While the first answers are on their way.
                pauses(seed * 7, 0, LONG, 1),
                // In the middle, and while silent ports are asked again and listened to.
                pauses(50 + seed * 20, 150, 2_500, 12),
                // Again and again, for a moment.
                pauses(100, 60 + seed, 30, 60),
            ] {
                let told = scan(&host, config(&[HOST], ports, seed), &presses);
                assert_eq!(told.report.phase, Phase::Done);
                assert_eq!(verdicts(&told.report), expected, "{name}, seed {seed}, {} presses", presses.len());
            }
        }
    }
}

#[test]
fn silence_is_not_judged_during_a_pause_and_no_attempt_is_left_out() {
    let silent = SimulatedHost { dropped: PortSet::all(), ..host() };
    let attempts = |told: &Told| {
        let rows = told.report.hosts.values().flat_map(|host| host.rows.values());
        rows.map(|row| row.attempts).collect::<Vec<_>>()
    };
    for timeout in [Timeout::Automatic, Timeout::Fixed(Duration::from_millis(200))] {
        let config = || EngineConfig { pacing: Pacing { timeout, ..Pacing::default() }, ..config(&[HOST], "1-100", 1) };
        let expected = scan(&silent, config(), &[]);
        for paused_at in [0, 100, 250, 500, 700, 1_200] {
            let told = scan(&silent, config(), &pauses(paused_at, 0, LONG, 1));
            assert_eq!(attempts(&told), attempts(&expected), "{timeout:?}, paused at {paused_at}");
            let resting = told.progress_while_paused();
            assert!(resting.is_empty() || resting.windows(2).all(|pair| pair[0].done == pair[1].done), "{paused_at}");
        }
    }
}

#[test]
fn of_several_hosts_the_silent_ones_are_given_up_after_a_pause_as_before() {
    let hidden = SimulatedHost { dropped: "1-65535,!3306".parse().unwrap(), ..host() };
    let both = [HOST, "192.0.2.11"];
    let told = scan(&hidden, config(&both, "1-4000", 1), &pauses(30, 100, LONG, 20));
    assert_eq!((told.report.counts.open, told.report.counts.filtered), (1, 3_999));
    assert_eq!(told.report.not_asked, 4_000);
}

#[test]
fn a_pause_is_told_costs_no_processor_and_spoils_no_estimate() {
    let far = SimulatedHost { rtt: Duration::from_millis(20), ..host() };
    let pacing = Pacing { probes_per_second: Some(2_000), ..Pacing::default() };
    let config = || EngineConfig { pacing, ..config(&[HOST], "1-20000", 1) };
    let told = scan(&far, config(), &pauses(3_000, 0, 60_000, 1));
    let words: Vec<&ScanEvent> =
        told.events().filter(|event| matches!(event, ScanEvent::Paused | ScanEvent::Resumed)).collect();
    assert_eq!(words, [&ScanEvent::Paused, &ScanEvent::Resumed]);
    assert_eq!(told.report.notices, []);

    let resting = told.progress_while_paused();
    assert!((50..80).contains(&resting.len()), "it is heard of once a second: {}", resting.len());
    assert!(resting.iter().all(|progress| (progress.rate, progress.eta_ms, progress.eta_max_ms) == (0, None, None)));
    let most = told.paused_for.as_millis() as u64 / 50 * 3 + 100;
    assert!(told.waits_while_paused < most, "it sleeps: {} waits", told.waits_while_paused);

    let resumed = told.batches.iter().position(|batch| batch.events.contains(&ScanEvent::Resumed)).unwrap();
    // The answers that are not there yet are few beside two seconds of them.
    for Batch { progress, .. } in &told.batches[resumed..told.batches.len() - 1] {
        assert!((1_700..2_300).contains(&progress.rate), "{progress:?}");
        let left = u64::from(20_000 - progress.done as u32) / 2;
        assert!(progress.eta_ms.unwrap().abs_diff(left) < 1_500, "{progress:?}");
    }
    let unpaused = scan(&far, config(), &[]).elapsed;
    assert!(told.elapsed - told.paused_for < unpaused + Duration::from_millis(500), "{:?}", told.elapsed);
}

#[test]
fn a_pause_is_not_taken_for_a_slower_limit_of_replies() {
    let limited = SimulatedHost { resets_per_second: Some(200), ..host() };
    let unpaused = scan(&limited, config(&[HOST], "1-4096", 1), &[]);
    let told = scan(&limited, config(&[HOST], "1-4096", 1), &pauses(5_000, 3_000, 60_000, 3));
    assert_eq!(verdicts(&told.report), verdicts(&unpaused.report));
    assert!(matches!(told.report.notices[..], [Notice::RepliesLimited { .. }]), "{:?}", told.report.notices);
    assert!(told.elapsed - told.paused_for < unpaused.elapsed * 12 / 10, "{:?}", told.elapsed);
}

#[test]
fn a_paused_scan_can_be_stopped_and_ends_by_its_time_limit() {
    let far = SimulatedHost { rtt: Duration::from_millis(200), ..host() };
    let told = scan(&far, config(&[HOST], "1-65535", 1), &[(1_000, Press::Pause), (9_000, Press::Stop)]);
    assert_eq!(told.report.phase, Phase::Cancelled);
    assert!(told.elapsed < Duration::from_millis(9_100), "{:?}", told.elapsed);
    assert!(!told.events().any(|event| *event == ScanEvent::Resumed));

    let short = EngineConfig { time_limit: Duration::from_secs(30), ..config(&[HOST], "1-65535", 1) };
    let told = scan(&far, short, &[(1_000, Press::Pause)]);
    assert_eq!((told.report.phase, &*told.report.notices), (Phase::Cancelled, &[Notice::TimeLimit][..]));
}

#[test]
fn a_scan_may_be_paused_before_it_begins_and_ends_if_its_last_answers_come_in_a_pause() {
    let told = scan(&host(), config(&[HOST], "1-100", 1), &[(0, Press::Pause), (500, Press::Resume)]);
    assert_eq!((told.report.phase, told.report.counts.total()), (Phase::Done, 100));

    let far = SimulatedHost { rtt: Duration::from_millis(200), ..host() };
    let told = scan(&far, config(&[HOST], "1-10", 1), &[(50, Press::Pause)]);
    assert_eq!((told.report.phase, told.report.counts.total()), (Phase::Done, 10));
}

#[test]
fn who_presses_twice_is_told_once_and_an_ended_scan_stays_as_it_is() {
    let mut engine = Engine::new(config(&[HOST], "1-10", 1));
    let at = Duration::from_millis;
    engine.resume(at(1));
    engine.pause(at(2));
    engine.pause(at(3));
    assert!(engine.is_paused() && engine.poll_transmit(at(4)).is_none());
    assert_eq!(engine.poll_timeout(), None, "there is nothing to wake up for");
    engine.resume(at(5));
    engine.resume(at(6));
    let probe = engine.poll_transmit(at(7)).unwrap();
    engine.handle(at(8), Answer { probe: probe.id, outcome: Outcome::Refused });
    engine.cancel(at(9));
    engine.pause(at(10));
    engine.resume(at(11));
    let told: Vec<ScanEvent> = std::iter::from_fn(|| engine.poll_event()).collect();
    assert_eq!(told[..2], [ScanEvent::Paused, ScanEvent::Resumed]);
    assert!(matches!(told[2..], [ScanEvent::HostUp { .. }, ScanEvent::Ports { .. }, ScanEvent::Finished { .. }]));
}
