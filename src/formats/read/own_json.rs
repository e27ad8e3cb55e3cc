//! The JSON export of this program; `super::super::json` writes it.

use super::folding::{About, Folding};
use super::json_error;
use super::verdicts::Verdicts;
use crate::model::event::{Failure, Notice, Phase, PlanSummary, PortState, Reason, ScanEvent};
use crate::model::opened::{OpenError, OpenedFormat};
use crate::model::ports::Port;
use crate::model::request::ScanRequest;
use serde::Deserialize;
use std::net::IpAddr;
use time::{Date, Month, Time};

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
}

#[derive(Deserialize)]
struct Host {
    address: IpAddr,
    host: Option<String>,
    down: Option<Reason>,
}

#[derive(Default, Deserialize)]
struct Summary {
    #[serde(default)]
    not_asked: u64,
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
    let document: Document = serde_json::from_str(text).map_err(|error| json_error(FORMAT, 1, &error))?;
    let Document { meta, results } = document;
    for host in meta.hosts {
        folding.host(host.address, host.host.as_deref().unwrap_or_default())?;
        if let Some(reason) = host.down {
            folding.tell(ScanEvent::HostDown { address: host.address, reason })?;
        }
    }
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
    let Scan { phase, started_at, elapsed_ms, request, plan, failure, .. } = meta.scan;
    // An export of some ports is no plan of all.
    let is_whole = meta.shown == ALL;
    Ok(About {
        request: Some(request),
        plan: is_whole.then_some(plan),
        started_at_ms: started_at.as_deref().and_then(epoch_ms).unwrap_or_default(),
        elapsed_ms,
        phase: Some(if phase.is_ended() { phase } else { Phase::Cancelled }),
        not_asked: if is_whole { meta.summary.not_asked } else { 0 },
        failure,
        is_simulated: meta.simulated,
        ..About::default()
    })
}

/// Of `2026-11-22T20:14:07Z`, as the export writes it (RFC 3339), in milliseconds since 1970-01-01 UTC.
fn epoch_ms(text: &str) -> Option<u64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut days = date.splitn(3, '-');
    let (year, month, day) = (days.next()?.parse().ok()?, days.next()?.parse::<u8>().ok()?, days.next()?.parse().ok()?);
    let mut hours = time.splitn(3, ':').map(|part| part.parse::<u8>().ok());
    let (hour, minute, second) = (hours.next()??, hours.next()??, hours.next()??);
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let at = date.with_time(Time::from_hms(hour, minute, second).ok()?).assume_utc();
    u64::try_from(at.unix_timestamp()).ok().map(|seconds| seconds * 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        assert_eq!(epoch_ms("2026-11-21T20:15:00Z"), Some(1_795_292_100_000));
        for other in ["", "2026-11-21", "2026-13-21T20:15:00Z", "2026-11-21T25:15:00Z", "1914-01-01T00:00:00Z"] {
            assert_eq!(epoch_ms(other), None, "{other}");
        }
    }
}
