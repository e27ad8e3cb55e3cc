//! Records of open ports in JSON: `masscan -oJ` and `-oD`, and `naabu -json`; an array, or one a line.
//!
//! An array of masscan is not always JSON: there are versions that put a comma after the last record, and versions that
//! end with `{finished: 1}`, whose name has no quotes. So the records are read one by one, and what is between them is
//! not judged. A record of a banner has no status; its port has a record of its own, as a rule. Where the file was cut, whole
//! records count.

use super::folding::{About, Folding};
use super::verdicts::{Told, Verdicts};
use super::{epoch_seconds, json_error, line_at};
use crate::model::event::Phase;
use crate::model::opened::{OpenError, OpenedFormat};
use crate::model::unknown::UnknownReason;
use serde::Deserialize;
use std::net::IpAddr;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Record {
    ip: String,
    /// naabu's: what was typed.
    host: String,
    timestamp: Word,
    /// masscan's in an array.
    ports: Vec<Port>,
    /// One port only, in the record itself.
    port: Option<Number>,
    #[serde(alias = "protocol")]
    proto: String,
    /// masscan's kind of record: `status` or `banner`.
    rec_type: String,
    data: Data,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Port {
    port: u32,
    proto: String,
    status: String,
    reason: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Data {
    status: String,
    reason: String,
}

/// A moment: in seconds since 1970-01-01 UTC, with or without quotes, or as in RFC 3339.
#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Number(u64),
    Text(String),
}

/// A port: as a number, or as early versions of naabu write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Plain(u32),
    Wrapped {
        #[serde(rename = "Port")]
        port: u32,
    },
}

impl Default for Word {
    fn default() -> Word {
        Word::Text(String::new())
    }
}

/// Record by record. The scan begins with the first and ends with the last of them.
pub(super) fn read(format: OpenedFormat, text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    let (mut first, mut last) = (u64::MAX, 0);
    let is_array = text.trim_start().starts_with('[');
    let mut rest = text.trim_start().trim_start_matches('[');
    let is_cut = loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            break is_array;
        }
        if rest.trim_start_matches(['{', ' ']).starts_with("finished") {
            break false;
        }
        if let Some(behind) = rest.strip_prefix(']') {
            if behind.trim_start().starts_with(['[', '{']) {
                return Err(OpenError::Several);
            }
            break false;
        }
        let offset = text.len() - rest.len();
        let mut records = serde_json::Deserializer::from_str(rest).into_iter::<Record>();
        let record = match records.next() {
            Some(Ok(record)) => record,
            Some(Err(error)) if error.is_eof() => break true,
            Some(Err(error)) => return Err(json_error(format, line_at(text, offset), &error)),
            None => break true,
        };
        rest = &rest[records.byte_offset()..];
        if let Some(at) = seconds(&record.timestamp) {
            (first, last) = (first.min(at), last.max(at));
        }
        take(record, folding)?;
    };
    if is_cut && folding.report().hosts.is_empty() {
        return Err(OpenError::Truncated { format });
    }
    let started_at = if first <= last { first } else { 0 };
    let elapsed = last.saturating_sub(started_at);
    let (started_at_ms, elapsed_ms) = (started_at.saturating_mul(1_000), elapsed.saturating_mul(1_000));
    let phase = Some(if is_cut { Phase::Cancelled } else { Phase::Done });
    Ok(About { started_at_ms, elapsed_ms, phase, ..About::of_other(UnknownReason::OpenOnly) })
}

fn seconds(timestamp: &Word) -> Option<u64> {
    match timestamp {
        Word::Number(seconds) => Some(*seconds),
        Word::Text(text) => text.trim().parse().ok().or_else(|| epoch_seconds(text)),
    }
}

fn take(record: Record, folding: &mut Folding) -> Result<(), OpenError> {
    let Record { ip, host, mut ports, port, proto, rec_type, data, .. } = record;
    if let Some(Number::Plain(port) | Number::Wrapped { port }) = port {
        // naabu names neither protocol, in early versions, nor status.
        let proto = if proto.is_empty() { "tcp".to_owned() } else { proto };
        let is_status = data.status.is_empty() && rec_type != "banner";
        let status = if is_status { "open".to_owned() } else { data.status };
        ports.push(Port { port, proto, status, reason: data.reason });
    }
    // Who says something over TCP is open; a banner over UDP has a record of its own for its port.
    for port in ports.iter_mut().filter(|port| port.status.is_empty() && port.proto.eq_ignore_ascii_case("tcp")) {
        "open".clone_into(&mut port.status);
    }
    let ports = ports.iter().filter(|port| !port.status.is_empty());
    let Some(address) = [&ip, &host].into_iter().find_map(|text| text.trim().parse::<IpAddr>().ok()) else {
        folding.leave_out(|left_out| &mut left_out.not_understood, ports.count() as u64);
        return Ok(());
    };
    // It answered, if not over TCP.
    folding.host(address, if host == ip { "" } else { &host })?;
    let mut verdicts = Verdicts::default();
    for Port { port, proto, status, reason } in ports {
        let port = port.to_string();
        let told = Told { port: &port, protocol: proto, state: status, reason };
        verdicts.add_told(&told, &mut folding.left_out);
    }
    folding.verdicts(address, verdicts)
}
