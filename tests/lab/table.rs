//! What `make lab` prints: a line for each profile and family.

use super::run::Scanned;
use super::score::Score;
use portolan::model::event::{Counts, Notice};
use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

/// The scans of one profile and family.
#[derive(Clone, Debug)]
pub struct Row {
    name: String,
    walls: Vec<Duration>,
    cpus: Vec<Duration>,
    /// Of the last scan.
    counts: Counts,
    /// Missed, falsely open, closed called filtered, filtered called closed, not named.
    wrong: [u32; 5],
    notices: BTreeSet<String>,
}

/// The first line.
pub fn header() -> String {
    format!(
        "{:<41} {:>4} {:>7} {:>15} {:>6}  {:>5} {:>6} {:>8}  {:>6} {:>5} {:>6} {:>6} {:>7}  notices\n\
         {:<41} {:>4} {:>7} {:>15} {:>6}  {:>5} {:>6} {:>8}  {:>6} {:>5} {:>6} {:>6} {:>7}",
        "profile",
        "runs",
        "wall s",
        "min–max",
        "cpu s",
        "open",
        "closed",
        "filtered",
        "missed",
        "false",
        "closed",
        "filt.",
        "not",
        "",
        "",
        "median",
        "",
        "median",
        "",
        "",
        "",
        "",
        "open",
        "→filt.",
        "→clos.",
        "named"
    )
}

impl Row {
    /// No scan yet.
    pub fn new(name: String) -> Row {
        let (counts, notices) = (Counts::default(), BTreeSet::new());
        Row { name, walls: vec![], cpus: vec![], counts, wrong: [0; 5], notices }
    }

    /// Whether there is anything to print.
    pub fn has_scans(&self) -> bool {
        !self.walls.is_empty()
    }

    /// One more.
    pub fn scanned(&mut self, scan: &Scanned) {
        self.walls.push(scan.wall);
        self.cpus.push(scan.cpu);
        self.counts = scan.report.counts;
        self.notices.extend(scan.report.notices.iter().map(in_short));
    }

    /// How right it was, of one address.
    pub fn scored(&mut self, score: &Score) {
        let Score { missed, false_open, closed_as_filtered, filtered_as_closed, unnamed } = score;
        let wrong = [missed, false_open, closed_as_filtered, filtered_as_closed, unnamed];
        self.wrong.iter_mut().zip(wrong).for_each(|(sum, ports)| *sum += ports.len());
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { open, closed, filtered } = self.counts;
        let [missed, false_open, closed_as_filtered, filtered_as_closed, unnamed] = self.wrong;
        let (walls, cpus) = (sorted_seconds(&self.walls), sorted_seconds(&self.cpus));
        let spread = match (walls.first(), walls.last()) {
            (Some(first), Some(last)) if walls.len() > 1 => format!("{first:.2}–{last:.2}"),
            _ => String::new(),
        };
        let median = |sorted: &[f64]| sorted[sorted.len() / 2];
        let notices: Vec<_> = self.notices.iter().map(String::as_str).collect();
        write!(
            f,
            "{:<41} {:>4} {:>7.2} {:>15} {:>6.2}  {:>5} {:>6} {:>8}  {:>6} {:>5} {:>6} {:>6} {:>7}  {}",
            self.name,
            walls.len(),
            median(&walls),
            spread,
            median(&cpus),
            open,
            closed,
            filtered,
            missed,
            false_open,
            closed_as_filtered,
            filtered_as_closed,
            unnamed,
            notices.join(", ")
        )
    }
}

fn sorted_seconds(times: &[Duration]) -> Vec<f64> {
    let mut seconds: Vec<f64> = times.iter().map(Duration::as_secs_f64).collect();
    seconds.sort_by(f64::total_cmp);
    seconds
}

/// Its code, and what is short if something is.
fn in_short(notice: &Notice) -> String {
    let json = serde_json::to_value(notice).unwrap();
    let words = [&json["code"], &json["shortage"]].map(|word| word.as_str().unwrap_or_default().to_owned());
    words.join(" ").trim_end().to_owned()
}
