//! How much of what was sent in one moment was lost.
//!
//! A loss is booked on the time at which the lost probe was sent, for that is when the way was full; it is
//! known much later, when another probe to the same port is answered.

use std::collections::VecDeque;
use std::time::Duration;

/// A moment.
const MOMENT: Duration = Duration::from_millis(50);
/// So many moments are remembered: longer than the slowest probe takes to be answered at its last attempt.
const REMEMBERED: usize = 256;
/// Fewer probes than these tell nothing.
const MIN_SENT: u32 = 8;

/// Counts by moment.
#[derive(Debug, Default)]
pub(super) struct LossMeter {
    moments: VecDeque<Moment>,
}

#[derive(Debug)]
struct Moment {
    /// Counted from the start of the scan.
    number: u128,
    sent: u32,
    lost: u32,
}

impl LossMeter {
    pub(super) fn sent(&mut self, at: Duration) {
        let number = number(at);
        match self.moments.back_mut() {
            Some(last) if last.number == number => last.sent += 1,
            _ => {
                if self.moments.len() == REMEMBERED {
                    self.moments.pop_front();
                }
                self.moments.push_back(Moment { number, sent: 1, lost: 0 });
            }
        }
    }

    /// Books a loss; whether by now more than a quarter of that moment's probes were lost.
    pub(super) fn lost(&mut self, sent_at: Duration) -> bool {
        let number = number(sent_at);
        let Ok(index) = self.moments.binary_search_by_key(&number, |moment| moment.number) else {
            return false;
        };
        let moment = &mut self.moments[index];
        moment.lost += 1;
        moment.sent >= MIN_SENT && moment.lost * 4 > moment.sent
    }
}

fn number(at: Duration) -> u128 {
    at.as_nanos() / MOMENT.as_nanos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_belongs_to_the_moment_of_its_probe() {
        let mut meter = LossMeter::default();
        let [first, second] = [3, 4].map(|number| MOMENT * number);
        (0..8).for_each(|_| meter.sent(first));
        (0..80).for_each(|_| meter.sent(second));
        assert!((0..2).all(|_| !meter.lost(first)) && meter.lost(first));
        assert!((0..20).all(|_| !meter.lost(second)) && meter.lost(second));
    }

    #[test]
    fn few_probes_and_forgotten_moments_tell_nothing() {
        let mut meter = LossMeter::default();
        (0..7).for_each(|_| meter.sent(MOMENT));
        assert!((0..7).all(|_| !meter.lost(MOMENT)));
        (2..2 + REMEMBERED as u32).for_each(|number| (0..9).for_each(|_| meter.sent(MOMENT * number)));
        assert!(!meter.lost(MOMENT));
        assert_eq!(meter.moments.len(), REMEMBERED);
    }
}
