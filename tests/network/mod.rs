//! A network that does what a test says, on simulated time.

use portolan::engine::drive::Network;
use portolan::engine::simulated::Queue;
use portolan::engine::{Answer, Outcome, Probe, ProbeId};
use portolan::model::event::Shortage;
use std::collections::{BTreeSet, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

/// A probe that was sent.
pub struct Sent {
    pub address: IpAddr,
    pub port: u16,
    pub attempt: u8,
}

/// `answer` decides what becomes of a probe, by its address and attempt: after how long it is answered
/// and how; zero is at once, `None` never.
pub struct Scripted<F> {
    answer: F,
    now: Duration,
    under_way: VecDeque<(Duration, Answer)>,
    open: BTreeSet<ProbeId>,
    pub sent: Vec<Sent>,
    /// The most probes that were unreleased at once.
    pub most_open: usize,
    /// How much later than asked each wait ends.
    pub oversleeps: Duration,
    /// The error of the next wait.
    pub breaks_with: Option<i32>,
    pub bottleneck: Option<Queue>,
    /// How many local ports there are: so many probes to one port can be open at once.
    pub local_ports: Option<usize>,
    /// A port that refuses whatever else is said.
    pub refuses: Option<u16>,
}

impl<F: FnMut(IpAddr, u8) -> Option<(Duration, Outcome)>> Scripted<F> {
    pub fn new(answer: F) -> Scripted<F> {
        Scripted {
            answer,
            now: Duration::ZERO,
            under_way: VecDeque::new(),
            open: BTreeSet::new(),
            sent: Vec::new(),
            most_open: 0,
            oversleeps: Duration::ZERO,
            breaks_with: None,
            bottleneck: None,
            local_ports: None,
            refuses: None,
        }
    }

    /// How many probes are unreleased.
    pub fn open(&self) -> usize {
        self.open.len()
    }
}

impl<F: FnMut(IpAddr, u8) -> Option<(Duration, Outcome)>> Network for Scripted<F> {
    fn now(&self) -> Duration {
        self.now
    }

    fn send(&mut self, probe: Probe, answers: &mut Vec<Answer>) {
        let attempt = probe.id.attempt();
        self.sent.push(Sent { address: probe.address, port: probe.port.number(), attempt });
        assert!(self.open.insert(probe.id), "a name is not used twice at once");
        self.most_open = self.most_open.max(self.open.len());
        let to_this_port = || self.open.iter().filter(|open| open.slot() == probe.id.slot()).count();
        if self.local_ports.is_some_and(|count| to_this_port() > count) {
            return answers.push(Answer { probe: probe.id, outcome: Outcome::Shortage(Shortage::LocalPorts) });
        }
        let held_up = self.bottleneck.as_mut().map_or(Some(Duration::ZERO), |place| place.pass(self.now));
        let answer = held_up.and_then(|held_up| {
            let refused = self.refuses.filter(|port| *port == probe.port.number());
            let refused = refused.map(|_| (Duration::from_millis(1), Outcome::Refused));
            let (after, outcome) = refused.or_else(|| (self.answer)(probe.address, attempt))?;
            Some((after + held_up, outcome))
        });
        match answer {
            Some((Duration::ZERO, outcome)) => answers.push(Answer { probe: probe.id, outcome }),
            Some((after, outcome)) => self.under_way.push_back((self.now + after, Answer { probe: probe.id, outcome })),
            None => {}
        }
    }

    fn release(&mut self, probe: ProbeId) {
        assert!(self.open.remove(&probe), "released once");
        self.under_way.retain(|(_, answer)| answer.probe != probe);
    }

    fn wait(&mut self, deadline: Duration, answers: &mut Vec<Answer>) -> Result<Duration, i32> {
        if let Some(error) = self.breaks_with.take() {
            return Err(error);
        }
        let next = self.under_way.iter().map(|(at, _)| *at).min().unwrap_or(deadline);
        self.now = self.now.max(next.min(deadline)) + self.oversleeps;
        let now = self.now;
        self.under_way.retain(|(at, answer)| {
            let is_due = *at <= now;
            if is_due {
                answers.push(*answer);
            }
            !is_due
        });
        Ok(now)
    }
}
