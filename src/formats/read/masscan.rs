//! `masscan -oJ`: an array of records, each with an address and its ports.
//!
//! Not always JSON: there are versions that put a comma after the last record, and versions that end with
//! `{finished: 1}`, whose name has no quotes. So the records are read one by one, and what is between them is not
//! judged. A record of a banner has no status; its port has a record of its own.

use super::folding::{About, Folding};
use super::verdicts::{Told, Verdicts};
use super::{json_error, line_at};
use crate::model::opened::{OpenError, OpenedFormat};
use serde::Deserialize;
use std::net::IpAddr;

const FORMAT: OpenedFormat = OpenedFormat::MasscanJson;

#[derive(Deserialize)]
struct Record {
    ip: String,
    /// Seconds since 1970-01-01 UTC; in quotes.
    #[serde(default)]
    timestamp: String,
    #[serde(default)]
    ports: Vec<Port>,
}

#[derive(Deserialize)]
struct Port {
    port: u32,
    #[serde(default)]
    proto: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    reason: String,
}

/// Record by record. The scan begins with the first and ends with the last of them.
pub(super) fn read(text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    let (mut first, mut last) = (u64::MAX, 0);
    let is_array = text.trim_start().starts_with('[');
    let mut rest = text.trim_start().trim_start_matches('[');
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() && is_array {
            return Err(OpenError::Truncated { format: FORMAT });
        }
        if rest.is_empty() || rest.starts_with(']') || rest.trim_start_matches(['{', ' ']).starts_with("finished") {
            break;
        }
        let offset = text.len() - rest.len();
        let mut records = serde_json::Deserializer::from_str(rest).into_iter::<Record>();
        let record = match records.next() {
            Some(Ok(record)) => record,
            Some(Err(error)) => return Err(json_error(FORMAT, line_at(text, offset), &error)),
            None => return Err(OpenError::Truncated { format: FORMAT }),
        };
        rest = &rest[records.byte_offset()..];
        if let Ok(at) = record.timestamp.trim().parse::<u64>() {
            (first, last) = (first.min(at), last.max(at));
        }
        take(&record, folding)?;
    }
    let started_at = if first <= last { first } else { 0 };
    let elapsed = last.saturating_sub(started_at);
    let (started_at_ms, elapsed_ms) = (started_at.saturating_mul(1_000), elapsed.saturating_mul(1_000));
    Ok(About { started_at_ms, elapsed_ms, ..About::default() })
}

fn take(record: &Record, folding: &mut Folding) -> Result<(), OpenError> {
    let ports = record.ports.iter().filter(|port| !port.status.is_empty());
    let Ok(address) = record.ip.trim().parse::<IpAddr>() else {
        folding.leave_out(|left_out| &mut left_out.not_understood, ports.count() as u64);
        return Ok(());
    };
    let mut verdicts = Verdicts::default();
    for Port { port, proto, status, reason } in ports {
        let port = port.to_string();
        let told = Told { port: &port, protocol: proto, state: status, reason };
        verdicts.add_told(&told, &mut folding.left_out);
    }
    folding.verdicts(address, verdicts)
}
