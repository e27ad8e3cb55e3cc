//! A scan in a few figures, for lists of scans.

use super::event::{Counts, Failure, Phase, ScanId};
use super::ports::PortSet;
use super::report::Report;
use super::request::ScanRequest;
use super::risk::RiskCounts;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// So many addresses are named; more are counted.
const NAMED_ADDRESSES: usize = 3;

/// What a list of scans says of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanSummary {
    /// The scan's name.
    pub id: ScanId,
    /// What was typed.
    pub request: ScanRequest,
    /// How far it has come.
    pub phase: Phase,
    /// When it began, in milliseconds since 1970-01-01 UTC.
    pub started_at_ms: u64,
    /// The first addresses that were heard of.
    pub addresses: Vec<IpAddr>,
    /// How many more there are.
    pub more_addresses: u64,
    /// The verdicts given.
    pub counts: Counts,
    /// How many ports were to be asked, as far as that is known.
    #[serde(default)]
    pub total: u64,
    /// Why it failed, if it did.
    #[serde(default)]
    pub failure: Option<Failure>,
    /// The open ports of all addresses.
    pub open_ports: PortSet,
    /// How many open ports there are of each risk.
    pub risks: RiskCounts,
}

impl ScanSummary {
    /// The summary of a scan that has begun.
    pub fn of(report: &Report) -> Option<ScanSummary> {
        Some(ScanSummary {
            id: report.id.clone()?,
            request: report.request.clone(),
            phase: report.phase,
            started_at_ms: report.started_at_ms,
            addresses: report.hosts.keys().copied().take(NAMED_ADDRESSES).collect(),
            more_addresses: report.hosts.len().saturating_sub(NAMED_ADDRESSES) as u64,
            counts: report.counts,
            total: report.progress.total,
            failure: report.failure.clone(),
            open_ports: report.open_ports().map(|(_, port, _)| port).collect(),
            risks: report.risk_counts(),
        })
    }

    /// Whether it was a scan of that, as typed.
    pub fn is_of(&self, target: &str) -> bool {
        self.request.target.trim().eq_ignore_ascii_case(target.trim())
    }

    /// Whether it has ended, and has something that can be compared: verdicts, or a host that has none, which is worth
    /// saying.
    pub fn is_comparable(&self) -> bool {
        self.phase.is_ended() && (self.counts.total() > 0 || !self.addresses.is_empty())
    }
}

/// Each scan with the last one of the same target before it, where both can be compared; `scans` are newest first.
pub fn with_previous(scans: Vec<ScanSummary>) -> Vec<(ScanSummary, Option<ScanId>)> {
    let previous = |index: usize| {
        let scan: &ScanSummary = &scans[index];
        let mut older = scans[index + 1..].iter().filter(|other| other.is_comparable());
        let found = older.find(|other| other.is_of(&scan.request.target));
        found.filter(|_| scan.is_comparable()).map(|other| other.id.clone())
    };
    let found: Vec<Option<ScanId>> = (0..scans.len()).map(previous).collect();
    scans.into_iter().zip(found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{OpenPort, PlanSummary, Reason, ScanEvent};
    use crate::model::ports::Port;
    use crate::model::risk::Risk;

    #[test]
    fn it_counts_what_the_report_lists() {
        assert_eq!(ScanSummary::of(&Report::default()), None, "a scan without a name is none");
        let open =
            |number| OpenPort { port: Port::new(number).unwrap(), reason: Reason::SynAck, rtt_us: None, attempts: 1 };
        let on = |last: u8, ports: &[u16]| ScanEvent::Ports {
            address: [192, 0, 2, last].into(),
            open: ports.iter().map(|port| open(*port)).collect(),
            filtered: vec![],
            closed: vec![],
        };
        let (id, request, plan) = ("abc".parse().unwrap(), Box::default(), PlanSummary::default());
        let started = ScanEvent::Started { id, request, plan, at_ms: 7 };
        let events = vec![started, on(1, &[22, 3306]), on(2, &[22]), on(3, &[]), on(4, &[])];
        let report = Report::of(events);

        let summary = ScanSummary::of(&report).unwrap();
        assert_eq!((summary.addresses.len(), summary.more_addresses), (3, 1));
        assert_eq!(summary.open_ports.to_string(), "22,3306");
        assert_eq!(Risk::ALL.map(|risk| summary.risks.of(risk)), [1, 2, 0, 0]);
    }

    #[test]
    fn a_host_without_a_verdict_can_be_compared_and_a_scan_without_a_host_cannot() {
        let mut report = Report { id: "a".parse().ok(), phase: Phase::Done, ..Report::default() };
        assert!(!ScanSummary::of(&report).unwrap().is_comparable());
        report.hosts.entry([192, 0, 2, 1].into()).or_default();
        assert!(ScanSummary::of(&report).unwrap().is_comparable());
        report.phase = Phase::Probing;
        assert!(!ScanSummary::of(&report).unwrap().is_comparable());
    }

    #[test]
    fn a_scan_is_compared_with_the_last_one_of_its_target() {
        let scan = |id: &str, target: &str, phase, closed| {
            let request = ScanRequest { target: target.to_owned(), ..ScanRequest::default() };
            let report = Report { id: id.parse().ok(), request, phase, ..Report::default() };
            let counts = Counts { closed, ..Counts::default() };
            ScanSummary { counts, ..ScanSummary::of(&report).unwrap() }
        };
        let scans = vec![
            scan("e", "a.example", Phase::Probing, 9),
            scan("d", " A.example", Phase::Done, 9),
            scan("c", "a.example", Phase::Failed, 0),
            scan("b", "b.example", Phase::Done, 9),
            scan("a", "a.example", Phase::Cancelled, 1),
        ];
        let found: Vec<String> = with_previous(scans)
            .into_iter()
            .map(|(scan, previous)| previous.map_or(scan.id.to_string(), |previous| format!("{}-{previous}", scan.id)))
            .collect();
        assert_eq!(found, ["e", "d-a", "c", "b", "a"]);
    }
}
