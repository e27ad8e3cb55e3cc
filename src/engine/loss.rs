//! How much of what was sent in one moment was lost.
//!
//! A loss is booked on the time at which the lost probe was sent, for that is when the way was full; it is
//! known much later, when another probe to the same port is answered. Probes of which nobody knows whether they
//! were lost or swallowed by a firewall do not count.

use std::collections::VecDeque;
use std::time::Duration;

/// A moment.
const MOMENT: Duration = Duration::from_millis(50);
/// So many moments are remembered: longer than most probes take to be answered at their last attempt.
const REMEMBERED: usize = 128;
/// Fewer probes than these tell nothing.
const MIN_KNOWN: u32 = 8;

/// Counts by moment.
#[derive(Debug, Default)]
pub(super) struct LossMeter {
    moments: VecDeque<Moment>,
}

#[derive(Debug)]
struct Moment {
    /// Counted from the start of the scan.
    number: u32,
    answered: u32,
    lost: u32,
}

impl LossMeter {
    /// A probe that was sent then was answered.
    pub(super) fn answered(&mut self, sent_at: Duration) {
        if let Some(moment) = self.moment(sent_at) {
            moment.answered += 1;
        }
    }

    /// A probe that was sent then was lost; which share of the probes of that moment were, as far as known.
    pub(super) fn lost(&mut self, sent_at: Duration) -> f32 {
        let Some(moment) = self.moment(sent_at) else {
            return 0.0;
        };
        moment.lost += 1;
        let known = moment.answered + moment.lost;
        if known < MIN_KNOWN { 0.0 } else { moment.lost as f32 / known as f32 }
    }

    fn moment(&mut self, at: Duration) -> Option<&mut Moment> {
        let number = (at.as_nanos() / MOMENT.as_nanos()) as u32;
        let index = match self.moments.back() {
            Some(last) if last.number == number => self.moments.len() - 1,
            Some(last) if last.number > number => {
                match self.moments.binary_search_by_key(&number, |moment| moment.number) {
                    Ok(index) => index,
                    // Longer ago than all that is remembered.
                    Err(0) if self.moments.len() == REMEMBERED => return None,
                    Err(index) => self.insert(index, number),
                }
            }
            _ => self.insert(self.moments.len(), number),
        };
        self.moments.get_mut(index)
    }

    fn insert(&mut self, index: usize, number: u32) -> usize {
        self.moments.insert(index, Moment { number, answered: 0, lost: 0 });
        if self.moments.len() > REMEMBERED {
            self.moments.pop_front();
            return index.saturating_sub(1);
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_belongs_to_the_moment_of_its_probe() {
        let mut meter = LossMeter::default();
        let [first, second] = [3, 4].map(|number| MOMENT * number);
        (0..90).for_each(|_| meter.answered(second));
        (0..6).for_each(|_| meter.answered(first));
        assert_eq!([meter.lost(first), meter.lost(first)], [0.0, 0.25]);
        assert_eq!(meter.lost(second), 1.0 / 91.0);
    }

    #[test]
    fn few_probes_and_forgotten_moments_tell_nothing() {
        let mut meter = LossMeter::default();
        assert!((0..7).all(|_| meter.lost(MOMENT) == 0.0));
        assert_eq!(meter.lost(MOMENT), 1.0);
        (2..2 + REMEMBERED as u32).for_each(|number| meter.answered(MOMENT * number));
        assert_eq!(meter.lost(MOMENT), 0.0);
        assert_eq!(meter.moments.len(), REMEMBERED);
    }
}
