//! Round-trip times, and how long to wait for an answer (RFC 6298).

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
/// Less than this is the scheduler's doing.
const MIN_INFLATION: Duration = Duration::from_millis(20);

/// So many answers in a row must be late to tell of a queue.
const SAMPLES: u8 = 8;

/// Smoothed round-trip time and its variance, and the shortest time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RttEstimator {
    estimate: Option<Estimate>,
}

#[derive(Clone, Copy, Debug)]
struct Estimate {
    smoothed: Duration,
    variance: Duration,
    /// What the way takes without a queue on it.
    shortest: Duration,
    /// The least of the last [`SAMPLES`] of what the network took for certain, without the time before we
    /// looked: one slow answer is an accident, a queue delays them all.
    certain: Duration,
    /// The least of those since then, and how many they are.
    certain_now: (Duration, u8),
}

impl RttEstimator {
    /// Takes in the time from sending an attempt to seeing its answer, of which the answer took at least
    /// `certain`: whether it came the moment that we looked, or soon after we had looked before, nobody knows.
    pub(super) fn sample(&mut self, rtt: Duration, certain: Duration) {
        if rtt > MAX_SAMPLE {
            return;
        }
        self.estimate = Some(match self.estimate {
            None => Estimate {
                smoothed: rtt,
                variance: rtt / 2,
                shortest: rtt,
                certain: Duration::ZERO,
                certain_now: (certain.min(rtt), 1),
            },
            Some(before) => Estimate {
                smoothed: (before.smoothed * 7 + rtt) / 8,
                variance: (before.variance * 3 + before.smoothed.abs_diff(rtt)) / 4,
                shortest: before.shortest.min(rtt),
                certain: before.certain,
                certain_now: (before.certain_now.0.min(certain), before.certain_now.1 + 1),
            },
        });
        if let Some(estimate) = &mut self.estimate
            && estimate.certain_now.1 == SAMPLES
        {
            estimate.certain = estimate.certain_now.0;
            estimate.certain_now = (Duration::MAX, 0);
        }
    }

    /// The smoothed round-trip time, once there is one.
    pub(super) fn smoothed(&self) -> Option<Duration> {
        self.estimate.map(|estimate| estimate.smoothed)
    }

    /// Whether answers take so much longer than they could that a queue must be filling up on the way.
    pub(super) fn is_inflated(&self) -> bool {
        self.estimate.is_some_and(|estimate| {
            estimate.certain.saturating_sub(estimate.shortest) > (estimate.shortest / 2).max(MIN_INFLATION)
        })
    }

    /// How long to wait for an answer; `None` before the first sample.
    pub(super) fn timeout(&self, bounds: &Bounds) -> Option<Duration> {
        let estimate = self.estimate?;
        let timeout = estimate.smoothed + (estimate.variance * 4).max(GRANULARITY);
        Some(timeout.clamp(bounds.min_timeout, MAX_TIMEOUT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::limits::Timing;

    fn after(samples: &[u64]) -> RttEstimator {
        let mut estimator = RttEstimator::default();
        samples.iter().map(|ms| Duration::from_millis(*ms)).for_each(|rtt| estimator.sample(rtt, rtt));
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

    #[test]
    fn a_queue_on_the_way_shows_in_the_time_that_it_takes() {
        assert!(!after(&[]).is_inflated());
        assert!(!after(&[40, 44, 47, 50, 42, 55]).is_inflated());
        assert!(
            !after(&[1, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15]).is_inflated(),
            "a busy machine"
        );
        let inflated = |shortest, later| {
            let samples: Vec<u64> = std::iter::once(shortest).chain([later; 16]).collect();
            after(&samples).is_inflated()
        };
        assert!(inflated(40, 90));
        assert!(!inflated(200, 280));
        let mut estimator = after(&[40, 90, 90, 90, 90, 90, 90, 90, 90, 90, 45, 90, 90, 90, 90, 90]);
        assert!(!estimator.is_inflated(), "a queue delays all");
        (0..8).for_each(|_| estimator.sample(Duration::from_millis(90), Duration::from_millis(90)));
        assert!(estimator.is_inflated());
    }

    #[test]
    fn a_late_look_is_no_queue() {
        let mut estimator = after(&[1]);
        (0..50).for_each(|_| estimator.sample(Duration::from_millis(200), Duration::from_millis(2)));
        assert!(!estimator.is_inflated());
        assert!(estimator.timeout(&Timing::Normal.bounds()) >= Some(Duration::from_millis(200)));
    }

    #[test]
    fn takes_no_sample_that_the_kernels_own_repetition_may_have_caused() {
        assert_eq!(timeout(&[50, 1050]), timeout(&[50]));
    }
}
