//! Reports as files. Each format is one file here; page, routes and command line list them from [`Format`].

mod answer;
mod csv;
mod html;
mod json;
mod picture;
pub mod read;
mod results;

use crate::model::event::PortState;
use crate::model::report::Report;
use crate::words::Locale;
use std::fmt::Write;
use std::io;
use std::str::FromStr;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// One document with what was asked, a summary, and a result for each port.
    Json,
    /// One line for each port (RFC 4180), with formulas made harmless.
    Csv,
    /// A page for people: one file without scripts, that also prints.
    Html,
    /// A picture of the whole scan, to be shown around.
    Svg,
}

/// Text that names no format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a format: json, csv, html and svg are")]
pub struct UnknownFormat;

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Format; 4] = [Format::Json, Format::Csv, Format::Html, Format::Svg];

    /// The word that URLs and the command line use; also the ending of the file's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Html => "html",
            Format::Svg => "svg",
        }
    }

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Json => "application/json",
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Html => "text/html; charset=utf-8",
            Format::Svg => "image/svg+xml",
        }
    }

    /// Whether it can be of the ports of one state; a picture is of the scan.
    pub fn takes_a_state(self) -> bool {
        self != Format::Svg
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Format, UnknownFormat> {
        Format::ALL.into_iter().find(|format| format.as_str() == text).ok_or(UnknownFormat)
    }
}

/// A report, and what of it becomes a file.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The scan, which may still run.
    pub report: &'a Report,
    /// The language of what people read.
    pub locale: Locale,
    /// Only ports of this state; all without it.
    pub shown: Option<PortState>,
    /// When the file is made, in milliseconds since 1970-01-01 UTC.
    pub generated_at_ms: u64,
    /// The zone of whoever makes the file: what people read is told in its time.
    pub zone: Zone,
    /// The ports are those of a simulated network, and the file says so.
    pub is_simulated: bool,
}

/// How many minutes the local time is ahead of UTC at a moment, which is in milliseconds since 1970-01-01 UTC.
pub type Zone = fn(u64) -> i16;

/// The zone where no other is known.
pub const UTC: Zone = |_| 0;

impl Export<'_> {
    /// Writes the file, piece by piece: ten million ports need no ten million lines in memory.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
        match format {
            Format::Json => json::write(self, out),
            Format::Csv => csv::write(self, out),
            Format::Html => html::write(self, out),
            Format::Svg => picture::write(self, out),
        }
    }

    /// The whole file as text.
    pub fn to_text(&self, format: Format) -> String {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail, and every format is UTF-8.
        let _ = self.write(format, &mut bytes);
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// A name for the file: `portolan-192.0.2.7-20261121-2014.csv`.
    pub fn file_name(&self, format: Format) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
        let target = self.report.request.target.chars().take(40);
        let target: String = target.map(|c| if is_plain(c) { c } else { '_' }).collect();
        let mut name = format!("portolan-{}", target.trim_matches(['_', '.', '-']));
        if let Some(at) = moment(self.report.started_at_ms) {
            let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
            // Writing to a string cannot fail.
            let _ = write!(name, "-{year:04}{month:02}{day:02}-{:02}{:02}", at.hour(), at.minute());
        }
        format!("{name}.{}", format.as_str())
    }
}

/// A moment, if it is one; `None` for 0, which means that it is not known.
fn moment(at_ms: u64) -> Option<OffsetDateTime> {
    let seconds = i64::try_from(at_ms / 1000).ok().filter(|seconds| *seconds > 0)?;
    OffsetDateTime::from_unix_timestamp(seconds).ok()
}

/// `2026-11-22T20:14:07Z` (RFC 3339).
fn timestamp(at_ms: u64) -> Option<String> {
    moment(at_ms)?.format(&Rfc3339).ok()
}

/// `2026-11-22 21:14 UTC+01:00`: to the minute, in that zone.
fn local_moment(at_ms: u64, zone: Zone) -> Option<String> {
    let minutes = zone(at_ms);
    let offset = UtcOffset::from_whole_seconds(i32::from(minutes) * 60).unwrap_or(UtcOffset::UTC);
    let at = moment(at_ms)?.to_offset(offset);
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let (sign, ahead) = (if minutes < 0 { '−' } else { '+' }, minutes.unsigned_abs());
    let zone = if minutes == 0 { String::new() } else { format!("{sign}{:02}:{:02}", ahead / 60, ahead % 60) };
    Some(format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC{zone}", at.hour(), at.minute()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::request::ScanRequest;

    #[test]
    fn names_and_formats_are_inverse() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
        }
        assert_eq!("pdf".parse::<Format>(), Err(UnknownFormat));
    }

    #[test]
    fn a_file_name_is_harmless_whatever_was_typed() {
        let name = |target: &str, started_at_ms| {
            let request = ScanRequest { target: target.to_owned(), ..ScanRequest::default() };
            let report = Report { request, started_at_ms, ..Report::default() };
            let export = results::samples::export(&report);
            export.file_name(Format::Csv)
        };
        assert_eq!(name("192.0.2.7", 1_795_292_047_000), "portolan-192.0.2.7-20261121-2014.csv");
        assert_eq!(name("../../etc/passwd\r\n\"x", 0), "portolan-etc_passwd___x.csv");
        assert_eq!(name(&"a".repeat(500), 0).len(), "portolan-.csv".len() + 40);
    }

    #[test]
    fn a_moment_is_told_in_the_zone_of_whoever_makes_the_file() {
        let at = |zone| local_moment(1_795_292_047_000, zone);
        assert_eq!(at(UTC).as_deref(), Some("2026-11-21 20:14 UTC"));
        assert_eq!(at(|_| 345).as_deref(), Some("2026-11-22 01:59 UTC+05:45"));
        assert_eq!(at(|_| -180).as_deref(), Some("2026-11-21 17:14 UTC−03:00"));
        assert_eq!(local_moment(0, UTC), None);
    }
}
