//! A report: the fold of a scan's events, and the only fold there is.
//!
//! Server, browser, command line, demo and tests call [`Report::apply`] (see [`super::log`]) on the same batches.

pub mod packed;

use super::course::Course;
use super::event::{
    Counts, Failure, FilteredPorts, Notice, OpenPort, Phase, PlanSummary, PortState, Progress, Reason, ScanEvent,
    ScanId,
};
use super::ports::{Port, PortSet};
use super::request::ScanRequest;
use super::risk::{self, RiskCounts};
use super::unknown::{Coverage, UnknownPorts, UnknownReason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// All that is known of a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The scan's name; `None` before its first event.
    pub id: Option<ScanId>,
    /// What was typed.
    pub request: ScanRequest,
    /// Its size.
    pub plan: PlanSummary,
    /// How far it has come.
    pub phase: Phase,
    /// When it began, in milliseconds since 1970-01-01 UTC.
    pub started_at_ms: u64,
    /// The number of the last event in it.
    pub seq: u64,
    /// As of the last batch.
    pub progress: Progress,
    /// How it went up to now.
    #[serde(default)]
    pub course: Course,
    /// The verdicts given.
    pub counts: Counts,
    /// Ports that got no verdict, known when it has ended.
    pub not_asked: u64,
    /// Names and their addresses, in the order in which they were resolved.
    pub names: Vec<(String, Vec<IpAddr>)>,
    /// Addresses that were heard of, by number.
    pub hosts: BTreeMap<IpAddr, HostReport>,
    /// What was worth knowing, each once.
    pub notices: Vec<Notice>,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// How its source covers the scan, in a report that was read from a file of another scanner or a partial export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

/// All that is known of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostReport {
    /// Its name by reverse look-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why its remaining ports were not asked.
    pub down: Option<Reason>,
    /// Nearly all of its ports accept: its open ports say little.
    #[serde(default)]
    pub is_doubtful: bool,
    /// Open and filtered ports.
    pub rows: BTreeMap<Port, PortRow>,
    /// Closed ports.
    pub closed: PortSet,
    /// How many of its rows are open; the others are filtered.
    #[serde(default)]
    pub open: u32,
    /// Ports without a verdict, in a report that was read from a file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<UnknownPorts>,
}

/// An open or filtered port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PortRow {
    /// Open or filtered.
    pub state: PortState,
    /// Why.
    pub reason: Reason,
    /// From sending to answer, in microseconds.
    pub rtt_us: Option<u32>,
    /// How many probes it took.
    pub attempts: u8,
    /// Who rejected it, if somebody did.
    pub sender: Option<IpAddr>,
    /// Open, as nearly all ports of its host are: it says little.
    #[serde(default)]
    pub is_doubtful: bool,
}

impl Report {
    /// The scan as it was when it had just begun, for a page that shows anew how it went.
    pub fn rewound(self) -> Report {
        let Report { id, request, plan, started_at_ms, .. } = self;
        Report { id, request, plan, started_at_ms, phase: Phase::Resolving, seq: 1, ..Report::default() }
    }

    pub(super) fn apply_event(&mut self, event: &ScanEvent) {
        match event {
            ScanEvent::Started { id, request, plan, at_ms } => {
                self.id = Some(id.clone());
                self.request = ScanRequest::clone(request);
                self.plan = *plan;
                self.started_at_ms = *at_ms;
                self.phase = Phase::Resolving;
            }
            ScanEvent::Resolved { host, addresses } => self.names.push((host.clone(), addresses.clone())),
            ScanEvent::Probing { plan } => {
                self.plan = *plan;
                self.phase = Phase::Probing;
            }
            ScanEvent::Paused => self.phase = Phase::Paused,
            ScanEvent::Resumed => self.phase = Phase::Probing,
            ScanEvent::HostUp { address } => {
                self.hosts.entry(*address).or_default();
            }
            ScanEvent::HostDown { address, reason } => {
                self.hosts.entry(*address).or_default().down = Some(*reason);
            }
            ScanEvent::Named { address, name } => {
                self.hosts.entry(*address).or_default().name = Some(name.clone());
            }
            ScanEvent::Ports { address, open, filtered, closed } => self.apply_ports(*address, open, filtered, closed),
            ScanEvent::Notice { notice } if self.notices.contains(notice) => {}
            ScanEvent::Notice { notice } => {
                if let Notice::MostlyOpen { address, .. } = notice {
                    self.hosts.entry(*address).or_default().doubt();
                }
                self.notices.push(notice.clone());
            }
            ScanEvent::Unknown if self.notices.contains(&Notice::Unknown) => {}
            ScanEvent::Unknown => self.notices.push(Notice::Unknown),
            ScanEvent::Finished { phase, not_asked, elapsed_ms, failure, .. } => {
                self.phase = *phase;
                self.not_asked = *not_asked;
                self.progress.elapsed_ms = *elapsed_ms;
                self.failure = failure.clone();
            }
        }
    }

    fn apply_ports(&mut self, address: IpAddr, open: &[OpenPort], filtered: &[FilteredPorts], closed: &[Port]) {
        let host = self.hosts.entry(address).or_default();
        let is_doubtful = host.is_doubtful;
        let opened = open.iter().map(|found| {
            let OpenPort { port, reason, rtt_us, attempts } = *found;
            (port, PortRow { state: PortState::Open, reason, rtt_us, attempts, sender: None, is_doubtful })
        });
        let silent = filtered.iter().flat_map(|group| {
            let FilteredPorts { reason, sender, attempts, .. } = *group;
            let row =
                PortRow { state: PortState::Filtered, reason, rtt_us: None, attempts, sender, is_doubtful: false };
            group.ports.iter().map(move |port| (*port, row))
        });
        for (port, row) in opened.chain(silent) {
            // A later verdict replaces an earlier one, in the counts too.
            self.counts.closed -= u64::from(host.closed.remove(port));
            if let Some(replaced) = host.rows.insert(port, row) {
                *self.counts.of_mut(replaced.state) -= 1;
                host.open -= u32::from(replaced.state == PortState::Open);
            }
            *self.counts.of_mut(row.state) += 1;
            host.open += u32::from(row.state == PortState::Open);
        }
        for port in closed {
            if let Some(replaced) = host.rows.remove(port) {
                *self.counts.of_mut(replaced.state) -= 1;
                host.open -= u32::from(replaced.state == PortState::Open);
            }
            self.counts.closed += u64::from(host.closed.insert(*port));
        }
    }

    /// How many open ports there are of each risk. On a host on which nearly everything is open they say nothing.
    pub fn risk_counts(&self) -> RiskCounts {
        self.certain_ports().map(|(_, port, _)| risk::of(port).0).collect()
    }

    /// All names of each address: those that were looked up, or else the one that a name server told. Files of other
    /// scanners can have several.
    pub fn all_names(&self) -> BTreeMap<IpAddr, Vec<&str>> {
        let mut names: BTreeMap<IpAddr, Vec<&str>> = BTreeMap::new();
        for (name, addresses) in &self.names {
            addresses.iter().for_each(|address| names.entry(*address).or_default().push(name));
        }
        for (address, host) in &self.hosts {
            if let Some(name) = &host.name {
                names.entry(*address).or_insert_with(|| vec![name]);
            }
        }
        names
    }

    /// The names of one address, as [`Report::all_names`] has them.
    pub fn names_of(&self, address: IpAddr) -> Vec<&str> {
        let looked_up = self.names.iter().filter(|(_, addresses)| addresses.contains(&address));
        let names: Vec<&str> = looked_up.map(|(name, _)| name.as_str()).collect();
        if names.is_empty() { self.host(Some(address)).name.iter().map(String::as_str).collect() } else { names }
    }

    /// The first name of each address.
    pub fn names_by_address(&self) -> BTreeMap<IpAddr, &str> {
        self.all_names().into_iter().filter_map(|(address, names)| Some((address, *names.first()?))).collect()
    }

    /// The same as text, by comma.
    pub fn joined_names(&self) -> BTreeMap<IpAddr, String> {
        self.all_names().into_iter().map(|(address, names)| (address, names.join(", "))).collect()
    }

    /// The ports that it asks on each address; where what was typed is not understood, those that have a verdict.
    pub fn asked_ports(&self) -> PortSet {
        self.request.port_set().unwrap_or_else(|| {
            let mut known = PortSet::default();
            for host in self.hosts.values() {
                known.add_all(&host.closed);
                known.extend(host.rows.keys().copied());
            }
            known
        })
    }

    /// Ports for which its source gives no verdict, by reason; none of a scan of our own.
    pub fn unknown(&self) -> Vec<UnknownPorts> {
        let mut all = Vec::new();
        self.hosts.values().flat_map(|host| &host.unknown).for_each(|ports| ports.add_to(&mut all));
        if let Some(Coverage { reason, lists_ports }) = self.coverage {
            let hosts = self.hosts.len() as u64;
            let asked = u64::from(self.asked_ports().len()).saturating_mul(hosts);
            let explained = all.iter().map(|ports| ports.count).sum::<Option<u64>>();
            let rest = explained.map(|count| asked.saturating_sub(self.counts.total().saturating_add(count)));
            let count = rest.filter(|_| lists_ports);
            let is_complete = lists_ports && count.is_none_or(|count| count == 0);
            if reason != UnknownReason::NotMentioned || !is_complete {
                UnknownPorts { reason, state: None, count, hosts }.add_to(&mut all);
            }
        }
        all
    }

    /// Ports that have no verdict yet.
    pub fn left(&self) -> u64 {
        self.plan.probes.saturating_sub(self.counts.total())
    }

    /// Open ports of all addresses, by address and number.
    pub fn open_ports(&self) -> impl Iterator<Item = (IpAddr, Port, &PortRow)> {
        let hosts = self.hosts.iter();
        hosts.flat_map(|(address, host)| host.open_ports().map(move |(port, row)| (*address, port, row)))
    }

    /// Those of them that may be services: not of hosts on which nearly everything is open.
    pub fn certain_ports(&self) -> impl Iterator<Item = (IpAddr, Port, &PortRow)> {
        self.open_ports().filter(|(.., row)| !row.is_doubtful)
    }

    /// Addresses of a scan that has ended from which nothing ever came; those that were given up are not among them.
    pub fn silent_addresses(&self) -> impl Iterator<Item = IpAddr> {
        let hosts = self.hosts.iter().filter(|(_, host)| host.is_silent());
        hosts.filter(|_| self.phase.is_ended()).map(|(address, _)| *address)
    }

    /// Whether none of its addresses could be reached, so that nothing was scanned.
    pub fn was_nothing_reached(&self) -> bool {
        let is_unreachable = |host: &HostReport| host.down.is_some_and(|reason| reason != Reason::NoResponse);
        self.counts.total() == 0 && !self.hosts.is_empty() && self.hosts.values().all(is_unreachable)
    }

    /// What is known of a host: nothing before it was heard of.
    pub fn host(&self, address: Option<IpAddr>) -> &HostReport {
        static UNKNOWN: HostReport = HostReport::NOTHING;
        address.and_then(|address| self.hosts.get(&address)).unwrap_or(&UNKNOWN)
    }
}

impl HostReport {
    /// Of a host that was not heard of.
    const NOTHING: HostReport = HostReport {
        name: None,
        down: None,
        is_doubtful: false,
        rows: BTreeMap::new(),
        closed: PortSet::EMPTY,
        open: 0,
        unknown: Vec::new(),
    };

    /// Whether its ports were asked and nothing came back, not even a rejection: nobody may be there.
    pub fn is_silent(&self) -> bool {
        let is_unanswered = |row: &PortRow| row.reason == Reason::NoResponse && row.sender.is_none();
        self.down.is_none() && self.closed.is_empty() && !self.rows.is_empty() && self.rows.values().all(is_unanswered)
    }

    /// Its open ports, also those that are known already, become doubtful.
    fn doubt(&mut self) {
        self.is_doubtful = true;
        for row in self.rows.values_mut().filter(|row| row.state == PortState::Open) {
            row.is_doubtful = true;
        }
    }

    /// Its open ports, by number.
    pub fn open_ports(&self) -> impl Iterator<Item = (Port, &PortRow)> {
        self.rows.iter().filter(|(_, row)| row.state == PortState::Open).map(|(port, row)| (*port, row))
    }

    /// Whether it was given up before any of its ports had a verdict: all there is to say of it is why.
    pub fn is_unheard(&self) -> bool {
        self.down.is_some() && self.rows.is_empty() && self.closed.is_empty()
    }

    /// Which of its ports are in each state.
    pub fn ports_by_state(&self) -> [(PortState, PortSet); PortState::ALL.len()] {
        let rows = |state| self.rows.iter().filter(move |(_, row)| row.state == state).map(|(port, _)| *port);
        PortState::ALL.map(|state| match state {
            PortState::Closed => (state, self.closed.clone()),
            PortState::Open | PortState::Filtered => (state, rows(state).collect()),
        })
    }

    /// How many of its ports are open, closed and filtered.
    pub fn counts(&self) -> Counts {
        let open = u64::from(self.open);
        Counts { open, closed: self.closed.len().into(), filtered: self.rows.len() as u64 - open }
    }

    /// What a port of it turned out to be; `None` while it has no verdict.
    pub fn state_of(&self, port: Port) -> Option<PortState> {
        match self.rows.get(&port) {
            Some(row) => Some(row.state),
            None => self.closed.contains(port).then_some(PortState::Closed),
        }
    }
}

impl Counts {
    fn of_mut(&mut self, state: PortState) -> &mut u64 {
        match state {
            PortState::Open => &mut self.open,
            PortState::Closed => &mut self.closed,
            PortState::Filtered => &mut self.filtered,
        }
    }
}
