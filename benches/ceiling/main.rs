//! The engine beside what the kernel can do: all ports of 127.0.0.1, in rounds that take turns.
//!
//! `BENCH_ROUNDS` is how many (5); the table has medians. Times of one run compare, for the machine is the same.

#![allow(clippy::unwrap_used, reason = "a bench that meets the unexpected ends")]

mod plain;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use plain::{Sockets, attempt_all};
use portolan::engine::drive::{Control, drive};
use portolan::engine::tcp::{TcpNetwork, raise_file_limit};
use portolan::engine::{Engine, EngineConfig};
use portolan::model::event::{Counts, ScanEvent};
use portolan::model::plan::Pacing;
use portolan::model::ports::PortSet;
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

const HOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const PORTS: u64 = 65_535;
/// What the ratios are to.
const MEASURE: usize = 2;

/// Those who take turns.
const RUNNERS: [(&str, Runner); 5] = [
    ("the engine", Runner::Engine),
    ("plain, fresh sockets, 1 thread", Runner::Plain(Sockets::Fresh, 1)),
    ("plain, fresh sockets, 2 threads", Runner::Plain(Sockets::Fresh, 2)),
    ("plain, sockets used again, 1 thread", Runner::Plain(Sockets::UsedAgain, 1)),
    ("plain, sockets used again, 2 threads", Runner::Plain(Sockets::UsedAgain, 2)),
];

#[derive(Clone, Copy)]
enum Runner {
    Engine,
    Plain(Sockets, u16),
}

/// One scan of all ports.
struct Round {
    wall: Duration,
    cpu: Duration,
    counts: Counts,
}

fn main() {
    // Cargo's `--bench` and criterion's options are for others.
    let rounds = std::env::var("BENCH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5).max(1);
    let max_sockets = raise_file_limit(1, 0).sockets;
    let mut results: [Vec<Round>; RUNNERS.len()] = Default::default();
    for round in 0..rounds {
        for (result, (_, runner)) in results.iter_mut().zip(RUNNERS) {
            result.push(runner.run(round, max_sockets));
        }
    }
    let measure = median(&results[MEASURE], Round::per_second);
    // Where others work on the machine, two threads are no quicker than one.
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default();
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    println!("{rounds} rounds, {PORTS} ports of {HOST}; medians; load {load} on {processors} processors");
    println!(
        "{:<38} {:>10} {:>17} {:>6} {:>7} {:>6}   open, closed, filtered",
        "", "attempts/s", "min–max", "ratio", "wall s", "cpu s"
    );
    for (result, (name, _)) in results.iter().zip(RUNNERS) {
        let per_second = median(result, Round::per_second);
        let slowest = result.iter().map(Round::per_second).fold(f64::INFINITY, f64::min);
        let fastest = result.iter().map(Round::per_second).fold(0.0, f64::max);
        let wall = median(result, |round| round.wall.as_secs_f64());
        let cpu = median(result, |round| round.cpu.as_secs_f64());
        let Counts { open, closed, filtered } = result[0].counts;
        println!(
            "{name:<38} {per_second:>10.0} {:>17} {:>6.2} {wall:>7.3} {cpu:>6.2}   {open}, {closed}, {filtered}",
            format!("{slowest:.0}–{fastest:.0}"),
            per_second / measure,
        );
    }
}

impl Runner {
    fn run(self, seed: u64, max_sockets: u32) -> Round {
        let (started, used) = (Instant::now(), processor_time());
        let counts = match self {
            Runner::Engine => scan(seed, max_sockets),
            Runner::Plain(sockets, threads) => attempt_all(HOST, sockets, threads),
        };
        let round = Round { wall: started.elapsed(), cpu: processor_time() - used, counts };
        assert_eq!(round.counts.total(), PORTS, "a port vanished");
        round
    }
}

impl Round {
    fn per_second(&self) -> f64 {
        PORTS as f64 / self.wall.as_secs_f64()
    }
}

/// The engine with its real driver, as `portolan scan` runs it.
fn scan(seed: u64, max_open_probes: u32) -> Counts {
    let mut engine = Engine::new(EngineConfig {
        addresses: vec![HOST],
        ports: PortSet::all(),
        pacing: Pacing::default(),
        seed,
        max_open_probes,
        time_limit: Duration::from_secs(600),
    });
    let mut network = TcpNetwork::new().unwrap();
    let mut found = Counts::default();
    drive(&mut engine, &mut network, &Control::default(), |events, _| {
        let finished = events.iter().find_map(|event| match event {
            ScanEvent::Finished { counts, .. } => Some(*counts),
            _ => None,
        });
        found = finished.unwrap_or(found);
    });
    found
}

fn median(rounds: &[Round], of: impl Fn(&Round) -> f64) -> f64 {
    let mut values: Vec<f64> = rounds.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Of this process, all threads.
fn processor_time() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
    let duration = |time: TimeVal| Duration::new(time.tv_sec() as u64, time.tv_usec() as u32 * 1_000);
    duration(usage.user_time()) + duration(usage.system_time())
}
