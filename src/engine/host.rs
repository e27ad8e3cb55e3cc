//! One address of a scan: what is known of it, its pace, and the verdicts that were not told yet.

use super::config::EngineConfig;
use super::doubt::Doubt;
use super::probe::ProbeId;
use super::pulse::Pulse;
use super::reply_limit::ReplyLimit;
use super::rtt::RttEstimator;
use super::tries::Losses;
use super::window::Window;
use crate::model::event::{FilteredPorts, MAX_EVENT_PORTS, OpenPort, Reason, ScanEvent};
use crate::model::ports::Port;
use std::collections::VecDeque;
use std::net::IpAddr;

#[derive(Debug)]
pub(super) struct Host {
    pub(super) address: IpAddr,
    pub(super) window: Window,
    pub(super) rtt: RttEstimator,
    pub(super) losses: Losses,
    pub(super) reply_limit: ReplyLimit,
    /// Whether it is still there.
    pub(super) pulse: Pulse,
    /// Its ports that are to be asked again.
    pub(super) retries: VecDeque<ProbeId>,
    /// The place in the order of the port that is asked next.
    pub(super) next: u32,
    /// It stands in the queue of those that may have something to send.
    pub(super) is_in_turn: bool,
    /// Something of it answered, be it a firewall before it.
    pub(super) is_heard: bool,
    /// It answered itself.
    pub(super) is_up: bool,
    /// None of its ports is asked any more.
    pub(super) is_given_up: bool,
    /// Ports of which a router said that their host cannot be reached.
    pub(super) unreachable: u32,
    /// Silent ports whose verdict waits until something of the host was heard.
    pub(super) held: u32,
    /// Whether too much of it is open.
    pub(super) doubt: Doubt,
    /// It stands in the queue of those with something to tell.
    pub(super) is_untold: bool,
    pub(super) open: Vec<OpenPort>,
    pub(super) closed: Vec<Port>,
    filtered: Vec<FilteredPorts>,
}

impl Host {
    pub(super) fn new(address: IpAddr, config: &EngineConfig) -> Host {
        let bounds = config.pacing.timing.bounds();
        Host {
            address,
            window: Window::new(&bounds, config.pacing.parallel),
            rtt: RttEstimator::default(),
            losses: Losses::default(),
            reply_limit: ReplyLimit::new(bounds.waits_for_limited_replies),
            pulse: Pulse::default(),
            retries: VecDeque::new(),
            next: 0,
            is_in_turn: false,
            is_heard: false,
            is_up: false,
            is_given_up: false,
            unreachable: 0,
            held: 0,
            doubt: Doubt::default(),
            is_untold: false,
            open: Vec::new(),
            closed: Vec::new(),
            filtered: Vec::new(),
        }
    }

    pub(super) fn add_filtered(&mut self, port: Port, reason: Reason, sender: Option<IpAddr>, attempts: u8) {
        let same =
            |group: &&mut FilteredPorts| (group.reason, group.sender, group.attempts) == (reason, sender, attempts);
        match self.filtered.iter_mut().find(same) {
            Some(group) => group.ports.push(port),
            None => self.filtered.push(FilteredPorts { reason, sender, attempts, ports: vec![port] }),
        }
    }

    /// Verdicts since the last time, as many as one event may hold: whoever reads events reads them one by one, and a
    /// page that did nothing else for long would stutter. Stays untold while there are more.
    pub(super) fn tell(&mut self) -> ScanEvent {
        let mut room = MAX_EVENT_PORTS;
        let open = take_first(&mut self.open, &mut room);
        let mut filtered = Vec::new();
        while room > 0
            && let Some(group) = self.filtered.first_mut()
        {
            let ports = take_first(&mut group.ports, &mut room);
            let FilteredPorts { reason, sender, attempts, .. } = *group;
            filtered.push(FilteredPorts { reason, sender, attempts, ports });
            if group.ports.is_empty() {
                self.filtered.remove(0);
            }
        }
        let closed = take_first(&mut self.closed, &mut room);
        self.is_untold = !(self.open.is_empty() && self.filtered.is_empty() && self.closed.is_empty());
        ScanEvent::Ports { address: self.address, open, filtered, closed }
    }
}

/// Takes as many as there is room for, and the room with them.
fn take_first<T>(from: &mut Vec<T>, room: &mut usize) -> Vec<T> {
    let rest = from.split_off(from.len().min(*room));
    let taken = std::mem::replace(from, rest);
    *room -= taken.len();
    taken
}
