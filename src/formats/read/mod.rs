//! Results files into reports. Each format is one file here; which it is, a file says by how it begins, not by its
//! name.
//!
//! Files are strangers': size, hosts, results, texts and nesting are bounded, bytes are decoded lossily, and nothing
//! that a file refers to is fetched or expanded.

mod folding;
mod grepable;
mod jsonl;
mod masscan;
mod nmap;
mod own_json;
mod verdicts;

use crate::model::limits::{MAX_OPENED_BYTES, MAX_OPENED_TEXT_BYTES};
use crate::model::opened::{LeftOut, OpenError, OpenedFile, OpenedFormat, file_name};
use crate::model::report::Report;
use folding::Folding;

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its results; ended, and without a name.
    pub report: Report,
    /// Where they come from, and what of the file is not among them.
    pub file: OpenedFile,
}

/// What packers begin their files with: gzip, zip, bzip2, xz, Zstandard.
const PACKED: [&[u8]; 5] = [b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"];

/// Reads a file of any format of [`OpenedFormat`].
///
/// # Errors
/// What is wrong with it, at its first fault.
pub fn read(name: &str, bytes: &[u8]) -> Result<Opened, OpenError> {
    if bytes.len() as u64 > MAX_OPENED_BYTES {
        return Err(OpenError::TooLarge);
    }
    check_encoding(bytes)?;
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let format = recognise(text)?;
    let mut folding = Folding::default();
    let about = match format {
        OpenedFormat::NmapXml => nmap::read(text, &mut folding)?,
        OpenedFormat::NmapGrepable => grepable::read(text, &mut folding)?,
        _ if has_long_text(text) => return Err(OpenError::Excessive),
        OpenedFormat::PortolanJson => own_json::read(text, &mut folding)?,
        OpenedFormat::JsonLines => jsonl::read(text, &mut folding)?,
        OpenedFormat::MasscanJson => masscan::read(text, &mut folding)?,
    };
    let is_simulated = about.is_simulated;
    let (report, left_out) = folding.finish(about)?;
    Ok(Opened { report, file: OpenedFile { name: file_name(name), format, left_out, is_simulated } })
}

/// UTF-16 has a byte order mark, or a zero beside each of its first letters.
fn check_encoding(bytes: &[u8]) -> Result<(), OpenError> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    if PACKED.into_iter().any(begins) {
        return Err(OpenError::Compressed);
    }
    if begins(b"\xff\xfe") || begins(b"\xfe\xff") || bytes.iter().take(4).any(|byte| *byte == 0) {
        return Err(OpenError::Encoding);
    }
    Ok(())
}

fn recognise(text: &str) -> Result<OpenedFormat, OpenError> {
    let text = text.trim_start();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    match text.chars().next() {
        None => Err(OpenError::Empty),
        Some('<') => Ok(OpenedFormat::NmapXml),
        Some('[') => Ok(OpenedFormat::MasscanJson),
        Some('{') => match first_key(text) {
            Some("meta" | "results") => Ok(OpenedFormat::PortolanJson),
            Some("seq" | "progress" | "events") => Ok(OpenedFormat::JsonLines),
            Some("ip" | "timestamp" | "ports") => Ok(OpenedFormat::MasscanJson),
            // A name that has begun and not ended.
            None if text.len() < 20 && !text.contains('}') => {
                Err(OpenError::Truncated { format: OpenedFormat::PortolanJson })
            }
            _ => Err(OpenError::Unknown),
        },
        _ if begins(&["# Nmap", "# Masscan", "#Masscan", "Host:", "Timestamp:"]) => Ok(OpenedFormat::NmapGrepable),
        _ if begins(&["data:", "id:", "retry:", ":"]) && text.contains("data:") => Ok(OpenedFormat::JsonLines),
        _ => Err(OpenError::Unknown),
    }
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
mod hostile;
#[cfg(test)]
mod tests;
