//! How many probes may be under way at once.
//!
//! Simple so far: it grows by one for each answer and halves when this machine runs short.

use std::time::Duration;

/// Modest, so that a home router's table of connections is not flooded at once.
const INITIAL: u32 = 64;
/// More gains nothing on two cores (a window of 32 is as fast as 512 on loopback).
const MAX: u32 = 512;
const MIN: u32 = 1;
/// After a shortage nothing is sent for this long.
const PAUSE: Duration = Duration::from_millis(50);

/// Bounds the probes whose answer is still awaited.
#[derive(Debug)]
pub(super) struct Window {
    limit: u32,
    max: u32,
    in_flight: u32,
    paused_until: Duration,
}

impl Window {
    /// At most so many at once, if a person chose it.
    pub(super) fn new(chosen: Option<u32>) -> Window {
        let max = chosen.unwrap_or(MAX).max(MIN);
        Window { limit: INITIAL.min(max), max, in_flight: 0, paused_until: Duration::ZERO }
    }

    /// Whether one more probe may be sent.
    pub(super) fn has_room(&self, now: Duration) -> bool {
        self.in_flight < self.limit && now >= self.paused_until
    }

    /// When the pause is over that forbids sending now.
    pub(super) fn resumes_at(&self, now: Duration) -> Option<Duration> {
        (now < self.paused_until).then_some(self.paused_until)
    }

    pub(super) fn sent(&mut self) {
        self.in_flight += 1;
    }

    /// A probe is no longer awaited, for whatever reason.
    pub(super) fn left(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    pub(super) fn answered(&mut self) {
        self.limit = (self.limit + 1).min(self.max);
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

    fn room(window: &mut Window) -> u32 {
        let mut sent = 0;
        while window.has_room(NOW) {
            window.sent();
            sent += 1;
        }
        sent
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
        for (chosen, at_first, at_last) in [(1, 1, 1), (100, 64, 100), (2000, 64, 2000)] {
            let mut window = Window::new(Some(chosen));
            assert_eq!(room(&mut window), at_first);
            (0..10_000).for_each(|_| window.answered());
            assert_eq!(at_first + room(&mut window), at_last);
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
        let mut sent = 0;
        while window.has_room(NOW + PAUSE) {
            window.sent();
            sent += 1;
        }
        assert_eq!(sent, INITIAL / 2);
    }
}
