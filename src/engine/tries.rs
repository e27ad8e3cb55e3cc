//! How often, and for how long, a port that does not answer is asked.

use super::rtt::RttEstimator;
use crate::model::limits::MAX_ATTEMPTS;
use crate::model::plan::Timeout;
use std::time::Duration;

/// Silence means "filtered" only this long after the first attempt at the earliest: the kernel repeats the
/// SYN of each socket after one and two seconds, and their answers count too. With 5 % loss each way that
/// makes seven chances: one port in ten million is silent by bad luck.
const MIN_LISTENING: Duration = Duration::from_millis(2_200);

/// How long that attempt (from 1) holds its place in the window.
pub(super) fn timeout(chosen: Timeout, rtt: &RttEstimator, attempt: u8) -> Duration {
    match chosen {
        Timeout::Fixed(timeout) => timeout,
        Timeout::Automatic => rtt.timeout(attempt),
    }
}

/// Whether a port that did not answer that attempt (from 1) is asked once more.
pub(super) fn asks_again(attempt: u8) -> bool {
    usize::from(attempt) < MAX_ATTEMPTS
}

/// When silence becomes a verdict, given when the port was first asked and when its last attempt timed out.
/// Who chose a timeout gets what they chose.
pub(super) fn gives_up_at(chosen: Timeout, first_sent: Duration, last_timed_out: Duration) -> Duration {
    match chosen {
        Timeout::Fixed(_) => last_timed_out,
        Timeout::Automatic => last_timed_out.max(first_sent + MIN_LISTENING),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_port_is_asked_so_often_and_no_more() {
        let asked = (1..).take_while(|attempt| asks_again(*attempt)).count() + 1;
        assert_eq!(asked, MAX_ATTEMPTS);
    }

    #[test]
    fn the_chosen_timeout_is_kept() {
        let chosen = Timeout::Fixed(Duration::from_millis(300));
        for attempt in 1..=3 {
            assert_eq!(timeout(chosen, &RttEstimator::default(), attempt), Duration::from_millis(300));
        }
        let (first, last) = (Duration::from_secs(5), Duration::from_millis(5_900));
        assert_eq!(gives_up_at(chosen, first, last), last);
        assert_eq!(gives_up_at(Timeout::Automatic, first, last), first + MIN_LISTENING);
    }
}
