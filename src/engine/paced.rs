//! A scan of the simulated lab for a driver that may not block: its time follows a clock of the caller's.
//!
//! Everything happens at its own simulated moment, however late the caller looks: what a scan finds, and
//! when, depends on its seed alone.

use super::config::EngineConfig;
use super::core::Engine;
use super::drive::{Control, Network, Turns};
use super::lab;
use super::simulated::{SimulatedNetwork, VirtualClock};
use crate::model::event::{Progress, ScanEvent};
use std::time::Duration;

/// A scan on its way.
#[derive(Debug)]
pub struct PacedScan {
    engine: Engine,
    network: SimulatedNetwork<VirtualClock>,
    turns: Turns,
}

/// What became of a call of [`PacedScan::advance`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// The scan has ended, and all is told.
    Ended,
    /// Nothing is to be done before this moment of the scan.
    DueAt(Duration),
}

impl PacedScan {
    /// A scan that has asked nothing yet, of the hosts of the lab.
    pub fn new(config: EngineConfig) -> PacedScan {
        let network = SimulatedNetwork::new(VirtualClock::default(), lab::hosts(), config.seed);
        let mut engine = Engine::new(config);
        PacedScan { turns: Turns::new(&mut engine), engine, network }
    }

    /// Does what is due by `now`, a time since the start of the scan, for as long as `may_go_on` says so.
    pub fn advance(
        &mut self,
        now: Duration,
        control: &Control,
        mut may_go_on: impl FnMut() -> bool,
        mut tell: impl FnMut(Vec<ScanEvent>, Progress),
    ) -> Pace {
        while self.network.now() <= now && may_go_on() {
            match self.turns.step(&mut self.engine, &mut self.network, control, &mut tell) {
                Some(deadline) => self.turns.wait(&mut self.engine, &mut self.network, deadline),
                None => return Pace::Ended,
            }
        }
        Pace::DueAt(self.network.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::drive::drive;
    use crate::model::plan::Pacing;

    fn config(host: &str, ports: &str) -> EngineConfig {
        EngineConfig {
            addresses: lab::addresses_of(host),
            ports: ports.parse().unwrap(),
            pacing: Pacing::default(),
            seed: 7,
            max_open_probes: 1_000,
            time_limit: Duration::from_secs(3_600),
        }
    }

    /// Every event with the progress that was told with it, from one go of [`drive`].
    fn driven(config: EngineConfig) -> Vec<(Vec<ScanEvent>, Progress)> {
        let mut told = Vec::new();
        let mut network = SimulatedNetwork::new(VirtualClock::default(), lab::hosts(), config.seed);
        drive(&mut Engine::new(config), &mut network, &Control::default(), |e, p| told.push((e, p)));
        told
    }

    /// The same from calls that come `every` so often and make at most `turns` turns each.
    fn paced(config: EngineConfig, every: Duration, turns: u32) -> Vec<(Vec<ScanEvent>, Progress)> {
        let (mut told, mut scan, mut now) = (Vec::new(), PacedScan::new(config), Duration::ZERO);
        loop {
            let mut left = 0..turns;
            let may_go_on = || left.next().is_some();
            if scan.advance(now, &Control::default(), may_go_on, |e, p| told.push((e, p))) == Pace::Ended {
                return told;
            }
            now += every;
        }
    }

    #[test]
    fn a_scan_in_pieces_tells_what_a_scan_in_one_go_tells() {
        for (host, ports) in [("web.example", "1-2000"), ("far.example", "1-100"), ("firewall.example", "1-100")] {
            let expected = driven(config(host, ports));
            assert!(matches!(expected.last().and_then(|(events, _)| events.last()), Some(ScanEvent::Finished { .. })));
            for (every, turns) in [(1, 1), (16, 3), (1_000, 1_000_000)] {
                assert_eq!(paced(config(host, ports), Duration::from_millis(every), turns), expected, "{host}");
            }
        }
    }

    #[test]
    fn it_does_nothing_before_its_time_and_ends_when_it_is_stopped() {
        let mut scan = PacedScan::new(config("far.example", "1-10"));
        let control = Control::default();
        let Pace::DueAt(due) = scan.advance(Duration::ZERO, &control, || true, |_, _| ()) else {
            panic!("a far host has not answered at once")
        };
        assert!(due > Duration::ZERO);
        assert_eq!(scan.advance(due / 2, &control, || panic!("too early"), |_, _| ()), Pace::DueAt(due));
        control.cancel();
        assert_eq!(scan.advance(due, &control, || true, |_, _| ()), Pace::Ended);
    }
}
