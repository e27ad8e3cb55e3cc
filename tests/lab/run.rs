//! Runs the program at one end of a lab, and reads what it tells.

use super::namespaces::{End, Lab};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use portolan::model::event::Batch;
use portolan::model::report::Report;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The program: of the same profile as this test, so `make lab` runs the one that people get.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_portolan");

/// A scan that has ended.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// All that it told.
    pub report: Report,
    /// From its start to its end.
    pub wall: Duration,
    /// What it used of processors.
    pub cpu: Duration,
}

/// Scans. `with` are words of the shell that come before the program, such as `exec` or `exec nice`.
pub fn scan(lab: &Lab, end: End, with: &str, arguments: &str) -> Scanned {
    at_once(lab, end, with, &[arguments.to_owned()]).remove(0)
}

/// The same several times at once; each gets its share of what all of them used of processors.
pub fn at_once(lab: &Lab, end: End, with: &str, arguments: &[String]) -> Vec<Scanned> {
    let used_before = used_by_children();
    let scans: Vec<_> = std::thread::scope(|scope| {
        let arguments = arguments.iter().map(|arguments| format!("scan {arguments} --no-names --format jsonl"));
        let commands = arguments.map(|arguments| shell(lab, end, with, PROGRAM, &arguments));
        let running: Vec<_> = commands.map(|command| scope.spawn(|| timed(command))).collect();
        running.into_iter().map(|scan| scan.join().unwrap()).collect()
    });
    let cpu = (used_by_children() - used_before) / scans.len() as u32;
    scans.into_iter().map(|(output, wall)| Scanned { report: report(&output), wall, cpu }).collect()
}

/// A program at one end of the lab. `with` are words of the shell that come before it.
pub fn shell(lab: &Lab, end: End, with: &str, program: &str, arguments: &str) -> Command {
    let mut command = lab.command(end, "sh");
    command.args(["-c", &format!("{with} \"$0\" {arguments}"), program]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A program that has ended, and what it took.
pub struct Finished {
    /// What it printed, and how it ended.
    pub output: Output,
    /// From its start to its end.
    pub wall: Duration,
    /// Processor time.
    pub cpu: Duration,
}

/// Runs a command while nothing else runs.
pub fn finish(command: Command) -> Finished {
    let used_before = used_by_children();
    let (output, wall) = timed(command);
    Finished { output, wall, cpu: used_by_children() - used_before }
}

fn timed(mut command: Command) -> (Output, Duration) {
    let started = Instant::now();
    let output = command.output().unwrap();
    (output, started.elapsed())
}

/// The report that a scan's JSON Lines add up to.
pub fn report(output: &Output) -> Report {
    let mut report = Report::default();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().for_each(|line| report.apply(&serde_json::from_str::<Batch>(line).unwrap()).unwrap());
    assert!(report.phase.is_ended(), "{}", String::from_utf8_lossy(&output.stderr));
    report
}

/// Processor time of those processes of ours that have ended: of `make lab`, which does one thing at a time, those of
/// the scan.
fn used_by_children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let duration = |time: TimeVal| Duration::new(time.tv_sec() as u64, time.tv_usec() as u32 * 1_000);
    duration(usage.user_time()) + duration(usage.system_time())
}
