//! Recognises a host that sends only so many resets a second, as kernels and firewalls do, and keeps to that pace.
//!
//! Its sign: second after second the same number of resets, while many more probes are sent and many ports
//! answer only when they are asked again. A lossy way looks alike; it is told apart by what follows, for fewer
//! probes are answered better by a limit and no better by a lossy way.

use super::budget::Budget;
use std::time::Duration;

/// What is looked at is counted over this long,
const PERIOD: Duration = Duration::from_millis(300);
/// or longer, until there are so many resets.
const MIN_RESETS: u32 = 5;
/// One in so many resets, or more, came from a port that had been asked before.
const ASKED_AGAIN: u32 = 4;
/// So much more is sent than is answered, at the least.
const SENT_MORE: f64 = 1.3;
/// Two periods are alike if neither has so much more than the other.
const ALIKE: f64 = 1.25;
/// The pace is a little above the limit, so that none of it is left unused.
const PACE: f64 = 1.15;
/// If hardly a probe is in vain the limit is gone or higher than thought,
const HARDLY_IN_VAIN: f64 = 0.97;
/// and the pace grows by this.
const GROWTH: f64 = 1.6;
/// The first pace is what was sent before, evenly spaced, but not more than so many times the limit: probes in
/// bursts leave much of a limit unused, so that it looks lower than it is.
const FIRST_PACE: f64 = 4.0;
/// If at that pace still so few are answered it is no limit that keeps the others back.
const LOSSY: f64 = 0.5;
/// So many rejections that came only when asked again are no accident.
const REJECTED_AGAIN: u32 = 2;

/// What was counted of one host.
#[derive(Debug, Default)]
pub(super) struct ReplyLimit {
    keeps_pace: bool,
    since: Duration,
    sent: u32,
    resets: u32,
    asked_again: u32,
    /// Resets a second of the last period that looked limited.
    suspected: Option<f64>,
    pace: Option<Pace>,
    is_told: bool,
    /// It was thought to be limited, and it was not.
    is_refuted: bool,
    rejected_again: u32,
}

/// The pace of a host that is limited.
#[derive(Debug)]
struct Pace {
    /// Resets a second, as measured last.
    limit: f64,
    budget: Budget,
    /// It was made of a limit that was measured at an even pace.
    is_settled: bool,
}

impl Pace {
    fn set(&mut self, probes_per_second: f64) {
        self.budget.set(probes_per_second.ceil() as u32);
    }

    /// Takes in a period; whether it can be a limit that keeps the others back.
    fn measured(&mut self, sent: f64, resets: f64) -> bool {
        let is_lossy = self.is_settled && resets < sent * LOSSY;
        self.is_settled = resets <= sent * HARDLY_IN_VAIN;
        self.limit = resets;
        self.set(if self.is_settled { resets * PACE } else { sent * GROWTH });
        !is_lossy
    }
}

impl ReplyLimit {
    /// One whose pace is kept, or not.
    pub(super) fn new(keeps_pace: bool) -> ReplyLimit {
        ReplyLimit { keeps_pace, ..ReplyLimit::default() }
    }

    /// A probe was sent.
    pub(super) fn sent(&mut self, now: Duration) {
        self.sent += 1;
        if let Some(pace) = &mut self.pace {
            pace.budget.sent(now);
        }
    }

    /// A port answered by a reset; whether it had been asked before. Gives the limit, once, when it
    /// is known.
    pub(super) fn reset(&mut self, was_asked_again: bool, now: Duration) -> Option<u32> {
        self.resets += 1;
        self.asked_again += u32::from(was_asked_again);
        let passed = now.saturating_sub(self.since).as_secs_f64();
        if passed < PERIOD.as_secs_f64() || self.resets < MIN_RESETS {
            return None;
        }
        let (resets, sent) = (f64::from(self.resets) / passed, f64::from(self.sent) / passed);
        let is_limited =
            self.asked_again * ASKED_AGAIN >= self.resets && sent >= resets * SENT_MORE && !self.is_refuted;
        self.begin_anew(now);
        match &mut self.pace {
            Some(pace) => {
                if self.keeps_pace && !pace.measured(sent, resets) {
                    (self.pace, self.is_refuted) = (None, true);
                    return None;
                }
                let is_settled = pace.is_settled;
                self.told_first(is_settled)
            }
            None if is_limited => {
                let is_alike = |before: f64| before <= resets * ALIKE && resets <= before * ALIKE;
                if self.suspected.is_some_and(is_alike) {
                    let mut pace = Pace { limit: resets, budget: Budget::new(None), is_settled: false };
                    pace.set(sent.min(resets * FIRST_PACE));
                    self.pace = Some(pace);
                    return self.told_first(!self.keeps_pace);
                }
                self.suspected = Some(resets);
                None
            }
            None => {
                self.suspected = None;
                None
            }
        }
    }

    /// Counts from now on: between what was counted and what comes the scan has rested.
    pub(super) fn begin_anew(&mut self, now: Duration) {
        (self.since, self.sent, self.resets, self.asked_again) = (now, 0, 0, 0);
    }

    /// The limit, the first time that it is certain enough.
    fn told_first(&mut self, is_certain: bool) -> Option<u32> {
        let is_news = is_certain && !self.is_told;
        self.is_told |= is_certain;
        self.per_second().filter(|_| is_news)
    }

    /// When the next probe may be sent, if not now.
    pub(super) fn resumes_at(&self, now: Duration) -> Option<Duration> {
        self.pace.as_ref().filter(|_| self.keeps_pace)?.budget.resumes_at(now)
    }

    /// A probe was rejected by ICMP; whether it becomes certain by this that rejections are limited.
    pub(super) fn rejected(&mut self, was_asked_again: bool) -> bool {
        self.rejected_again += u32::from(was_asked_again);
        was_asked_again && self.rejected_again == REJECTED_AGAIN
    }

    /// About how many resets a second there are at most, if that is known.
    pub(super) fn per_second(&self) -> Option<u32> {
        self.pace.as_ref().map(|pace| pace.limit.round().max(1.0) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many periods with so many probes and resets each, one in `again` of them from a port asked before.
    fn heard(limit: &mut ReplyLimit, periods: std::ops::Range<u32>, sent: u32, resets: u32, again: u32) -> Option<u32> {
        let mut recognised = None;
        for period in periods {
            let start = PERIOD * period;
            (0..sent).for_each(|_| limit.sent(start));
            for number in 1..=resets {
                let now = start + PERIOD * number / resets;
                recognised = recognised.or(limit.reset(number % again == 0, now));
            }
        }
        recognised
    }

    #[test]
    fn a_flat_rate_below_what_is_sent_is_a_limit() {
        let mut limit = ReplyLimit::new(true);
        assert_eq!(heard(&mut limit, 0..1, 270, 60, 2), None, "not by a moment");
        assert_eq!(heard(&mut limit, 1..2, 120, 60, 2), None, "not before it was tried at an even pace");
        assert_eq!(limit.per_second(), Some(200));
        assert_eq!(heard(&mut limit, 2..3, 120, 60, 2), Some(200));
        assert_eq!(heard(&mut limit, 3..5, 69, 60, 2), None, "told once");
        assert_eq!(limit.per_second(), Some(200));
    }

    #[test]
    fn a_way_that_loses_little_or_a_rate_that_changes_is_none() {
        assert_eq!(heard(&mut ReplyLimit::new(true), 0..9, 220, 200, 10), None);
        assert_eq!(heard(&mut ReplyLimit::new(true), 0..9, 200, 200, 2), None);
        let mut limit = ReplyLimit::new(true);
        assert!((0..9).all(|period| heard(&mut limit, period..period + 1, 90_000, 100 << period, 2).is_none()));
    }

    #[test]
    fn what_stays_as_lossy_when_less_is_sent_was_no_limit() {
        let mut limit = ReplyLimit::new(true);
        assert_eq!(heard(&mut limit, 0..3, 150, 60, 2), Some(200));
        heard(&mut limit, 3..4, 69, 27, 2);
        assert_eq!(limit.per_second(), None);
        assert_eq!(heard(&mut limit, 4..9, 150, 60, 2), None, "and is not taken for one again");
    }

    #[test]
    fn a_limit_that_is_lifted_is_noticed() {
        let mut limit = ReplyLimit::new(true);
        heard(&mut limit, 0..2, 150, 60, 2);
        heard(&mut limit, 2..4, 75, 75, 9);
        assert_eq!(limit.per_second(), Some(250));
    }

    #[test]
    fn rejections_that_come_only_when_asked_again_are_limited() {
        let mut limit = ReplyLimit::new(true);
        assert!(!limit.rejected(false) && !limit.rejected(true) && limit.rejected(true));
        assert!(!limit.rejected(true), "said once");
    }
}
