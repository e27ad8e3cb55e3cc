//! Round-trip times, and how long to wait for an answer (RFC 6298).

use super::delay::DelaySample;
use crate::model::limits::Bounds;
use std::time::Duration;

/// Slower hosts are not waited for longer than this per attempt.
const MAX_TIMEOUT: Duration = Duration::from_secs(3);
/// The kernel sends the SYN again after one second by itself: a later answer may belong to that
/// second SYN and is no sample (Karn's rule, RFC 6298, section 3). Each attempt has a connection of its own,
/// so that it is known which of them was answered.
const MAX_SAMPLE: Duration = Duration::from_millis(950);
/// The clock granularity G of RFC 6298, generous for a busy machine.
const GRANULARITY: Duration = Duration::from_millis(10);
/// Delay that so many answers in a row have in common is standing delay,
const SAMPLES: u16 = 8;
/// if they came over this part of a round trip: answers to probes that were sent together come in the order of their
/// delay.
const PART: u32 = 12;

/// Smoothed round-trip time and its variance, and the shortest time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RttEstimator {
    estimate: Option<Estimate>,
}

#[derive(Clone, Copy, Debug)]
struct Estimate {
    smoothed: Duration,
    variance: Duration,
    /// What the path takes without a queue on it.
    shortest: Duration,
    /// The least of the last [`SAMPLES`] of what the network took for certain, without the time before we
    /// looked: one slow answer is an accident, a queue delays them all.
    certain: Duration,
    /// Those since then.
    block: Block,
}

/// Answers in a row.
#[derive(Clone, Copy, Debug)]
struct Block {
    /// When the first came.
    began: Duration,
    least: Duration,
    count: u16,
}

impl RttEstimator {
    /// Takes in the time from sending an attempt to seeing its answer, of which the answer took at least
    /// `certain`: whether it came the moment that we looked, or soon after we had looked before, nobody knows.
    pub(super) fn sample(&mut self, now: Duration, rtt: Duration, certain: Duration) {
        if rtt > MAX_SAMPLE {
            return;
        }
        let first = Block { began: now, least: certain.min(rtt), count: 1 };
        self.estimate = Some(match self.estimate {
            None => Estimate { smoothed: rtt, variance: rtt / 2, shortest: rtt, certain: Duration::ZERO, block: first },
            Some(before) => Estimate {
                smoothed: (before.smoothed * 7 + rtt) / 8,
                variance: (before.variance * 3 + before.smoothed.abs_diff(rtt)) / 4,
                shortest: before.shortest.min(rtt),
                certain: before.certain,
                block: if before.block.count == 0 { first } else { before.block.with(certain) },
            },
        });
        if let Some(estimate) = &mut self.estimate
            && estimate.block.count >= SAMPLES
            && now >= estimate.block.began + estimate.smoothed / PART
        {
            estimate.certain = estimate.block.least;
            estimate.block.count = 0;
        }
    }

    /// The smoothed round-trip time, once there is one.
    pub(super) fn smoothed(&self) -> Option<Duration> {
        self.estimate.map(|estimate| estimate.smoothed)
    }

    /// What the answer that was sampled last, after `rtt`, says about the delay on the path; `None` if it was no sample.
    pub(super) fn delay(&self, sent_at: Duration, rtt: Duration) -> Option<DelaySample> {
        let Estimate { smoothed, shortest, certain, .. } = self.estimate.filter(|_| rtt <= MAX_SAMPLE)?;
        let [excess, standing] = [rtt, certain].map(|time| time.saturating_sub(shortest));
        Some(DelaySample { sent_at, base: shortest, excess, standing, smoothed })
    }

    /// How long to wait for an answer; `None` before the first sample.
    pub(super) fn timeout(&self, bounds: &Bounds) -> Option<Duration> {
        let estimate = self.estimate?;
        let timeout = estimate.smoothed + (estimate.variance * 4).max(GRANULARITY);
        Some(timeout.clamp(bounds.min_timeout, MAX_TIMEOUT))
    }
}

impl Block {
    fn with(self, certain: Duration) -> Block {
        Block { least: self.least.min(certain), count: self.count.saturating_add(1), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::limits::Timing;

    /// Answers that come two milliseconds apart.
    fn after(samples: &[u64]) -> RttEstimator {
        let mut estimator = RttEstimator::default();
        for (number, rtt) in (0..).zip(samples.iter().map(|ms| Duration::from_millis(*ms))) {
            estimator.sample(Duration::from_millis(2 * number), rtt, rtt);
        }
        estimator
    }

    fn timeout(samples: &[u64]) -> Option<u128> {
        after(samples).timeout(&Timing::Normal.bounds()).map(|timeout| timeout.as_millis())
    }

    #[test]
    fn follows_the_round_trip_time_and_its_variance() {
        assert_eq!(timeout(&[]), None);
        assert_eq!(timeout(&[50]), Some(150));
        assert_eq!(timeout(&[0; 20]), Some(100), "the least");
        assert_eq!(timeout(&[900; 2]), Some(2_250));
        assert!(timeout(&[50; 100]) < timeout(&[50, 80, 20, 90, 10]), "variance counts");
    }

    fn standing(estimator: &RttEstimator) -> u128 {
        estimator.delay(Duration::ZERO, Duration::ZERO).map_or(0, |delay| delay.standing.as_millis())
    }

    #[test]
    fn delay_stands_when_all_of_the_last_answers_have_it() {
        assert_eq!(standing(&after(&[])), 0);
        assert_eq!(standing(&after(&[40, 44, 47, 50, 42, 55])), 0, "too few");
        assert_eq!(standing(&after(&[40, 90, 90, 90, 90, 90, 90, 90, 90, 90, 45, 90, 90, 90, 90, 90])), 5);
        assert_eq!(standing(&after(&[[40; 8], [90; 8], [90; 8]].concat())), 50);
        let mut estimator = after(&[40; 8]);
        let at_once = Duration::from_millis(100);
        (40..=90).for_each(|rtt| estimator.sample(at_once, Duration::from_millis(rtt), Duration::from_millis(rtt)));
        assert_eq!(standing(&estimator), 0, "all of a burst count as one");
    }

    #[test]
    fn a_late_look_is_no_delay_of_the_path() {
        let mut estimator = after(&[1]);
        for number in 0..100 {
            let now = Duration::from_millis(10 * number);
            estimator.sample(now, Duration::from_millis(200), Duration::from_millis(2));
        }
        assert_eq!(standing(&estimator), 1);
        assert!(estimator.timeout(&Timing::Normal.bounds()) >= Some(Duration::from_millis(200)));
    }

    #[test]
    fn takes_no_sample_that_the_kernels_own_repetition_may_have_caused() {
        assert_eq!(timeout(&[50, 1050]), timeout(&[50]));
        assert!(after(&[50]).delay(Duration::ZERO, Duration::from_millis(1_050)).is_none());
    }
}
