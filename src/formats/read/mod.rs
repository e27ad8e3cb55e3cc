//! Results files into reports. Each format is one file here; which it is, a file says by how it begins, not by its
//! name.
//!
//! Files are strangers': size, hosts, results, texts and nesting are bounded, bytes are decoded lossily, and nothing
//! that a file refers to is fetched or expanded.

mod asked;
mod encoding;
mod folding;
mod grepable;
mod jsonl;
mod lists;
mod nmap;
mod own_json;
mod reconcile;
mod records;
mod verdicts;

use crate::model::limits::{MAX_OPENED_BYTES, MAX_OPENED_TEXT_BYTES};
use crate::model::opened::{LeftOut, OpenError, OpenedFile, OpenedFormat, file_name};
use crate::model::report::Report;
use folding::Folding;
use std::borrow::Cow;
use time::{Date, Month, Time};

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its results; ended, and without a name.
    pub report: Report,
    /// Where they come from, and what of the file is not among them.
    pub file: OpenedFile,
}

/// Reads a file of any format of [`OpenedFormat`].
///
/// # Errors
/// What is wrong with it, at its first fault.
pub fn read(name: &str, bytes: &[u8]) -> Result<Opened, OpenError> {
    if bytes.len() as u64 > MAX_OPENED_BYTES {
        return Err(OpenError::TooLarge);
    }
    let text = encoding::decode(bytes)?;
    // PowerShell writes another mark before one that is there.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // As line ends were on the first Macs, and as some editors still write them.
    let is_by_return = text.contains('\r') && !text.contains('\n');
    let text = &if is_by_return { Cow::from(text.replace('\r', "\n")) } else { Cow::from(text) };
    let format = recognise(text)?;
    let mut folding = Folding::default();
    let about = match format {
        OpenedFormat::NmapXml => nmap::read(text, &mut folding)?,
        OpenedFormat::NmapGrepable => grepable::read(text, &mut folding)?,
        _ if has_long_text(text) => return Err(OpenError::Excessive),
        OpenedFormat::PortolanJson => own_json::read(text, &mut folding)?,
        OpenedFormat::JsonLines => jsonl::read(text, &mut folding)?,
        OpenedFormat::MasscanJson | OpenedFormat::NaabuJson => records::read(format, text, &mut folding)?,
        OpenedFormat::OpenPortList => lists::read(text, &mut folding)?,
    };
    let is_simulated = about.is_simulated;
    let (report, left_out, not_repeatable) = folding.finish(about)?;
    let file = OpenedFile { name: file_name(name), format, left_out, is_simulated, not_repeatable };
    Ok(Opened { report, file })
}

fn recognise(text: &str) -> Result<OpenedFormat, OpenError> {
    let text = text.trim_start();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let first_line = text.lines().next().unwrap_or_default();
    match text.chars().next() {
        _ if lists::is_of_rustscan(text) => Ok(OpenedFormat::OpenPortList),
        None => Err(OpenError::Empty),
        Some('<') => Ok(OpenedFormat::NmapXml),
        // RustScan and naabu write the address of an IPv6 host so.
        Some('[') if lists::is_one(first_line) => Ok(OpenedFormat::OpenPortList),
        Some('[') => Ok(records_of(first_line)),
        Some('{') => match first_key(text) {
            Some("meta" | "results") => Ok(OpenedFormat::PortolanJson),
            Some("seq" | "progress" | "events") => Ok(OpenedFormat::JsonLines),
            Some("ip" | "timestamp" | "ports" | "host" | "port") => Ok(records_of(first_line)),
            // A name that has begun and not ended.
            None if text.len() < 20 && !text.contains('}') => {
                Err(OpenError::Truncated { format: OpenedFormat::PortolanJson })
            }
            _ => Err(OpenError::Unknown),
        },
        _ if begins(&["# Nmap", "# Masscan", "#Masscan", "Host:", "Timestamp:"]) => Ok(OpenedFormat::NmapGrepable),
        _ if begins(&["Starting Nmap ", "Nmap scan report for "]) => Err(OpenError::NmapNormal),
        _ if begins(&["data:", "id:", "retry:", ":"]) && text.contains("data:") => Ok(OpenedFormat::JsonLines),
        _ if lists::is_one(first_line) => Ok(OpenedFormat::OpenPortList),
        _ => Err(OpenError::Unknown),
    }
}

/// Whose records these are, by the first: only naabu's name a protocol in full, or none at all.
fn records_of(first_line: &str) -> OpenedFormat {
    let is_naabu = first_line.contains("\"port\"") && !first_line.contains("\"proto\"");
    if is_naabu { OpenedFormat::NaabuJson } else { OpenedFormat::MasscanJson }
}

/// The first name in an object.
fn first_key(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.trim_start().strip_prefix('"')?.split_once('"').map(|(key, _)| key)
}

/// Whether a text of a JSON file is longer than any that is needed. Looked at beforehand and for all formats, so that
/// no reader need think of it.
fn has_long_text(text: &str) -> bool {
    let (mut begin, mut is_escaped) = (None, false);
    for (index, byte) in text.bytes().enumerate() {
        match (begin, byte) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), b'\\') => is_escaped = true,
            (Some(start), b'"') if index - start > MAX_OPENED_TEXT_BYTES => return true,
            (Some(_), b'"') => begin = None,
            (None, b'"') => begin = Some(index),
            _ => {}
        }
    }
    begin.is_some_and(|start| text.len() - start > MAX_OPENED_TEXT_BYTES)
}

/// The line in which that byte is, from 1.
fn line_at(text: &str, offset: usize) -> u64 {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count() as u64
}

/// Of `2026-11-22T20:14:07Z` (RFC 3339), with or without decimals, in seconds since 1970-01-01 UTC.
fn epoch_seconds(text: &str) -> Option<u64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut days = date.splitn(3, '-');
    let (year, month, day) = (days.next()?.parse().ok()?, days.next()?.parse::<u8>().ok()?, days.next()?.parse().ok()?);
    let whole = time.split('.').next()?;
    let mut hours = whole.splitn(3, ':').map(|part| part.parse::<u8>().ok());
    let (hour, minute, second) = (hours.next()??, hours.next()??, hours.next()??);
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let at = date.with_time(Time::from_hms(hour, minute, second).ok()?).assume_utc();
    u64::try_from(at.unix_timestamp()).ok()
}

/// What serde_json says, from a text that begins in line `first`, from 1.
fn json_error(format: OpenedFormat, first: u64, error: &serde_json::Error) -> OpenError {
    match error.is_eof() {
        true => OpenError::Truncated { format },
        false => OpenError::Broken { format, line: first + (error.line() as u64).saturating_sub(1) },
    }
}

/// Counts what a file has of something that is not shown.
type Note = fn(&mut LeftOut) -> &mut u64;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod tests;
