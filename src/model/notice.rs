//! What is worth knowing of a scan besides its verdicts, and why it failed.

mod group;

pub use group::{NoticeGroup, groups};

use super::policy::Denial;
use super::problem::Problem;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What slows a scan down on this machine; never a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shortage {
    /// No more sockets (EMFILE, ENFILE).
    Sockets,
    /// No free local port (EADDRNOTAVAIL, EAGAIN).
    LocalPorts,
    /// No memory or buffers (ENOBUFS, ENOMEM).
    Memory,
    /// This machine's own firewall refuses to send (EPERM).
    Permission,
    /// Other programs keep the processor busy.
    Processor,
}

/// Something worth knowing that is no verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Notice {
    /// Fewer probes at once, for want of something on this machine.
    SlowedDown {
        /// Of what.
        shortage: Shortage,
    },
    /// A name could not be looked up; its ports are not probed.
    NotResolved {
        /// The name.
        host: String,
        /// What happened.
        failure: ResolveFailure,
    },
    /// A name has an address that the policy forbids; that address is not probed.
    AddressDenied {
        /// The name.
        host: String,
        /// Its address.
        address: IpAddr,
        /// Why it is forbidden.
        denial: Denial,
    },
    /// A name has more addresses than are scanned.
    AddressesLeftOut {
        /// The name.
        host: String,
        /// How many of its addresses may be probed,
        found: u32,
        /// and how many of them are.
        scanned: u32,
    },
    /// No name server answered whether a name has addresses of one family; those of the other are probed.
    FamilyUnanswered {
        /// The name.
        host: String,
        /// Of which nothing is known.
        family: IpFamily,
    },
    /// An address answers only so many probes a second.
    RepliesLimited {
        /// Whose.
        address: IpAddr,
        /// How many, about.
        per_second: u32,
        /// Whether its silent ports are waited for; else they stay without an answer.
        is_waited_for: bool,
    },
    /// An address, or a router before it, rejects only so many probes a second: of its filtered ports few say why.
    RejectionsLimited {
        /// Whose.
        address: IpAddr,
    },
    /// An address that had answered fell silent in mid-scan, and was given up.
    HostWentSilent {
        /// Which.
        address: IpAddr,
        /// How many of its ports have no verdict.
        ports: u32,
    },
    /// Nearly every port of an address accepts, more than any host has programs for: something answers in place of
    /// programs, and its open ports say little.
    MostlyOpen {
        /// Whose.
        address: IpAddr,
        /// How many of the ports that it was judged by are open: those without a known service, or in a scan that has
        /// few of them the likely ones,
        open: u32,
        /// of how many.
        asked: u32,
    },
    /// The scan took as long as it may and was stopped.
    TimeLimit,
    /// Something that this version does not know: whoever tells it is newer.
    #[serde(other)]
    Unknown,
}

/// One of the two kinds of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IpFamily {
    /// 32 bits.
    #[serde(rename = "ipv4")]
    V4,
    /// 128 bits.
    #[serde(rename = "ipv6")]
    V6,
}

impl IpFamily {
    /// Whether an address is of this family.
    pub fn has(self, address: IpAddr) -> bool {
        address.is_ipv4() == (self == IpFamily::V4)
    }

    /// As people write it.
    pub fn as_str(self) -> &'static str {
        match self {
            IpFamily::V4 => "IPv4",
            IpFamily::V6 => "IPv6",
        }
    }
}

/// Why a name has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResolveFailure {
    /// There is no such name, or it has no address.
    NoAddress,
    /// No name server answered in time.
    Timeout,
    /// The name servers failed, or none is configured.
    Unavailable,
}

/// Why a scan failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Failure {
    /// No name has an address; notices say which do not exist.
    NothingToProbe,
    /// The name servers did not answer, so nobody knows an address.
    NamesUnanswered,
    /// Every address of the names is forbidden; notices say why.
    NothingAllowed,
    /// Every address is excluded.
    NothingLeft,
    /// A name that was excluded could not be looked up, so nobody knows which addresses to leave alone.
    ExclusionUnknown {
        /// The name.
        host: String,
    },
    /// Names resolved to more than one scan may have.
    TooLarge {
        /// Which limit.
        problem: Problem,
    },
    /// This machine could not send for a long time.
    Shortage {
        /// What is lacking.
        shortage: Shortage,
    },
    /// The driver of the network could not be started or broke.
    Network {
        /// The operating system's error number (errno(3)), 0 if there is none.
        os_error: i32,
    },
    /// A fault in the program itself; its log has it.
    Internal,
    /// A cause that this version does not know: whoever tells it is newer.
    #[serde(other)]
    Unknown,
}
