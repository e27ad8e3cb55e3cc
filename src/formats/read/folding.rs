//! Folds what a file tells into a report, within bounds, and completes what it does not tell.

use super::Note;
use super::verdicts::Verdicts;
use crate::model::event::{Batch, Counts, Failure, Phase, PlanSummary, Progress, ScanEvent};
use crate::model::limits::{MAX_FIELD_BYTES, MAX_OPENED_HOSTS, MAX_OPENED_RESULTS};
use crate::model::opened::{LeftOut, OpenError, one_line, opened_id};
use crate::model::ports::PortSet;
use crate::model::report::Report;
use crate::model::request::{Mode, ScanRequest};
use crate::model::service;
use ipnet::IpNet;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// The longest name of a host (RFC 1035, section 2.3.4).
pub(super) const MAX_HOST_CHARS: usize = 253;
/// A list of addresses that is longer is no target that anybody reads, in bytes.
const MAX_TARGET_BYTES: usize = 400;
/// More notices than any scan has.
const MAX_NOTICES: usize = 1_000;
/// So many numbers of a set of closed ports weigh as much as one result: the set is a map of bits up to its highest.
const NUMBERS_PER_RESULT: u64 = 400;
/// Beyond it, numbers of a file are not believed.
const MAX_BELIEVED: u64 = 1 << 53;

/// A report as it grows, and what does not become part of it.
#[derive(Debug, Default)]
pub(super) struct Folding {
    report: Report,
    pub(super) left_out: LeftOut,
    /// The highest closed port of each host.
    highest_closed: BTreeMap<IpAddr, u16>,
    /// What sets of closed ports weigh, in results.
    weight: u64,
}

/// What a file says of the scan as a whole. What it does not say follows from its results.
#[derive(Debug, Default)]
pub(super) struct About {
    pub request: Option<ScanRequest>,
    /// What was typed at another scanner, for a network among it.
    pub command: String,
    pub target: Option<String>,
    pub ports: Option<PortSet>,
    pub plan: Option<PlanSummary>,
    pub started_at_ms: u64,
    pub elapsed_ms: u64,
    /// Done without it.
    pub phase: Option<Phase>,
    pub not_asked: u64,
    pub failure: Option<Failure>,
    pub is_simulated: bool,
}

impl Folding {
    /// The report as it stands.
    pub(super) fn report(&self) -> &Report {
        &self.report
    }

    /// Takes in an event.
    ///
    /// # Errors
    /// More hosts or results than may be.
    pub(super) fn tell(&mut self, event: ScanEvent) -> Result<(), OpenError> {
        let batch = Batch { seq: self.report.seq + 1, progress: Progress::default(), events: vec![event] };
        self.apply(batch)
    }

    /// Takes in a batch with its own number.
    ///
    /// # Errors
    /// More hosts or results than may be.
    pub(super) fn apply(&mut self, mut batch: Batch) -> Result<(), OpenError> {
        batch.events.iter_mut().for_each(bound);
        batch.events.iter().for_each(|event| self.weigh(event));
        let told: u64 = batch.events.iter().map(|event| event.port_count() as u64).sum();
        let notices = batch.events.iter().filter(|event| matches!(event, ScanEvent::Notice { .. })).count();
        if told > self.room() || self.report.notices.len() + notices > MAX_NOTICES {
            return Err(OpenError::TooManyResults);
        }
        self.report.apply(&batch);
        let most = self.report.hosts.len().max(self.report.names.len());
        if most > MAX_OPENED_HOSTS { Err(OpenError::TooManyHosts) } else { Ok(()) }
    }

    /// How many more results there may be.
    pub(super) fn room(&self) -> u64 {
        MAX_OPENED_RESULTS.saturating_sub(self.report.counts.total() + self.weight)
    }

    /// A single closed port of a high number takes as much memory as many of low ones.
    fn weigh(&mut self, event: &ScanEvent) {
        if let ScanEvent::Ports { address, closed, .. } = event
            && let Some(highest) = closed.iter().max()
        {
            let known = self.highest_closed.entry(*address).or_default();
            self.weight += u64::from(highest.number().saturating_sub(*known)) / NUMBERS_PER_RESULT;
            *known = highest.number().max(*known);
        }
    }

    /// A host that is up; its name if it has one.
    ///
    /// # Errors
    /// More hosts than may be.
    pub(super) fn host(&mut self, address: IpAddr, name: &str) -> Result<(), OpenError> {
        if self.report.hosts.contains_key(&address) {
            return Ok(());
        }
        if !name.is_empty() {
            self.tell(ScanEvent::Resolved { host: name.to_owned(), addresses: vec![address] })?;
        }
        self.tell(ScanEvent::HostUp { address })
    }

    /// What is known of its ports.
    ///
    /// # Errors
    /// More results than may be.
    pub(super) fn verdicts(&mut self, address: IpAddr, verdicts: Verdicts) -> Result<(), OpenError> {
        verdicts.event(address).map_or(Ok(()), |event| self.tell(event))
    }

    /// Counts what is not shown.
    pub(super) fn leave_out(&mut self, of: Note, count: u64) {
        let counted = of(&mut self.left_out);
        *counted = counted.saturating_add(count);
    }

    /// The whole report.
    ///
    /// # Errors
    /// [`OpenError::Nothing`] where no host was up.
    pub(super) fn finish(mut self, about: About) -> Result<(Report, LeftOut), OpenError> {
        if self.report.hosts.is_empty() && about.failure.is_none() {
            return Err(OpenError::Nothing);
        }
        let counts = self.report.counts;
        let asked = about.ports.unwrap_or_else(|| known_ports(&self.report));
        let plan = about.plan.filter(|plan| is_believed(plan, counts)).unwrap_or_else(|| {
            let hosts = self.report.hosts.len() as u64;
            PlanSummary { hosts, addresses: hosts, ports: asked.len(), probes: counts.total() }
        });
        let request = about.request.filter(|request| !request.target.is_empty()).unwrap_or_else(|| {
            let target = about.target.unwrap_or_else(|| target_of(&self.report, &about.command));
            request_for(target, &asked)
        });
        let not_asked = about.not_asked.min(plan.probes - counts.total().min(plan.probes));
        // Told last, because target and ports may follow of the results; the fold does not mind.
        let id = opened_id(0).ok_or(OpenError::Nothing)?;
        self.tell(ScanEvent::Started { id, request: Box::new(request), plan, at_ms: about.started_at_ms })?;
        let elapsed_ms = about.elapsed_ms.min(MAX_BELIEVED);
        let phase = about.phase.filter(|phase| phase.is_ended()).unwrap_or(Phase::Done);
        let finished = ScanEvent::Finished { phase, counts, not_asked, elapsed_ms, failure: about.failure };
        let progress = Progress { done: counts.total(), total: plan.probes, elapsed_ms, ..Progress::default() };
        self.report.apply(&Batch { seq: self.report.seq + 1, progress, events: vec![finished] });
        Ok((Report { id: None, ..self.report }, self.left_out))
    }
}

/// Names are no longer than names are.
fn bound(event: &mut ScanEvent) {
    if let ScanEvent::Resolved { host, .. } = event {
        *host = one_line(host, MAX_HOST_CHARS);
    }
}

fn is_believed(plan: &PlanSummary, counts: Counts) -> bool {
    let largest = plan.hosts.max(plan.addresses).max(plan.probes);
    plan.probes >= counts.total() && largest <= MAX_BELIEVED
}

fn known_ports(report: &Report) -> PortSet {
    let mut ports = PortSet::default();
    for host in report.hosts.values() {
        ports.extend(host.rows.keys().copied().chain(host.closed.iter()));
    }
    ports
}

/// The request that would ask the same.
fn request_for(target: String, asked: &PortSet) -> ScanRequest {
    let mode = if *asked == PortSet::all() {
        Mode::Full
    } else if asked.is_empty() || *asked == service::quick_ports() {
        // Hosts that were looked for only; a scan of them needs some ports.
        Mode::Quick
    } else {
        Mode::Custom
    };
    let mut ports = if mode == Mode::Custom { asked.to_string() } else { String::new() };
    // Half a list would be another scan. Without one the chart shows the ports that are known.
    if ports.len() > MAX_FIELD_BYTES {
        ports.clear();
    }
    ScanRequest { target, mode: mode.as_str().to_owned(), ports, ..ScanRequest::default() }
}

/// The network that was typed if it holds all hosts; else all addresses, those in a row as a range. A list that
/// nobody would read ends in an ellipsis, which no scan takes for a target: a part would be another scan.
fn target_of(report: &Report, command: &str) -> String {
    let holds_all = |network: &IpNet| report.hosts.keys().all(|address| network.contains(address));
    let is_network = |word: &&str| word.contains('/') && word.parse::<IpNet>().is_ok_and(|network| holds_all(&network));
    if let Some(network) = command.split_whitespace().find(is_network) {
        return network.to_owned();
    }
    let mut list = String::new();
    let mut addresses = report.hosts.keys().copied().peekable();
    while let Some(first) = addresses.next() {
        let mut last = first;
        while let Some(next) = addresses.next_if(|next| follows(last, *next)) {
            last = next;
        }
        let comma = if list.is_empty() { "" } else { ", " };
        let item = match (first, last) {
            (IpAddr::V4(_), IpAddr::V4(end)) if first != last => format!("{comma}{first}-{}", end.octets()[3]),
            _ => format!("{comma}{first}"),
        };
        if list.len() + item.len() > MAX_TARGET_BYTES {
            return list + ", …";
        }
        list += &item;
    }
    list
}

/// Whether an address is the next of the same 256.
fn follows(one: IpAddr, next: IpAddr) -> bool {
    match (one, next) {
        (IpAddr::V4(one), IpAddr::V4(next)) => {
            let (one, next) = (u32::from(one), u32::from(next));
            one.checked_add(1) == Some(next) && one >> 8 == next >> 8
        }
        _ => false,
    }
}
