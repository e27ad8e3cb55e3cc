//! `nmap -oG`: a line for each host, its fields by tabs.
//!
//! `Host: 192.0.2.7 (host.example)⇥Ports: 22/open/tcp//ssh///, 80/closed/tcp//http///⇥Ignored State: filtered (998)`.
//! A host whose name resolves may have a line `Status: Up` before it. masscan writes `Timestamp: …⇥` in front.

use super::folding::{About, Folding};
use super::verdicts::{Told, Verdicts, port_list, reason, state};
use crate::model::event::Phase;
use crate::model::opened::{OpenError, OpenedFormat};
use crate::model::ports::PortSet;
use std::net::IpAddr;

const FORMAT: OpenedFormat = OpenedFormat::NmapGrepable;

/// Line by line. Without the line that says so, the scan was not done.
pub(super) fn read(text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    let (mut about, mut is_done) = (About::default(), false);
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(comment) = line.strip_prefix('#') {
            if let Some((_, command)) = comment.split_once(" as: ") {
                command.clone_into(&mut about.command);
            }
            about.ports = about.ports.or_else(|| tcp_ports(comment));
            if comment.contains(" done at ") {
                is_done = true;
                about.elapsed_ms = elapsed_ms(comment).unwrap_or_default();
            }
            continue;
        }
        let fields: Vec<(&str, &str)> = line.split('\t').filter_map(|field| field.split_once(": ")).collect();
        let field = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        match field("Host") {
            Some(host) => take_host(host, &field, &about, folding)?,
            None if line.trim().is_empty() => {}
            None => return Err(OpenError::Broken { format: FORMAT, line: number }),
        }
    }
    if !is_done && !text.ends_with('\n') {
        return Err(OpenError::Truncated { format: FORMAT });
    }
    about.phase = Some(if is_done { Phase::Done } else { Phase::Cancelled });
    Ok(about)
}

/// Of `Ports scanned: TCP(3;22,80,443) UDP(0;) SCTP(0;) PROTOCOLS(0;)`, which `-v` brings. With other protocols beside
/// them the ports that are only counted could be theirs, so it is not taken then.
fn tcp_ports(comment: &str) -> Option<PortSet> {
    let (_, scanned) = comment.split_once("Ports scanned: TCP(")?;
    let (tcp, others) = scanned.split_once(')')?;
    let has_others = others.split('(').skip(1).any(|other| !other.starts_with("0;"));
    let (_, list) = tcp.split_once(';')?;
    port_list(list).filter(|_| !has_others)
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
    about: &About,
    folding: &mut Folding,
) -> Result<(), OpenError> {
    let (address, name) = host.split_once(' ').unwrap_or((host, ""));
    if field("Status") == Some("Down") {
        folding.leave_out(|left_out| &mut left_out.hosts_down, 1);
        return Ok(());
    }
    let entries = || field("Ports").unwrap_or_default().split(", ").filter_map(entry);
    let Ok(address) = address.parse::<IpAddr>() else {
        folding.leave_out(|left_out| &mut left_out.not_understood, entries().count() as u64);
        return Ok(());
    };
    folding.host(address, name.trim_matches(['(', ')', ' ']))?;
    let (mut verdicts, mut listed) = (Verdicts::default(), PortSet::default());
    for told in entries() {
        listed.extend(told.port.parse());
        verdicts.add_told(&told, &mut folding.left_out);
    }
    if let Some((word, count)) = field("Ignored State").and_then(ignored) {
        add_ignored(word, count, &listed, about.ports.as_ref(), &mut verdicts, folding);
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

/// The ports that are counted only: those of the list of all that are not listed, if they are as many.
fn add_ignored(
    word: &str,
    count: u64,
    listed: &PortSet,
    asked: Option<&PortSet>,
    verdicts: &mut Verdicts,
    folding: &mut Folding,
) {
    let Some(state) = state(word) else {
        return folding.leave_out(|left_out| &mut left_out.no_verdict, count);
    };
    let rest: PortSet = asked.into_iter().flat_map(PortSet::iter).filter(|port| !listed.contains(*port)).collect();
    if u64::from(rest.len()) == count && count <= folding.room() {
        rest.iter().for_each(|port| verdicts.add(port, state, reason("", state), None, 1));
    } else {
        folding.leave_out(|left_out| &mut left_out.not_numbered, count);
    }
}
