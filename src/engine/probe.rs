//! What crosses the line between engine and driver: a probe one way, its answer the other.

use crate::model::event::{Reason, Shortage};
use crate::model::ports::Port;
use std::net::IpAddr;

/// Names one probe for as long as the engine has not released it; never used twice in a scan's
/// lifetime of 2^24 ports per slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProbeId(u64);

impl ProbeId {
    pub(super) const MAX_GENERATION: u32 = 0x00ff_ffff;

    pub(super) fn new(slot: u32, generation: u32, attempt: u8) -> ProbeId {
        ProbeId(u64::from(slot) << 32 | u64::from(generation & ProbeId::MAX_GENERATION) << 8 | u64::from(attempt))
    }

    /// Small numbers, used again: the index of the engine's record of that port.
    pub fn slot(self) -> u32 {
        (self.0 >> 32) as u32
    }

    pub(super) fn generation(self) -> u32 {
        (self.0 >> 8) as u32 & ProbeId::MAX_GENERATION
    }

    /// Which attempt at the port it is, from 1.
    pub fn attempt(self) -> u8 {
        self.0 as u8
    }
}

/// One attempt on one address and port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Its name.
    pub id: ProbeId,
    /// Where to.
    pub address: IpAddr,
    /// Which port there.
    pub port: Port,
}

/// What became of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Of which.
    pub probe: ProbeId,
    /// What.
    pub outcome: Outcome,
}

/// What a driver saw, in its own words; [`super::verdict`] judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The handshake was done, and the socket has a peer.
    Connected,
    /// The handshake was done, then the peer hung up before we looked: a listener was there.
    ConnectedThenReset,
    /// RST in answer to the SYN, and no ICMP error behind it.
    Refused,
    /// An ICMP error came.
    Icmp {
        /// Which.
        error: IcmpError,
        /// Who sent it; our own address if nobody on the link has the target's.
        sender: Option<IpAddr>,
    },
    /// The socket connected to itself: local and remote address and port are the same
    /// (RFC 9293, section 3.5, simultaneous open). It says nothing about the port.
    SelfConnected,
    /// This machine has no way to the address: no route, or a route that forbids it.
    NoRoute(Reason),
    /// This machine lacks something; the probe was not sent.
    Shortage(Shortage),
}

/// ICMP errors that a connect can meet (RFC 792, RFC 1812 section 5.2.7.1, RFC 4443 section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IcmpError {
    /// Type 3 code 0, 5, 6, 11; ICMPv6 type 1 code 0.
    NetUnreachable,
    /// Type 3 code 1, 7, 8, 12 and anything unknown; ICMPv6 type 1 code 3.
    HostUnreachable,
    /// Type 3 code 2; ICMPv6 type 4 code 1.
    ProtocolUnreachable,
    /// Type 3 code 3; ICMPv6 type 1 code 4.
    PortUnreachable,
    /// Type 3 code 9, 10, 13, 14, 15; ICMPv6 type 1 codes 1, 5, 6.
    AdminProhibited,
}
