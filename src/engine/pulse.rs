//! Whether a host that has answered is still there.
//!
//! Silence of a port is evidence only while its host can be reached. Where nothing was heard that was sent after a
//! silent probe, a port that has answered before is asked again, as miners took a canary along. If it answers, the silence
//! before is the port's own. If several such canaries in a row stay silent it is the host, or the way, that is gone.

use super::probe::ProbeId;
use crate::model::event::PortState;
use crate::model::ports::Port;
use std::collections::VecDeque;
use std::time::Duration;

/// So many canaries in a row without an answer are more than bad luck.
const MANY_LOST: u32 = 2;
/// Canaries are at least so far apart.
const SPACING: Duration = Duration::from_millis(25);
/// Canaries are not awaited longer than this, unless answers take longer: so soon an outage's end is noticed.
const MAX_PATIENCE: Duration = Duration::from_secs(1);
/// A host is given up that was asked in vain for this long: radios roam and routes change in less. Who restarts a router
/// has to scan again, and a host that bans us never answers.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(15);
/// Shorter gaps between answers are no outage.
const MIN_SILENCE: Duration = Duration::from_millis(150);
/// In longer ones one lost canary is enough.
const LONG_SILENCE: Duration = Duration::from_millis(500);
/// So many times without any answer are remembered.
const REMEMBERED: usize = 16;
/// The kernel sends a SYN again after each second.
const KERNEL_REPEATS_EVERY: Duration = Duration::from_secs(1);

/// What is known of a host's, or of all hosts', being there.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    /// Ports that answered, the last of each kind: closed, open.
    answered: [Option<Port>; 2],
    /// The latest time at which a probe was sent that was answered.
    pub(super) alive_at: Duration,
    /// The canary under way, by its slot.
    pub(super) canary: Option<u32>,
    /// One is to be sent.
    pub(super) is_wanted: bool,
    /// When the last was sent.
    pub(super) asked_at: Option<Duration>,
    /// Canaries in a row that were not answered, while nothing else was heard,
    lost: u32,
    /// and since when.
    lost_since: Duration,
    /// Times in which nothing got through.
    silences: VecDeque<(Duration, Duration)>,
    /// Ports whose silence counts once something is heard that was sent after their last probe.
    pub(super) awaiting: Vec<ProbeId>,
}

impl Pulse {
    /// A port has answered itself.
    pub(super) fn answered(&mut self, port: Port, state: PortState) {
        match state {
            PortState::Closed => self.answered[0] = Some(port),
            PortState::Open => self.answered[1] = Some(port),
            PortState::Filtered => {}
        }
    }

    /// Whether there is a port to ask.
    pub(super) fn has_canary(&self) -> bool {
        self.answered.iter().any(Option::is_some)
    }

    /// The port to ask now. A closed one disturbs no program; but resets may be limited, so that they take turns once
    /// one was lost.
    pub(super) fn next_canary(&self) -> Option<Port> {
        let [closed, open] = self.answered;
        if self.lost.is_multiple_of(2) { closed.or(open) } else { open.or(closed) }
    }

    /// How long the next canary is awaited.
    pub(super) fn patience(&self, timeout: Duration) -> Duration {
        (timeout * (1 << self.lost.min(4))).min(MAX_PATIENCE.max(timeout))
    }

    /// When the next canary may be sent, if one is to be sent and not now.
    pub(super) fn resumes_at(&self, now: Duration) -> Option<Duration> {
        let at = self.asked_at.filter(|_| self.is_wanted)? + SPACING;
        (now < at).then_some(at)
    }

    /// Nothing of it can be heard: what is sent now is in vain.
    pub(super) fn is_silent(&self) -> bool {
        self.lost >= MANY_LOST
    }

    /// A canary that was sent then was not answered.
    pub(super) fn lost_canary(&mut self, sent_at: Duration) {
        if self.alive_at >= sent_at {
            return;
        }
        if self.lost == 0 {
            self.lost_since = sent_at;
        }
        self.lost += 1;
    }

    /// Whether that has lasted too long.
    pub(super) fn is_over(&self, now: Duration) -> bool {
        self.is_silent() && now >= self.lost_since + GIVEN_UP_AFTER
    }

    /// A probe that was sent then got through, and so did its answer; `is_way_out`: others were not heard either.
    pub(super) fn heard(&mut self, at: Duration, is_way_out: bool) {
        if at <= self.alive_at {
            return;
        }
        let gap = at - self.alive_at;
        let was_out = self.is_silent() || is_way_out || self.lost > 0 && gap > LONG_SILENCE;
        if was_out && gap > MIN_SILENCE {
            if self.silences.len() == REMEMBERED {
                self.silences.pop_front();
            }
            self.silences.push_back((self.alive_at, at));
        }
        self.alive_at = at;
        self.lost = 0;
    }

    /// Whether what was sent then was lost with everything else.
    pub(super) fn was_out(&self, sent_at: Duration) -> bool {
        self.silences.iter().any(|(from, to)| (*from..*to).contains(&sent_at) && *from != sent_at)
    }

    /// The scan has rested: nobody could answer.
    pub(super) fn rested(&mut self, rested: Duration) {
        self.lost_since += rested;
    }
}

/// When a packet got through, given when its attempt was sent and how long its answer took.
pub(super) fn passed_at(sent_at: Duration, rtt: Duration) -> Duration {
    sent_at + KERNEL_REPEATS_EVERY * rtt.as_secs() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    #[test]
    fn several_lost_canaries_are_silence_until_something_is_heard() {
        let mut pulse = Pulse::default();
        pulse.heard(millis(100), false);
        pulse.lost_canary(millis(90));
        assert_eq!(pulse.lost, 0, "something was heard since");
        pulse.lost_canary(millis(200));
        assert!(!pulse.is_silent());
        pulse.lost_canary(millis(300));
        assert!(pulse.is_silent() && !pulse.is_over(millis(15_199)) && pulse.is_over(millis(15_200)));
        pulse.heard(millis(4_000), false);
        assert!(!pulse.is_silent());
        assert_eq!([100, 101, 3_999, 4_000].map(|at| pulse.was_out(millis(at))), [false, true, true, false]);
        pulse.heard(millis(9_000), false);
        assert!(!pulse.was_out(millis(5_000)), "nothing was sent");
    }

    #[test]
    fn closed_ports_are_asked_and_open_ones_in_turn_where_that_is_in_vain() {
        let [closed, open] = [7, 9].map(|number| Port::new(number).unwrap());
        let mut pulse = Pulse::default();
        assert_eq!((pulse.has_canary(), pulse.next_canary()), (false, None));
        pulse.answered(open, PortState::Open);
        assert_eq!(pulse.next_canary(), Some(open));
        pulse.answered(closed, PortState::Closed);
        let asked = [1, 2, 3].map(|sent| {
            let asked = pulse.next_canary();
            pulse.lost_canary(millis(sent));
            asked
        });
        assert_eq!(asked, [Some(closed), Some(open), Some(closed)]);
    }

    #[test]
    fn canaries_are_awaited_longer_and_longer() {
        let mut pulse = Pulse::default();
        let patience = [1, 2, 3, 4, 5].map(|sent| {
            let patience = pulse.patience(millis(100)).as_millis();
            pulse.lost_canary(millis(sent));
            patience
        });
        assert_eq!(patience, [100, 200, 400, 800, 1_000]);
        assert_eq!(pulse.patience(millis(3_000)), millis(3_000));
    }

    #[test]
    fn what_the_kernel_sent_again_got_through_then() {
        assert_eq!(passed_at(millis(50), millis(900)), millis(50));
        assert_eq!(passed_at(millis(50), millis(2_040)), millis(2_050));
    }
}
