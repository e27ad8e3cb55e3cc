//! What a scan found, held against what is true.

use super::ground::Truth;
use portolan::model::event::{Phase, PortState};
use portolan::model::ports::{Port, PortSet};
use portolan::model::report::{HostReport, Report};
use std::fmt;
use std::net::IpAddr;

/// So many ports of a kind are named, the rest is counted.
const NAMED: usize = 20;

/// Where a scan was wrong about an address.
#[derive(Clone, Debug, Default)]
pub struct Score {
    /// Open ports that were called something else.
    pub missed: PortSet,
    /// Other ports that were called open.
    pub false_open: PortSet,
    /// Closed ports that were called filtered.
    pub closed_as_filtered: PortSet,
    /// Filtered ports that were called closed.
    pub filtered_as_closed: PortSet,
    /// Ports of which nothing was said.
    pub unnamed: PortSet,
}

impl Score {
    /// Of one address.
    pub fn of(found: &HostReport, truth: &Truth) -> Score {
        let mut score = Score::default();
        for port in truth.asked.iter() {
            let real = match (truth.open.contains(port), truth.filtered.contains(port)) {
                (true, _) => PortState::Open,
                (_, true) => PortState::Filtered,
                _ => PortState::Closed,
            };
            let wrong = match (real, said(found, port)) {
                (_, None) => &mut score.unnamed,
                (real, Some(said)) if real == said => continue,
                (PortState::Open, _) => &mut score.missed,
                (_, Some(PortState::Open)) => &mut score.false_open,
                (PortState::Closed, _) => &mut score.closed_as_filtered,
                (PortState::Filtered, _) => &mut score.filtered_as_closed,
            };
            wrong.insert(port);
        }
        score
    }

    /// Each kind of fault in words, and its ports.
    fn faults(&self) -> impl Iterator<Item = (&'static str, &PortSet)> {
        let all = [
            ("missed", &self.missed),
            ("falsely open", &self.false_open),
            ("closed called filtered", &self.closed_as_filtered),
            ("filtered called closed", &self.filtered_as_closed),
            ("not named", &self.unnamed),
        ];
        all.into_iter().filter(|(_, ports)| !ports.is_empty())
    }

    /// Whether nothing was wrong.
    pub fn is_right(&self) -> bool {
        self.faults().next().is_none()
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.faults().try_for_each(|(kind, ports)| {
            let first: PortSet = ports.iter().take(NAMED).collect();
            let more = if ports.len() as usize > NAMED { " …" } else { "" };
            write!(f, "{} {kind}: {first}{more}. ", ports.len())
        })
    }
}

/// What was said of a port.
fn said(found: &HostReport, port: Port) -> Option<PortState> {
    let row = found.rows.get(&port).map(|row| row.state);
    row.or(found.closed.contains(port).then_some(PortState::Closed))
}

/// What is wrong with a report as a whole: it did not end well, gave up a host that is there, or ports vanished.
pub fn incomplete(report: &Report, hosts: &[IpAddr]) -> Option<String> {
    let Report { phase, counts, not_asked, plan, failure, .. } = report;
    let told = counts.total() + not_asked;
    if *phase != Phase::Done {
        Some(format!("it ended as {phase:?}: {failure:?}"))
    } else if told != plan.probes {
        Some(format!("{} verdicts and {not_asked} ports not asked are not the {} planned", counts.total(), plan.probes))
    } else {
        let mut given_up = hosts.iter().filter_map(|host| Some((host, report.hosts.get(host)?.down?)));
        given_up.next().map(|(host, reason)| format!("{host} was given up: {}", reason.as_str()))
    }
}
