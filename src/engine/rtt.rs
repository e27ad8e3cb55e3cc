//! Round-trip times of one address, and how long to wait for an answer (RFC 6298).

use std::time::Duration;

/// Before the first sample (RFC 6298, section 2.1).
const INITIAL_TIMEOUT: Duration = Duration::from_secs(1);
/// Below this the scheduler's delays would look like loss.
const MIN_TIMEOUT: Duration = Duration::from_millis(100);
/// Slower hosts are not waited for longer than this per attempt.
const MAX_TIMEOUT: Duration = Duration::from_secs(3);
/// The kernel sends the SYN again after one second by itself: a later answer may belong to that
/// second SYN and is no sample (Karn's rule, RFC 6298, section 3).
const MAX_SAMPLE: Duration = Duration::from_millis(950);
/// The clock granularity G of RFC 6298, generous for a busy machine.
const GRANULARITY: Duration = Duration::from_millis(10);

/// Less than this is the scheduler's doing.
const MIN_INFLATION: Duration = Duration::from_millis(20);

/// Smoothed round-trip time and its variance, and the shortest time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RttEstimator {
    estimate: Option<(Duration, Duration)>,
    /// The shortest sample: what the way takes without a queue on it.
    shortest: Option<Duration>,
}

impl RttEstimator {
    /// Takes in the time from sending a first attempt to its answer.
    pub(super) fn sample(&mut self, rtt: Duration) {
        if rtt > MAX_SAMPLE {
            return;
        }
        self.shortest = Some(self.shortest.map_or(rtt, |shortest| shortest.min(rtt)));
        self.estimate = Some(match self.estimate {
            None => (rtt, rtt / 2),
            Some((smoothed, variance)) => {
                let variance = (variance * 3 + smoothed.abs_diff(rtt)) / 4;
                ((smoothed * 7 + rtt) / 8, variance)
            }
        });
    }

    /// The smoothed round-trip time; a second until there is one.
    pub(super) fn smoothed(&self) -> Duration {
        self.estimate.map_or(INITIAL_TIMEOUT, |(smoothed, _)| smoothed)
    }

    /// Whether answers take so much longer than they could that a queue must be filling up on the way.
    pub(super) fn is_inflated(&self) -> bool {
        let (Some((smoothed, _)), Some(shortest)) = (self.estimate, self.shortest) else {
            return false;
        };
        smoothed.saturating_sub(shortest) > (shortest / 2).max(MIN_INFLATION)
    }

    /// How long to wait for the answer to that attempt, from 1; it doubles with each.
    pub(super) fn timeout(&self, attempt: u8) -> Duration {
        let Some((smoothed, variance)) = self.estimate else {
            return INITIAL_TIMEOUT;
        };
        let first = (smoothed + (variance * 4).max(GRANULARITY)).max(MIN_TIMEOUT);
        (first * (1 << u32::from(attempt.clamp(1, 5) - 1))).min(MAX_TIMEOUT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(samples: &[u64]) -> RttEstimator {
        let mut estimator = RttEstimator::default();
        samples.iter().for_each(|ms| estimator.sample(Duration::from_millis(*ms)));
        estimator
    }

    #[test]
    fn waits_a_second_until_it_knows_better() {
        assert_eq!(after(&[]).timeout(1), Duration::from_secs(1));
        assert_eq!(after(&[]).timeout(3), Duration::from_secs(1));
    }

    #[test]
    fn follows_the_round_trip_time_and_doubles_with_each_attempt() {
        assert_eq!(after(&[50]).timeout(1), Duration::from_millis(150));
        assert_eq!(after(&[50]).timeout(2), Duration::from_millis(300));
        assert_eq!(after(&[0; 20]).timeout(1), MIN_TIMEOUT);
        assert_eq!(after(&[900; 3]).timeout(3), MAX_TIMEOUT);
        assert!(after(&[50; 100]).timeout(1) < after(&[50, 80, 20, 90, 10]).timeout(1), "variance counts");
    }

    #[test]
    fn a_queue_on_the_way_shows_in_the_time_that_it_takes() {
        assert!(!after(&[]).is_inflated());
        assert!(!after(&[40, 44, 47, 50, 42, 55]).is_inflated());
        assert!(!after(&[1, 15, 15, 15, 15, 15, 15]).is_inflated(), "a busy machine is no queue");
        assert!(after(&[40, 90, 90, 90, 90, 90, 90]).is_inflated());
        assert!(!after(&[200, 280, 280, 280, 280, 280, 280, 280]).is_inflated());
    }

    #[test]
    fn takes_no_sample_that_the_kernels_own_repetition_may_have_caused() {
        assert_eq!(after(&[50, 1050]).timeout(1), after(&[50]).timeout(1));
    }
}
