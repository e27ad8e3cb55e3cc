//! A network made of data: hosts with delay, loss, limits and firewalls, on any clock.
//!
//! Repeatable by its seed. It behaves as a kernel does that repeats a lost SYN once a second.

mod path;
mod place;

use super::drive::Network;
use super::order::SplitMix;
use super::probe::{Answer, IcmpError, Outcome, Probe, ProbeId};
use crate::model::ports::{Port, PortSet};
use path::PathState;
pub use path::{Detour, Outage, Path};
use place::Limit;
pub use place::Queue;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// The kernel's first repetitions of a SYN come a second apart (tcp_syn_linear_timeouts, ip-sysctl): so many
/// are sent in all.
const SYN_REPEATS: u32 = 4;
const SYN_REPEATED_AFTER: Duration = Duration::from_secs(1);

/// How a simulated host answers.
#[derive(Clone, Debug)]
pub struct SimulatedHost {
    /// The name under which it is found.
    pub name: &'static str,
    /// The mean time to an answer.
    pub rtt: Duration,
    /// How far the time may be from the mean, at most.
    pub jitter: Duration,
    /// How many of 1,000 packets each way are lost.
    pub loss_per_mille: u32,
    /// Ports that accept.
    pub open: PortSet,
    /// Ports that a firewall drops.
    pub dropped: PortSet,
    /// Ports that a firewall rejects by ICMP.
    pub rejected: PortSet,
    /// How many of 1,000 SYNs to an open port are lost by its listener, whose queue is full.
    pub listeners_lose_per_mille: u32,
    /// How many resets it sends in a second at the most.
    pub resets_per_second: Option<u32>,
    /// The narrowest place on the way to it.
    pub narrow: Option<NarrowPlace>,
    /// What else the path to it does to packets.
    pub path: Path,
}

/// A place on the way that lets only so much through: what does not fit its queue is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NarrowPlace {
    /// Packets that pass in a second.
    pub packets_per_second: u32,
    /// Packets that may wait.
    pub queue: u32,
}

impl SimulatedHost {
    /// A host on a good local link, with these ports open and all others closed.
    pub fn new(name: &'static str, open: &str) -> SimulatedHost {
        SimulatedHost {
            name,
            rtt: Duration::from_micros(400),
            jitter: Duration::from_micros(150),
            loss_per_mille: 0,
            open: open.parse().unwrap_or_default(),
            dropped: PortSet::default(),
            rejected: PortSet::default(),
            listeners_lose_per_mille: 0,
            resets_per_second: None,
            narrow: None,
            path: Path::default(),
        }
    }

    /// How it answers on that port; `None` for silence.
    fn answer(&self, port: Port, address: IpAddr) -> Option<Outcome> {
        if self.dropped.contains(port) {
            None
        } else if self.rejected.contains(port) {
            Some(Outcome::Icmp { error: IcmpError::AdminProhibited, sender: Some(address) })
        } else if self.open.contains(port) {
            Some(Outcome::Connected)
        } else {
            Some(Outcome::Refused)
        }
    }
}

/// Where a simulated network takes its time from.
pub trait Clock {
    /// The time since the start.
    fn now(&self) -> Duration;
    /// Lets the time pass until then.
    fn wait_until(&mut self, time: Duration);
}

/// Passes as fast as it is asked to: a scan of minutes takes milliseconds.
#[derive(Debug, Default)]
pub struct VirtualClock(Duration);

impl Clock for VirtualClock {
    fn now(&self) -> Duration {
        self.0
    }

    fn wait_until(&mut self, time: Duration) {
        self.0 = self.0.max(time);
    }
}

/// The wall's; waits by blocking its thread.
#[derive(Debug)]
pub struct WallClock(Instant);

impl Default for WallClock {
    fn default() -> WallClock {
        WallClock(Instant::now())
    }
}

impl Clock for WallClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn wait_until(&mut self, time: Duration) {
        std::thread::sleep(time.saturating_sub(self.now()));
    }
}

/// The hosts, and what is on its way to them and back.
#[derive(Debug)]
pub struct SimulatedNetwork<C> {
    clock: C,
    hosts: BTreeMap<IpAddr, Station>,
    random: SplitMix,
    events: BinaryHeap<Reverse<(Duration, ProbeId, Step)>>,
    unreleased: HashMap<ProbeId, Probe>,
}

/// A host with the state of the places before it.
#[derive(Debug)]
struct Station {
    host: SimulatedHost,
    path: PathState,
    queue: Option<Queue>,
    resets: Option<Limit>,
}

/// What happens to a probe next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// The kernel sends its SYN, for the first time (0) or again.
    Syn(u32),
    /// Its answer is back.
    Back,
}

impl<C: Clock> SimulatedNetwork<C> {
    /// A network with these hosts; nobody answers at other addresses.
    pub fn new(clock: C, hosts: BTreeMap<IpAddr, SimulatedHost>, seed: u64) -> SimulatedNetwork<C> {
        let station = |host: SimulatedHost| Station {
            queue: host.narrow.map(Queue::new),
            resets: host.resets_per_second.map(Limit::new),
            path: PathState::new(host.path),
            host,
        };
        SimulatedNetwork {
            clock,
            hosts: hosts.into_iter().map(|(address, host)| (address, station(host))).collect(),
            random: SplitMix(seed),
            events: BinaryHeap::new(),
            unreleased: HashMap::new(),
        }
    }

    /// How many probes were sent and not released: what would be sockets.
    pub fn unreleased(&self) -> usize {
        self.unreleased.len()
    }

    /// The queue at the narrowest place before that host.
    pub fn queue(&self, address: IpAddr) -> Option<&Queue> {
        self.hosts.get(&address)?.queue.as_ref()
    }

    /// A SYN leaves: when its answer is back, if it gets through and is answered.
    fn answered_at(&mut self, probe: Probe, outcome: Outcome, now: Duration) -> Option<Duration> {
        let SimulatedNetwork { hosts, random, .. } = self;
        let Station { host, path, queue, resets } = hosts.get_mut(&probe.address)?;
        if path.is_out(now) {
            return None;
        }
        let held_up = queue.as_mut().map_or(Some(Duration::ZERO), |queue| queue.pass(now))?;
        if path.loses_outbound(host.loss_per_mille, random)
            || outcome == Outcome::Connected && is_lost(host.listeners_lose_per_mille, random)
            || path.loses_inbound(host.loss_per_mille, random)
        {
            return None;
        }
        if outcome == Outcome::Refused && resets.as_mut().is_some_and(|limit| !limit.allows(now)) {
            return None;
        }
        let spread = 2 * host.jitter.as_micros() as u64 + 1;
        let offset = Duration::from_micros(random.next() % spread);
        let rtt = (host.rtt + offset).saturating_sub(host.jitter);
        let back = path.answered_at(now + held_up, rtt, random);
        (!path.is_out(back)).then_some(back)
    }

    /// What that probe's port would answer; `None` for silence.
    fn outcome(&self, probe: Probe) -> Option<Outcome> {
        self.hosts.get(&probe.address)?.host.answer(probe.port, probe.address)
    }

    fn step(&mut self, at: Duration, id: ProbeId, step: Step, answers: &mut Vec<Answer>) {
        let Some(probe) = self.unreleased.get(&id).copied() else { return };
        let Some(outcome) = self.outcome(probe) else { return };
        match step {
            Step::Syn(number) => match self.answered_at(probe, outcome, at) {
                Some(back) => self.events.push(Reverse((back, id, Step::Back))),
                None if number + 1 < SYN_REPEATS => {
                    self.events.push(Reverse((at + SYN_REPEATED_AFTER, id, Step::Syn(number + 1))));
                }
                None => {}
            },
            Step::Back => answers.push(Answer { probe: id, outcome }),
        }
    }
}

impl<C: Clock> Network for SimulatedNetwork<C> {
    fn now(&self) -> Duration {
        self.clock.now()
    }

    fn send(&mut self, probe: Probe, answers: &mut Vec<Answer>) {
        self.unreleased.insert(probe.id, probe);
        // What nobody answers costs nothing.
        if self.outcome(probe).is_some() {
            self.step(self.clock.now(), probe.id, Step::Syn(0), answers);
        }
    }

    fn release(&mut self, probe: ProbeId) {
        self.unreleased.remove(&probe);
    }

    fn wait(&mut self, deadline: Duration, answers: &mut Vec<Answer>) -> Result<Duration, i32> {
        let next = self.events.peek().map_or(deadline, |Reverse((at, ..))| (*at).min(deadline));
        self.clock.wait_until(next);
        let now = self.clock.now();
        while let Some(&Reverse((at, id, step))) = self.events.peek()
            && at <= now
        {
            self.events.pop();
            self.step(at, id, step, answers);
        }
        Ok(now)
    }
}

fn is_lost(per_mille: u32, random: &mut SplitMix) -> bool {
    per_mille > 0 && random.next() % 1000 < per_mille.into()
}
