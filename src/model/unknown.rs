//! Ports for which a source of results gives no verdict, and why: in files of other scanners, and in partial exports.

use super::event::PortState;
use serde::{Deserialize, Serialize};

/// Why there is no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownReason {
    /// The scanner gave the host up before it had finished with it, as nmap does by `--host-timeout`.
    HostGivenUp,
    /// The source counts the ports without listing them.
    NotNumbered,
    /// The source calls the ports neither open, closed nor filtered: `open|filtered`, `unfiltered`.
    Ambiguous,
    /// The source lists the ports, but they exceed what an opened file may hold.
    TooMany,
    /// The source lists open ports only.
    OpenOnly,
    /// The source is an export of ports of one state.
    Partial,
    /// The source does not mention the ports.
    NotMentioned,
}

/// Ports without a verdict that have the reason in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UnknownPorts {
    /// Why there is no verdict.
    pub reason: UnknownReason,
    /// The state that the source counts them in, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PortState>,
    /// How many there are; `None` if that is unknown too.
    pub count: Option<u64>,
    /// On how many hosts.
    pub hosts: u64,
}

impl UnknownPorts {
    /// Ports of one host.
    pub fn of_host(reason: UnknownReason, state: Option<PortState>, count: Option<u64>) -> UnknownPorts {
        UnknownPorts { reason, state, count, hosts: 1 }
    }

    /// Adds these ports to the entry of the same kind, or as a new entry.
    pub fn add_to(self, all: &mut Vec<UnknownPorts>) {
        match all.iter_mut().find(|known| (known.reason, known.state) == (self.reason, self.state)) {
            Some(known) => {
                known.count = known.count.zip(self.count).map(|(one, other)| one.saturating_add(other));
                known.hosts += self.hosts;
            }
            None => all.push(self),
        }
    }
}

/// How a source covers its scan: what holds for every port that it gives no verdict for, also on hosts that it does not
/// mention. A scan of Portolan itself has none: it gives every port a verdict, unless it was stopped or the host was down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Why there is no verdict.
    pub reason: UnknownReason,
    /// Whether the source lists every port that was probed. If not, the report's request has only those it mentions.
    pub lists_ports: bool,
}
