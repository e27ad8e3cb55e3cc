//! Recognises a host that answers only so many probes a second, as firewalls and kernels do for RST and ICMP.
//!
//! Its sign is a flat rate: the window has been cut to its least, many ports answer only when they are asked
//! again, and still answers come second after second.

use std::time::Duration;

/// What is looked at is counted over this long.
const PERIOD: Duration = Duration::from_secs(1);
/// So many such periods in a row make it certain enough to say.
const PERIODS: u32 = 2;
/// Fewer answers than these in a period tell nothing.
const MIN_ANSWERS: u32 = 5;
/// One in so many answers came to a probe that was not the first to its port, or more.
const ASKED_AGAIN: u32 = 4;

/// What was counted of one host.
#[derive(Debug, Default)]
pub(super) struct ReplyLimit {
    since: Duration,
    answers: u32,
    asked_again: u32,
    flat_periods: u32,
    per_second: Option<u32>,
    rejected_again: u32,
}

impl ReplyLimit {
    /// A port answered; whether it had been asked before, and whether the window is at its least. Gives the
    /// limit the moment that it is recognised.
    pub(super) fn answered(&mut self, was_asked_again: bool, is_window_least: bool, now: Duration) -> Option<u32> {
        self.answers += 1;
        self.asked_again += u32::from(was_asked_again);
        let passed = now.saturating_sub(self.since);
        if passed < PERIOD {
            return None;
        }
        let per_second = (f64::from(self.answers) / passed.as_secs_f64()).round() as u32;
        let is_flat =
            is_window_least && self.answers >= MIN_ANSWERS && self.asked_again * ASKED_AGAIN >= self.answers;
        self.flat_periods = if is_flat { self.flat_periods + 1 } else { 0 };
        (self.since, self.answers, self.asked_again) = (now, 0, 0);
        let is_new = self.flat_periods >= PERIODS && self.per_second.is_none();
        if self.flat_periods >= PERIODS {
            self.per_second = Some(per_second.max(1));
        }
        self.per_second.filter(|_| is_new)
    }

    /// A probe was rejected by ICMP; whether it becomes certain by this that rejections are limited.
    pub(super) fn rejected(&mut self, was_asked_again: bool) -> bool {
        self.rejected_again += u32::from(was_asked_again);
        was_asked_again && self.rejected_again == PERIODS
    }

    /// About how many answers a second there are at most, if that is known.
    pub(super) fn per_second(&self) -> Option<u32> {
        self.per_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two hundred answers a second for some seconds.
    fn heard(is_window_least: bool, one_again_in: u32, seconds: u32) -> Option<u32> {
        let mut limit = ReplyLimit::default();
        let answers = 0..seconds * 200;
        answers.filter_map(|n| limit.answered(n % one_again_in == 0, is_window_least, Duration::from_millis(5) * n)).last()
    }

    #[test]
    fn a_flat_rate_under_the_least_window_is_a_limit() {
        assert!(heard(true, 3, 4).is_some_and(|rate| (195..=205).contains(&rate)));
        assert_eq!(heard(true, 3, 1), None, "not by a moment");
    }

    #[test]
    fn a_host_that_is_slow_or_loses_little_has_none() {
        assert_eq!(heard(false, 3, 9), None);
        assert_eq!(heard(true, 10, 9), None);
    }

    #[test]
    fn rejections_that_come_only_when_asked_again_are_limited() {
        let mut limit = ReplyLimit::default();
        assert!(!limit.rejected(false) && !limit.rejected(true) && limit.rejected(true));
        assert!(!limit.rejected(true), "said once");
    }
}
