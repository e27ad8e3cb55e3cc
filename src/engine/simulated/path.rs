//! The path to a simulated host: what it adds to the delay of packets, and which of them it loses.

use crate::engine::order::SplitMix;
use std::time::Duration;

/// What a path does besides a constant delay. The default does nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// Up to this much is added to the delay of each packet, each way. No packet overtakes another, as on a link that
    /// repeats a frame until it gets through.
    pub ordered_jitter: Duration,
    /// A shared radio: answers arrive together, about this far apart. Zero: each arrives by itself.
    pub delivers_every: Duration,
    /// The route changes while the scan runs.
    pub detour: Option<Detour>,
    /// How many packets in a row each loss takes; the share of lost packets stays the same. 0 is 1.
    pub loss_run: u32,
    /// For a while nothing gets through.
    pub outage: Option<Outage>,
}

/// A time in which a path loses every packet, each way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// When it begins.
    pub from: Duration,
    /// How long it takes.
    pub lasts: Duration,
}

impl Outage {
    fn is_at(&self, time: Duration) -> bool {
        (self.from..self.from + self.lasts).contains(&time)
    }
}

/// A longer route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detour {
    /// Packets that are sent from then on take it.
    pub from: Duration,
    /// How much longer it is, there and back.
    pub adds: Duration,
}

/// A path in use.
#[derive(Debug)]
pub(super) struct PathState {
    path: Path,
    outbound: Direction,
    inbound: Direction,
    /// When the radio delivers next.
    delivers_at: Duration,
}

/// One direction of a path.
#[derive(Debug, Default)]
struct Direction {
    /// When the last packet arrives.
    last: Duration,
    /// So many of the next packets are lost.
    losing: u32,
}

impl PathState {
    pub(super) fn new(path: Path) -> PathState {
        let (outbound, inbound) = Default::default();
        PathState { path, outbound, inbound, delivers_at: Duration::ZERO }
    }

    /// When the answer to a packet that leaves at `sent` is back, given how long both take without the path's doing.
    pub(super) fn answered_at(&mut self, sent: Duration, rtt: Duration, random: &mut SplitMix) -> Duration {
        let Path { ordered_jitter, delivers_every, detour, .. } = self.path;
        let adds = detour.filter(|detour| sent >= detour.from).map_or(Duration::ZERO, |detour| detour.adds);
        let mut back = sent + rtt + adds;
        if !ordered_jitter.is_zero() {
            let arrived = self.outbound.in_order(sent, ordered_jitter, random);
            back = self.inbound.in_order(arrived + rtt + adds, ordered_jitter, random);
        }
        if !delivers_every.is_zero() {
            while self.delivers_at < back {
                self.delivers_at += delivers_every / 2 + up_to(delivers_every, random);
            }
            back = self.delivers_at;
        }
        back
    }

    /// Whether nothing gets through at that time.
    pub(super) fn is_out(&self, time: Duration) -> bool {
        self.path.outage.is_some_and(|outage| outage.is_at(time))
    }

    /// Whether the next packet to the host is lost.
    pub(super) fn loses_outbound(&mut self, per_mille: u32, random: &mut SplitMix) -> bool {
        self.outbound.loses(per_mille, self.path.loss_run, random)
    }

    /// Whether the next packet from the host is lost.
    pub(super) fn loses_inbound(&mut self, per_mille: u32, random: &mut SplitMix) -> bool {
        self.inbound.loses(per_mille, self.path.loss_run, random)
    }
}

impl Direction {
    fn in_order(&mut self, sent: Duration, jitter: Duration, random: &mut SplitMix) -> Duration {
        self.last = self.last.max(sent + up_to(jitter, random));
        self.last
    }

    fn loses(&mut self, per_mille: u32, run: u32, random: &mut SplitMix) -> bool {
        if per_mille == 0 {
            return false;
        }
        if run <= 1 {
            return random.next() % 1_000 < per_mille.into();
        }
        if self.losing == 0 {
            // Of each cycle of packets that pass and a run that does not, the run is that share.
            let starts = u64::from(per_mille) * 1_000_000 / (u64::from(run) * u64::from(1_000 - per_mille.min(999)));
            if random.next() % 1_000_000 < starts {
                self.losing = run;
            }
        }
        let is_lost = self.losing > 0;
        self.losing = self.losing.saturating_sub(1);
        is_lost
    }
}

fn up_to(most: Duration, random: &mut SplitMix) -> Duration {
    Duration::from_micros(random.next() % (most.as_micros() as u64 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RTT: Duration = Duration::from_millis(20);

    fn millis(count: u64) -> Duration {
        Duration::from_millis(count)
    }

    /// When the answers to packets are back that leave one millisecond after the other.
    fn answers(path: Path) -> Vec<Duration> {
        let (mut state, mut random) = (PathState::new(path), SplitMix(1));
        (0..1_000).map(|at| state.answered_at(millis(at), RTT, &mut random)).collect()
    }

    #[test]
    fn a_plain_path_takes_as_long_as_it_takes() {
        let expected: Vec<_> = (0..1_000).map(|at| millis(at) + RTT).collect();
        assert_eq!(answers(Path::default()), expected);
    }

    #[test]
    fn ordered_jitter_delays_and_reorders_nothing() {
        let answers = answers(Path { ordered_jitter: millis(20), ..Path::default() });
        assert!(answers.is_sorted());
        let delays: Vec<_> = (0..).zip(answers).map(|(at, back)| back - millis(at) - RTT).collect();
        assert!(delays.iter().all(|delay| *delay <= millis(40)));
        assert!(delays.iter().any(|delay| *delay > millis(30)));
    }

    #[test]
    fn a_radio_delivers_many_at_once() {
        let mut answers = answers(Path { delivers_every: millis(30), ..Path::default() });
        assert!(answers.is_sorted());
        answers.dedup();
        assert!((20..60).contains(&answers.len()), "{}", answers.len());
    }

    #[test]
    fn a_detour_begins_at_its_time() {
        let answers =
            answers(Path { detour: Some(Detour { from: millis(500), adds: millis(100) }), ..Path::default() });
        assert_eq!([answers[499], answers[500]], [millis(519), millis(620)]);
    }

    #[test]
    fn an_outage_begins_and_ends() {
        let state =
            PathState::new(Path { outage: Some(Outage { from: millis(500), lasts: millis(100) }), ..Path::default() });
        assert_eq!([499, 500, 599, 600].map(|at| state.is_out(millis(at))), [false, true, true, false]);
        assert!(!PathState::new(Path::default()).is_out(millis(500)));
    }

    #[test]
    fn runs_of_losses_are_as_long_as_said_and_lose_as_much() {
        for run in [1, 8] {
            let (mut direction, mut random) = (Direction::default(), SplitMix(1));
            let lost: Vec<bool> = (0..200_000).map(|_| direction.loses(20, run, &mut random)).collect();
            let share = lost.iter().filter(|lost| **lost).count();
            assert!((3_500..4_500).contains(&share), "{share}");
            let starts = lost.windows(2).filter(|pair| !pair[0] && pair[1]).count();
            assert!((share / run as usize).abs_diff(starts) <= share / 10, "{starts} runs");
        }
    }
}
