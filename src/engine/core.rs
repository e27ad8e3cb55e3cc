//! The engine's state machine: ports on their way from "to be asked" to a verdict.

use super::order::Order;
use super::probe::{Answer, Probe, ProbeId};
use super::rate::Rate;
use super::rtt::RttEstimator;
use super::tries;
use super::verdict::{Judgement, judge};
use super::window::Window;
use crate::model::event::{
    Counts, Failure, FilteredPorts, Notice, OpenPort, Phase, PortState, Progress, Reason, ScanEvent, Shortage,
};
use crate::model::limits::MAX_ATTEMPTS;
use crate::model::plan::Timeout;
use crate::model::ports::{Port, PortSet};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

/// A scan that could send nothing for this long has failed.
const MAX_SHORTAGE: Duration = Duration::from_secs(10);

/// What an engine is made of. Every address in it is one that the policy allows.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Whom to probe.
    pub addresses: Vec<IpAddr>,
    /// Which ports of each.
    pub ports: PortSet,
    /// How long to wait for an answer.
    pub timeout: Timeout,
    /// Decides the order; the same seed gives the same.
    pub seed: u64,
    /// How many probes may be unreleased at once: the driver's sockets.
    pub max_open_probes: u32,
    /// The scan is stopped when it has run this long.
    pub time_limit: Duration,
}

/// Sans-I/O: see [`super`]. All times are since the start of the scan.
#[derive(Debug)]
pub struct Engine {
    addresses: Vec<AddressState>,
    order: Order,
    timeout: Timeout,
    max_open_probes: u32,
    time_limit: Duration,
    window: Window,
    rate: Rate,
    /// One for each port on its way; freed places are used again.
    pursuits: Vec<Pursuit>,
    free_slots: Vec<u32>,
    /// When something is to be done about a probe; entries of settled ports are skipped.
    timers: BinaryHeap<Reverse<(Duration, ProbeId)>>,
    /// Ports to be asked again.
    retries: VecDeque<ProbeId>,
    /// Probes that the driver may close.
    released: VecDeque<ProbeId>,
    open_probes: u32,
    events: VecDeque<ScanEvent>,
    /// Addresses with verdicts that were not told yet.
    untold: VecDeque<u32>,
    has_untold_open: bool,
    planned: u64,
    counts: Counts,
    /// Ports given up with their host.
    given_up: u64,
    short_since: Option<Duration>,
    ended: Option<Ended>,
    is_end_told: bool,
}

#[derive(Debug)]
struct Ended {
    phase: Phase,
    at: Duration,
    failure: Option<Failure>,
}

#[derive(Debug)]
struct AddressState {
    address: IpAddr,
    rtt: RttEstimator,
    is_up: bool,
    is_given_up: bool,
    is_untold: bool,
    open: Vec<OpenPort>,
    filtered: Vec<FilteredPorts>,
    closed: Vec<Port>,
}

/// A port between its first probe and its verdict.
#[derive(Debug)]
struct Pursuit {
    address: u32,
    port: Port,
    generation: u32,
    /// Probes sent so far.
    attempts: u8,
    /// When each was sent.
    sent: [Duration; MAX_ATTEMPTS],
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The place is free.
    Settled,
    /// The last attempt holds a place in the window.
    InFlight,
    /// Timed out or put back; waits for room in the window.
    ToBeAskedAgain,
    /// All attempts timed out; a late answer still counts.
    Listening,
}

impl Engine {
    /// An engine that has asked nothing yet.
    pub fn new(config: EngineConfig) -> Engine {
        let count = config.addresses.len() as u32;
        let addresses = config.addresses.iter().map(|address| AddressState::new(*address)).collect();
        Engine {
            order: Order::new(&config.ports, count, config.seed),
            planned: u64::from(count) * u64::from(config.ports.len()),
            addresses,
            timeout: config.timeout,
            max_open_probes: config.max_open_probes.max(1),
            time_limit: config.time_limit,
            window: Window::default(),
            rate: Rate::default(),
            pursuits: Vec::new(),
            free_slots: Vec::new(),
            timers: BinaryHeap::new(),
            retries: VecDeque::new(),
            released: VecDeque::new(),
            open_probes: 0,
            events: VecDeque::new(),
            untold: VecDeque::new(),
            has_untold_open: false,
            counts: Counts::default(),
            given_up: 0,
            short_since: None,
            ended: None,
            is_end_told: false,
        }
    }

    /// The next probe to send now, if there is one. Handles what is due first, so hand over all answers
    /// that have come ([`Engine::handle`]) before: a late look must not turn an answer into silence.
    pub fn poll_transmit(&mut self, now: Duration) -> Option<Probe> {
        self.expire(now);
        if self.ended.is_some() || !self.window.has_room(now) || self.open_probes >= self.max_open_probes {
            return None;
        }
        let slot = match self.next_retry() {
            Some(slot) => slot,
            None => match self.next_fresh() {
                Some((address, port)) => self.begin_pursuit(address, port),
                None => {
                    if self.free_slots.len() == self.pursuits.len() {
                        self.end(now, Phase::Done, None);
                    }
                    return None;
                }
            },
        };
        Some(self.send(slot, now))
    }

    /// A probe whose socket the driver may close, if there is one.
    pub fn poll_release(&mut self) -> Option<ProbeId> {
        self.released.pop_front()
    }

    /// When to call [`Engine::poll_transmit`] again at the latest, even if no answer comes.
    pub fn poll_timeout(&self) -> Option<Duration> {
        if self.ended.is_some() {
            return None;
        }
        let timer = self.timers.peek().map(|Reverse((at, _))| *at);
        let soonest = timer.into_iter().chain(self.window.resumes_at()).min();
        // A pause that is over must not make the driver spin while every socket is taken.
        if self.open_probes >= self.max_open_probes { timer } else { soonest }
    }

    /// The next thing to tell, if there is one. Verdicts are gathered until asked for.
    pub fn poll_event(&mut self) -> Option<ScanEvent> {
        if let Some(event) = self.events.pop_front() {
            return Some(event);
        }
        if let Some(index) = self.untold.pop_front() {
            self.has_untold_open = false;
            return Some(self.addresses[index as usize].tell());
        }
        match &self.ended {
            Some(Ended { phase, at, failure }) if !self.is_end_told => {
                self.is_end_told = true;
                Some(ScanEvent::Finished {
                    phase: *phase,
                    counts: self.counts,
                    not_asked: self.planned - self.counts.total(),
                    elapsed_ms: at.as_millis() as u64,
                    failure: failure.clone(),
                })
            }
            _ => None,
        }
    }

    /// Whether an open port waits to be told.
    pub fn has_untold_open(&self) -> bool {
        self.has_untold_open
    }

    /// Whether the scan is over; there may still be events to tell.
    pub fn is_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// How far it is, and how fast.
    pub fn progress(&mut self, now: Duration) -> Progress {
        let at = self.ended.as_ref().map_or(now, |ended| ended.at);
        let done = self.counts.total() + self.given_up;
        let rate = self.rate.update(now, done);
        let left = self.planned.saturating_sub(done);
        let eta_ms = (rate > 0 && self.ended.is_none()).then(|| left * 1000 / u64::from(rate));
        Progress { done, total: self.planned, rate, eta_ms, elapsed_ms: at.as_millis() as u64 }
    }

    /// Stops the scan; what is known stays.
    pub fn cancel(&mut self, now: Duration) {
        self.end(now, Phase::Cancelled, None);
    }

    /// Ends the scan because its driver broke.
    pub fn fail(&mut self, now: Duration, failure: Failure) {
        self.end(now, Phase::Failed, Some(failure));
    }

    /// Takes in what became of a probe. Answers to released probes are ignored.
    pub fn handle(&mut self, now: Duration, answer: Answer) {
        let slot = answer.probe.slot();
        let Some(pursuit) = self.pursuits.get(slot as usize) else {
            return;
        };
        if self.ended.is_some() || pursuit.stage == Stage::Settled || pursuit.generation != answer.probe.generation() {
            return;
        }
        match judge(answer.outcome) {
            Judgement::Verdict { state, reason, sender } => {
                self.short_since = None;
                self.window.answered();
                self.note_answer(answer.probe, state, now);
                self.settle(slot, now, answer.probe.attempt(), state, reason, sender);
            }
            Judgement::AskAgain => self.put_back(answer.probe),
            Judgement::PutBack(shortage) => {
                self.put_back(answer.probe);
                self.window.shortage(now);
                self.note_shortage(now, shortage);
            }
            Judgement::GiveUpHost(reason) => self.give_up_host(slot, reason),
        }
    }

    fn next_retry(&mut self) -> Option<u32> {
        std::iter::from_fn(|| self.retries.pop_front()).find_map(|id| {
            let pursuit = self.pursuits.get(id.slot() as usize)?;
            let still_wanted = pursuit.generation == id.generation() && pursuit.stage == Stage::ToBeAskedAgain;
            still_wanted.then_some(id.slot())
        })
    }

    fn next_fresh(&mut self) -> Option<(u32, Port)> {
        loop {
            let (address, port) = self.order.next()?;
            if !self.addresses[address as usize].is_given_up {
                return Some((address, port));
            }
            self.given_up += 1;
        }
    }

    fn begin_pursuit(&mut self, address: u32, port: Port) -> u32 {
        let sent = [Duration::ZERO; MAX_ATTEMPTS];
        let stage = Stage::ToBeAskedAgain;
        match self.free_slots.pop() {
            Some(slot) => {
                let generation = self.pursuits[slot as usize].generation;
                self.pursuits[slot as usize] = Pursuit { address, port, generation, attempts: 0, sent, stage };
                slot
            }
            None => {
                self.pursuits.push(Pursuit { address, port, generation: 0, attempts: 0, sent, stage });
                self.pursuits.len() as u32 - 1
            }
        }
    }

    fn send(&mut self, slot: u32, now: Duration) -> Probe {
        let pursuit = &mut self.pursuits[slot as usize];
        pursuit.sent[usize::from(pursuit.attempts)] = now;
        pursuit.attempts += 1;
        pursuit.stage = Stage::InFlight;
        let id = ProbeId::new(slot, pursuit.generation, pursuit.attempts);
        let address = &self.addresses[pursuit.address as usize];
        let due = now + tries::timeout(self.timeout, &address.rtt, pursuit.attempts);
        self.timers.push(Reverse((due, id)));
        self.window.sent();
        self.open_probes += 1;
        Probe { id, address: address.address, port: pursuit.port }
    }

    /// Handles timers that are due.
    fn expire(&mut self, now: Duration) {
        while let Some(&Reverse((due, id))) = self.timers.peek()
            && due <= now
            && self.ended.is_none()
        {
            self.timers.pop();
            let Some(pursuit) = self.pursuits.get_mut(id.slot() as usize) else {
                continue;
            };
            if pursuit.generation != id.generation() || pursuit.attempts != id.attempt() {
                continue;
            }
            match pursuit.stage {
                Stage::InFlight if tries::asks_again(pursuit.attempts) => {
                    pursuit.stage = Stage::ToBeAskedAgain;
                    self.retries.push_back(id);
                    self.window.left();
                }
                Stage::InFlight => {
                    pursuit.stage = Stage::Listening;
                    self.timers.push(Reverse((tries::gives_up_at(self.timeout, pursuit.sent[0], due), id)));
                    self.window.left();
                }
                Stage::Listening => {
                    self.settle(id.slot(), now, id.attempt(), PortState::Filtered, Reason::NoResponse, None);
                }
                Stage::ToBeAskedAgain | Stage::Settled => {}
            }
        }
        if now >= self.time_limit && self.ended.is_none() {
            self.notice(Notice::TimeLimit);
            self.end(now, Phase::Cancelled, None);
        }
    }

    /// The host is there, and so fast. A sample is only taken where it is clear which SYN was answered.
    fn note_answer(&mut self, id: ProbeId, state: PortState, now: Duration) {
        let pursuit = &self.pursuits[id.slot() as usize];
        let address = &mut self.addresses[pursuit.address as usize];
        if pursuit.attempts == 1 {
            address.rtt.sample(now.saturating_sub(pursuit.sent[0]));
        }
        if state != PortState::Filtered && !address.is_up {
            address.is_up = true;
            self.events.push_back(ScanEvent::HostUp { address: address.address });
        }
    }

    /// The last attempt of that port was not one: it is sent again.
    fn put_back(&mut self, id: ProbeId) {
        let pursuit = &mut self.pursuits[id.slot() as usize];
        if pursuit.attempts != id.attempt() {
            return;
        }
        let was_in_flight = pursuit.stage == Stage::InFlight;
        pursuit.attempts -= 1;
        pursuit.stage = Stage::ToBeAskedAgain;
        if was_in_flight {
            self.window.left();
        }
        self.released.push_back(id);
        self.open_probes -= 1;
        self.retries.push_back(id);
    }

    fn note_shortage(&mut self, now: Duration, shortage: Shortage) {
        self.notice(Notice::SlowedDown { shortage });
        let since = *self.short_since.get_or_insert(now);
        if now.saturating_sub(since) > MAX_SHORTAGE {
            self.end(now, Phase::Failed, Some(Failure::Shortage { shortage }));
        }
    }

    fn notice(&mut self, notice: Notice) {
        self.events.push_back(ScanEvent::Notice { notice });
    }

    /// A port has its verdict; its probes are released.
    fn settle(
        &mut self,
        slot: u32,
        now: Duration,
        attempt: u8,
        state: PortState,
        reason: Reason,
        sender: Option<IpAddr>,
    ) {
        let Pursuit { port, attempts, sent, address, .. } = self.pursuits[slot as usize];
        let host = &mut self.addresses[address as usize];
        match state {
            PortState::Open => {
                let sent = sent[usize::from(attempt.max(1) - 1)];
                let rtt_us = u32::try_from(now.saturating_sub(sent).as_micros()).ok();
                host.open.push(OpenPort { port, reason, rtt_us, attempts });
                self.counts.open += 1;
                self.has_untold_open = true;
            }
            PortState::Closed => {
                host.closed.push(port);
                self.counts.closed += 1;
            }
            PortState::Filtered => {
                host.add_filtered(port, reason, sender, attempts);
                self.counts.filtered += 1;
            }
        }
        if !host.is_untold {
            host.is_untold = true;
            self.untold.push_back(address);
        }
        self.free(slot);
    }

    /// No port of this address can be reached: those on their way and those to come are given up.
    fn give_up_host(&mut self, slot: u32, reason: Reason) {
        let index = self.pursuits[slot as usize].address;
        let host = &mut self.addresses[index as usize];
        if !host.is_given_up {
            host.is_given_up = true;
            self.events.push_back(ScanEvent::HostDown { address: host.address, reason });
        }
        for slot in 0..self.pursuits.len() as u32 {
            let pursuit = &self.pursuits[slot as usize];
            if pursuit.address == index && pursuit.stage != Stage::Settled {
                self.given_up += 1;
                self.free(slot);
            }
        }
    }

    /// Ends a pursuit: its place in the window, its probes and its slot.
    fn free(&mut self, slot: u32) {
        let pursuit = &mut self.pursuits[slot as usize];
        if pursuit.stage == Stage::InFlight {
            self.window.left();
        }
        pursuit.stage = Stage::Settled;
        for attempt in 1..=pursuit.attempts {
            self.released.push_back(ProbeId::new(slot, pursuit.generation, attempt));
        }
        self.open_probes -= u32::from(pursuit.attempts);
        pursuit.generation = (pursuit.generation + 1) & 0x00ff_ffff;
        self.free_slots.push(slot);
    }

    fn end(&mut self, now: Duration, phase: Phase, failure: Option<Failure>) {
        if self.ended.is_none() {
            debug_assert!(phase != Phase::Done || self.counts.total() + self.given_up == self.planned);
            self.ended = Some(Ended { phase, at: now, failure });
        }
    }
}

impl AddressState {
    fn new(address: IpAddr) -> AddressState {
        AddressState {
            address,
            rtt: RttEstimator::default(),
            is_up: false,
            is_given_up: false,
            is_untold: false,
            open: Vec::new(),
            filtered: Vec::new(),
            closed: Vec::new(),
        }
    }

    fn add_filtered(&mut self, port: Port, reason: Reason, sender: Option<IpAddr>, attempts: u8) {
        let same =
            |group: &&mut FilteredPorts| (group.reason, group.sender, group.attempts) == (reason, sender, attempts);
        match self.filtered.iter_mut().find(same) {
            Some(group) => group.ports.push(port),
            None => self.filtered.push(FilteredPorts { reason, sender, attempts, ports: vec![port] }),
        }
    }

    fn tell(&mut self) -> ScanEvent {
        self.is_untold = false;
        let (open, filtered, closed) =
            (std::mem::take(&mut self.open), std::mem::take(&mut self.filtered), std::mem::take(&mut self.closed));
        ScanEvent::Ports { address: self.address, open, filtered, closed }
    }
}
