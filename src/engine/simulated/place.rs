//! Places on the simulated way that let only so much through.

use super::NarrowPlace;
use std::time::Duration;

/// A router whose line is slow: packets wait in its queue, and what does not fit is dropped.
#[derive(Debug)]
pub struct Queue {
    each: Duration,
    longest: Duration,
    free_at: Duration,
    passed: u32,
    dropped: u32,
    waited: Duration,
}

impl Queue {
    /// An empty one.
    pub fn new(place: NarrowPlace) -> Queue {
        let each = Duration::from_secs(1) / place.packets_per_second.max(1);
        Queue {
            each,
            longest: each * place.queue,
            free_at: Duration::ZERO,
            passed: 0,
            dropped: 0,
            waited: Duration::ZERO,
        }
    }

    /// How long a packet is held up; `None` if it is dropped.
    pub fn pass(&mut self, now: Duration) -> Option<Duration> {
        let waiting = self.free_at.saturating_sub(now);
        if waiting > self.longest {
            self.dropped += 1;
            return None;
        }
        self.free_at = self.free_at.max(now) + self.each;
        self.passed += 1;
        self.waited += waiting;
        Some(waiting)
    }

    /// How many packets it dropped.
    pub fn dropped(&self) -> u32 {
        self.dropped
    }

    /// How long packets waited in it, on average.
    pub fn mean_wait(&self) -> Duration {
        self.waited / self.passed.max(1)
    }
}

/// So many may pass at once after a pause.
const BURST: u32 = 5;

/// A kernel or firewall that lets so many packets of a kind pass in a second (a token bucket).
#[derive(Debug)]
pub(super) struct Limit {
    each: Duration,
    /// When the bucket would be full again.
    full_at: Duration,
}

impl Limit {
    pub(super) fn new(per_second: u32) -> Limit {
        Limit { each: Duration::from_secs(1) / per_second.max(1), full_at: Duration::ZERO }
    }

    /// Whether one more may pass.
    pub(super) fn allows(&mut self, now: Duration) -> bool {
        let full_at = self.full_at.max(now) + self.each;
        let is_allowed = full_at <= now + self.each * BURST;
        if is_allowed {
            self.full_at = full_at;
        }
        is_allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_holds_up_and_then_drops() {
        let mut queue = Queue::new(NarrowPlace { packets_per_second: 1_000, queue: 2 });
        let passed: Vec<Option<u128>> =
            (0..5).map(|_| queue.pass(Duration::ZERO).map(|held_up| held_up.as_millis())).collect();
        assert_eq!(passed, [Some(0), Some(1), Some(2), None, None]);
        assert_eq!((queue.dropped(), queue.mean_wait()), (2, Duration::from_millis(1)));
        assert_eq!(queue.pass(Duration::from_millis(3)), Some(Duration::ZERO));
    }

    #[test]
    fn a_limit_lets_a_burst_pass_and_then_its_rate() {
        let mut limit = Limit::new(200);
        let burst = (0..100).filter(|_| limit.allows(Duration::ZERO)).count();
        assert_eq!(burst, 5);
        let in_a_second = (1..=1_000).filter(|ms| limit.allows(Duration::from_millis(*ms))).count();
        assert_eq!(in_a_second, 200);
    }
}
