//! Open ports, one a line: `masscan -oL` (`open tcp 22 192.0.2.7 1795292047`), naabu's plain output (`192.0.2.7:22`),
//! and RustScan's with `-g` (`192.0.2.7 -> [22,80]`) and without (`Open 192.0.2.7:22` among much else).

use super::folding::{About, Folding};
use super::verdicts::{Told, Verdicts};
use crate::model::event::Phase;
use crate::model::opened::{OpenError, OpenedFormat};
use crate::model::unknown::UnknownReason;
use std::net::{IpAddr, SocketAddr};

const FORMAT: OpenedFormat = OpenedFormat::OpenPortList;
/// RustScan finds its first port below fewer lines of greetings and warnings.
const RUSTSCAN_HEAD: usize = 60;

/// Whether a file that begins with this line is one.
pub(super) fn is_one(line: &str) -> bool {
    let is_begun = || line.split_once(" -> [").is_some_and(|(host, _)| host.parse::<IpAddr>().is_ok());
    line.starts_with("#masscan") || item(line).is_some() || is_begun()
}

/// Whether it is what RustScan writes for people.
pub(super) fn is_of_rustscan(text: &str) -> bool {
    text.lines().take(RUSTSCAN_HEAD).any(|line| rustscan_endpoint(line).is_some())
}

/// Line by line. The formats have no end, so what is cut between lines cannot be told.
pub(super) fn read(text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    let is_of_rustscan = is_of_rustscan(text);
    let (has_others, is_unended) = (text.contains('\n'), !text.ends_with('\n'));
    let mut lines = (1..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        let line = line.trim();
        let is_noise = is_of_rustscan && rustscan_endpoint(line).is_none() && !line.contains(" -> [");
        if line.is_empty() || line.starts_with('#') || is_noise {
            continue;
        }
        let may_be_cut = is_unended && lines.peek().is_none();
        let Some(Item { host, ports, protocol, state }) = item(line) else {
            if may_be_cut {
                folding.left_out.cut_line = 1;
                break;
            }
            return Err(OpenError::Broken { format: FORMAT, line: number });
        };
        folding.left_out.unsure_line = u64::from(may_be_cut && has_others);
        // A banner over UDP has a line of its own for its port.
        if state == "banner" && protocol != "tcp" {
            continue;
        }
        let Ok(address) = host.parse::<IpAddr>() else {
            folding.leave_out(|left_out| &mut left_out.not_understood, 1);
            continue;
        };
        // It answered, if not over TCP.
        folding.host(address, "")?;
        let mut verdicts = Verdicts::default();
        let state = if state == "banner" { "open" } else { state };
        for port in ports.split(',') {
            verdicts.add_told(&Told { port, protocol, state, reason: "" }, &mut folding.left_out);
        }
        folding.verdicts(address, verdicts)?;
    }
    let is_cut = folding.left_out.cut_line > 0;
    if is_cut && folding.report().hosts.is_empty() {
        return Err(OpenError::Truncated { format: FORMAT });
    }
    let phase = Some(if is_cut { Phase::Cancelled } else { Phase::Done });
    Ok(About { phase, ..About::of_other(UnknownReason::OpenOnly) })
}

/// Of `Open 192.0.2.7:22`, without the colours that a terminal gets.
fn rustscan_endpoint(line: &str) -> Option<&str> {
    let endpoint = line.trim().strip_prefix("Open ")?;
    endpoint.parse::<SocketAddr>().is_ok().then_some(endpoint)
}

struct Item<'a> {
    host: &'a str,
    /// By comma.
    ports: &'a str,
    protocol: &'a str,
    state: &'a str,
}

fn item(line: &str) -> Option<Item<'_>> {
    let line = rustscan_endpoint(line).unwrap_or(line);
    let words: Vec<&str> = line.split_whitespace().collect();
    let are_ports = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let found = match words[..] {
        ["banner", protocol, ports, host, _, ..] => Item { host, ports, protocol, state: "banner" },
        [state, protocol, ports, host, _] => Item { host, ports, protocol, state },
        [host, "->", ports] => {
            let ports = ports.strip_prefix('[')?.strip_suffix(']')?;
            Item { host, ports, protocol: "tcp", state: "open" }
        }
        [endpoint] => {
            let (host, ports) = endpoint.rsplit_once(':')?;
            // An address of IPv6 has brackets, or its last part would be taken for a port.
            let is_plain = !host.contains(':') || endpoint.parse::<SocketAddr>().is_ok();
            let is_host = is_plain && !host.is_empty() && !host.contains(['/', '"', '{', ',']);
            let host = host.trim_matches(['[', ']']);
            is_host.then_some(Item { host, ports, protocol: "tcp", state: "open" })?
        }
        _ => return None,
    };
    are_ports(found.ports).then_some(found)
}
