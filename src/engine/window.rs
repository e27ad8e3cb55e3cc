//! How many probes may be under way at once: a congestion window (RFC 5681).
//!
//! It grows by one for each answer (slow start), and once it was cut by one for each window of answers
//! (congestion avoidance). Two signs cut it: answers that take longer and longer, since a queue fills up on
//! the way, and many lost probes of one moment. Silence is no sign: a firewall is not congestion.

use super::loss::LossMeter;
use super::pursuit::Pursuit;
use super::rtt::RttEstimator;
use std::time::Duration;

/// Modest, so that a home router's table of connections is not flooded at once.
const INITIAL: u32 = 64;
/// More gains little: at 50 ms it is 40,000 probes a second.
const MAX: u32 = 2_048;
const MIN: u32 = 1;
/// A cut leaves at least so many, so that one burst of bad luck does not stop a scan.
const MIN_AFTER_CUT: u32 = 8;
/// After a shortage nothing is sent for this long.
const PAUSE: Duration = Duration::from_millis(50);

/// Bounds the probes whose answer is still awaited.
#[derive(Debug)]
pub(super) struct Window {
    limit: u32,
    max: u32,
    /// Below it the window grows by slow start.
    threshold: u32,
    /// Answers since it last grew by congestion avoidance.
    credit: u32,
    in_flight: u32,
    /// Until then a sign tells of what the last cut has mended.
    cut_until: Duration,
    paused_until: Duration,
    losses: LossMeter,
}

impl Window {
    /// At most so many at once, if a person chose it.
    pub(super) fn new(chosen: Option<u32>) -> Window {
        let max = chosen.unwrap_or(MAX).max(MIN);
        Window {
            limit: INITIAL.min(max),
            max,
            threshold: max,
            credit: 0,
            in_flight: 0,
            cut_until: Duration::ZERO,
            paused_until: Duration::ZERO,
            losses: LossMeter::default(),
        }
    }

    /// Whether one more probe may be sent.
    pub(super) fn has_room(&self, now: Duration) -> bool {
        self.in_flight < self.limit && now >= self.paused_until
    }

    /// When the pause is over that forbids sending now.
    pub(super) fn resumes_at(&self, now: Duration) -> Option<Duration> {
        (now < self.paused_until).then_some(self.paused_until)
    }

    pub(super) fn sent(&mut self, now: Duration) {
        self.in_flight += 1;
        self.losses.sent(now);
    }

    /// A probe is no longer awaited, for whatever reason.
    pub(super) fn left(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// An attempt at a port was answered, from 1.
    pub(super) fn heard(&mut self, pursuit: &Pursuit, attempt: u8, rtt: &RttEstimator, now: Duration) {
        self.answered();
        // Attempts before the one that was answered were lost, each at its time.
        for lost in 1..attempt {
            self.lost(pursuit.sent_at(lost), now, rtt.smoothed());
        }
        if rtt.is_inflated() {
            self.congested(now, rtt.smoothed());
        }
    }

    fn answered(&mut self) {
        if self.limit < self.threshold {
            self.limit += 1;
            return;
        }
        self.credit += 1;
        if self.credit >= self.limit {
            self.credit = 0;
            self.limit = (self.limit + 1).min(self.max);
        }
    }

    /// A probe that was sent then was lost, for a later one to the same port was answered.
    fn lost(&mut self, sent_at: Duration, now: Duration, rtt: Duration) {
        if self.losses.lost(sent_at) {
            self.congested(now, rtt);
        }
    }

    /// There are more probes on the way than it bears. Cuts at most once in a round trip, which is how long a
    /// cut takes to be felt.
    fn congested(&mut self, now: Duration, rtt: Duration) {
        if now < self.cut_until {
            return;
        }
        self.limit = (self.in_flight.min(self.limit) * 7 / 10).max(MIN_AFTER_CUT.min(self.max));
        self.threshold = self.limit;
        self.credit = 0;
        self.cut_until = now + rtt;
    }

    /// This machine could not send: at most half of what is under way, after a pause.
    pub(super) fn shortage(&mut self, now: Duration) {
        self.limit = (self.in_flight.min(self.limit) / 2).max(MIN);
        self.paused_until = now + PAUSE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1);
    const RTT: Duration = Duration::from_millis(40);

    fn fill(window: &mut Window, now: Duration) -> u32 {
        let mut sent = 0;
        while window.has_room(now) {
            window.sent(now);
            sent += 1;
        }
        sent
    }

    fn room(window: &mut Window) -> u32 {
        fill(window, NOW)
    }

    #[test]
    fn grows_with_answers_up_to_its_maximum() {
        let mut window = Window::new(None);
        assert_eq!(room(&mut window), INITIAL);
        window.left();
        window.answered();
        assert_eq!(room(&mut window), 2);
        (0..10_000).for_each(|_| window.answered());
        assert_eq!(room(&mut window), MAX - INITIAL - 1);
    }

    #[test]
    fn a_person_may_choose_its_maximum() {
        for (chosen, at_first, at_last) in [(1, 1, 1), (100, 64, 100), (3000, 64, 3000)] {
            let mut window = Window::new(Some(chosen));
            assert_eq!(room(&mut window), at_first);
            (0..10_000).for_each(|_| window.answered());
            assert_eq!(at_first + room(&mut window), at_last);
        }
    }

    #[test]
    fn congestion_cuts_it_once_in_a_round_trip_and_then_it_grows_slowly() {
        let mut window = Window::new(None);
        (0..936).for_each(|_| window.answered());
        assert_eq!(room(&mut window), 1_000);
        window.congested(NOW, RTT);
        window.congested(NOW + RTT / 2, RTT);
        assert_eq!(window.limit, 700);
        (0..700).for_each(|_| window.answered());
        assert_eq!(window.limit, 701, "one for each window of answers");
        window.congested(NOW + RTT, RTT);
        assert_eq!(window.limit, 490);
    }

    #[test]
    fn it_is_cut_by_many_losses_of_a_moment_and_not_by_few() {
        let mut window = Window::new(None);
        (0..36).for_each(|_| window.answered());
        assert_eq!(room(&mut window), 100);
        let later = NOW + RTT * 3;
        (0..25).for_each(|_| window.lost(NOW, later, RTT));
        assert_eq!(window.limit, 100, "a lossy line is not a full one");
        window.lost(NOW, later, RTT);
        assert_eq!(window.limit, 70);
    }

    #[test]
    fn it_never_comes_to_a_halt() {
        for (chosen, least) in [(None, MIN_AFTER_CUT), (Some(3), 3)] {
            let mut window = Window::new(chosen);
            (1..50).for_each(|step| window.congested(NOW + RTT * step, RTT));
            assert_eq!(window.limit, least);
        }
    }

    #[test]
    fn a_shortage_halves_it_and_pauses() {
        let mut window = Window::new(None);
        room(&mut window);
        window.shortage(NOW);
        (0..INITIAL).for_each(|_| window.left());
        assert!(!window.has_room(NOW));
        assert_eq!(window.resumes_at(NOW), Some(NOW + PAUSE));
        assert_eq!(window.resumes_at(NOW + PAUSE), None);
        assert_eq!(fill(&mut window, NOW + PAUSE), INITIAL / 2);
    }
}
