//! `nmap -oX`, by nmap's document type. No entity is expanded, and nothing that the file refers to is fetched.

use super::folding::{About, Folding, MAX_HOST_CHARS};
use super::line_at;
use super::verdicts::{Told, Verdicts, port_list, reason, state};
use crate::model::event::Phase;
use crate::model::opened::{OpenError, OpenedFormat, one_line};
use crate::model::ports::{Port, PortSet};
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use std::net::IpAddr;

const FORMAT: OpenedFormat = OpenedFormat::NmapXml;
const ROOT: &str = "nmaprun";
/// nmap's own are 8 deep, tables of scripts a few more.
const MAX_DEPTH: u32 = 64;
/// There are fewer reasons for a port to be as it is; each holds a set of ports.
const MAX_REASONS: usize = 32;

/// Element by element.
pub(super) fn read(text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    let mut reader = Reader::from_str(text);
    let mut run = Run { folding, about: About::default(), scaninfos: 0, is_done: false, host: None };
    let mut depth = 0;
    let mut has_root = false;
    loop {
        let event = reader.read_event();
        match event.map_err(|error| broken(text, reader.error_position(), &error, has_root))? {
            Event::DocType(doctype) => check_doctype(&doctype)?,
            Event::Decl(declaration) => check_declaration(&declaration)?,
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
        (true, _) => Err(OpenError::Truncated { format: FORMAT }),
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

/// `encoding="UTF-8"`, or nothing, or letters that are the same in it.
fn check_declaration(declaration: &str) -> Result<(), OpenError> {
    let encoding = declaration.split_once("encoding").map(|(_, rest)| rest.trim_start_matches([' ', '=', '"', '\'']));
    let is_known = encoding.is_none_or(|name| {
        let name = name.to_ascii_lowercase();
        ["utf-8", "utf8", "us-ascii", "iso-8859-1"].iter().any(|known| name.starts_with(known))
    });
    if is_known { Ok(()) } else { Err(OpenError::Encoding) }
}

/// A run of the scanner as far as it is read.
struct Run<'f> {
    folding: &'f mut Folding,
    about: About,
    /// One for each protocol that was asked.
    scaninfos: u32,
    is_done: bool,
    host: Option<Host>,
}

/// A host as far as it is read.
#[derive(Default)]
struct Host {
    is_down: bool,
    address: Option<IpAddr>,
    /// As it was typed.
    typed_name: String,
    /// As the address was looked up.
    found_name: String,
    ports: Vec<ListedPort>,
    listed: PortSet,
    ignored: Vec<Ignored>,
}

#[derive(Default)]
struct ListedPort {
    number: String,
    protocol: String,
    state: String,
    reason: String,
}

/// Ports that are counted together. New versions say which they are, by reason.
#[derive(Default)]
struct Ignored {
    state: String,
    count: u64,
    named: Vec<(String, PortSet)>,
}

impl Run<'_> {
    fn begin(&mut self, start: &BytesStart) -> Result<(), OpenError> {
        let get = |name: &str| attribute(start, name);
        match (start.name().0, &mut self.host) {
            (ROOT, _) => {
                self.about.command = get("args");
                self.about.started_at_ms = milliseconds(&get("start"));
            }
            ("scaninfo", _) => {
                self.scaninfos += 1;
                if get("protocol") == "tcp" {
                    self.about.ports = port_list(&get("services"));
                }
            }
            ("finished", _) => {
                let ended_at_ms = milliseconds(&get("time"));
                self.about.elapsed_ms = ended_at_ms.saturating_sub(self.about.started_at_ms);
                self.is_done = get("exit") != "error";
            }
            ("host", host) => *host = Some(Host::default()),
            ("status", Some(host)) => host.is_down = get("state") == "down",
            ("address", Some(host)) if host.address.is_none() && get("addrtype") != "mac" => {
                host.address = get("addr").parse().ok();
            }
            ("hostname", Some(host)) => {
                let name = if get("type") == "user" { &mut host.typed_name } else { &mut host.found_name };
                if name.is_empty() {
                    *name = get("name");
                }
            }
            ("port", Some(host)) => {
                // Bounded like results, since they become such.
                if host.ports.len() as u64 > self.folding.room() {
                    return Err(OpenError::TooManyResults);
                }
                let listed = ListedPort { number: get("portid"), protocol: get("protocol"), ..ListedPort::default() };
                host.ports.push(listed);
            }
            ("state", Some(host)) => {
                if let Some(port) = host.ports.last_mut() {
                    (port.state, port.reason) = (get("state"), get("reason"));
                }
            }
            ("extraports", Some(host)) => {
                let count = get("count").parse().unwrap_or_default();
                host.ignored.push(Ignored { state: get("state"), count, ..Ignored::default() });
            }
            ("extrareasons", Some(host)) => {
                let ports = Some(get("ports")).filter(|list| !list.is_empty() && get("proto") == "tcp");
                let reasons: usize = host.ignored.iter().map(|ignored| ignored.named.len()).sum();
                let ports = ports.filter(|_| reasons < MAX_REASONS);
                if let (Some(ignored), Some(ports)) = (host.ignored.last_mut(), ports.and_then(|list| port_list(&list)))
                {
                    ignored.named.push((get("reason"), ports));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), OpenError> {
        match self.host.take_if(|_| name == "host") {
            Some(host) => self.take(host),
            None => Ok(()),
        }
    }

    fn take(&mut self, mut host: Host) -> Result<(), OpenError> {
        if host.is_down && host.ports.is_empty() {
            self.folding.leave_out(|left_out| &mut left_out.hosts_down, 1);
            return Ok(());
        }
        let Some(address) = host.address else {
            self.folding.leave_out(|left_out| &mut left_out.not_understood, host.ports.len() as u64);
            return Ok(());
        };
        if self.about.target.is_none() && !host.typed_name.is_empty() && self.folding.report().hosts.is_empty() {
            self.about.target = Some(one_line(&host.typed_name, MAX_HOST_CHARS));
        }
        let name = if host.typed_name.is_empty() { &host.found_name } else { &host.typed_name };
        self.folding.host(address, name)?;
        let mut verdicts = Verdicts::default();
        for ListedPort { number, protocol, state, reason } in &host.ports {
            if protocol == "tcp" {
                host.listed.extend(number.parse::<Port>());
            }
            let told = Told { port: number, protocol, state, reason };
            verdicts.add_told(&told, &mut self.folding.left_out);
        }
        for ignored in &host.ignored {
            self.add_ignored(ignored, &host, &mut verdicts);
        }
        self.folding.verdicts(address, verdicts)
    }

    /// Ports that the file counts together. Where it does not say which they are, they are all that were asked and
    /// not listed, if there is one such count only, it is of TCP only, and as many are left; else nobody knows.
    fn add_ignored(&mut self, ignored: &Ignored, host: &Host, verdicts: &mut Verdicts) {
        let Ignored { state: word, count, named } = ignored;
        let Some(known) = state(word) else {
            return self.folding.leave_out(|left_out| &mut left_out.no_verdict, *count);
        };
        let asked = self.about.ports.as_ref().filter(|_| self.scaninfos == 1 && host.ignored.len() == 1);
        let whole: Vec<(String, PortSet)> = match (named.is_empty(), asked) {
            (true, Some(asked)) => {
                let rest = asked.iter().filter(|port| !host.listed.contains(*port)).collect();
                vec![(String::new(), rest)]
            }
            _ => named.clone(),
        };
        let numbered: u64 = whole.iter().map(|(_, ports)| u64::from(ports.len())).sum();
        if numbered != *count || numbered > self.folding.room() {
            return self.folding.leave_out(|left_out| &mut left_out.not_numbered, *count);
        }
        for (word, ports) in &whole {
            ports.iter().for_each(|port| verdicts.add(port, known, reason(word, known), None, 1));
        }
    }

    fn about(mut self) -> About {
        // A name is the target of its host alone.
        if self.folding.report().hosts.len() > 1 {
            self.about.target = None;
        }
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
