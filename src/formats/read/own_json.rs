//! The JSON export of this program; `super::super::json` writes it.

use super::folding::{About, Folding};
use super::verdicts::Verdicts;
use super::{epoch_seconds, json_error, line_at};
use crate::model::event::{Failure, Notice, Phase, PlanSummary, PortState, Reason, ScanEvent};
use crate::model::opened::{OpenError, OpenedFormat};
use crate::model::ports::Port;
use crate::model::request::ScanRequest;
use crate::model::unknown::{Coverage, UnknownPorts, UnknownReason};
use serde::Deserialize;
use std::net::IpAddr;

const FORMAT: OpenedFormat = OpenedFormat::PortolanJson;
/// What `shown` says of an export of all ports.
const ALL: &str = "all";

#[derive(Deserialize)]
struct Document {
    meta: Meta,
    results: Vec<Entry>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    simulated: bool,
    #[serde(default)]
    shown: String,
    scan: Scan,
    hosts: Vec<Host>,
    #[serde(default)]
    summary: Summary,
}

#[derive(Deserialize)]
struct Scan {
    phase: Phase,
    started_at: Option<String>,
    elapsed_ms: u64,
    request: ScanRequest,
    plan: PlanSummary,
    #[serde(default)]
    notices: Vec<Notice>,
    failure: Option<Failure>,
    coverage: Option<Coverage>,
}

#[derive(Deserialize)]
struct Host {
    address: IpAddr,
    host: Option<String>,
    #[serde(default)]
    names: Vec<String>,
    down: Option<Reason>,
    #[serde(default)]
    unknown: Vec<UnknownPorts>,
}

#[derive(Default, Deserialize)]
struct Summary {
    #[serde(default)]
    not_asked: u64,
    #[serde(default)]
    total: u64,
}

/// Service and risk follow of the number.
#[derive(Deserialize)]
struct Entry {
    address: IpAddr,
    port: Port,
    state: PortState,
    reason: Reason,
    response_time_ms: Option<f64>,
    attempts: Option<u8>,
}

/// The whole document: its results are compact, and it was bounded before.
pub(super) fn read(text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<Document>();
    let truncated = || OpenError::Truncated { format: FORMAT };
    let document = documents.next().ok_or_else(truncated)?.map_err(|error| json_error(FORMAT, 1, &error))?;
    let rest = text[documents.byte_offset()..].trim();
    if !rest.is_empty() {
        let line = line_at(text, documents.byte_offset());
        return Err(if rest.starts_with('{') {
            OpenError::Several
        } else {
            OpenError::Broken { format: FORMAT, line }
        });
    }
    let Document { meta, results } = document;
    for host in meta.hosts {
        folding.host(host.address, host.host.as_deref().unwrap_or_default())?;
        for name in &host.names {
            folding.host(host.address, name)?;
        }
        if let Some(reason) = host.down {
            folding.tell(ScanEvent::HostDown { address: host.address, reason })?;
        }
        // Each kind is one entry: no more than there are kinds.
        folding.add_unknown(host.address, host.unknown);
    }
    let listed = results.len() as u64;
    for of_host in results.chunk_by(|one, next| one.address == next.address) {
        let mut verdicts = Verdicts::default();
        for entry in of_host {
            let rtt_us = entry.response_time_ms.map(|ms| (ms * 1_000.0).round() as u32);
            verdicts.add(entry.port, entry.state, entry.reason, rtt_us, entry.attempts.unwrap_or(1));
        }
        let address = of_host.first().map(|entry| entry.address);
        address.map_or(Ok(()), |address| folding.verdicts(address, verdicts))?;
    }
    for notice in meta.scan.notices {
        folding.tell(ScanEvent::Notice { notice })?;
    }
    let Scan { phase, started_at, elapsed_ms, request, plan, failure, coverage, .. } = meta.scan;
    // An export of some ports is no plan of all.
    let is_whole = meta.shown == ALL;
    if is_whole {
        folding.leave_out(|left_out| &mut left_out.missing, meta.summary.total.saturating_sub(listed));
    }
    let partial = (!is_whole).then_some(Coverage { reason: UnknownReason::Partial, lists_ports: true });
    Ok(About {
        request: Some(request),
        plan: is_whole.then_some(plan),
        started_at_ms: started_at.as_deref().and_then(epoch_seconds).unwrap_or_default().saturating_mul(1_000),
        elapsed_ms,
        phase: Some(if phase.is_ended() { phase } else { Phase::Cancelled }),
        not_asked: if is_whole { meta.summary.not_asked } else { 0 },
        failure,
        is_simulated: meta.simulated,
        coverage: coverage.or(partial),
        ..About::default()
    })
}
