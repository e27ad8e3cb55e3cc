//! What a file says of the ports of one host, in the model's words.

use super::asked::{Asked, Counted};
use super::folding::Folding;
use crate::model::event::{FilteredPorts, OpenPort, PortState, Reason, ScanEvent};
use crate::model::opened::LeftOut;
use crate::model::ports::{Port, PortSet};
use crate::model::unknown::{UnknownPorts, UnknownReason};
use std::net::IpAddr;

/// Verdicts on ports of one host.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    open: Vec<OpenPort>,
    filtered: Vec<FilteredPorts>,
    closed: Vec<Port>,
    /// The ports that were listed, with a verdict or without.
    listed: Asked,
    unknown: Vec<UnknownPorts>,
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

    /// A port in the words of another scanner, which tells neither how often it was asked nor its round-trip time.
    pub(super) fn add_told(&mut self, told: &Told, left_out: &mut LeftOut) {
        if !told.protocol.eq_ignore_ascii_case("tcp") {
            let is_udp = told.protocol.eq_ignore_ascii_case("udp");
            let (left, listed) = match is_udp {
                true => (&mut left_out.udp, &mut self.listed.udp),
                false => (&mut left_out.other_protocols, &mut self.listed.others),
            };
            *left += 1;
            *listed += 1;
            return;
        }
        let number = told.port.trim();
        if number == "0" {
            left_out.port_zero += 1;
            self.listed.has_zero = true;
            return;
        }
        let Ok(port) = number.parse() else {
            left_out.not_understood += 1;
            return;
        };
        self.listed.tcp.get_or_insert_default().insert(port);
        match state(told.state) {
            Some(state) => self.add(port, state, reason(told.reason, state), None, 1),
            None => self.add_unknown(UnknownReason::Ambiguous, None, Some(1)),
        }
    }

    /// Ports that a file only counts, in the scanner's word for their state. `known` says which they are, as far as
    /// the file does; where it does not, they are those of `asked` that are not listed, if they are as many.
    pub(super) fn add_counted(
        &mut self,
        word: &str,
        count: u64,
        known: Counted,
        asked: Option<&Asked>,
        folding: &mut Folding,
    ) {
        let inferred = || asked.and_then(|asked| asked.without(&self.listed, count));
        let known = if known.total() == 0 { inferred().unwrap_or_default() } else { known };
        let Counted { named, zero, udp, others } = &known;
        folding.left_out.udp = folding.left_out.udp.saturating_add(*udp);
        folding.left_out.other_protocols = folding.left_out.other_protocols.saturating_add(*others);
        let tcp = count.saturating_sub(udp.saturating_add(*others));
        let Some(state) = state(word) else {
            if tcp > 0 {
                self.add_unknown(UnknownReason::Ambiguous, None, Some(tcp));
            }
            return;
        };
        if known.total() != count {
            return self.add_unknown(UnknownReason::NotNumbered, Some(state), Some(tcp));
        }
        folding.left_out.port_zero += zero;
        let rows = self.open.len() + self.filtered.iter().map(|group| group.ports.len()).sum::<usize>();
        if !folding.has_room(rows as u64, state, named) {
            return self.add_unknown(UnknownReason::TooMany, Some(state), Some(tcp - zero));
        }
        for (word, ports) in named {
            ports.iter().for_each(|port| self.add(port, state, reason(word, state), None, 1));
        }
    }

    /// Ports for which the file gives no verdict.
    pub(super) fn add_unknown(&mut self, reason: UnknownReason, state: Option<PortState>, count: Option<u64>) {
        UnknownPorts::of_host(reason, state, count).add_to(&mut self.unknown);
        // It is the same host each time.
        self.unknown.iter_mut().for_each(|ports| ports.hosts = 1);
    }

    /// How many TCP ports have a verdict.
    pub(super) fn len(&self) -> u64 {
        let filtered = self.filtered.iter().map(|group| group.ports.len()).sum::<usize>();
        (self.open.len() + self.closed.len() + filtered) as u64
    }

    /// As an event, `None` while there is none; and what is unknown.
    pub(super) fn event(self, address: IpAddr) -> (Option<ScanEvent>, Vec<UnknownPorts>) {
        let is_empty = self.len() == 0;
        let Verdicts { open, filtered, closed, unknown, .. } = self;
        ((!is_empty).then_some(ScanEvent::Ports { address, open, filtered, closed }), unknown)
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
/// as the other). To call them one or the other would be a guess.
pub(super) fn state(word: &str) -> Option<PortState> {
    PortState::ALL.into_iter().find(|state| state.as_str() == word)
}

/// The model has nmap's own words for what a connection can meet. Others become the usual one of the state: a
/// `reset` is a refused connection, and `host-prohibited` and `net-prohibited` are a firewall that says so.
fn reason(word: &str, state: PortState) -> Reason {
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

/// `22,80,8000-8100`, as scanners list what they asked: however long, and without names; and whether port 0 is in it,
/// which others can ask. `None` if it is no such list.
pub(super) fn port_list(text: &str) -> Option<(PortSet, bool)> {
    let (mut ports, mut has_zero) = (PortSet::default(), false);
    for item in text.split(',').filter(|item| !item.is_empty()) {
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let (first, last) = (first.trim().parse::<u16>().ok()?, last.trim().parse::<u16>().ok()?);
        has_zero |= first == 0;
        if let Some(last) = Port::new(last) {
            ports.insert_range(Port::new(first).unwrap_or(Port::MIN), last);
        }
    }
    Some((ports, has_zero))
}
