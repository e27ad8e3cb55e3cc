//! One item of the target field: what it stands for, and the port that it names.

use super::pattern::{HostName, HostPattern, Octets};
use crate::model::ports::Port;
use crate::model::problem::{Problem, quoted};
use crate::model::typed::{has_foreign_digits, is_invisible};
use ipnet::{IpNet, ip_mask_to_prefix};
use std::net::{IpAddr, Ipv6Addr};

/// Schemes of addresses that are no host's, though an `@` and a host may follow.
const OF_PEOPLE: [&str; 7] = ["mailto:", "sip:", "sips:", "xmpp:", "acct:", "im:", "mid:"];

/// Whether an item has a path, a query, a fragment or a user, which a network has not.
pub(super) fn has_more_than_host_and_port(item: &str) -> bool {
    let item = item.strip_prefix('!').unwrap_or(item);
    let (has_scheme, rest) = item.split_once("://").map_or((false, item), |(_, rest)| (true, rest));
    let is_network = !has_scheme && !matches!(parse_network(rest), Ok(None));
    rest.contains('@') || !is_network && rest.contains(['/', '?', '#', '\\'])
}

/// Reads an item. Of a URL only its host and port are kept, in what is wrong with it too: the rest may be secret.
pub(super) fn parse(item: &str) -> Result<(HostPattern, Option<Port>), Problem> {
    let (has_scheme, rest) = match item.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, item),
    };
    if let Some(scheme) = OF_PEOPLE.iter().find(|scheme| begins_with(item, scheme)) {
        return Err(Problem::TargetNotAHost { text: (*scheme).to_owned() });
    }
    if !has_scheme && let Some(network) = parse_network(rest)? {
        return Ok((network, None));
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let shown = if host_and_port.is_empty() && !item.contains('@') { item } else { host_and_port };
    if host_and_port.contains(is_invisible) {
        return Err(Problem::TargetInvisible { text: quoted(shown) });
    }
    let (host, port) = split_port(host_and_port, shown)?;
    let host = host.strip_suffix('.').unwrap_or(host);
    Ok((parse_host(host, shown)?, port))
}

fn begins_with(text: &str, ascii: &str) -> bool {
    text.get(..ascii.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(ascii))
}

/// `192.0.2.0/24` and `192.0.2.0/255.255.255.0`, but not `192.0.2.1/index.html`, which is a URL without its scheme.
fn parse_network(text: &str) -> Result<Option<HostPattern>, Problem> {
    let Some((host, suffix)) = text.split_once('/') else {
        return Ok(None);
    };
    let mask = suffix.parse::<IpAddr>().ok();
    if mask.is_none() && !is_like_a_prefix(suffix) {
        return Ok(None);
    }
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    let Ok(address) = address.parse::<IpAddr>() else {
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        return Err(Problem::TargetNameWithPrefix { text: quoted(&format!("{host}/{suffix}")) });
    };
    let prefix = match mask {
        Some(mask) => {
            let prefix = ip_mask_to_prefix(mask).ok().filter(|_| mask.is_ipv4() == address.is_ipv4());
            prefix.ok_or_else(|| Problem::TargetBadMask { text: quoted(text) })?
        }
        None => {
            let max = if address.is_ipv4() { 32 } else { 128 };
            let is_number = suffix.bytes().all(|b| b.is_ascii_digit());
            let prefix = suffix.parse::<u8>().ok().filter(|prefix| is_number && *prefix <= max);
            prefix.ok_or_else(|| Problem::TargetBadPrefix { text: quoted(text), max })?
        }
    };
    let network = IpNet::new(address, prefix).map(|network| HostPattern::Network(unwrap_mapped(network.trunc())));
    network.map(Some).map_err(|_| Problem::TargetBadMask { text: quoted(text) })
}

/// What begins as a number does and has no letter was meant as a prefix, well or badly.
fn is_like_a_prefix(suffix: &str) -> bool {
    suffix.starts_with(|c: char| c.is_numeric() || matches!(c, '+' | '-')) && !suffix.contains(char::is_alphabetic)
}

/// An IPv4-mapped IPv6 network (RFC 4291, section 2.5.5.2) is the IPv4 network that it stands for.
fn unwrap_mapped(network: IpNet) -> IpNet {
    match (network.addr().to_canonical(), network.prefix_len().checked_sub(96)) {
        (IpAddr::V4(v4), Some(prefix)) if matches!(network, IpNet::V6(_)) => {
            IpNet::new(v4.into(), prefix).unwrap_or(network)
        }
        _ => network,
    }
}

fn split_port<'a>(text: &'a str, shown: &str) -> Result<(&'a str, Option<Port>), Problem> {
    let not_a_host = || Problem::TargetNotAHost { text: quoted(shown) };
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or_else(not_a_host)?;
        match after.strip_prefix(':') {
            port @ Some(_) => (host, port),
            None if after.is_empty() => (host, None),
            None => return Err(not_a_host()),
        }
    } else if text.matches(':').count() == 1 {
        text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)))
    } else {
        (text, None)
    };
    let port = match port {
        None | Some("") => None,
        Some(port) => Some(port.parse::<Port>().map_err(|problem| match problem {
            Problem::ForeignDigits { .. } => problem,
            _ => Problem::TargetBadPort { text: quoted(port) },
        })?),
    };
    Ok((host, port))
}

fn parse_host(host: &str, shown: &str) -> Result<HostPattern, Problem> {
    let text = || quoted(shown);
    if let Some((address, port)) = without_brackets(host) {
        return Err(Problem::TargetNeedsBrackets { text: text(), example: format!("[{address}]:{port}") });
    }
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(HostPattern::single(address));
    }
    if has_foreign_digits(host) {
        return Err(Problem::ForeignDigits { text: text() });
    }
    if let Some(octets) = octets(host) {
        if let Some(rest) = host.strip_prefix('-') {
            return Err(Problem::TargetDash { text: text(), host: quoted(rest) });
        }
        return octets.ok_or_else(|| Problem::TargetBadRange { text: text() });
    }
    if let Some((first, last)) = host.split_once('-')
        && let Ok(first) = first.parse()
    {
        return range(first, last).ok_or_else(|| Problem::TargetBadRange { text: text() });
    }
    if host.contains(':') {
        let has_zone = host.split_once('%').is_some_and(|(address, _)| address.parse::<Ipv6Addr>().is_ok());
        return Err(if has_zone {
            Problem::TargetZone { text: text() }
        } else {
            Problem::TargetNotAHost { text: text() }
        });
    }
    if is_a_number(host.rsplit('.').next().unwrap_or_default()) {
        return Err(Problem::TargetNotAnAddress { text: text() });
    }
    parse_name(host).map(HostPattern::Name).ok_or_else(|| Problem::TargetNotAHost { text: text() })
}

/// An IPv6 address with a port behind it, as far as it cannot be an address as a whole: nobody has one of `::/96`
/// (RFC 4291, section 2.5.5.1).
fn without_brackets(host: &str) -> Option<(Ipv6Addr, Port)> {
    let (address, port) = host.rsplit_once(':')?;
    let address: Ipv6Addr = address.parse().ok()?;
    let is_decimal = port.bytes().all(|b| b.is_ascii_digit());
    let port = port.parse::<Port>().ok().filter(|_| is_decimal)?;
    (address.is_loopback() || host.parse::<Ipv6Addr>().is_err()).then_some((address, port))
}

/// From an address to another of its family.
fn range(first: IpAddr, last: &str) -> Option<HostPattern> {
    let (first, last) = (first.to_canonical(), last.parse::<IpAddr>().ok()?.to_canonical());
    if first == last {
        return Some(HostPattern::single(first));
    }
    (first < last && first.is_ipv4() == last.is_ipv4()).then_some(HostPattern::Range(first, last))
}

/// Four numbers, one of which at least is a range (`1-5`, `-5`, `250-`) or `*`, as nmap has them. `None` if the text has
/// another form, `Some(None)` if it has this one and a range ends before it begins or beyond 255.
fn octets(host: &str) -> Option<Option<HostPattern>> {
    let parts: Vec<&str> = host.split('.').collect();
    let parts: [&str; 4] = parts.try_into().ok()?;
    let has_form = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b"-*".contains(&b));
    if !parts.iter().all(has_form) || !host.contains(['-', '*']) {
        return None;
    }
    Some(spans(parts).map(|spans| {
        let octets = Octets(spans);
        match octets.as_range() {
            Some((first, last)) if first == last => HostPattern::single(first),
            Some((first, last)) => HostPattern::Range(first, last),
            None => HostPattern::Octets(octets),
        }
    }))
}

fn spans(parts: [&str; 4]) -> Option<[(u8, u8); 4]> {
    let mut spans = [(0, 0); 4];
    for (span, part) in spans.iter_mut().zip(parts) {
        *span = match part.split_once('-') {
            _ if part == "*" => (0, u8::MAX),
            None => (octet(part)?, octet(part)?),
            Some((first, last)) => {
                (if first.is_empty() { 0 } else { octet(first)? }, if last.is_empty() { u8::MAX } else { octet(last)? })
            }
        };
        if span.0 > span.1 {
            return None;
        }
    }
    Some(spans)
}

/// A number of an IPv4 address. Leading zeros would be octal to some programs (RFC 6943, section 3.1.1).
fn octet(text: &str) -> Option<u8> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

/// A name whose last label is a number is an address in some notation, never a name (URL standard,
/// "ends in a number"): `127.1` and `0x7f000001` reach 127.0.0.1 in many programs.
fn is_a_number(label: &str) -> bool {
    let hexadecimal = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
    match hexadecimal {
        Some(digits) => digits.bytes().all(|b| b.is_ascii_hexdigit()),
        None => !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit()),
    }
}

fn parse_name(text: &str) -> Option<HostName> {
    let name = text.to_lowercase();
    let label_fits = |label: &str| {
        let is_inner = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || is_mark(c);
        (1..=63).contains(&label.len())
            && label.chars().all(is_inner)
            && !label.starts_with(|c| c == '-' || is_mark(c))
            && !label.ends_with('-')
    };
    (name.len() <= 253 && name.split('.').all(label_fits)).then_some(HostName(name))
}

/// Accents and vowel signs that stand as characters of their own: scripts of India need them, and macOS writes letters
/// so. The blocks are those of the Unicode Standard; whether a mark may stand where it does is judged when the name is
/// looked up (RFC 5891), where letters are composed too.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}'
        | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}' | '\u{abc}' | '\u{acd}'
        | '\u{b3c}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{cbc}' | '\u{ccd}' | '\u{d4d}' | '\u{dca}'
        | '\u{e38}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb8}'..='\u{ebc}' | '\u{ec8}'..='\u{ecd}'
        | '\u{1037}'..='\u{103a}' | '\u{17c9}'..='\u{17d3}' | '\u{3099}' | '\u{309a}')
}
