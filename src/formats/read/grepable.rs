//! `nmap -oG`: a line for each host, its fields by tabs.
//!
//! `Host: 192.0.2.7 (host.example)⇥Ports: 22/open/tcp//ssh///, 80/closed/tcp//http///⇥Ignored State: filtered (998)`.
//! A host whose name resolves may have a line `Status: Up` before it. masscan writes `Timestamp: …⇥` in front, and lists
//! open ports only. Where several states are ignored, nmap names none of them.

use super::asked::{Asked, Counted, ports_in};
use super::folding::{About, Folding};
use super::verdicts::{Told, Verdicts, port_list};
use crate::model::event::Phase;
use crate::model::opened::{OpenError, OpenedFormat};
use crate::model::unknown::{UnknownPorts, UnknownReason};
use std::net::IpAddr;

const FORMAT: OpenedFormat = OpenedFormat::NmapGrepable;

/// Line by line. Without the line that says so, the scan was not done; a last line that is cut is left out.
pub(super) fn read(text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    let (mut about, mut asked) = (About::of_other(UnknownReason::NotMentioned), Asked::default());
    let (mut is_done, mut has_begun) = (false, false);
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let has_last = text.rsplit('\n').next().is_some_and(|last| last.starts_with('#') || last.trim().is_empty());
    for (number, line) in (1..).zip(if has_last { text } else { whole }.lines()) {
        if let Some(comment) = line.strip_prefix('#') {
            if comment.contains(" scan initiated ") && std::mem::replace(&mut has_begun, true) {
                return Err(OpenError::Several);
            }
            take_comment(comment, &mut about, &mut asked);
            is_done |= comment.contains(" done at ") || comment.contains(" completed at ");
            continue;
        }
        let fields: Vec<(&str, &str)> = line.split('\t').filter_map(|field| field.split_once(": ")).collect();
        let field = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        if field("Timestamp").is_some() {
            list_open_only(&mut about);
        }
        match field("Host") {
            Some(host) => take_host(host, &field, &mut about, &asked, folding)?,
            None if line.trim().is_empty() => {}
            None if line.starts_with("Nmap scan report for ") || line.starts_with("Interesting ports on ") => {
                return Err(OpenError::NmapNormal);
            }
            None => return Err(OpenError::Broken { format: FORMAT, line: number }),
        }
    }
    if !has_last {
        folding.left_out.cut_line = 1;
    }
    let names_nobody = folding.report().hosts.is_empty() && folding.left_out.hosts_down == 0;
    if !is_done && (!has_last || folding.left_out.not_understood == 0) && names_nobody {
        return Err(OpenError::Truncated { format: FORMAT });
    }
    about.ports = asked.tcp;
    about.phase = Some(if is_done { Phase::Done } else { Phase::Cancelled });
    Ok(about)
}

fn list_open_only(about: &mut About) {
    about.coverage = About::of_other(UnknownReason::OpenOnly).coverage;
}

fn take_comment(comment: &str, about: &mut About, asked: &mut Asked) {
    if let Some((_, command)) = comment.split_once(" as: ") {
        command.clone_into(&mut about.command);
        if command.split_whitespace().any(|word| word == "--open") {
            list_open_only(about);
        }
        if let Some((ports, has_zero)) = ports_in(command) {
            (asked.tcp, asked.has_zero) = (Some(ports), has_zero);
        }
        if command.split_whitespace().any(|word| word == "-sn" || word == "-sP") {
            asked.tcp = Some(Default::default());
        }
    }
    if comment.trim_start().get(..7).is_some_and(|word| word.eq_ignore_ascii_case("masscan")) {
        list_open_only(about);
    }
    if let Some(scanned) = scanned_ports(comment) {
        *asked = scanned;
    }
    if let Some(ms) = elapsed_ms(comment) {
        about.elapsed_ms = ms;
    }
}

/// Of `Ports scanned: TCP(3;22,80,443) UDP(0;) SCTP(0;) PROTOCOLS(0;)`, which nmap writes with `-v`.
fn scanned_ports(comment: &str) -> Option<Asked> {
    let (_, scanned) = comment.split_once("Ports scanned: ")?;
    let mut asked = Asked::default();
    for part in scanned.split(") ") {
        let (protocol, counted) = part.trim_end().trim_end_matches(')').split_once('(')?;
        let (count, list) = counted.split_once(';')?;
        match protocol {
            "TCP" => {
                let (ports, has_zero) = port_list(list)?;
                (asked.tcp, asked.has_zero) = (Some(ports), has_zero);
            }
            "UDP" => asked.udp = count.parse().ok()?,
            _ => asked.others += count.parse::<u32>().map(u64::from).ok()?,
        }
    }
    Some(asked)
}

/// Of `… scanned in 5.02 seconds`, whole milliseconds: what reads floats would be large in the page.
fn elapsed_ms(comment: &str) -> Option<u64> {
    let (_, told) = comment.split_once(" scanned in ")?;
    let (seconds, decimals) = told.split_once(' ')?.0.split_once('.')?;
    let milliseconds: u64 = format!("{decimals:0<3}").get(..3)?.parse().ok()?;
    seconds.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(milliseconds)
}

fn take_host<'a>(
    host: &str,
    field: &dyn Fn(&str) -> Option<&'a str>,
    about: &mut About,
    asked: &Asked,
    folding: &mut Folding,
) -> Result<(), OpenError> {
    let (address, name) = host.split_once(' ').unwrap_or((host, ""));
    let name = name.trim_matches(['(', ')', ' ']);
    if field("Status") == Some("Down") {
        folding.leave_out(|left_out| &mut left_out.hosts_down, 1);
        return Ok(());
    }
    let entries = || field("Ports").unwrap_or_default().split(", ").filter_map(entry);
    let Ok(address) = address.parse::<IpAddr>() else {
        folding.leave_out(|left_out| &mut left_out.not_understood, entries().count() as u64);
        return Ok(());
    };
    folding.host(address, name)?;
    let is_typed = !name.is_empty() && about.command.split_whitespace().any(|word| word == name);
    let typed = (name.to_owned(), address);
    if is_typed && about.typed.last() != Some(&typed) {
        about.typed.push(typed);
    }
    let mut verdicts = Verdicts::default();
    for told in entries() {
        verdicts.add_told(&told, &mut folding.left_out);
    }
    if let Some((word, count)) = field("Ignored State").and_then(ignored) {
        verdicts.add_counted(word, count, Counted::default(), Some(asked), folding);
    }
    if field("Status") == Some("Timeout") {
        let count = asked.tcp.as_ref().map(|ports| u64::from(ports.len()));
        let unknown = UnknownPorts::of_host(UnknownReason::HostGivenUp, None, count);
        folding.add_unknown(address, vec![unknown]);
    }
    folding.verdicts(address, verdicts)
}

/// `port/state/protocol/owner/service/rpc/version/`. A version may have commas in it: what follows one is no entry.
fn entry(text: &str) -> Option<Told<'_>> {
    let mut parts = text.trim_start().split('/');
    let (port, state, protocol) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(Told { port, protocol, state, reason: "" })
}

/// `closed (996)`.
fn ignored(text: &str) -> Option<(&str, u64)> {
    let (word, count) = text.split_once(" (")?;
    Some((word, count.trim_end().strip_suffix(')')?.parse().ok()?))
}
