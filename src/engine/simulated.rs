//! A network made of data: hosts with delay, loss and firewalls, on any clock.
//!
//! Repeatable by its seed. It behaves as a kernel does that repeats a lost SYN once a second.

use super::drive::Network;
use super::order::SplitMix;
use super::probe::{Answer, IcmpError, Outcome, Probe, ProbeId};
use crate::model::ports::{Port, PortSet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashSet};
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// The kernel's first repetitions of a SYN come a second apart (tcp_syn_linear_timeouts, ip-sysctl).
const SYN_REPEATS: u32 = 4;

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

/// The hosts, and the answers on their way.
#[derive(Debug)]
pub struct SimulatedNetwork<C> {
    clock: C,
    hosts: BTreeMap<IpAddr, SimulatedHost>,
    random: SplitMix,
    under_way: BinaryHeap<Reverse<(Duration, ProbeId)>>,
    outcomes: BTreeMap<ProbeId, Outcome>,
    unreleased: HashSet<ProbeId>,
}

impl<C: Clock> SimulatedNetwork<C> {
    /// A network with these hosts; nobody answers at other addresses.
    pub fn new(clock: C, hosts: BTreeMap<IpAddr, SimulatedHost>, seed: u64) -> SimulatedNetwork<C> {
        SimulatedNetwork {
            clock,
            hosts,
            random: SplitMix(seed),
            under_way: BinaryHeap::new(),
            outcomes: BTreeMap::new(),
            unreleased: HashSet::new(),
        }
    }

    /// How many probes were sent and not released: what would be sockets.
    pub fn unreleased(&self) -> usize {
        self.unreleased.len()
    }

    /// When the answer is back, if one of the kernel's SYNs gets through and its answer too.
    fn answered_after(&mut self, address: IpAddr) -> Option<Duration> {
        let host = self.hosts.get(&address)?;
        let (rtt, jitter, loss) = (host.rtt, host.jitter, u64::from(host.loss_per_mille));
        let delivered = 1000 - loss.min(1000);
        let try_number = (0..SYN_REPEATS).find(|_| {
            let there = self.random.next() % 1000 < delivered;
            let back = self.random.next() % 1000 < delivered;
            there && back
        })?;
        let spread = 2 * jitter.as_micros() as u64 + 1;
        let offset = Duration::from_micros(self.random.next() % spread);
        Some(Duration::from_secs(try_number.into()) + (rtt + offset).saturating_sub(jitter))
    }
}

impl<C: Clock> Network for SimulatedNetwork<C> {
    fn now(&self) -> Duration {
        self.clock.now()
    }

    fn send(&mut self, probe: Probe, _answers: &mut Vec<Answer>) {
        self.unreleased.insert(probe.id);
        let outcome = self.hosts.get(&probe.address).and_then(|host| host.answer(probe.port, probe.address));
        if let Some(outcome) = outcome
            && let Some(after) = self.answered_after(probe.address)
        {
            self.under_way.push(Reverse((self.clock.now() + after, probe.id)));
            self.outcomes.insert(probe.id, outcome);
        }
    }

    fn release(&mut self, probe: ProbeId) {
        self.unreleased.remove(&probe);
        self.outcomes.remove(&probe);
    }

    fn wait(&mut self, deadline: Duration, answers: &mut Vec<Answer>) -> Result<Duration, i32> {
        let next = self.under_way.peek().map_or(deadline, |Reverse((at, _))| (*at).min(deadline));
        self.clock.wait_until(next);
        let now = self.clock.now();
        while let Some(&Reverse((at, probe))) = self.under_way.peek()
            && at <= now
        {
            self.under_way.pop();
            if let Some(outcome) = self.outcomes.remove(&probe) {
                answers.push(Answer { probe, outcome });
            }
        }
        Ok(now)
    }
}
