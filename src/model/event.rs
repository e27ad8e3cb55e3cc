//! What is told of a scan while it runs: the same in server-sent events, JSON Lines and tests.

mod in_order;
mod progress;
mod size;

pub use super::notice::{Failure, Notice, ResolveFailure, Shortage};
pub use progress::Progress;
pub use size::MAX_EVENT_PORTS;

use super::ports::Port;
use super::request::ScanRequest;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The name of a scan: 1–32 ASCII letters and digits. The server draws it at random, so that
/// whoever knows it was told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ScanId(String);

/// Text that is not a scan's name.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a scan")]
pub struct BadScanId;

impl FromStr for ScanId {
    type Err = BadScanId;

    fn from_str(text: &str) -> Result<ScanId, BadScanId> {
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits { Ok(ScanId(text.to_owned())) } else { Err(BadScanId) }
    }
}

impl TryFrom<String> for ScanId {
    type Error = BadScanId;

    fn try_from(text: String) -> Result<ScanId, BadScanId> {
        text.parse()
    }
}

impl fmt::Display for ScanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a port turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortState {
    /// A program accepts connections.
    Open,
    /// The host answers that nothing listens.
    Closed,
    /// Nothing, or a firewall, answers.
    Filtered,
}

impl PortState {
    /// All of them, in the order in which they are shown.
    pub const ALL: [PortState; 3] = [PortState::Open, PortState::Closed, PortState::Filtered];

    /// The word that Rust, JSON, CSS and URLs use.
    pub fn as_str(self) -> &'static str {
        match self {
            PortState::Open => "open",
            PortState::Closed => "closed",
            PortState::Filtered => "filtered",
        }
    }
}

/// Why a port is in its state, or a host is down, in nmap's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The handshake was done (RFC 9293, section 3.5).
    SynAck,
    /// The host answered with RST.
    ConnRefused,
    /// Nobody answered within the time and attempts.
    NoResponse,
    /// ICMP: the host cannot be reached, or nobody on the link has that address.
    HostUnreach,
    /// ICMP, or this machine: there is no route to that network.
    NetUnreach,
    /// ICMP: a firewall says that it forbids this.
    AdminProhibited,
    /// ICMP: port unreachable, which for TCP is a firewall's answer, not the host's.
    PortUnreach,
    /// ICMP: protocol unreachable.
    ProtoUnreach,
    /// Nobody answered, and the host is known to answer only so many probes a second.
    ReplyLimit,
    /// This machine could not ask.
    LocalError,
    /// One that this version does not know: whoever tells it is newer.
    #[serde(other)]
    Unknown,
}

impl Reason {
    /// The word that JSON and the page use.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::SynAck => "syn-ack",
            Reason::ConnRefused => "conn-refused",
            Reason::NoResponse => "no-response",
            Reason::HostUnreach => "host-unreach",
            Reason::NetUnreach => "net-unreach",
            Reason::AdminProhibited => "admin-prohibited",
            Reason::PortUnreach => "port-unreach",
            Reason::ProtoUnreach => "proto-unreach",
            Reason::ReplyLimit => "reply-limit",
            Reason::LocalError => "local-error",
            Reason::Unknown => "unknown",
        }
    }
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Accepted, not begun.
    #[default]
    Queued,
    /// Names are being looked up.
    Resolving,
    /// Ports are being probed.
    Probing,
    /// Nothing is asked until somebody resumes it.
    Paused,
    /// All ports have their verdict.
    Done,
    /// Stopped by a person, a limit or the end of the server.
    Cancelled,
    /// It could not be done; the `finished` event says why.
    Failed,
    /// An end that this version does not know: whoever tells it is newer.
    #[serde(other)]
    Unknown,
}

impl Phase {
    /// Whether nothing more will come.
    pub fn is_ended(self) -> bool {
        matches!(self, Phase::Done | Phase::Cancelled | Phase::Failed | Phase::Unknown)
    }

    /// The word that JSON, CSS and the page use.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Queued => "queued",
            Phase::Resolving => "resolving",
            Phase::Probing => "probing",
            Phase::Paused => "paused",
            Phase::Done => "done",
            Phase::Cancelled => "cancelled",
            Phase::Failed => "failed",
            Phase::Unknown => "unknown",
        }
    }
}

/// An open port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPort {
    /// Which.
    pub port: Port,
    /// Why it is called open.
    pub reason: Reason,
    /// From sending to answer, in microseconds; `None` where it could not be measured.
    pub rtt_us: Option<u32>,
    /// How many probes it took, 1 or more.
    pub attempts: u8,
}

/// Filtered ports of one reason; there can be 65,535, so they travel together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilteredPorts {
    /// Why they are called filtered.
    pub reason: Reason,
    /// Who said so, if somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<IpAddr>,
    /// How many probes each took, 1 or more.
    pub attempts: u8,
    /// Which.
    pub ports: Vec<Port>,
}

/// How many ports are in each state, over all addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Open.
    pub open: u64,
    /// Closed.
    pub closed: u64,
    /// Filtered.
    pub filtered: u64,
}

impl Counts {
    /// How many have a verdict.
    pub fn total(self) -> u64 {
        self.open + self.closed + self.filtered
    }

    /// How many are in that state.
    pub fn of(self, state: PortState) -> u64 {
        match state {
            PortState::Open => self.open,
            PortState::Closed => self.closed,
            PortState::Filtered => self.filtered,
        }
    }
}

/// The size of a scan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// Names and addresses that were typed; a network counts each of its addresses.
    pub hosts: u64,
    /// Addresses that are probed; a name counts as one until it is resolved.
    pub addresses: u64,
    /// Ports on each address.
    pub ports: u32,
    /// Addresses × ports.
    pub probes: u64,
}

/// One thing that happened in a scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", remote = "Self")]
pub enum ScanEvent {
    /// Always the first event.
    Started {
        /// The scan's name.
        id: ScanId,
        /// What was typed; boxed, for it is large, and most events are small.
        request: Box<ScanRequest>,
        /// How large it is.
        plan: PlanSummary,
        /// When, in milliseconds since 1970-01-01 UTC.
        at_ms: u64,
    },
    /// A name was looked up.
    Resolved {
        /// The name.
        host: String,
        /// Its addresses that will be probed.
        addresses: Vec<IpAddr>,
    },
    /// All names are looked up; probing begins.
    Probing {
        /// How large the scan is now that the names are known.
        plan: PlanSummary,
    },
    /// An address answered for the first time.
    HostUp {
        /// Which.
        address: IpAddr,
    },
    /// An address is given up; its remaining ports are not probed.
    HostDown {
        /// Which.
        address: IpAddr,
        /// [`Reason::NoResponse`] if nothing answered: it is silent, not unreachable. [`Reason::HostUnreach`] or
        /// [`Reason::NetUnreach`] if a router or this machine reported that it cannot be reached.
        reason: Reason,
    },
    /// A name server knows the name of an address that answered.
    Named {
        /// Which.
        address: IpAddr,
        /// What its owner calls it: letters, digits, `-`, `_` and dots, nothing else.
        name: String,
    },
    /// Verdicts for ports of one address.
    Ports {
        /// Whose.
        address: IpAddr,
        /// Open ones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        open: Vec<OpenPort>,
        /// Filtered ones by reason.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        filtered: Vec<FilteredPorts>,
        /// Closed ones: numbers only, since there can be 65,535.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        closed: Vec<Port>,
    },
    /// Nothing is asked any more until the scan is resumed; answers to what was asked may still come.
    Paused,
    /// A paused scan goes on.
    Resumed,
    /// Something worth knowing.
    Notice {
        /// What.
        notice: Notice,
    },
    /// Always the last event.
    Finished {
        /// Done, cancelled or failed.
        phase: Phase,
        /// The verdicts given.
        counts: Counts,
        /// Ports that were planned and got no verdict: `counts` and this add up to the plan.
        not_asked: u64,
        /// From start to end, pauses included, in milliseconds.
        elapsed_ms: u64,
        /// Why, if it failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failure: Option<Failure>,
    },
    /// Something that this version does not know: whoever tells it is newer. It has its number all the same.
    #[serde(other)]
    Unknown,
}

/// Several events at once, as they cross the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The number of the last event in it; the first event of a scan has number 1.
    pub seq: u64,
    /// How far the scan has come.
    pub progress: Progress,
    /// The events, oldest first; may be empty when only the progress changed.
    pub events: Vec<ScanEvent>,
}
