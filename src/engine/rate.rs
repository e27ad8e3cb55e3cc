//! How fast a scan goes, over a moving window of two seconds.

use std::collections::VecDeque;
use std::time::Duration;

const WINDOW: Duration = Duration::from_secs(2);
const STEP: Duration = Duration::from_millis(50);

/// Remembers how much was done at times of the last two seconds.
#[derive(Debug, Default)]
pub(super) struct Rate {
    marks: VecDeque<(Duration, u64)>,
}

impl Rate {
    /// Takes in how much was done by now; gives units per second.
    pub(super) fn update(&mut self, now: Duration, done: u64) -> u32 {
        if self.marks.back().is_none_or(|(at, _)| now >= *at + STEP) {
            self.marks.push_back((now, done));
        }
        while self.marks.len() > 2 && self.marks.front().is_some_and(|(at, _)| *at + WINDOW < now) {
            self.marks.pop_front();
        }
        let Some(&(since, before)) = self.marks.front() else {
            return 0;
        };
        let seconds = now.saturating_sub(since).as_secs_f64();
        if seconds == 0.0 { 0 } else { (done.saturating_sub(before) as f64 / seconds).round() as u32 }
    }

    /// Leaves out that long, in which nothing was meant to be done.
    pub(super) fn rested(&mut self, rested: Duration) {
        self.marks.iter_mut().for_each(|(at, _)| *at += rested);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_what_is_older_than_its_window() {
        let mut rate = Rate::default();
        let at = Duration::from_millis;
        assert_eq!(rate.update(at(0), 0), 0);
        assert_eq!(rate.update(at(500), 500), 1000);
        for step in 1..=100 {
            rate.update(at(500 + step * 100), 500);
        }
        assert_eq!(rate.update(at(10_500), 500), 0);
    }

    #[test]
    fn a_rest_is_no_slowness() {
        let mut rate = Rate::default();
        let at = Duration::from_millis;
        rate.update(at(0), 0);
        assert_eq!(rate.update(at(1_000), 1_000), 1_000);
        rate.rested(at(60_000));
        assert_eq!(rate.update(at(61_500), 1_500), 1_000);
    }
}
