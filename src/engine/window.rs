//! How many probes may be under way at once: a congestion window (RFC 5681).
//!
//! It grows by one for each answer (slow start), and once it was cut by one for eight answers: faster than
//! TCP's congestion avoidance, for a scan is over before that would have filled the path again. Two signs cut it: a
//! queue that our probes fill ([`super::delay`]), and many lost probes of one moment. Silence is no sign, for a
//! firewall is not congestion: it lets the window grow too, only not as far.

use super::delay::{DelayJudge, DelaySample, Finding};
use super::loss::LossMeter;
use crate::model::limits::Bounds;
use std::time::Duration;

const MIN: u32 = 1;
/// Once it was cut it grows by one for so many answers.
const ANSWERS_TO_GROW: u32 = 8;
/// A cut leaves at least so many, so that one burst of bad luck does not stop a scan.
const MIN_AFTER_CUT: u32 = 8;
/// What a cut leaves of the window (RFC 9438, section 4.6), if the losses do not ask for less.
const CUT: f32 = 0.7;
/// What delay leaves of a window in slow start, which doubles while the news travels.
const SLOW_START_CUT: f32 = 0.5;
/// A window that outgrows the one that was cut for delay by so much has shown that the path can carry more by now: it
/// grows by slow start again.
const OUTGROWN: f32 = 1.25;
/// A moment that lost more than this share of its probes was too full. A line may well lose a tenth.
const MAX_LOSS: f32 = 0.25;
/// A cut leaves no less than this, however much was lost.
const DEEPEST_CUT: f32 = 0.1;
/// After a shortage nothing is sent for this long.
const PAUSE: Duration = Duration::from_millis(50);

/// Bounds the probes whose answer is still awaited.
#[derive(Debug)]
pub(super) struct Window {
    limit: u32,
    first: u32,
    max: u32,
    /// Silence lets it grow up to this.
    max_unanswered: u32,
    /// Below it the window grows by slow start.
    threshold: u32,
    /// Answers since it last grew after a cut.
    credit: u32,
    in_flight: u32,
    /// Losses of probes that were sent before tell of what the last cut has mended.
    cut_at: Duration,
    delay: DelayJudge,
    /// Limit and threshold to restore if the trial of the last cut ends well.
    before_trial: (u32, u32),
    /// Above it the last cut for delay says nothing any more.
    outgrown_at: u32,
    paused_until: Duration,
    losses: LossMeter,
    /// Much was lost once: silence may be loss.
    is_lossy: bool,
}

impl Window {
    /// At most `chosen` at once, if a person chose it.
    pub(super) fn new(bounds: &Bounds, chosen: Option<u32>) -> Window {
        let max = chosen.unwrap_or(bounds.max_window).max(MIN);
        Window {
            limit: bounds.first_window.min(max),
            first: bounds.first_window.min(max),
            max,
            max_unanswered: bounds.max_unanswered.min(max),
            threshold: max,
            credit: 0,
            in_flight: 0,
            cut_at: Duration::ZERO,
            delay: DelayJudge::default(),
            before_trial: (0, 0),
            outgrown_at: u32::MAX,
            paused_until: Duration::ZERO,
            losses: LossMeter::default(),
            is_lossy: false,
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

    pub(super) fn sent(&mut self) {
        self.in_flight += 1;
    }

    /// A probe is no longer awaited, for whatever reason.
    pub(super) fn left(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// A probe that was sent then was answered.
    pub(super) fn answered(&mut self, sent_at: Duration) {
        self.losses.answered(sent_at);
        self.grow(self.max);
    }

    /// A probe was not answered in time, and nobody knows why.
    pub(super) fn unanswered(&mut self) {
        if self.limit < self.max_unanswered && !self.is_lossy {
            self.grow(self.max_unanswered);
        }
    }

    /// A probe that was sent then was lost, for a later one to the same port was answered.
    pub(super) fn lost(&mut self, sent_at: Duration, now: Duration) {
        let share = self.losses.lost(sent_at);
        if share > MAX_LOSS && sent_at >= self.cut_at {
            self.is_lossy = true;
            self.cut(now, CUT.min(1.0 - share).max(DEEPEST_CUT));
        }
    }

    /// An answer took that long. The window is cut while a queue grows, and restored if that did not shorten the delay.
    pub(super) fn measured(&mut self, now: Duration, sample: &DelaySample) {
        match self.delay.measured(now, sample) {
            Some(Finding::Excess) => self.try_less(now, sample),
            Some(Finding::NotOurs) => {
                self.limit = self.limit.max(self.before_trial.0);
                self.threshold = self.before_trial.1;
            }
            Some(Finding::OwnQueue) | None => {}
        }
    }

    /// Cuts what is under way, on trial.
    fn try_less(&mut self, now: Duration, sample: &DelaySample) {
        let used = self.in_flight.min(self.limit);
        let cut = if self.limit < self.threshold { SLOW_START_CUT } else { CUT };
        let target = ((used as f32 * cut) as u32).max(MIN_AFTER_CUT);
        // Too little is under way for a cut to be felt.
        if target >= used {
            return;
        }
        self.before_trial = (self.limit, self.threshold);
        self.outgrown_at = (used as f32 * OUTGROWN) as u32;
        self.set_cut(now, target);
        self.delay.begin_trial(now, f64::from(target) / f64::from(used), sample);
    }

    /// This machine could not send: at most half of what is under way, after a pause.
    pub(super) fn shortage(&mut self, now: Duration) {
        self.limit = (self.in_flight.min(self.limit) / 2).max(MIN);
        self.paused_until = now + PAUSE;
        self.delay.abandon_trial();
    }

    /// After a rest it begins as at first, and is soon where it was: what the way bears at once is not known any
    /// more, and no answers space out what is sent (RFC 5681, section 4.1).
    pub(super) fn restart(&mut self) {
        self.limit = self.limit.min(self.first);
        self.delay.abandon_trial();
    }

    fn grow(&mut self, max: u32) {
        if self.delay.is_on_trial() {
            return;
        }
        if self.limit < self.threshold {
            self.limit = (self.limit + 1).min(max);
            return;
        }
        self.credit += 1;
        if self.credit >= ANSWERS_TO_GROW {
            self.credit = 0;
            self.limit = (self.limit + 1).min(max);
            if self.limit > self.outgrown_at {
                (self.threshold, self.outgrown_at) = (self.max, u32::MAX);
            }
        }
    }

    fn cut(&mut self, now: Duration, left: f32) {
        // Probes on their way that a cut has not room for any more count as if they had been allowed.
        let used = self.in_flight.min(self.limit).max(self.limit / 2);
        self.set_cut(now, ((used as f32 * left) as u32).max(MIN_AFTER_CUT.min(self.max)));
        self.outgrown_at = u32::MAX;
        self.delay.abandon_trial();
    }

    fn set_cut(&mut self, now: Duration, limit: u32) {
        (self.limit, self.threshold) = (limit, limit);
        self.credit = 0;
        self.cut_at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::limits::Timing;

    const NOW: Duration = Duration::from_secs(1);
    const RTT: Duration = Duration::from_millis(40);

    fn window(chosen: Option<u32>) -> Window {
        Window::new(&Timing::Normal.bounds(), chosen)
    }

    fn fill(window: &mut Window, now: Duration) -> u32 {
        let mut sent = 0;
        while window.has_room(now) {
            window.sent();
            sent += 1;
        }
        sent
    }

    /// After that many answers in slow start, and full.
    fn grown(answers: u32) -> Window {
        let mut window = window(None);
        (0..answers).for_each(|_| window.answered(NOW));
        fill(&mut window, NOW);
        window
    }

    #[test]
    fn grows_with_answers_up_to_its_maximum() {
        let mut window = grown(0);
        assert_eq!(window.limit, 64);
        window.left();
        window.answered(NOW);
        assert_eq!(fill(&mut window, NOW), 2);
        assert_eq!(grown(10_000).limit, 4_096);
    }

    #[test]
    fn grows_with_silence_too_but_not_as_far() {
        let mut window = window(None);
        (0..10_000).for_each(|_| window.unanswered());
        assert_eq!(window.limit, 2_048);
        window.answered(NOW);
        window.unanswered();
        assert_eq!(window.limit, 2_049, "what answers have shown is not taken back");
    }

    #[test]
    fn a_person_may_choose_its_maximum() {
        for (chosen, at_first, at_last) in [(1, 1, 1), (100, 64, 100), (9_000, 64, 9_000)] {
            let mut window = window(Some(chosen));
            assert_eq!(window.limit, at_first);
            (0..20_000).for_each(|_| window.answered(NOW));
            assert_eq!(window.limit, at_last);
        }
    }

    /// Answers to probes sent every millisecond from then on, all late by as much; each frees a place that is taken
    /// again.
    fn late(window: &mut Window, from: Duration, excess: u64) {
        for sent in 0..100 {
            let (sent_at, excess) = (from + Duration::from_millis(sent), Duration::from_millis(excess));
            let sample = DelaySample { sent_at, base: RTT, excess, standing: excess, smoothed: RTT };
            window.left();
            window.answered(sent_at);
            window.measured(sent_at + RTT + excess, &sample);
            fill(window, sent_at + RTT + excess);
        }
    }

    #[test]
    fn a_queue_that_drains_leaves_the_window_cut_and_delay_that_stays_restores_it() {
        for (excess_after, left) in [(5, 500..600), (40, 1_000..1_200)] {
            let mut window = grown(936);
            late(&mut window, NOW, 40);
            assert_eq!(window.limit, 499, "it is on trial: half of what is under way");
            late(&mut window, NOW + RTT * 6, excess_after);
            assert!(left.contains(&window.limit), "{excess_after} ms: {}", window.limit);
        }
    }

    #[test]
    fn once_cut_it_grows_slowly_until_it_has_outgrown_the_cut() {
        let mut window = grown(936);
        late(&mut window, NOW, 40);
        late(&mut window, NOW + RTT * 6, 0);
        let before = window.limit;
        (0..80).for_each(|_| window.answered(NOW));
        assert_eq!(window.limit, before + 10);
        (0..8_000).for_each(|_| window.answered(NOW));
        assert!(window.limit > 3_000, "{}: slow start again", window.limit);
    }

    #[test]
    fn too_little_under_way_is_not_cut() {
        let mut window = self::window(Some(8));
        fill(&mut window, NOW);
        late(&mut window, NOW, 200);
        assert_eq!(window.limit, 8);
    }

    #[test]
    fn many_losses_of_a_moment_cut_it_and_few_do_not() {
        let mut window = grown(90);
        let later = NOW + RTT * 3;
        (0..30).for_each(|_| window.lost(NOW, later));
        assert_eq!(window.limit, 154, "a lossy line is not a full one");
        window.lost(NOW, later);
        assert_eq!(window.limit, 107);
        (0..30).for_each(|_| window.lost(NOW, later));
        assert_eq!(window.limit, 107, "what was sent before the cut asks for no second one");
        (0..8).for_each(|_| window.lost(later, later + RTT));
        assert_eq!(window.limit, 10, "where all is lost little is left");
        (0..100).for_each(|_| window.unanswered());
        assert_eq!(window.limit, 10, "silence may be loss now");
    }

    #[test]
    fn after_a_rest_it_begins_as_at_first_and_grows_as_fast() {
        let mut window = grown(936);
        (0..1_000).for_each(|_| window.left());
        window.restart();
        assert_eq!(fill(&mut window, NOW), 64);
        (0..936).for_each(|_| window.answered(NOW));
        assert_eq!(window.limit, 1_000);
        let mut small = self::window(Some(3));
        small.restart();
        assert_eq!(small.limit, 3);
    }

    #[test]
    fn it_never_comes_to_a_halt() {
        for (chosen, least) in [(None, MIN_AFTER_CUT), (Some(3), 3)] {
            let mut window = window(chosen);
            for moment in 1..50 {
                let sent_at = NOW + RTT * moment;
                (0..20).for_each(|_| window.lost(sent_at, sent_at + RTT));
            }
            assert_eq!(window.limit, least);
        }
    }

    #[test]
    fn a_shortage_halves_it_pauses_and_is_made_up_for_without_answers() {
        let mut window = grown(0);
        window.shortage(NOW);
        (0..64).for_each(|_| window.left());
        assert!(!window.has_room(NOW));
        assert_eq!(window.resumes_at(NOW), Some(NOW + PAUSE));
        assert_eq!(window.resumes_at(NOW + PAUSE), None);
        assert_eq!(fill(&mut window, NOW + PAUSE), 32);
        (0..32).for_each(|_| window.unanswered());
        assert_eq!(window.limit, 64);
    }
}
