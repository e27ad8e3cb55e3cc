//! The course of a scan: how far and how fast it was from its beginning on, in a bounded number of points.

use super::event::{Counts, Progress};
use serde::{Deserialize, Serialize};

/// So many points at most; then every second one is left out.
const MAX_POINTS: usize = 120;
/// How far points lie apart at first, in milliseconds: as often as a page is told.
const FIRST_STEP_MS: u64 = 50;

/// How a scan stood at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Since the start, in milliseconds.
    #[serde(rename = "t")]
    pub elapsed_ms: u64,
    /// Ports with a verdict.
    #[serde(rename = "d")]
    pub done: u64,
    /// Open ones among them.
    #[serde(rename = "o")]
    pub open: u64,
    /// Verdicts per second over the last two seconds.
    #[serde(rename = "r")]
    pub rate: u32,
    /// The smoothed round-trip time, in microseconds.
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub rtt_us: Option<u32>,
}

/// Points in their order. Two readers that were told at other moments have other points of the same course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    points: Vec<Point>,
    /// How far points lie apart at least, in milliseconds; 0 before the first.
    step_ms: u64,
}

impl Course {
    /// Takes in how the scan stands now; the last moment of a scan is always a point.
    pub fn add(&mut self, progress: &Progress, counts: Counts, is_last: bool) {
        let last_ms = self.points.last().map(|point| point.elapsed_ms);
        let is_due = last_ms.is_none_or(|last| {
            let step = if is_last { 1 } else { self.step_ms.max(FIRST_STEP_MS) };
            progress.elapsed_ms >= last + step
        });
        if !is_due {
            return;
        }
        let Progress { done, rate, rtt_us, elapsed_ms, .. } = *progress;
        // At its end a scan has no rate any more: the curve ends where it was. One that is over before any was known
        // has that of the whole.
        let of_all = || (done * 1_000).checked_div(elapsed_ms).and_then(|rate| u32::try_from(rate).ok());
        let known = self.points.last().map(|point| point.rate).filter(|rate| *rate > 0);
        let rate = if is_last { known.or_else(of_all).unwrap_or(rate) } else { rate };
        self.points.push(Point { elapsed_ms, done, open: counts.open, rate, rtt_us });
        if self.points.len() > MAX_POINTS {
            let mut index = 0;
            self.points.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.step_ms = self.step_ms.max(FIRST_STEP_MS) * 2;
        }
    }

    /// Its points, by time.
    pub fn points(&self) -> &[Point] {
        &self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(moments: impl IntoIterator<Item = u64>) -> Course {
        let mut course = Course::default();
        for elapsed_ms in moments {
            let progress = Progress { elapsed_ms, done: elapsed_ms, rate: 7, ..Progress::default() };
            course.add(&progress, Counts { open: 1, ..Counts::default() }, false);
        }
        course
    }

    #[test]
    fn points_are_few_however_long_a_scan_takes() {
        for minutes in [1, 10, 600] {
            let course = course((0..minutes * 1_200).map(|tick| tick * 50));
            let points = course.points();
            assert!((MAX_POINTS / 2..=MAX_POINTS).contains(&points.len()), "{}", points.len());
            assert_eq!(points[0].elapsed_ms, 0);
            assert!(points.windows(2).all(|pair| pair[0].elapsed_ms < pair[1].elapsed_ms));
            assert!(points[points.len() - 1].elapsed_ms > minutes * 59_000);
        }
    }

    #[test]
    fn what_is_told_twice_or_at_once_is_one_point() {
        assert_eq!(course([0, 10, 20, 50, 50, 60, 100]).points().len(), 3);
    }

    #[test]
    fn the_end_is_a_point_and_keeps_the_rate() {
        let mut course = course([0, 50]);
        let end = Progress { elapsed_ms: 51, done: 99, ..Progress::default() };
        course.add(&end, Counts::default(), true);
        course.add(&end, Counts::default(), true);
        let last = course.points()[course.points().len() - 1];
        assert_eq!((course.points().len(), last.done, last.rate), (3, 99, 7));
        let mut short = Course::default();
        short.add(&Progress { elapsed_ms: 0, ..end }, Counts::default(), false);
        short.add(&Progress { elapsed_ms: 30, done: 60, rate: 0, ..end }, Counts::default(), true);
        assert_eq!(short.points()[1].rate, 2_000, "over before a rate was known");
    }
}
