//! The engine's state machine: ports on their way from "to be asked" to a verdict.

use super::address::AddressState;
use super::config::EngineConfig;
use super::order::Order;
use super::probe::{Answer, Probe, ProbeId};
use super::pursuit::{Pursuits, Stage};
use super::rate::Rate;
use super::tries;
use super::verdict::{Judgement, judge};
use super::window::Window;
use crate::model::event::{Counts, Failure, Notice, OpenPort, Phase, PortState, Progress, Reason, ScanEvent, Shortage};
use crate::model::plan::Timeout;
use crate::model::ports::Port;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::net::IpAddr;
use std::time::Duration;

/// A scan that could send nothing for this long has failed.
const MAX_SHORTAGE: Duration = Duration::from_secs(10);

/// Sans-I/O: see [`super`]. All times are since the start of the scan.
#[derive(Debug)]
pub struct Engine {
    addresses: Vec<AddressState>,
    order: Order,
    timeout: Timeout,
    max_open_probes: u32,
    time_limit: Duration,
    window: Window,
    /// When the pause ends that kept the last call from sending.
    resumes_at: Option<Duration>,
    rate: Rate,
    pursuits: Pursuits,
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
    /// Each is told once.
    told_shortages: Vec<Shortage>,
    ended: Option<Ended>,
    is_end_told: bool,
}

#[derive(Debug)]
struct Ended {
    phase: Phase,
    at: Duration,
    failure: Option<Failure>,
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
            timeout: config.pacing.timeout,
            max_open_probes: config.max_open_probes.max(1),
            time_limit: config.time_limit,
            window: Window::new(config.pacing.parallel),
            resumes_at: None,
            rate: Rate::default(),
            pursuits: Pursuits::default(),
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
            told_shortages: Vec::new(),
            ended: None,
            is_end_told: false,
        }
    }

    /// The next probe to send now, if there is one. Handles what is due first, so hand over all answers
    /// that have come ([`Engine::handle`]) before: a late look must not turn an answer into silence.
    pub fn poll_transmit(&mut self, now: Duration) -> Option<Probe> {
        self.expire(now);
        self.resumes_at = self.window.resumes_at(now);
        if self.ended.is_some() || !self.window.has_room(now) {
            return None;
        }
        let slot = self.next_slot(now)?;
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
        timer.into_iter().chain(self.resumes_at).min()
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
        if self.ended.is_some() || self.pursuits.of(answer.probe).is_none() {
            return;
        }
        match judge(answer.outcome) {
            Judgement::Verdict { state, reason, sender } => {
                self.short_since = None;
                self.note_answer(answer.probe, state, now);
                self.settle(answer.probe, now, state, reason, sender);
            }
            Judgement::AskAgain => self.put_back(answer.probe),
            Judgement::PutBack(shortage) => {
                self.put_back(answer.probe);
                self.window.shortage(now);
                self.note_shortage(now, shortage);
            }
            Judgement::GiveUpHost(reason) => self.give_up_host(answer.probe, reason),
        }
    }

    /// The port to ask now: a silent one again before a new one.
    fn next_slot(&mut self, now: Duration) -> Option<u32> {
        let has_socket = self.open_probes < self.max_open_probes;
        if let Some(slot) = self.next_retry() {
            // Without a free socket its older ones make room: later answers to them are lost, but it goes on.
            if !has_socket {
                self.release(slot);
            }
            return Some(slot);
        }
        if !has_socket {
            return None;
        }
        match self.next_fresh() {
            Some((address, port)) => Some(self.pursuits.begin(address, port)),
            None => {
                if self.pursuits.is_empty() {
                    self.end(now, Phase::Done, None);
                }
                None
            }
        }
    }

    fn next_retry(&mut self) -> Option<u32> {
        while let Some(id) = self.retries.pop_front() {
            if self.pursuits.of(id).is_some_and(|pursuit| pursuit.stage == Stage::ToBeAsked) {
                return Some(id.slot());
            }
        }
        None
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

    fn send(&mut self, slot: u32, now: Duration) -> Probe {
        let pursuit = self.pursuits.at(slot);
        let id = pursuit.send(slot, now);
        let address = &self.addresses[pursuit.address as usize];
        let due = now + tries::timeout(self.timeout, &address.rtt, pursuit.attempts);
        self.timers.push(Reverse((due, id)));
        self.window.sent(now);
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
            let Some(pursuit) = self.pursuits.of(id).filter(|pursuit| pursuit.attempts == id.attempt()) else {
                continue;
            };
            // What was on the wire shows that this machine can send.
            self.short_since = self.short_since.filter(|_| pursuit.stage != Stage::InFlight);
            match pursuit.stage {
                Stage::InFlight if tries::asks_again(pursuit.attempts) => {
                    pursuit.stage = Stage::ToBeAsked;
                    self.retries.push_back(id);
                    self.window.left();
                }
                Stage::InFlight => {
                    pursuit.stage = Stage::Listening;
                    let gives_up = tries::gives_up_at(self.timeout, pursuit.sent_at(1), due);
                    self.timers.push(Reverse((gives_up, id)));
                    self.window.left();
                }
                Stage::Listening => self.settle(id, now, PortState::Filtered, Reason::NoResponse, None),
                Stage::ToBeAsked | Stage::Settled => {}
            }
        }
        if now >= self.time_limit && self.ended.is_none() {
            self.notice(Notice::TimeLimit);
            self.end(now, Phase::Cancelled, None);
        }
    }

    /// The host is there, and so fast. A sample is only taken where it is clear which SYN was answered.
    fn note_answer(&mut self, id: ProbeId, state: PortState, now: Duration) {
        let pursuit = self.pursuits.at(id.slot());
        let address = &mut self.addresses[pursuit.address as usize];
        if pursuit.attempts == 1 {
            address.rtt.sample(now.saturating_sub(pursuit.sent_at(1)));
        }
        self.window.heard(pursuit, id.attempt(), &address.rtt, now);
        if state != PortState::Filtered && !address.is_up {
            address.is_up = true;
            self.events.push_back(ScanEvent::HostUp { address: address.address });
        }
    }

    /// The last attempt of that port was not one: it is sent again.
    fn put_back(&mut self, id: ProbeId) {
        let pursuit = self.pursuits.at(id.slot());
        if pursuit.attempts != id.attempt() {
            return;
        }
        let was_in_flight = pursuit.stage == Stage::InFlight;
        pursuit.attempts -= 1;
        pursuit.stage = Stage::ToBeAsked;
        if was_in_flight {
            self.window.left();
        }
        self.released.push_back(id);
        self.open_probes -= 1;
        self.retries.push_back(id);
    }

    fn note_shortage(&mut self, now: Duration, shortage: Shortage) {
        if !self.told_shortages.contains(&shortage) {
            self.told_shortages.push(shortage);
            self.notice(Notice::SlowedDown { shortage });
        }
        let since = *self.short_since.get_or_insert(now);
        if now.saturating_sub(since) > MAX_SHORTAGE {
            self.end(now, Phase::Failed, Some(Failure::Shortage { shortage }));
        }
    }

    fn notice(&mut self, notice: Notice) {
        self.events.push_back(ScanEvent::Notice { notice });
    }

    /// A port has its verdict, by the answer to that probe; all its probes are released.
    fn settle(&mut self, by: ProbeId, now: Duration, state: PortState, reason: Reason, sender: Option<IpAddr>) {
        let pursuit = self.pursuits.at(by.slot());
        let (port, attempts, address) = (pursuit.port, pursuit.attempts, pursuit.address);
        let rtt = now.saturating_sub(pursuit.sent_at(by.attempt()));
        let host = &mut self.addresses[address as usize];
        match state {
            PortState::Open => {
                let rtt_us = u32::try_from(rtt.as_micros()).ok();
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
        self.free(by.slot());
    }

    /// No port of this address can be reached: those on their way and those to come are given up.
    fn give_up_host(&mut self, by: ProbeId, reason: Reason) {
        let index = self.pursuits.at(by.slot()).address;
        let host = &mut self.addresses[index as usize];
        if !host.is_given_up {
            host.is_given_up = true;
            self.events.push_back(ScanEvent::HostDown { address: host.address, reason });
        }
        for slot in self.pursuits.slots_of(index) {
            self.given_up += 1;
            self.free(slot);
        }
    }

    /// Ends a pursuit: its place in the window, its probes and its slot.
    fn free(&mut self, slot: u32) {
        self.release(slot);
        if self.pursuits.at(slot).stage == Stage::InFlight {
            self.window.left();
        }
        self.pursuits.end(slot);
    }

    /// Lets go of all probes of a port.
    fn release(&mut self, slot: u32) {
        let released = self.pursuits.at(slot).release(slot);
        self.open_probes -= released.len() as u32;
        self.released.extend(released);
    }

    fn end(&mut self, now: Duration, phase: Phase, failure: Option<Failure>) {
        if self.ended.is_none() {
            debug_assert!(phase != Phase::Done || self.counts.total() + self.given_up == self.planned);
            self.ended = Some(Ended { phase, at: now, failure });
        }
    }
}
