//! `nmap -oX`, by nmap's document type. No entity is expanded, and nothing that the file refers to is fetched.
//!
//! The file of a run that was interrupted ends anywhere. Whatever is whole in it counts.

mod host;

use super::asked::Asked;
use super::folding::{About, Folding};
use super::line_at;
use super::verdicts::port_list;
use crate::model::event::Phase;
use crate::model::opened::{OpenError, OpenedFormat};
use crate::model::unknown::UnknownReason;
use host::Host;
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

const FORMAT: OpenedFormat = OpenedFormat::NmapXml;
const ROOT: &str = "nmaprun";
/// nmap's own are 8 deep, tables of scripts a few more.
const MAX_DEPTH: u32 = 64;

/// Element by element.
pub(super) fn read(text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    let mut reader = Reader::from_str(text);
    let about = About::of_other(UnknownReason::NotMentioned);
    let mut run = Run { folding, about, asked: Asked::default(), has_tcp: false, is_done: false, host: None };
    let mut depth = 0;
    let mut has_root = false;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => match broken(text, reader.error_position(), &error, has_root) {
                OpenError::Truncated { .. } => return run.cut(),
                error => return Err(error),
            },
        };
        match event {
            Event::DocType(doctype) => check_doctype(&doctype)?,
            Event::Start(start) | Event::Empty(start) if has_root && start.name().0 == ROOT => {
                return Err(OpenError::Several);
            }
            // Only the root has nothing round it.
            Event::Start(start) | Event::Empty(start) if depth == 0 && (has_root || start.name().0 != ROOT) => {
                return Err(if has_root { OpenError::Several } else { OpenError::Unknown });
            }
            Event::Start(start) => {
                depth += 1;
                has_root = true;
                if depth > MAX_DEPTH {
                    return Err(OpenError::Excessive);
                }
                run.begin(&start)?;
            }
            Event::Empty(start) => {
                has_root = true;
                run.begin(&start)?;
                run.end(start.name().0)?;
            }
            Event::End(end) => {
                depth -= 1;
                run.end(end.name().0)?;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match (has_root, depth) {
        (false, _) => Err(OpenError::Unknown),
        (true, 0) => Ok(run.about()),
        (true, _) => run.cut(),
    }
}

fn broken(text: &str, position: u64, error: &Error, has_root: bool) -> OpenError {
    match error {
        // A page or a letter that begins like XML.
        _ if !has_root => OpenError::Unknown,
        Error::Syntax(_) | Error::IllFormed(IllFormedError::UnclosedReference) => {
            OpenError::Truncated { format: FORMAT }
        }
        _ => OpenError::Broken { format: FORMAT, line: line_at(text, usize::try_from(position).unwrap_or(usize::MAX)) },
    }
}

/// nmap's own, with or without the place of its definition; an internal subset is where entities are declared.
fn check_doctype(doctype: &str) -> Result<(), OpenError> {
    match doctype.contains('[') {
        true => Err(OpenError::Entities),
        false if doctype.split_whitespace().next() == Some(ROOT) => Ok(()),
        false => Err(OpenError::Unknown),
    }
}

/// A run of the scanner as far as it is read.
struct Run<'f> {
    folding: &'f mut Folding,
    about: About,
    asked: Asked,
    /// Whether TCP ports were asked, whichever they were.
    has_tcp: bool,
    is_done: bool,
    host: Option<Host>,
}

impl Run<'_> {
    fn begin(&mut self, start: &BytesStart) -> Result<(), OpenError> {
        let get = |name: &str| attribute(start, name);
        match (start.name().0, &mut self.host) {
            (ROOT, _) => {
                self.about.command = get("args");
                self.about.started_at_ms = milliseconds(&get("start"));
                // `--open` is nmap's, masscan knows nothing else.
                let is_open_only = self.about.command.split_whitespace().any(|word| word == "--open");
                if is_open_only || get("scanner").eq_ignore_ascii_case("masscan") {
                    self.about.coverage = About::of_other(UnknownReason::OpenOnly).coverage;
                }
            }
            ("scaninfo", _) => {
                let services = get("services");
                match get("protocol").as_str() {
                    "tcp" => {
                        self.has_tcp = true;
                        // masscan does not list them.
                        if !services.is_empty()
                            && let Some((ports, has_zero)) = port_list(&services)
                        {
                            (self.asked.tcp, self.asked.has_zero) = (Some(ports), has_zero);
                        }
                    }
                    "udp" => self.asked.udp = get("numservices").parse().unwrap_or_default(),
                    _ => self.asked.others += get("numservices").parse::<u32>().map_or(0, u64::from),
                }
            }
            ("finished", _) => {
                let ended_at_ms = milliseconds(&get("time"));
                self.about.elapsed_ms = ended_at_ms.saturating_sub(self.about.started_at_ms);
                self.is_done = get("exit") != "error";
            }
            ("host", host) => *host = Some(Host::new(get("timedout") == "true")),
            (name, Some(host)) => host.begin(name, &get, self.folding.room())?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), OpenError> {
        match self.host.take_if(|_| name == "host") {
            Some(host) => host.finish(&self.asked, &mut self.about, self.folding),
            None => Ok(()),
        }
    }

    /// What is known where the file ends too early; an error where that is nothing.
    fn cut(mut self) -> Result<About, OpenError> {
        if let Some(host) = self.host.take() {
            host.cut().finish(&self.asked, &mut self.about, self.folding)?;
        }
        if self.folding.report().hosts.is_empty() {
            return Err(OpenError::Truncated { format: FORMAT });
        }
        self.is_done = false;
        Ok(self.about())
    }

    fn about(mut self) -> About {
        // nmap, which writes down how it was called, has an element for each protocol that it asked.
        let has_verdict = self.folding.report().counts.total() > 0;
        if !self.has_tcp && !has_verdict && !self.about.command.is_empty() {
            self.asked.tcp = Some(Default::default());
        }
        self.about.ports = self.asked.tcp;
        self.about.phase = Some(if self.is_done { Phase::Done } else { Phase::Cancelled });
        self.about
    }
}

/// The value of an attribute; empty without it. A reference to an entity stays as it stands.
fn attribute(start: &BytesStart, name: &str) -> String {
    let mut attributes = start.attributes();
    // Whether each is there once is not ours to judge, and would take a time by the square of their number.
    let found = attributes.with_checks(false).filter_map(Result::ok).find(|attribute| attribute.key.0 == name);
    let raw = found.map(|attribute| attribute.value).unwrap_or_default();
    unescape(&raw).map_or_else(|_| raw.to_string(), |value| value.into_owned())
}

/// Seconds since 1970-01-01 UTC, as nmap writes them.
fn milliseconds(seconds: &str) -> u64 {
    seconds.parse::<u64>().unwrap_or_default().saturating_mul(1_000)
}
