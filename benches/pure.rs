//! How long what is pure takes: the engine's pace on simulated time, a request's plan, the fold, and event coding.

#![allow(clippy::unwrap_used, reason = "a bench that meets the unexpected ends")]

use criterion::{BatchSize, Criterion, Throughput};
use portolan::engine::drive::{Control, drive};
use portolan::engine::simulated::{SimulatedHost, SimulatedNetwork, VirtualClock};
use portolan::engine::{Engine, EngineConfig};
use portolan::model::event::{Batch, PortState};
use portolan::model::limits::Limits;
use portolan::model::plan::Pacing;
use portolan::model::ports::PortSet;
use portolan::model::report::Report;
use portolan::model::request::{Mode, ScanRequest};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

const HOST: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10));
const PORTS: u64 = 65_535;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    pace(&mut criterion);
    plan(&mut criterion);
    fold(&mut criterion);
    coding(&mut criterion);
    criterion.final_summary();
}

/// A full scan on simulated time: what the engine itself costs, by what it meets.
fn pace(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pace");
    group.sample_size(10).throughput(Throughput::Elements(PORTS));
    let far = SimulatedHost { rtt: Duration::from_millis(50), loss_per_mille: 50, ..closed() };
    for (name, hosts) in [("all closed", vec![closed()]), ("all silent", vec![]), ("lossy", vec![far])] {
        group.bench_function(name, |bencher| bencher.iter(|| scan(hosts.clone())));
    }
    group.finish();
}

/// Parsing and validating all ports, as one range and as a list that fills the field.
fn plan(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("plan");
    let pieces: Vec<String> = (0..300).map(|n| format!("{}-{}", n * 218 + 1, n * 218 + 218)).collect();
    for (name, ports) in
        [("1-65535", "1-65535".to_owned()), ("300 ranges", format!("{},65401-65535", pieces.join(",")))]
    {
        let mode = Mode::Custom.as_str().to_owned();
        let request = ScanRequest { target: HOST.to_string(), mode, ports, ..ScanRequest::default() };
        assert_eq!(request.validate(&Limits::COMMAND_LINE).map(|plan| plan.ports.len()), Ok(PORTS as u32));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(&request).validate(&Limits::COMMAND_LINE)));
    }
    group.finish();
}

/// The batches of a full scan, applied one after the other.
fn fold(criterion: &mut Criterion) {
    let batches = scan(vec![mixed()]);
    let mut group = criterion.benchmark_group("fold");
    group.throughput(Throughput::Elements(PORTS));
    group.bench_function("a full scan", |bencher| {
        bencher.iter_batched_ref(Report::default, |report| apply_all(report, &batches), BatchSize::SmallInput);
    });
    group.finish();
}

/// One batch with a verdict for each port, to JSON and back.
fn coding(criterion: &mut Criterion) {
    let events = scan(vec![mixed()]).into_iter().flat_map(|batch| batch.events).collect();
    let batch = Batch { seq: 1, progress: Default::default(), events };
    let json = serde_json::to_string(&batch).unwrap();
    assert_eq!(serde_json::from_str::<Batch>(&json).unwrap(), batch);
    let mut group = criterion.benchmark_group("events");
    group.throughput(Throughput::Bytes(json.len() as u64));
    group.bench_function("to JSON", |bencher| bencher.iter(|| serde_json::to_string(black_box(&batch))));
    group.bench_function("from JSON", |bencher| bencher.iter(|| serde_json::from_str::<Batch>(black_box(&json))));
    group.finish();
}

fn closed() -> SimulatedHost {
    SimulatedHost::new("closed", "")
}

/// Some of each state.
fn mixed() -> SimulatedHost {
    SimulatedHost { dropped: "20000-20999".parse().unwrap(), ..SimulatedHost::new("mixed", "22,80,443,30000-30199") }
}

/// Scans every port of these hosts, all of which are at the same address; without one nobody answers there.
fn scan(hosts: Vec<SimulatedHost>) -> Vec<Batch> {
    let hosts: BTreeMap<_, _> = hosts.into_iter().map(|host| (HOST, host)).collect();
    let mut network = SimulatedNetwork::new(VirtualClock::default(), hosts, 1);
    let mut engine = Engine::new(EngineConfig {
        addresses: vec![HOST],
        ports: PortSet::all(),
        pacing: Pacing::default(),
        seed: 1,
        max_open_probes: 16_384,
        time_limit: Duration::from_secs(3_600),
    });
    let (mut batches, mut seq) = (Vec::new(), 0);
    drive(&mut engine, &mut network, &Control::default(), |events, progress| {
        seq += events.len() as u64;
        batches.push(Batch { seq, progress, events });
    });
    batches
}

fn apply_all(report: &mut Report, batches: &[Batch]) {
    batches.iter().for_each(|batch| report.apply(batch).unwrap());
    assert_eq!(report.counts.total(), PORTS, "{}", PortState::Closed.as_str());
}
