//! Open ports, one a line: `masscan -oL` (`open tcp 22 192.0.2.7 1795292047`), naabu's plain output (`192.0.2.7:22`)
//! and RustScan's with `-g` (`192.0.2.7 -> [22,80]`).

use super::folding::{About, Folding};
use super::verdicts::{Told, Verdicts};
use crate::model::opened::{OpenError, OpenedFormat};
use crate::model::unknown::UnknownReason;
use std::net::{IpAddr, SocketAddr};

const FORMAT: OpenedFormat = OpenedFormat::OpenPortList;

/// Whether a file that begins with this line is one.
pub(super) fn is_one(line: &str) -> bool {
    line.starts_with("#masscan") || item(line).is_some()
}

/// Line by line. The formats have no end, so what is cut cannot be told.
pub(super) fn read(text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        // A banner's port has a line of its own.
        if line.is_empty() || line.starts_with('#') || line.starts_with("banner ") {
            continue;
        }
        let Some(Item { host, ports, protocol, state }) = item(line) else {
            return Err(OpenError::Broken { format: FORMAT, line: number });
        };
        let Ok(address) = host.parse::<IpAddr>() else {
            folding.leave_out(|left_out| &mut left_out.not_understood, 1);
            continue;
        };
        let mut verdicts = Verdicts::default();
        for port in ports.split(',') {
            verdicts.add_told(&Told { port, protocol, state, reason: "" }, &mut folding.left_out);
        }
        folding.verdicts(address, verdicts)?;
    }
    Ok(About::of_other(UnknownReason::OpenOnly))
}

struct Item<'a> {
    host: &'a str,
    /// By comma.
    ports: &'a str,
    protocol: &'a str,
    state: &'a str,
}

fn item(line: &str) -> Option<Item<'_>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let are_ports = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
    let found = match words[..] {
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
