//! Two scans compared: which ports are newly open, gone, changed or the same.
//!
//! Ports are kept as sets, one for each way that ports went, so that 65,535 of them on many hosts stay quick.
//! A port that has no verdict in one of the scans is compared only where that is an answer too: Portolan gave its
//! host up, since nobody answered there. Else it was not asked, or, in a file of another scanner, nobody knows. Formats
//! that list open ports only tell what came and went among themselves; what that means is weaker, and has other words.

mod compare;

use super::event::{Phase, PortState, Reason, ScanId};
use super::ports::{Port, PortSet};
use super::unknown::{UnknownPorts, UnknownReason};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What became of a port from one scan to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Open, and was not.
    NewlyOpen,
    /// Listed as open, and was not listed: both sources list open ports only.
    NewlyReported,
    /// Was open, and is not.
    Gone,
    /// Was listed as open, and is not listed: both sources list open ports only.
    NoLongerReported,
    /// Open in neither, but of another state, or for another reason.
    Changed,
    /// As it was.
    Same,
    /// The earlier scan did not ask it.
    NotAskedBefore,
    /// The later scan did not ask it.
    NotAskedNow,
    /// The earlier source does not say what it was.
    UnknownBefore,
    /// The later source does not say what it is.
    UnknownNow,
}

impl Change {
    /// All of them, in the order in which they are told.
    pub const ALL: [Change; 10] = [
        Change::NewlyOpen,
        Change::NewlyReported,
        Change::Gone,
        Change::NoLongerReported,
        Change::Changed,
        Change::Same,
        Change::NotAskedBefore,
        Change::NotAskedNow,
        Change::UnknownBefore,
        Change::UnknownNow,
    ];

    /// The word that JSON, CSS and URLs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::NewlyOpen => "newly_open",
            Change::NewlyReported => "newly_reported",
            Change::Gone => "gone",
            Change::NoLongerReported => "no_longer_reported",
            Change::Changed => "changed",
            Change::Same => "same",
            Change::NotAskedBefore => "not_asked_before",
            Change::NotAskedNow => "not_asked_now",
            Change::UnknownBefore => "unknown_before",
            Change::UnknownNow => "unknown_now",
        }
    }

    /// The same, with before and after exchanged.
    pub fn mirrored(self) -> Change {
        match self {
            Change::NewlyOpen => Change::Gone,
            Change::Gone => Change::NewlyOpen,
            Change::NewlyReported => Change::NoLongerReported,
            Change::NoLongerReported => Change::NewlyReported,
            Change::NotAskedBefore => Change::NotAskedNow,
            Change::NotAskedNow => Change::NotAskedBefore,
            Change::UnknownBefore => Change::UnknownNow,
            Change::UnknownNow => Change::UnknownBefore,
            same @ (Change::Changed | Change::Same) => same,
        }
    }
}

/// What a scan found a port to be, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Verdict {
    /// Open, closed or filtered.
    pub state: PortState,
    /// Why.
    pub reason: Reason,
}

/// Ports of a host that all went the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// What became of them.
    pub change: Change,
    /// What they were; `None` where they have no verdict.
    pub before: Option<Verdict>,
    /// What they are; `None` where they have no verdict.
    pub after: Option<Verdict>,
    /// Why one of the sources has no verdict, if it is known why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<UnknownReason>,
    /// Which.
    pub ports: PortSet,
}

/// How a host stands in both scans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// In both, and as far as is known it answered both times or neither.
    Both,
    /// It answers, and did not.
    Appeared,
    /// It answered, and does not.
    Vanished,
    /// It was no target of the earlier scan.
    NotScannedBefore,
    /// It was no target of the later scan.
    NotScannedNow,
    /// The earlier source does not mention it, and does not say what was scanned.
    NotMentionedBefore,
    /// The later source does not mention it, and does not say what was scanned.
    NotMentionedNow,
}

impl Presence {
    /// All of them that are worth a word, in the order in which they are told.
    pub const TOLD: [Presence; 6] = [
        Presence::Appeared,
        Presence::Vanished,
        Presence::NotScannedBefore,
        Presence::NotScannedNow,
        Presence::NotMentionedBefore,
        Presence::NotMentionedNow,
    ];
}

/// A host of either scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostDiff {
    /// Its address: the later one, where both were taken for one host by their name.
    pub address: IpAddr,
    /// The earlier address, where it was another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_before: Option<IpAddr>,
    /// How it stands in both.
    pub presence: Presence,
    /// Its ports, by what became of them: each port once.
    pub transitions: Vec<Transition>,
}

/// One of the two scans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedScan {
    /// Its name.
    pub id: Option<ScanId>,
    /// What was typed as its target.
    pub target: String,
    /// How far it has come.
    pub phase: Phase,
    /// When it began, in milliseconds since 1970-01-01 UTC.
    pub started_at_ms: u64,
    /// The ports that it asks on each address; of a source that does not say which, those it mentions.
    pub asked: PortSet,
    /// Ports for which it gives no verdict, by reason: of results files only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownPorts>,
}

/// How many ports there are of each change, over all hosts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCounts {
    /// Newly open.
    pub newly_open: u64,
    /// No longer open.
    pub gone: u64,
    /// Changed otherwise.
    pub changed: u64,
    /// As they were.
    pub same: u64,
    /// Of these the open ones.
    pub same_open: u64,
    /// Not asked by the earlier scan.
    pub not_asked_before: u64,
    /// Not asked by the later scan.
    pub not_asked_now: u64,
    /// Newly listed as open; both sources list open ports only.
    #[serde(default)]
    pub newly_reported: u64,
    /// No longer listed as open; both sources list open ports only.
    #[serde(default)]
    pub no_longer_reported: u64,
    /// Without a verdict in the earlier source.
    #[serde(default)]
    pub unknown_before: u64,
    /// Without a verdict in the later source.
    #[serde(default)]
    pub unknown_now: u64,
    /// Hosts that answer, and did not.
    pub hosts_appeared: u64,
    /// Hosts that answered, and do not.
    pub hosts_vanished: u64,
}

impl ChangeCounts {
    /// How many ports became that.
    pub fn of(&self, change: Change) -> u64 {
        match change {
            Change::NewlyOpen => self.newly_open,
            Change::NewlyReported => self.newly_reported,
            Change::Gone => self.gone,
            Change::NoLongerReported => self.no_longer_reported,
            Change::Changed => self.changed,
            Change::Same => self.same,
            Change::NotAskedBefore => self.not_asked_before,
            Change::NotAskedNow => self.not_asked_now,
            Change::UnknownBefore => self.unknown_before,
            Change::UnknownNow => self.unknown_now,
        }
    }

    fn add(&mut self, transition: &Transition) {
        let count = u64::from(transition.ports.len());
        *match transition.change {
            Change::NewlyOpen => &mut self.newly_open,
            Change::NewlyReported => &mut self.newly_reported,
            Change::Gone => &mut self.gone,
            Change::NoLongerReported => &mut self.no_longer_reported,
            Change::Changed => &mut self.changed,
            Change::Same => &mut self.same,
            Change::NotAskedBefore => &mut self.not_asked_before,
            Change::NotAskedNow => &mut self.not_asked_now,
            Change::UnknownBefore => &mut self.unknown_before,
            Change::UnknownNow => &mut self.unknown_now,
        } += count;
        if transition.is_same_open() {
            self.same_open += count;
        }
    }
}

/// All that differs between two scans, and what does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// The scan from which is compared.
    pub before: ComparedScan,
    /// The scan to which is compared.
    pub after: ComparedScan,
    /// The name by which the only host of each scan was taken for the same, though its address is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched_name: Option<String>,
    /// How much of each there is.
    pub counts: ChangeCounts,
    /// Every host of which a port is known, by address.
    pub hosts: Vec<HostDiff>,
}

impl HostDiff {
    /// The ports that became that, whatever they were.
    pub fn ports(&self, change: Change) -> PortSet {
        let mut ports = PortSet::default();
        self.transitions.iter().filter(|t| t.change == change).for_each(|t| ports.add_all(&t.ports));
        ports
    }

    /// The ports that were open and are.
    pub fn same_open(&self) -> PortSet {
        let mut ports = PortSet::default();
        self.transitions.iter().filter(|t| t.is_same_open()).for_each(|t| ports.add_all(&t.ports));
        ports
    }

    /// The way that a port went; `None` if neither scan knows it.
    pub fn of_port(&self, port: Port) -> Option<&Transition> {
        self.transitions.iter().find(|transition| transition.ports.contains(port))
    }

    /// How many ports became that.
    pub fn count(&self, change: Change) -> u32 {
        self.transitions.iter().filter(|t| t.change == change).map(|t| t.ports.len()).sum()
    }
}

impl Transition {
    /// Whether the ports are, or were, open.
    pub fn is_of_open(&self) -> bool {
        is_open(self.before) || is_open(self.after)
    }

    /// Whether the ports were open, and are.
    pub fn is_same_open(&self) -> bool {
        self.change == Change::Same && is_open(self.after)
    }
}

fn is_open(verdict: Option<Verdict>) -> bool {
    verdict.is_some_and(|verdict| verdict.state == PortState::Open)
}

#[cfg(test)]
mod tests;
