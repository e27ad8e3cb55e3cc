//! The engine's state machine: which port is asked next, and when.
//!
//! What becomes of answers and of silence stands in [`super::settling`].

use super::budget::Budget;
use super::config::EngineConfig;
use super::host::Host;
use super::order::Order;
use super::outbox::{Ended, Outbox};
use super::pause::Pause;
use super::probe::{Probe, ProbeId};
use super::pulse::Pulse;
use super::pursuit::{Pursuits, Stage};
use super::rate::Rate;
use super::rtt::RttEstimator;
use super::tries::{self, Silence};
use super::window::Window;
use crate::model::event::{Counts, Failure, Notice, Phase, ScanEvent, Shortage};
use crate::model::limits::Bounds;
use crate::model::plan::{Pacing, Timeout};
use crate::model::ports::Port;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

/// So many timers are worth a look at which of them are still needed.
const MANY_TIMERS: usize = 65_536;
/// A host that was not heard yet is waited for so much longer than the others.
const UNHEARD_FACTOR: u32 = 2;
const UNHEARD_TIMEOUT: Duration = Duration::from_millis(300);
/// Fewer sockets than these are too few to be fast, and it is said when they run out.
const FEW_SOCKETS: u32 = 1_024;
/// Delays below this are the scheduler's everyday work.
const STARVED: Duration = Duration::from_millis(10);
/// A program that has lost so much time, and that share of all, has no processor to itself.
const MUCH_LOST: Duration = Duration::from_millis(500);
const SHARE_LOST: u32 = 4;

/// Sans-I/O: see [`super`]. All times are since the start of the scan.
#[derive(Debug)]
pub struct Engine {
    pub(super) hosts: Vec<Host>,
    pub(super) order: Order,
    pub(super) pacing: Pacing,
    pub(super) bounds: Bounds,
    max_open_probes: u32,
    /// Fewer, and until when, since the system had no more.
    pub(super) fewer_open_probes: Option<(u32, Duration)>,
    time_limit: Duration,
    /// Over all hosts, which may share a way.
    pub(super) window: Window,
    pub(super) rtt: RttEstimator,
    /// Of all hosts.
    pub(super) pulse: Pulse,
    /// Hosts that have answered and fell silent.
    pub(super) silent_hosts: u32,
    /// Ports wait for a sign of any host, for nothing of theirs was heard yet.
    pub(super) is_sign_awaited: bool,
    /// Canaries among the pursuits.
    pub(super) canaries: usize,
    budget: Budget,
    /// When that ends which kept the last call from sending.
    resumes_at: Option<Duration>,
    /// Somebody wants it to rest.
    pub(super) pause: Option<Pause>,
    /// Hosts that may have something to send.
    turns: VecDeque<u32>,
    pub(super) pursuits: Pursuits,
    /// When something is to be done about a probe; entries of settled ports are skipped.
    pub(super) timers: BinaryHeap<Reverse<(Duration, ProbeId)>>,
    prune_timers_at: usize,
    /// Probes that the driver may close.
    pub(super) released: VecDeque<ProbeId>,
    pub(super) open_probes: u32,
    pub(super) outbox: Outbox,
    pub(super) planned: u64,
    /// Ports that were not asked yet, of hosts that are not given up.
    pub(super) fresh: u64,
    pub(super) counts: Counts,
    /// Ports given up with their host.
    pub(super) given_up: u64,
    /// Ports that did not answer in time, or not at all.
    pub(super) silent: u64,
    /// Those of them that have no verdict yet.
    pub(super) silent_unsettled: u64,
    pub(super) sent: u64,
    pub(super) rate_done: Rate,
    pub(super) rate_sent: Rate,
    pub(super) short_since: Option<Duration>,
    /// All answers that came before have been handed over.
    pub(super) looked_at: Duration,
    /// The time in which it wanted to run and did not.
    lost_time: Duration,
}

impl Engine {
    /// An engine that has asked nothing yet.
    pub fn new(config: EngineConfig) -> Engine {
        let bounds = config.pacing.timing.bounds();
        let hosts: Vec<Host> = config.addresses.iter().map(|address| Host::new(*address, &config)).collect();
        let order = Order::new(&config.ports, config.seed);
        let planned = hosts.len() as u64 * u64::from(order.len());
        let mut engine = Engine {
            turns: VecDeque::with_capacity(hosts.len()),
            hosts,
            order,
            pacing: config.pacing,
            bounds,
            max_open_probes: config.max_open_probes.max(1),
            fewer_open_probes: None,
            time_limit: config.time_limit,
            window: Window::new(&bounds, config.pacing.parallel),
            rtt: RttEstimator::default(),
            pulse: Pulse::default(),
            silent_hosts: 0,
            is_sign_awaited: false,
            canaries: 0,
            budget: Budget::new(config.pacing.probes_per_second.or(bounds.probes_per_second)),
            resumes_at: None,
            pause: None,
            pursuits: Pursuits::default(),
            timers: BinaryHeap::new(),
            prune_timers_at: MANY_TIMERS,
            released: VecDeque::new(),
            open_probes: 0,
            outbox: Outbox::default(),
            planned,
            fresh: planned,
            counts: Counts::default(),
            given_up: 0,
            silent: 0,
            silent_unsettled: 0,
            sent: 0,
            rate_done: Rate::default(),
            rate_sent: Rate::default(),
            short_since: None,
            looked_at: Duration::ZERO,
            lost_time: Duration::ZERO,
        };
        (0..engine.hosts.len() as u32).for_each(|index| engine.give_turn(index));
        engine
    }

    /// The next probe to send now, if there is one.
    pub fn poll_transmit(&mut self, now: Duration) -> Option<Probe> {
        self.resumes_at = self.window.resumes_at(now).filter(|_| !self.is_paused());
        if self.is_ended() || self.is_paused() || !self.window.has_room(now) {
            return None;
        }
        self.resumes_at = self.budget.resumes_at(now);
        if self.resumes_at.is_some() {
            return None;
        }
        let slot = self.next_slot(now)?;
        Some(self.send(slot, now))
    }

    /// A probe whose socket the driver may close, if there is one.
    pub fn poll_release(&mut self) -> Option<ProbeId> {
        self.released.pop_front()
    }

    /// When to look again at the latest, even if no answer comes.
    pub fn poll_timeout(&self) -> Option<Duration> {
        if self.is_ended() {
            return None;
        }
        let timer = self.timers.peek().map(|Reverse((at, _))| *at);
        timer.into_iter().chain(self.resumes_at).min()
    }

    /// The next thing to tell, if there is one. Verdicts are gathered until asked for.
    pub fn poll_event(&mut self) -> Option<ScanEvent> {
        self.outbox.next(&mut self.hosts, self.counts, self.planned)
    }

    /// Whether an open port waits to be told.
    pub fn has_untold_open(&self) -> bool {
        self.outbox.has_open()
    }

    /// Whether the scan is over; there may still be events to tell.
    pub fn is_ended(&self) -> bool {
        self.outbox.ended().is_some()
    }

    /// Stops the scan; what is known stays.
    pub fn cancel(&mut self, now: Duration) {
        self.end(now, Phase::Cancelled, None);
    }

    /// Ends the scan because its driver broke.
    pub fn fail(&mut self, now: Duration, failure: Failure) {
        self.end(now, Phase::Failed, Some(failure));
    }

    /// All answers that came before `looked_at` have been handed over ([`Engine::handle`]), so that what is silent
    /// by then is silent: a late look turns no answer into silence. `late` is for how long the driver would have
    /// gone on and could not.
    pub fn looked(&mut self, looked_at: Duration, late: Duration) {
        self.looked_at = looked_at;
        if late > STARVED {
            self.lost_time += late;
            if self.lost_time > MUCH_LOST && self.lost_time * SHARE_LOST > looked_at {
                self.outbox.notice(Notice::SlowedDown { shortage: Shortage::Processor });
            }
        }
        self.expire();
        self.end_if_all_is_known(looked_at);
        if looked_at >= self.time_limit && !self.is_ended() {
            self.outbox.notice(Notice::TimeLimit);
            self.end(looked_at, Phase::Cancelled, None);
        }
    }

    /// That host may have something to send.
    pub(super) fn give_turn(&mut self, index: u32) {
        let host = &mut self.hosts[index as usize];
        if !host.is_in_turn {
            host.is_in_turn = true;
            self.turns.push_back(index);
        }
    }

    /// The port to ask now. Hosts take turns, so that none is hammered.
    fn next_slot(&mut self, now: Duration) -> Option<u32> {
        for _ in 0..self.turns.len() {
            let index = self.turns.pop_front()?;
            let (slot, stays) = self.slot_of(index, now);
            if stays {
                self.turns.push_back(index);
            } else {
                self.hosts[index as usize].is_in_turn = false;
            }
            if slot.is_some() {
                return slot;
            }
        }
        None
    }

    pub(super) fn end_if_all_is_known(&mut self, now: Duration) {
        if self.fresh == 0 && self.pursuits.len() == self.canaries && !self.is_ended() {
            self.free_canaries();
            self.end(now, Phase::Done, None);
        }
    }

    /// The port of that host to ask now, a silent one again before a new one; and whether it stays in turn.
    fn slot_of(&mut self, index: u32, now: Duration) -> (Option<u32>, bool) {
        let host = &self.hosts[index as usize];
        if !host.window.has_room(now) {
            return (None, false);
        }
        if let Some(at) = host.reply_limit.resumes_at(now) {
            self.resumes_at = Some(self.resumes_at.map_or(at, |other| other.min(at)));
            return (None, true);
        }
        if let Some(slot) = self.next_canary(index, now) {
            return (Some(slot), true);
        }
        let canary_at = self.hosts[index as usize].pulse.resumes_at(now);
        self.resumes_at = self.resumes_at.into_iter().chain(canary_at).min();
        // It has its turn again with the next canary.
        if self.hosts[index as usize].pulse.is_silent() {
            return (None, canary_at.is_some());
        }
        let max_open_probes = self.max_open_probes(now);
        if let Some(slot) = self.next_retry(index) {
            // Without sockets to spare its older ones make room: later answers to them are lost, but it goes on.
            if self.open_probes > max_open_probes / 2 {
                self.release(slot);
            }
            return (Some(slot), true);
        }
        let Some((port, is_likely)) = self.next_fresh(index) else {
            return (None, canary_at.is_some());
        };
        if self.open_probes >= max_open_probes {
            if max_open_probes < FEW_SOCKETS {
                self.outbox.notice(Notice::SlowedDown { shortage: Shortage::Sockets });
            }
            return (None, true);
        }
        self.hosts[index as usize].next += 1;
        self.fresh -= 1;
        (Some(self.pursuits.begin(index, port, is_likely)), true)
    }

    pub(super) fn max_open_probes(&mut self, now: Duration) -> u32 {
        self.fewer_open_probes = self.fewer_open_probes.filter(|(_, until)| now < *until);
        self.fewer_open_probes.map_or(self.max_open_probes, |(fewer, _)| fewer.min(self.max_open_probes))
    }

    fn next_retry(&mut self, index: u32) -> Option<u32> {
        while let Some(id) = self.hosts[index as usize].retries.pop_front() {
            if self.pursuits.of(id).is_some_and(|pursuit| pursuit.stage == Stage::ToBeAsked) {
                return Some(id.slot());
            }
        }
        None
    }

    fn next_fresh(&self, index: u32) -> Option<(Port, bool)> {
        let host = &self.hosts[index as usize];
        let may_ask = host.is_heard || host.next < self.scouts() || !self.gives_up_silent_hosts();
        let port = self.order.at(host.next).filter(|_| may_ask)?;
        Some((port, self.order.is_likely(host.next)))
    }

    fn send(&mut self, slot: u32, now: Duration) -> Probe {
        let pursuit = self.pursuits.at(slot);
        let (index, port) = (pursuit.host as usize, pursuit.port);
        let (id, oldest) = pursuit.send(slot, now);
        if let Some(oldest) = oldest {
            self.released.push_back(oldest);
            self.open_probes -= 1;
        }
        let (is_canary, attempt) = (self.pursuits.at(slot).is_canary, id.attempt());
        let patience = if is_canary {
            self.hosts[index].pulse.patience(self.timeout(index))
        } else {
            self.hosts[index].reply_limit.sent(now);
            self.patience(index, attempt)
        };
        let due = now + patience;
        self.timers.push(Reverse((due, id)));
        self.prune_timers();
        self.hosts[index].window.sent();
        self.window.sent();
        self.budget.sent(now);
        self.open_probes += 1;
        self.sent += 1;
        Probe { id, address: self.hosts[index].address, port }
    }

    /// Timers of ports that have their verdict wait for their time like the others; with a long timeout and many
    /// answers they would be most of all that is remembered.
    fn prune_timers(&mut self) {
        if self.timers.len() < self.prune_timers_at {
            return;
        }
        let pursuits = &mut self.pursuits;
        self.timers.retain(|Reverse((_, id))| pursuits.of(*id).is_some_and(|p| p.attempts == id.attempt()));
        self.prune_timers_at = (self.timers.len() * 2).max(MANY_TIMERS);
    }

    /// How long that attempt at a port of that host is awaited before something else is done about it.
    fn patience(&self, index: usize, attempt: u8) -> Duration {
        let timeout = self.timeout(index);
        if attempt == 1 {
            return timeout;
        }
        let host = &self.hosts[index];
        let silence = Silence { ports: self.silent, is_host_heard: host.is_heard };
        tries::attempts(&self.pacing, &self.bounds, &host.losses, silence).patience(attempt, timeout)
    }

    /// Until when that attempt is awaited, by what is known of round-trip times now; `None` if that is over.
    pub(super) fn still_awaited_until(&mut self, id: ProbeId) -> Option<Duration> {
        let pursuit = self.pursuits.at(id.slot());
        let (index, sent_at) = (pursuit.host as usize, pursuit.sent_at(id.attempt())?);
        let until = sent_at + self.patience(index, id.attempt());
        (until > self.looked_at).then_some(until)
    }

    /// How long an answer of that host is awaited.
    pub(super) fn timeout(&self, index: usize) -> Duration {
        if let Timeout::Fixed(timeout) = self.pacing.timeout {
            return timeout;
        }
        let own = self.hosts[index].rtt.timeout(&self.bounds);
        let of_all = || Some((self.rtt.timeout(&self.bounds)? * UNHEARD_FACTOR).max(UNHEARD_TIMEOUT));
        own.or_else(of_all).unwrap_or(self.bounds.first_timeout)
    }

    pub(super) fn end(&mut self, now: Duration, phase: Phase, failure: Option<Failure>) {
        debug_assert!(phase != Phase::Done || self.counts.total() + self.given_up == self.planned);
        self.outbox.end(Ended { phase, at: now, failure });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Answer, Outcome};

    #[test]
    fn timers_of_settled_ports_do_not_pile_up() {
        let mut engine = Engine::new(EngineConfig {
            addresses: (1..=4).map(|last| std::net::IpAddr::from([192, 0, 2, last])).collect(),
            ports: "1-65535".parse().unwrap(),
            pacing: Pacing { timeout: Timeout::Fixed(Duration::from_secs(10)), ..Pacing::default() },
            seed: 1,
            max_open_probes: 100,
            time_limit: Duration::from_secs(60),
        });
        while let Some(probe) = engine.poll_transmit(Duration::ZERO) {
            engine.handle(Duration::ZERO, Answer { probe: probe.id, outcome: Outcome::Refused });
            assert!(engine.timers.len() <= MANY_TIMERS);
        }
        assert_eq!(engine.counts.closed, 4 * 65_535);
    }
}
