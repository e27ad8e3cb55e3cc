//! Tells a queue that our own probes fill from delay that they do not cause.
//!
//! Both make answers late: a standing queue, and jitter, a shared radio, other people's traffic or a longer route. The
//! difference is what happens when fewer probes are under way: only our own queue drains. So excess delay puts the
//! window on trial. It is cut at once, since a queue must not overflow, and the probes sent just before the cut are
//! compared with those sent after it. If their delay fell about as the window did, the cut stays. If not, the window is
//! restored, and that much excess is tolerated for a while.
//!
//! Delay-based congestion controls face the same question: LEDBAT measures its base delay again and again (RFC 6817),
//! BBR and Copa (Arun and Balakrishnan, NSDI 2018) drain the queue to see the base.

use std::time::Duration;

/// Less excess than this is the scheduler's doing.
const MIN_EXCESS: Duration = Duration::from_millis(20);
/// A trial compares at least so many answers to probes sent after the cut,
const MIN_ANSWERS: u32 = 16;
/// over at least this long, and over a round trip,
const MIN_SPAN: Duration = Duration::from_millis(40);
/// and to probes of so many moments, which are a part of that apart: what a radio sends in one burst is one observation.
const MIN_MOMENTS: u32 = 6;
const MOMENTS_IN_SPAN: u32 = 8;
/// A trial with too few answers is over after so many spans.
const MAX_SPANS: u32 = 12;
/// A queue drains at least in proportion to the window; this share of that is enough to recognise it.
const DRAINED: f64 = 0.4;
/// Excess that a trial cleared is tolerated for this long: paths change.
const TOLERATED_FOR: Duration = Duration::from_secs(10);

/// What one answer says about the delay on its path.
#[derive(Clone, Copy, Debug)]
pub(super) struct DelaySample {
    /// When its probe was sent.
    pub(super) sent_at: Duration,
    /// The shortest round trip of that host so far.
    pub(super) base: Duration,
    /// By how much this answer exceeded it.
    pub(super) excess: Duration,
    /// By how much the last answers all exceeded it.
    pub(super) standing: Duration,
    /// The smoothed round-trip time.
    pub(super) smoothed: Duration,
}

/// What to do about the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// There is too much delay: if a cut would be felt, make it and begin a trial.
    Excess,
    /// The delay fell with the window: the cut stays.
    OwnQueue,
    /// The delay did not care: undo the cut.
    NotOurs,
}

/// Judges the delay under one window.
#[derive(Debug, Default)]
pub(super) struct DelayJudge {
    trial: Option<Trial>,
    tolerated: Duration,
    tolerated_until: Duration,
}

#[derive(Debug)]
struct Trial {
    cut_at: Duration,
    /// What the cut left of what was under way, below 1.
    left: f64,
    span: Duration,
    before: Mean,
    after: Mean,
    /// Moments after the cut, and when the last of them began.
    moments: (u32, Duration),
    /// The most that the standing delay came to.
    peak: Duration,
}

#[derive(Debug, Default)]
struct Mean {
    sum: Duration,
    count: u32,
}

impl DelayJudge {
    /// Whether the window is on trial, so that its size must stay as it is.
    pub(super) fn is_on_trial(&self) -> bool {
        self.trial.is_some()
    }

    /// The window was cut for the excess delay of that answer; `left` is the share that the cut left.
    pub(super) fn begin_trial(&mut self, now: Duration, left: f64, sample: &DelaySample) {
        let span = sample.smoothed.max(MIN_SPAN);
        let before = Mean { sum: sample.standing, count: 1 };
        let (after, moments) = (Mean::default(), (0, Duration::ZERO));
        self.trial = Some(Trial { cut_at: now, left, span, before, after, moments, peak: sample.standing });
    }

    /// The window changed for another reason: nothing can be learned any more.
    pub(super) fn abandon_trial(&mut self) {
        self.trial = None;
    }

    /// Takes in an answer.
    pub(super) fn measured(&mut self, now: Duration, sample: &DelaySample) -> Option<Finding> {
        if now >= self.tolerated_until {
            self.tolerated = Duration::ZERO;
        }
        let Some(trial) = &mut self.trial else {
            let normal = sample.base + self.tolerated;
            let is_excessive = sample.standing > self.tolerated + (normal / 2).max(MIN_EXCESS);
            return is_excessive.then_some(Finding::Excess);
        };
        trial.take_in(sample);
        let finding = trial.judge(now, sample.sent_at)?;
        let tolerated = if finding == Finding::NotOurs { trial.peak } else { Duration::ZERO };
        (self.tolerated, self.tolerated_until) = (tolerated, now + TOLERATED_FOR);
        self.trial = None;
        Some(finding)
    }
}

impl Trial {
    fn take_in(&mut self, sample: &DelaySample) {
        self.peak = self.peak.max(sample.standing);
        if sample.sent_at >= self.cut_at {
            self.after.add(sample.excess);
            let (count, began) = self.moments;
            if count == 0 || sample.sent_at >= began + self.span / MOMENTS_IN_SPAN {
                self.moments = (count + 1, sample.sent_at);
            }
        } else if sample.sent_at + self.span / 2 >= self.cut_at {
            // Earlier ones may have met a smaller window.
            self.before.add(sample.excess);
        }
    }

    fn judge(&self, now: Duration, sent_at: Duration) -> Option<Finding> {
        let is_enough = self.after.count >= MIN_ANSWERS && self.moments.0 >= MIN_MOMENTS;
        let is_complete = sent_at >= self.cut_at + self.span && is_enough;
        if !is_complete && now < self.cut_at + self.span * MAX_SPANS {
            return None;
        }
        let drained = self.before.value().as_secs_f64() * (1.0 - (1.0 - self.left) * DRAINED);
        let is_ours = !is_complete || self.after.value().as_secs_f64() <= drained;
        Some(if is_ours { Finding::OwnQueue } else { Finding::NotOurs })
    }
}

impl Mean {
    fn add(&mut self, value: Duration) {
        self.sum += value;
        self.count += 1;
    }

    fn value(&self) -> Duration {
        self.sum / self.count.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: Duration = Duration::from_millis(40);

    fn millis(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    /// What the judge says of the first answer that it has something to say about, of those to probes sent a millisecond
    /// apart that exceed the base by as much.
    fn first(judge: &mut DelayJudge, from: u64, excess: u64) -> Option<Finding> {
        (from..from + 200).find_map(|sent| judge.measured(millis(sent) + BASE + millis(excess), &sample(sent, excess)))
    }

    fn sample(sent: u64, excess: u64) -> DelaySample {
        let excess = millis(excess);
        DelaySample { sent_at: millis(sent), base: BASE, excess, standing: excess, smoothed: BASE }
    }

    /// A judge whose window was cut by half when answers came so late.
    fn on_trial(excess: u64) -> DelayJudge {
        let mut judge = DelayJudge::default();
        assert_eq!(first(&mut judge, 0, excess), Some(Finding::Excess));
        judge.begin_trial(millis(200), 0.5, &sample(0, excess));
        assert!(judge.is_on_trial());
        assert_eq!(first(&mut judge, 0, excess), None, "those tell of the time before the cut");
        judge
    }

    #[test]
    fn little_excess_is_the_schedulers() {
        assert_eq!(first(&mut DelayJudge::default(), 0, 20), None);
        assert_eq!(first(&mut DelayJudge::default(), 0, 21), Some(Finding::Excess));
    }

    #[test]
    fn delay_that_falls_with_the_window_is_our_queue() {
        for (after, finding) in [(0, Finding::OwnQueue), (25, Finding::OwnQueue), (36, Finding::NotOurs)] {
            assert_eq!(first(&mut on_trial(40), 200, after), Some(finding), "{after}");
        }
    }

    #[test]
    fn what_a_trial_cleared_is_tolerated_for_a_while() {
        let mut judge = on_trial(40);
        assert_eq!(first(&mut judge, 200, 40), Some(Finding::NotOurs));
        assert_eq!(first(&mut judge, 500, 60), None);
        assert_eq!(first(&mut judge, 800, 90), Some(Finding::Excess), "more is on top of it");
        assert_eq!(first(&mut judge, 500 + TOLERATED_FOR.as_millis() as u64, 40), Some(Finding::Excess));
        let mut judge = on_trial(40);
        assert_eq!(first(&mut judge, 200, 10), Some(Finding::OwnQueue));
        assert_eq!(first(&mut judge, 500, 40), Some(Finding::Excess), "a queue is not tolerated");
    }

    #[test]
    fn a_burst_is_one_observation() {
        let mut judge = on_trial(40);
        let burst = |sent: u64| (0..100).map(move |_| sent);
        for sent in [200, 230, 260, 290, 320].into_iter().flat_map(burst) {
            assert_eq!(judge.measured(millis(sent) + BASE, &sample(sent, 40)), None);
        }
        assert_eq!(judge.measured(millis(350) + BASE, &sample(350, 40)), Some(Finding::NotOurs));
    }

    #[test]
    fn without_answers_the_cut_stays() {
        let mut judge = on_trial(40);
        let late = millis(200) + BASE * MAX_SPANS;
        assert_eq!(judge.measured(late, &sample(230, 40)), Some(Finding::OwnQueue));
    }
}
