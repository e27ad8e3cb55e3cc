//! JSON: what was asked, a summary, and a result for each port. Fields of the older program's export keep
//! their names and places.

use super::results::{PortResult, results};
use super::{Export, timestamp};
use crate::model::event::{Failure, Notice, Phase, PlanSummary, PortState, Reason, ScanId};
use crate::model::request::ScanRequest;
use crate::model::risk::{Risk, RiskCode};
use crate::model::unknown::{Coverage, UnknownPorts};
use serde::{Serialize, Serializer};
use std::io;
use std::net::IpAddr;

#[derive(Serialize)]
struct Document<'a> {
    meta: Meta<'a>,
    results: Results<'a>,
}

#[derive(Serialize)]
struct Meta<'a> {
    tool: &'static str,
    version: &'static str,
    generated_at: Option<String>,
    /// True when no real host was asked.
    simulated: bool,
    /// The state that was exported, or `all`.
    shown: &'static str,
    target: Target<'a>,
    scan: Scan<'a>,
    hosts: Vec<Host<'a>>,
    summary: Summary,
}

/// As the first event of the older program's stream.
#[derive(Serialize)]
struct Target<'a> {
    r#type: &'static str,
    ip: Option<IpAddr>,
    hostname: Option<&'a str>,
    resolved: bool,
    total_ports: u64,
    mode: &'static str,
}

#[derive(Serialize)]
struct Scan<'a> {
    id: Option<&'a ScanId>,
    phase: Phase,
    started_at: Option<String>,
    elapsed_ms: u64,
    request: &'a ScanRequest,
    plan: PlanSummary,
    notices: &'a [Notice],
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a Failure>,
    /// How the source covers the scan, in a report that was read from a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Coverage>,
}

#[derive(Serialize)]
struct Host<'a> {
    address: IpAddr,
    host: Option<&'a str>,
    /// All of its names, where it has several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<&'a str>,
    /// Why its remaining ports were not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    down: Option<Reason>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unknown: &'a [UnknownPorts],
    /// Nothing ever came from it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    silent: bool,
}

#[derive(Serialize)]
struct Summary {
    open: u64,
    closed: u64,
    filtered: u64,
    not_asked: u64,
    total: u64,
    high: u64,
    medium: u64,
    low: u64,
    info: u64,
}

#[derive(Serialize)]
struct PortEntry<'a> {
    address: IpAddr,
    host: Option<&'a str>,
    port: u16,
    state: PortState,
    service: Option<&'static str>,
    reason: Reason,
    response_time_ms: Option<f64>,
    attempts: Option<u8>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    doubtful: bool,
    risk: Option<Risk>,
    risk_code: Option<RiskCode>,
}

/// Indented, since people look into it too.
pub(super) fn write(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(out, &Document { meta: meta(export), results: Results(export) })?;
    Ok(())
}

/// Written one by one.
struct Results<'a>(&'a Export<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(results(self.0).map(entry))
    }
}

fn meta<'a>(export: &Export<'a>) -> Meta<'a> {
    let report = export.report;
    let (names, risks, counts) = (report.names_by_address(), report.risk_counts(), report.counts);
    let mut all_names = report.all_names();
    let first = report.hosts.keys().next().copied();
    let hostname = first.and_then(|address| names.get(&address).copied());
    Meta {
        tool: "Portolan",
        version: env!("CARGO_PKG_VERSION"),
        generated_at: timestamp(export.generated_at_ms),
        simulated: export.is_simulated,
        shown: export.shown.map_or("all", PortState::as_str),
        target: Target {
            r#type: "meta",
            ip: first,
            hostname,
            resolved: hostname.is_some(),
            total_ports: report.plan.probes,
            mode: report.request.mode().as_str(),
        },
        scan: Scan {
            id: report.id.as_ref(),
            phase: report.phase,
            started_at: timestamp(report.started_at_ms),
            elapsed_ms: report.progress.elapsed_ms,
            request: &report.request,
            plan: report.plan,
            notices: &report.notices,
            failure: report.failure.as_ref(),
            coverage: report.coverage,
        },
        hosts: report
            .hosts
            .iter()
            .map(|(address, host)| Host {
                address: *address,
                host: names.get(address).copied(),
                names: all_names.remove(address).filter(|names| names.len() > 1).unwrap_or_default(),
                down: host.down,
                unknown: &host.unknown,
                silent: host.is_silent(),
            })
            .collect(),
        summary: Summary {
            open: counts.open,
            closed: counts.closed,
            filtered: counts.filtered,
            not_asked: report.not_asked,
            total: counts.total(),
            high: risks.of(Risk::High),
            medium: risks.of(Risk::Medium),
            low: risks.of(Risk::Low),
            info: risks.of(Risk::Info),
        },
    }
}

fn entry<'a>(result: PortResult<'a>) -> PortEntry<'a> {
    PortEntry {
        address: result.address,
        host: result.host,
        port: result.port.number(),
        state: result.state,
        service: result.service,
        reason: result.reason,
        response_time_ms: result.rtt_ms.map(|ms| (ms * 100.0).round() / 100.0),
        attempts: result.attempts,
        doubtful: result.is_doubtful,
        risk: result.risk.map(|(risk, _)| risk),
        risk_code: result.risk.map(|(_, code)| code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Format;
    use crate::formats::results::samples;

    use serde_json::json;

    #[test]
    fn it_holds_what_was_asked_and_what_was_found() {
        let report = samples::report("host.example", "host.example");
        let export = Export {
            shown: Some(PortState::Open),
            generated_at_ms: 1_795_292_100_000,
            is_simulated: true,
            ..samples::export(&report)
        };
        let document: serde_json::Value = serde_json::from_str(&export.to_text(Format::Json)).unwrap();
        let meta = &document["meta"];
        assert_eq!(meta["generated_at"], "2026-11-21T20:15:00Z");
        assert_eq!((&meta["simulated"], &meta["shown"]), (&json!(true), &json!("open")));
        let target = json!({
            "type": "meta", "ip": "192.0.2.7", "hostname": "host.example", "resolved": true, "total_ports": 6, "mode": "custom"
        });
        assert_eq!(meta["target"], target);
        let summary = json!({
            "open": 2, "closed": 2, "filtered": 1, "not_asked": 1, "total": 5, "high": 1, "medium": 1, "low": 0, "info": 0
        });
        assert_eq!(meta["summary"], summary);
        assert_eq!(document["results"].as_array().unwrap().len(), 2);
        let first = json!({
            "address": "192.0.2.7", "host": "host.example", "port": 22, "state": "open", "service": "ssh",
            "reason": "syn-ack", "response_time_ms": 1.23, "attempts": 1, "risk": "medium", "risk_code": "ssh"
        });
        assert_eq!(document["results"][0], first);
    }
}
