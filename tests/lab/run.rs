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
        let commands = arguments.iter().map(|arguments| command(lab, end, with, arguments));
        let running: Vec<_> = commands.map(|command| scope.spawn(|| timed(command))).collect();
        running.into_iter().map(|scan| scan.join().unwrap()).collect()
    });
    let cpu = (used_by_children() - used_before) / scans.len() as u32;
    scans.into_iter().map(|(output, wall)| Scanned { report: report(&output), wall, cpu }).collect()
}

fn command(lab: &Lab, end: End, with: &str, arguments: &str) -> Command {
    let mut command = lab.command(end, "sh");
    let script = format!("{with} \"$0\" scan {arguments} --format jsonl");
    command.args(["-c", &script, PROGRAM]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn timed(mut command: Command) -> (Output, Duration) {
    let started = Instant::now();
    let output = command.output().unwrap();
    (output, started.elapsed())
}

/// The fold of what was told.
fn report(output: &Output) -> Report {
    let mut report = Report::default();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().for_each(|line| report.apply(&serde_json::from_str::<Batch>(line).unwrap()));
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
