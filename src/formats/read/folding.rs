//! Folds what a file tells into a report, within bounds, and completes what it does not tell.

use super::Note;
use super::asked::targets;
use super::reconcile::reconcile;
use super::verdicts::Verdicts;
use crate::model::event::{Batch, Counts, Failure, Phase, PlanSummary, PortState, Progress, ScanEvent};
use crate::model::limits::{MAX_FIELD_BYTES, MAX_OPENED_HOSTS, MAX_OPENED_RESULTS};
use crate::model::opened::{LeftOut, NotRepeatable, OpenError, one_line, opened_id};
use crate::model::ports::{Port, PortSet};
use crate::model::report::Report;
use crate::model::request::{Mode, ScanRequest};
use crate::model::service;
use crate::model::unknown::{Coverage, UnknownPorts, UnknownReason};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// The longest name of a host (RFC 1035, section 2.3.4).
pub(super) const MAX_HOST_CHARS: usize = 253;
/// More notices than any scan has.
const MAX_NOTICES: usize = 1_000;
/// Numbers up to the highest closed port of a host that take the memory of one result: the set is a map of bits.
const NUMBERS_PER_RESULT: u64 = 400;
/// Closed ports that take the time of one result.
const CLOSED_PER_RESULT: u64 = 200;
/// Beyond it, numbers of a file are not believed.
const MAX_BELIEVED: u64 = 1 << 53;

/// A report as it grows, and what does not become part of it.
#[derive(Debug, Default)]
pub(super) struct Folding {
    report: Report,
    pub(super) left_out: LeftOut,
    unknown: BTreeMap<IpAddr, Vec<UnknownPorts>>,
    /// The names of each address.
    names: BTreeSet<(IpAddr, String)>,
    /// The highest closed port of each host.
    highest_closed: BTreeMap<IpAddr, u16>,
    /// Ports with several states.
    contradicted: BTreeSet<(IpAddr, Port)>,
    /// What the sets of closed ports weigh: numbers up to their highest, and ports.
    closed: (u64, u64),
}

/// What a file says of the scan as a whole. What it does not say follows from its results.
#[derive(Debug, Default)]
pub(super) struct About {
    pub request: Option<ScanRequest>,
    /// The command line of another scanner.
    pub command: String,
    /// Names that were typed as targets, each with its address.
    pub typed: Vec<(String, IpAddr)>,
    pub ports: Option<PortSet>,
    pub plan: Option<PlanSummary>,
    pub started_at_ms: u64,
    pub elapsed_ms: u64,
    /// Done without it.
    pub phase: Option<Phase>,
    pub not_asked: u64,
    pub failure: Option<Failure>,
    pub is_simulated: bool,
    /// What it means that a port has no verdict; `None` for scans of our own.
    pub coverage: Option<Coverage>,
}

impl About {
    /// A file of another scanner, before its ports are known.
    pub(super) fn of_other(reason: UnknownReason) -> About {
        About { coverage: Some(Coverage { reason, lists_ports: false }), ..About::default() }
    }
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
        let seq = self.report.seq + 1;
        self.apply(Batch { seq, events: vec![event], ..Batch::default() })
    }

    /// Takes in a batch with its own number.
    ///
    /// # Errors
    /// More hosts or results than may be.
    pub(super) fn apply(&mut self, mut batch: Batch) -> Result<(), OpenError> {
        batch.events.iter_mut().for_each(bound);
        let mut rows = 0;
        for event in &batch.events {
            rows += self.weigh(event);
        }
        let notices = batch.events.iter().filter(|event| matches!(event, ScanEvent::Notice { .. })).count();
        if self.used() + rows > MAX_OPENED_RESULTS || self.report.notices.len() + notices > MAX_NOTICES {
            return Err(OpenError::TooManyResults);
        }
        self.report.apply(&batch).map_err(|_| OpenError::Incomplete)?;
        let most = self.report.hosts.len().max(self.report.names.len());
        if most > MAX_OPENED_HOSTS { Err(OpenError::TooManyHosts) } else { Ok(()) }
    }

    /// Open and filtered ports are results; closed ones are sets, of which many fit into the memory of one result.
    fn used(&self) -> u64 {
        let Counts { open, filtered, .. } = self.report.counts;
        open + filtered + weight(self.closed)
    }

    /// Whether so many results more fit, and these ports in that state.
    pub(super) fn has_room(&self, rows: u64, state: PortState, ports: &[(String, PortSet)]) -> bool {
        let count = ports.iter().map(|(_, ports)| u64::from(ports.len())).sum();
        let highest = ports.iter().filter_map(|(_, ports)| ports.highest()).max();
        let more = match state {
            PortState::Closed => weight((highest.map_or(0, |port| port.number().into()), count)) + 1,
            PortState::Open | PortState::Filtered => count,
        };
        self.used() + rows + more <= MAX_OPENED_RESULTS
    }

    /// How many results more there may be.
    pub(super) fn room(&self) -> u64 {
        MAX_OPENED_RESULTS.saturating_sub(self.used())
    }

    /// Notes the closed ports of an event; answers how many of its ports become rows.
    fn weigh(&mut self, event: &ScanEvent) -> u64 {
        let ScanEvent::Ports { address, closed, .. } = event else {
            return 0;
        };
        if let Some(highest) = closed.iter().max() {
            let known = self.highest_closed.entry(*address).or_default();
            self.closed.0 += u64::from(highest.number().saturating_sub(*known));
            self.closed.1 += closed.len() as u64;
            *known = highest.number().max(*known);
        }
        (event.port_count() - closed.len()) as u64
    }

    /// A host that is up; its name if it has one. A host may come several times, and under several names.
    ///
    /// # Errors
    /// More hosts than may be.
    pub(super) fn host(&mut self, address: IpAddr, name: &str) -> Result<(), OpenError> {
        if !name.is_empty() && self.names.insert((address, name.to_owned())) {
            self.tell(ScanEvent::Resolved { host: name.to_owned(), addresses: vec![address] })?;
        }
        if self.report.hosts.contains_key(&address) {
            return Ok(());
        }
        self.tell(ScanEvent::HostUp { address })
    }

    /// What is known of its ports, and what is not.
    ///
    /// # Errors
    /// More results than may be.
    pub(super) fn verdicts(&mut self, address: IpAddr, verdicts: Verdicts) -> Result<(), OpenError> {
        let (mut event, unknown) = verdicts.event(address);
        self.add_unknown(address, unknown);
        if let Some(event) = &mut event {
            let contradicted = reconcile(event, self.report.hosts.get(&address));
            self.contradicted.extend(contradicted.into_iter().map(|port| (address, port)));
            self.left_out.contradicted = self.contradicted.len() as u64;
        }
        event.map_or(Ok(()), |event| self.tell(event))
    }

    /// Ports of a host for which there is no verdict.
    pub(super) fn add_unknown(&mut self, address: IpAddr, unknown: Vec<UnknownPorts>) {
        if !unknown.is_empty() {
            let of_host = self.unknown.entry(address).or_default();
            unknown.into_iter().for_each(|ports| ports.add_to(of_host));
            of_host.iter_mut().for_each(|ports| ports.hosts = 1);
        }
    }

    /// Counts what is not shown.
    pub(super) fn leave_out(&mut self, of: Note, count: u64) {
        let counted = of(&mut self.left_out);
        *counted = counted.saturating_add(count);
    }

    /// The whole report, what of the file is not part of it, and why its scan cannot be repeated, if it cannot.
    ///
    /// # Errors
    /// [`OpenError::Nothing`] where no host was up, and [`OpenError::NoAddresses`] where no host has an address.
    pub(super) fn finish(mut self, about: About) -> Result<(Report, LeftOut, Option<NotRepeatable>), OpenError> {
        let told = about.request.filter(|request| !request.target.is_empty());
        if self.report.hosts.is_empty() && about.failure.is_none() && told.is_none() {
            let has_no_addresses = self.left_out.not_understood > 0;
            return Err(if has_no_addresses { OpenError::NoAddresses } else { OpenError::Nothing });
        }
        let counts = self.report.counts;
        let lists_ports = about.ports.is_some();
        let mut asked = known_ports(&self.report);
        about.ports.iter().for_each(|ports| asked.add_all(ports));
        let plan = about.plan.filter(|plan| is_believed(plan, counts)).unwrap_or_else(|| {
            let hosts = self.report.hosts.len() as u64;
            PlanSummary { hosts, addresses: hosts, ports: asked.len(), probes: counts.total() }
        });
        let lists_others = counts.closed + counts.filtered + self.left_out.contradicted > 0;
        let coverage = about.coverage.map(|coverage| Coverage {
            // Some versions of masscan list closed ports too.
            reason: match coverage.reason {
                UnknownReason::OpenOnly if told.is_none() && lists_others => UnknownReason::NotMentioned,
                reason => reason,
            },
            lists_ports: if told.is_some() { coverage.lists_ports } else { lists_ports },
        });
        let request = told.unwrap_or_else(|| request_for(targets(&self.report, &about.command, &about.typed), &asked));
        let not_repeatable = not_repeatable(&request, &asked);
        let not_asked = about.not_asked.min(plan.probes - counts.total().min(plan.probes));
        // Told last, because target and ports may follow of the results; the fold does not mind.
        let id = opened_id(0).ok_or(OpenError::Nothing)?;
        self.tell(ScanEvent::Started { id, request: Box::new(request), plan, at_ms: about.started_at_ms })?;
        let elapsed_ms = about.elapsed_ms.min(MAX_BELIEVED);
        let phase = about.phase.filter(|phase| phase.is_ended()).unwrap_or(Phase::Done);
        let finished = ScanEvent::Finished { phase, counts, not_asked, elapsed_ms, failure: about.failure };
        let progress = Progress { done: counts.total(), total: plan.probes, elapsed_ms, ..Progress::default() };
        self.report.append(vec![finished], progress);
        for (address, unknown) in self.unknown {
            self.report.hosts.entry(address).or_default().unknown = unknown;
        }
        Ok((Report { id: None, coverage, ..self.report }, self.left_out, not_repeatable))
    }
}

/// Names are no longer than names are.
fn bound(event: &mut ScanEvent) {
    if let ScanEvent::Resolved { host: name, .. } | ScanEvent::Named { name, .. } = event {
        *name = one_line(name, MAX_HOST_CHARS);
    }
}

/// In results: numbers up to the highest closed ports, and closed ports.
fn weight((numbers, ports): (u64, u64)) -> u64 {
    numbers / NUMBERS_PER_RESULT + ports / CLOSED_PER_RESULT
}

fn is_believed(plan: &PlanSummary, counts: Counts) -> bool {
    let largest = plan.hosts.max(plan.addresses).max(plan.probes);
    plan.probes >= counts.total() && largest <= MAX_BELIEVED
}

fn known_ports(report: &Report) -> PortSet {
    let mut ports = PortSet::default();
    for host in report.hosts.values() {
        ports.extend(host.rows.keys().copied());
        ports.add_all(&host.closed);
    }
    ports
}

/// The request that would ask the same.
fn request_for(target: String, asked: &PortSet) -> ScanRequest {
    let mode = if *asked == PortSet::all() {
        Mode::Full
    } else if *asked == service::quick_ports() {
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

fn not_repeatable(request: &ScanRequest, asked: &PortSet) -> Option<NotRepeatable> {
    if request.target.ends_with('…') {
        return Some(NotRepeatable::Targets);
    }
    let has_ports = request.port_set().is_some() || request.mode() != Mode::Custom;
    let why = if asked.is_empty() { NotRepeatable::NoPorts } else { NotRepeatable::Ports };
    (!has_ports).then_some(why)
}
