//! How many probes a second may be sent, where somebody set a bound.

use std::time::Duration;

/// What was not used of this long may be made up for, so that a late wake-up costs no speed.
const ARREARS: Duration = Duration::from_millis(10);

/// A pacer: each probe takes its time, and the next may go when that is over.
#[derive(Debug)]
pub(super) struct Budget {
    each: Option<Duration>,
    next_at: Duration,
}

impl Budget {
    /// At most so many a second; `None`: any number.
    pub(super) fn new(probes_per_second: Option<u32>) -> Budget {
        let each = probes_per_second.map(|count| Duration::from_secs(1) / count.max(1));
        Budget { each, next_at: Duration::ZERO }
    }

    /// Another bound from the next probe on.
    pub(super) fn set(&mut self, probes_per_second: u32) {
        self.each = Some(Duration::from_secs(1) / probes_per_second.max(1));
    }

    /// When the next probe may be sent, if not now.
    pub(super) fn resumes_at(&self, now: Duration) -> Option<Duration> {
        (self.each.is_some() && now < self.next_at).then_some(self.next_at)
    }

    pub(super) fn sent(&mut self, now: Duration) {
        if let Some(each) = self.each {
            self.next_at = self.next_at.max(now.saturating_sub(ARREARS)) + each;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_second_has_more_probes_than_the_bound() {
        let mut budget = Budget::new(Some(1_000));
        let (mut now, mut sent) = (Duration::from_secs(5), 0);
        let end = now + Duration::from_secs(1);
        while now < end {
            match budget.resumes_at(now) {
                Some(at) => now = at,
                None => {
                    budget.sent(now);
                    sent += 1;
                }
            }
        }
        assert!((1_000..=1_011).contains(&sent), "{sent}");
    }

    #[test]
    fn without_a_bound_it_never_waits() {
        let mut budget = Budget::new(None);
        (0..100).for_each(|_| budget.sent(Duration::ZERO));
        assert_eq!(budget.resumes_at(Duration::ZERO), None);
    }
}
