//! Results files that a person opens in the page: their kinds, what of one is not shown, and what is wrong with one.

use super::event::ScanId;

/// Before the number in the name of a scan that was read from a file.
const PREFIX: &str = "opened";
/// More of a name is not shown; the file systems of today have 255 bytes.
const MAX_NAME_CHARS: usize = 120;

/// A kind of results file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpenedFormat {
    /// The JSON export of this program.
    PortolanJson,
    /// The batches of a scan, one a line: of `portolan --jsonl`, or of its server's stream of events.
    JsonLines,
    /// `nmap -oX`, and masscan's imitation of it.
    NmapXml,
    /// `nmap -oG`, and masscan's imitation of it.
    NmapGrepable,
    /// `masscan -oJ` and `-oD`.
    MasscanJson,
    /// `naabu -json`.
    NaabuJson,
    /// Lists of open ports, one a line: `masscan -oL`, naabu's and RustScan's output for people and for programs.
    OpenPortList,
}

impl OpenedFormat {
    /// All of them.
    pub const ALL: [OpenedFormat; 7] = [
        OpenedFormat::PortolanJson,
        OpenedFormat::JsonLines,
        OpenedFormat::NmapXml,
        OpenedFormat::NmapGrepable,
        OpenedFormat::MasscanJson,
        OpenedFormat::NaabuJson,
        OpenedFormat::OpenPortList,
    ];
}

/// What of a file is not shown because Portolan has no place for it. What the file itself does not tell is part of the
/// report: see [`unknown`](super::unknown).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Results of UDP ports.
    pub udp: u64,
    /// Results of protocols other than TCP and UDP: SCTP, ICMP and the like.
    pub other_protocols: u64,
    /// Results of TCP port 0, which is reserved (RFC 6335, section 6).
    pub port_zero: u64,
    /// Results whose address or port is none.
    pub not_understood: u64,
    /// Hosts that were down.
    pub hosts_down: u64,
    /// Ports that the file gives several states; the one that is shown is open, else an answer.
    pub contradicted: u64,
    /// Results that the file counts and does not have.
    pub missing: u64,
    /// 1 where the last line was cut, and is left out.
    pub cut_line: u64,
    /// 1 where the last line lacks the line end that others have: it may have been cut.
    pub unsure_line: u64,
}

/// Why a scan of the same cannot be started from an opened file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRepeatable {
    /// It has more hosts, wide apart, than a target may list.
    Targets,
    /// It has more ports, wide apart, than a request may list.
    Ports,
    /// It asked no TCP port.
    NoPorts,
}

/// Where a report comes from that was read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedFile {
    /// The file's name, fit to be shown.
    pub name: String,
    /// Its kind.
    pub format: OpenedFormat,
    /// What of it is not shown.
    pub left_out: LeftOut,
    /// The file says that no real host was asked.
    pub is_simulated: bool,
    /// Why its scan cannot be started again, if it cannot.
    pub not_repeatable: Option<NotRepeatable>,
}

/// Why a file cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The browser does not hand it out: a folder, or a file that is gone.
    #[error("the file cannot be read")]
    Unreadable,
    /// Several files, or several scans in one.
    #[error("several scans at once")]
    Several,
    /// Nothing is in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than [`MAX_OPENED_BYTES`](super::limits::MAX_OPENED_BYTES).
    #[error("the file is too large")]
    TooLarge,
    /// It was packed by gzip, zip or the like.
    #[error("the file is compressed")]
    Compressed,
    /// It is in an encoding other than UTF-8, UTF-16 and, where it declares it, windows-1252.
    #[error("the file is in an unknown encoding")]
    Encoding,
    /// It is what nmap writes for people (`-oN`), not for programs.
    #[error("the file is nmap's normal output")]
    NmapNormal,
    /// It names hosts without their addresses.
    #[error("the file has no addresses")]
    NoAddresses,
    /// It is none of [`OpenedFormat::ALL`].
    #[error("the file is of no known format")]
    Unknown,
    /// It is not as that format is.
    #[error("the file is broken in line {line}")]
    Broken {
        /// What it is as far as it goes.
        format: OpenedFormat,
        /// Where, from 1.
        line: u64,
    },
    /// Its end is missing.
    #[error("the file ends too early")]
    Truncated {
        /// What it is as far as it goes.
        format: OpenedFormat,
    },
    /// Events are missing before others.
    #[error("lines are missing in the file")]
    Incomplete,
    /// Its document type declares entities, which no scanner does.
    #[error("the file declares entities")]
    Entities,
    /// It is nested more deeply, or has a longer text, than any scanner writes.
    #[error("the file is not what a scanner writes")]
    Excessive,
    /// More hosts than [`MAX_OPENED_HOSTS`](super::limits::MAX_OPENED_HOSTS).
    #[error("too many hosts")]
    TooManyHosts,
    /// More results than [`MAX_OPENED_RESULTS`](super::limits::MAX_OPENED_RESULTS).
    #[error("too many results")]
    TooManyResults,
    /// All is well with it, but no host was up.
    #[error("the file has no result")]
    Nothing,
}

/// The name of the scan of the file that was opened as that number.
pub fn opened_id(number: u32) -> Option<ScanId> {
    format!("{PREFIX}{number}").parse().ok()
}

/// Whether a scan of that name was read from a file. A server draws names of 32 characters and more than digits.
pub fn is_opened(id: &ScanId) -> bool {
    let name = id.to_string();
    name.strip_prefix(PREFIX).is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The number of the opened file whose page has this address; 0 if it is another page.
pub fn opened_number_in(address: &str) -> u32 {
    number_in(address, PREFIX)
}

/// The number of the scan whose page has this address, where the scans of a page are numbered behind that word; 0 if it
/// is another page.
pub fn number_in(address: &str, prefix: &str) -> u32 {
    let rest = address.rsplit_once(prefix).map_or("", |(_, rest)| rest);
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or_default()
}

/// A stranger's text in one line: without control characters, and without those that turn the direction of what
/// follows (UAX #9, section 2); at most that many characters.
pub fn one_line(text: &str, max_chars: usize) -> String {
    let is_harmless = |c: &char| !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(is_harmless).take(max_chars).collect()
}

/// The name of a file as it is shown.
pub fn file_name(name: &str) -> String {
    one_line(name, MAX_NAME_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_that_was_opened_is_known_by_its_name() {
        assert!(is_opened(&opened_id(1).unwrap()) && is_opened(&opened_id(u32::MAX).unwrap()));
        for other in ["opened", "opened1x", "simulation1", "1opened"] {
            assert!(!is_opened(&other.parse().unwrap()), "{other}");
        }
    }

    #[test]
    fn an_address_tells_which_file_its_page_shows() {
        for (address, number) in [
            ("https://example.com/scans/opened12?state=open", 12),
            ("file:///home/demo.html#/scans/opened3", 3),
            ("https://example.com/scans/opened99999999999", 0),
            ("https://example.com/", 0),
        ] {
            assert_eq!(opened_number_in(address), number, "{address}");
        }
    }

    #[test]
    fn a_name_cannot_turn_what_stands_beside_it() {
        assert_eq!(file_name("scan\u{202E}lmx\n.exe"), "scanlmx.exe");
        assert_eq!(file_name(&"ñ".repeat(500)).chars().count(), MAX_NAME_CHARS);
    }
}
