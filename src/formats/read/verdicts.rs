//! What a file says of the ports of one host, in the model's words.

use crate::model::event::{FilteredPorts, OpenPort, PortState, Reason, ScanEvent};
use crate::model::opened::LeftOut;
use crate::model::ports::{Port, PortSet};
use std::net::IpAddr;

/// Verdicts on ports of one host.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    open: Vec<OpenPort>,
    filtered: Vec<FilteredPorts>,
    closed: Vec<Port>,
}

impl Verdicts {
    /// A port with what is known of it.
    pub(super) fn add(&mut self, port: Port, state: PortState, reason: Reason, rtt_us: Option<u32>, attempts: u8) {
        match state {
            PortState::Open => self.open.push(OpenPort { port, reason, rtt_us, attempts }),
            PortState::Closed => self.closed.push(port),
            PortState::Filtered => {
                let like_it = |group: &&mut FilteredPorts| group.reason == reason && group.attempts == attempts;
                match self.filtered.iter_mut().find(like_it) {
                    Some(group) => group.ports.push(port),
                    None => self.filtered.push(FilteredPorts { reason, sender: None, attempts, ports: vec![port] }),
                }
            }
        }
    }

    /// A port as other scanners tell it: by words. Neither how often it was asked nor its round-trip time is in their
    /// files. What they cannot say is left out and counted.
    pub(super) fn add_told(&mut self, told: &Told, left_out: &mut LeftOut) {
        if !told.protocol.eq_ignore_ascii_case("tcp") {
            left_out.other_protocols += 1;
            return;
        }
        match (told.port.trim().parse(), state(told.state)) {
            (Ok(port), Some(state)) => self.add(port, state, reason(told.reason, state), None, 1),
            (Ok(_), None) => left_out.no_verdict += 1,
            (Err(_), _) => left_out.not_understood += 1,
        }
    }

    /// As an event; `None` while there is none.
    pub(super) fn event(self, address: IpAddr) -> Option<ScanEvent> {
        let Verdicts { open, filtered, closed } = self;
        let is_empty = open.is_empty() && filtered.is_empty() && closed.is_empty();
        (!is_empty).then_some(ScanEvent::Ports { address, open, filtered, closed })
    }
}

/// A port in the words of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    pub port: &'a str,
    pub protocol: &'a str,
    pub state: &'a str,
    /// Empty where the format has none.
    pub reason: &'a str,
}

/// nmap has six states, and three of them are not verdicts in our sense: `unfiltered` (an ACK scan got through, and
/// cannot tell whether a program listens), `open|filtered` and `closed|filtered` (scans in which the one is as silent
/// as the other). To call them one or the other would be a guess, so they are left out.
pub(super) fn state(word: &str) -> Option<PortState> {
    PortState::ALL.into_iter().find(|state| state.as_str() == word)
}

/// The model has nmap's own words for what a connection can meet. Others become the usual one of the state: a
/// `reset` is a refused connection, and `host-prohibited` and `net-prohibited` are a firewall that says so.
pub(super) fn reason(word: &str, state: PortState) -> Reason {
    match (state, word) {
        (PortState::Open, _) => Reason::SynAck,
        (PortState::Closed, _) => Reason::ConnRefused,
        (PortState::Filtered, "host-unreach") => Reason::HostUnreach,
        (PortState::Filtered, "net-unreach") => Reason::NetUnreach,
        (PortState::Filtered, "admin-prohibited" | "host-prohibited" | "net-prohibited") => Reason::AdminProhibited,
        (PortState::Filtered, "port-unreach") => Reason::PortUnreach,
        (PortState::Filtered, "proto-unreach") => Reason::ProtoUnreach,
        (PortState::Filtered, _) => Reason::NoResponse,
    }
}

/// `22,80,8000-8100`, as scanners list what they asked: however long, and without names. `None` if it is no such list.
pub(super) fn port_list(text: &str) -> Option<PortSet> {
    let mut ports = PortSet::default();
    for item in text.split(',').filter(|item| !item.is_empty()) {
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let (first, last) = (first.trim().parse::<u16>().ok()?, last.trim().parse::<u16>().ok()?);
        // Port 0 can be asked by others, and is none here.
        ports.extend((first..=last).filter_map(Port::new));
    }
    Some(ports)
}
