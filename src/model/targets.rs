//! Targets: which hosts, and the syntax in which they are typed.
//!
//! Name, IPv4, IPv6 (with or without brackets), CIDR, ranges `192.0.2.1-20`, several by comma
//! or blank, `!` to leave out. A pasted URL loses scheme, user, path, query and port.

use super::limits::MAX_FIELD_BYTES;
use super::ports::Port;
use super::problem::{Problem, quoted};
use ipnet::IpNet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// What was typed into the target field, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// What to scan, in the order typed.
    pub included: Vec<HostPattern>,
    /// What to leave out of it.
    pub excluded: Vec<HostPattern>,
    /// The port that a pasted URL named; it is offered, not scanned by itself.
    pub named_port: Option<Port>,
}

/// One host, or several addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostPattern {
    /// To be looked up.
    Name(HostName),
    /// A network; one address is a network of full prefix length.
    Network(IpNet),
    /// From the first to the second address, both included, of one family.
    Range(IpAddr, IpAddr),
}

/// A host name, in lower case, without the trailing dot. Letters of any script.
///
/// At most 253 characters in labels of 1–63 (RFC 1035, section 2.3.4; RFC 5891 for other scripts).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostName(String);

impl HostName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Targets {
    /// How many addresses the included patterns have, names counted as one, saturating.
    pub fn address_count(&self) -> u64 {
        self.included.iter().map(HostPattern::address_count).fold(0, u64::saturating_add)
    }

    /// The names that are to be looked up, those excluded by name left out.
    pub fn names(&self) -> impl Iterator<Item = &HostName> {
        self.included.iter().filter_map(|pattern| match pattern {
            HostPattern::Name(name) if !self.excluded.contains(pattern) => Some(name),
            _ => None,
        })
    }

    /// The names that were excluded.
    pub fn excluded_names(&self) -> impl Iterator<Item = &HostName> {
        self.excluded.iter().filter_map(|pattern| match pattern {
            HostPattern::Name(name) => Some(name),
            _ => None,
        })
    }

    /// The addresses that were typed as such, exclusions left out, each once.
    ///
    /// Check [`Targets::address_count`] first: a network can have 2^128.
    pub fn literal_addresses(&self) -> impl Iterator<Item = IpAddr> + '_ {
        let mut seen = std::collections::BTreeSet::new();
        self.included.iter().flat_map(HostPattern::addresses).filter(move |a| !self.excludes(*a) && seen.insert(*a))
    }

    /// Whether an exclusion names this address.
    pub fn excludes(&self, address: IpAddr) -> bool {
        self.excluded.iter().any(|pattern| pattern.covers(address))
    }

    /// Whether this address was typed as such, alone or in a network or range, and not excluded.
    pub fn names_address(&self, address: IpAddr) -> bool {
        self.included.iter().any(|pattern| pattern.covers(address)) && !self.excludes(address)
    }
}

impl HostPattern {
    fn single(address: IpAddr) -> HostPattern {
        HostPattern::Network(IpNet::from(address))
    }

    fn covers(&self, address: IpAddr) -> bool {
        match self {
            HostPattern::Name(_) => false,
            HostPattern::Network(network) => network.contains(&address),
            HostPattern::Range(first, last) => (first..=last).contains(&&address),
        }
    }

    fn address_count(&self) -> u64 {
        match self {
            HostPattern::Name(_) => 1,
            HostPattern::Network(network) => {
                let host_bits = u32::from(network.max_prefix_len() - network.prefix_len());
                let has_reserved_ends = matches!(network, IpNet::V4(_)) && host_bits > 1;
                1u64.checked_shl(host_bits).filter(|n| *n != 0).unwrap_or(u64::MAX) - 2 * u64::from(has_reserved_ends)
            }
            HostPattern::Range(first, last) => {
                let distance = to_number(*last) - to_number(*first);
                u64::try_from(distance).unwrap_or(u64::MAX).saturating_add(1)
            }
        }
    }

    /// The addresses of a network are its hosts: without the network and broadcast address of an
    /// IPv4 network of /30 or shorter prefix.
    fn addresses(&self) -> Box<dyn Iterator<Item = IpAddr>> {
        match *self {
            HostPattern::Name(_) => Box::new(std::iter::empty()),
            HostPattern::Network(network) => Box::new(network.hosts()),
            HostPattern::Range(first, last) => {
                let is_ipv4 = first.is_ipv4();
                Box::new((to_number(first)..=to_number(last)).map(move |number| from_number(number, is_ipv4)))
            }
        }
    }
}

fn to_number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u32::from(v4).into(),
        IpAddr::V6(v6) => v6.into(),
    }
}

fn from_number(number: u128, is_ipv4: bool) -> IpAddr {
    match u32::try_from(number) {
        Ok(v4) if is_ipv4 => Ipv4Addr::from(v4).into(),
        _ => Ipv6Addr::from(number).into(),
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HostPattern::Name(name) => name.fmt(f),
            HostPattern::Network(network) if network.prefix_len() == network.max_prefix_len() => network.addr().fmt(f),
            HostPattern::Network(network) => network.fmt(f),
            HostPattern::Range(first, last) => write!(f, "{first}-{last}"),
        }
    }
}

/// What was understood, in canonical form. The port that a URL named is not part of it.
impl fmt::Display for Targets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, pattern) in self.included.iter().enumerate() {
            write!(f, "{}{pattern}", if index == 0 { "" } else { ", " })?;
        }
        for pattern in &self.excluded {
            write!(f, ", !{pattern}")?;
        }
        Ok(())
    }
}

impl FromStr for Targets {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Targets, Problem> {
        if text.len() > MAX_FIELD_BYTES {
            return Err(Problem::TooLong { max_bytes: MAX_FIELD_BYTES as u32 });
        }
        let mut targets = Targets { included: vec![], excluded: vec![], named_port: None };
        for item in text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|item| !item.is_empty()) {
            let (list, item) = match item.strip_prefix('!') {
                Some(rest) => (&mut targets.excluded, rest),
                None => (&mut targets.included, item),
            };
            let (pattern, port) = parse_item(item)?;
            if !list.contains(&pattern) {
                list.push(pattern);
            }
            targets.named_port = targets.named_port.or(port);
        }
        if targets.included.is_empty() {
            let only_exclusions = !targets.excluded.is_empty();
            return Err(if only_exclusions { Problem::TargetNothingLeft } else { Problem::TargetMissing });
        }
        Ok(targets)
    }
}

fn parse_item(item: &str) -> Result<(HostPattern, Option<Port>), Problem> {
    let (has_scheme, rest) = match item.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, item),
    };
    if !has_scheme && let Some(network) = parse_network(rest)? {
        return Ok((network, None));
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = split_port(host_and_port)?;
    let host = host.strip_suffix('.').unwrap_or(host);
    let pattern = parse_host(host, item)?;
    Ok((pattern, port))
}

/// `192.0.2.0/24`, but not `192.0.2.1/index.html`, which is a URL without its scheme.
fn parse_network(text: &str) -> Result<Option<HostPattern>, Problem> {
    let Some((address, prefix)) = text.split_once('/') else {
        return Ok(None);
    };
    let address = address.trim_start_matches('[').trim_end_matches(']');
    let Ok(address) = address.parse::<IpAddr>() else {
        return Ok(None);
    };
    if prefix.is_empty() || !prefix.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let max = if address.is_ipv4() { 32 } else { 128 };
    let bad_prefix = || Problem::TargetBadPrefix { text: quoted(text), max };
    let prefix = prefix.parse::<u8>().map_err(|_| bad_prefix())?;
    let network = IpNet::new(address, prefix).map_err(|_| bad_prefix())?;
    Ok(Some(HostPattern::Network(unwrap_mapped(network.trunc()))))
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

fn split_port(text: &str) -> Result<(&str, Option<Port>), Problem> {
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        match rest.split_once(']') {
            Some((host, "")) => (host, None),
            Some((host, after)) => (host, Some(after.strip_prefix(':').unwrap_or(after))),
            None => return Err(Problem::TargetNotAHost { text: quoted(text) }),
        }
    } else if text.matches(':').count() == 1 {
        text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port)))
    } else {
        (text, None)
    };
    let bad_port = |port: &str| Problem::TargetBadPort { text: quoted(port) };
    let port = match port {
        None | Some("") => None,
        Some(port) => Some(port.parse::<Port>().map_err(|_| bad_port(port))?),
    };
    Ok((host, port))
}

fn parse_host(host: &str, item: &str) -> Result<HostPattern, Problem> {
    let not_a_host = || Problem::TargetNotAHost { text: quoted(item) };
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(HostPattern::single(address.to_canonical()));
    }
    if host.contains(':') {
        let has_zone = host.split_once('%').is_some_and(|(address, _)| address.parse::<Ipv6Addr>().is_ok());
        return Err(if has_zone { Problem::TargetZone { text: quoted(item) } } else { not_a_host() });
    }
    if let Some((first, last)) = host.split_once('-')
        && let Ok(first) = first.parse::<Ipv4Addr>()
    {
        return parse_range(first, last).ok_or_else(|| Problem::TargetBadRange { text: quoted(item) });
    }
    if is_a_number(host.rsplit('.').next().unwrap_or_default()) {
        return Err(Problem::TargetNotAnAddress { text: quoted(item) });
    }
    parse_name(host).map(HostPattern::Name).ok_or_else(not_a_host)
}

fn parse_range(first: Ipv4Addr, last: &str) -> Option<HostPattern> {
    let last = match last.parse::<u8>() {
        Ok(octet) => {
            let [a, b, c, _] = first.octets();
            Ipv4Addr::new(a, b, c, octet)
        }
        Err(_) => last.parse().ok()?,
    };
    (first <= last).then_some(HostPattern::Range(first.into(), last.into()))
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
        let is_inner = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        (1..=63).contains(&label.len())
            && label.chars().all(is_inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (name.len() <= 253 && name.split('.').all(label_fits)).then_some(HostName(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(typed: &str, expected: &str, port: Option<u16>) {
        let targets: Targets = typed.parse().unwrap_or_else(|problem| panic!("{typed:?}: {problem}"));
        assert_eq!(targets.to_string(), expected, "{typed:?}");
        assert_eq!(targets.named_port, port.and_then(Port::new), "{typed:?}");
    }

    #[test]
    fn understands_every_form() {
        check("localhost", "localhost", None);
        check("  NAS ", "nas", None);
        check("Example.COM.", "example.com", None);
        check("my_printer.example", "my_printer.example", None);
        check("bücher.example", "bücher.example", None);
        check("192.0.2.7", "192.0.2.7", None);
        check("192.0.2.7:8080", "192.0.2.7", Some(8080));
        check("::1", "::1", None);
        check("[::1]", "::1", None);
        check("[2001:DB8::1]:8443", "2001:db8::1", Some(8443));
        check("::ffff:127.0.0.1", "127.0.0.1", None);
        check("https://user:pw@example.com:8443/x?y#z", "example.com", Some(8443));
        check("ftp://[2001:db8::1]/pub", "2001:db8::1", None);
        check("192.0.2.1/index.html", "192.0.2.1", None);
        check("http://192.0.2.1/24", "192.0.2.1", None);
        check("192.0.2.77/24", "192.0.2.0/24", None);
        check("2001:db8::/120", "2001:db8::/120", None);
        check("::ffff:192.0.2.0/120", "192.0.2.0/24", None);
        check("192.0.2.1-20", "192.0.2.1-192.0.2.20", None);
        check("192.0.2.250-192.0.3.5", "192.0.2.250-192.0.3.5", None);
        check("web-1.example", "web-1.example", None);
        check("a.example, b.example c.example", "a.example, b.example, c.example", None);
        check("192.0.2.0/24 !192.0.2.1", "192.0.2.0/24, !192.0.2.1", None);
        check("a.example a.example", "a.example", None);
    }

    #[test]
    fn says_what_is_wrong() {
        let problem = |typed: &str| typed.parse::<Targets>().expect_err(typed);
        assert_eq!(problem(""), Problem::TargetMissing);
        assert_eq!(problem(" \t, "), Problem::TargetMissing);
        assert_eq!(problem("!192.0.2.1"), Problem::TargetNothingLeft);
        for number in ["127.1", "0x7f000001", "2130706433", "1.2.3.4.5", "192.0.2.256", "0177.0.0.1"] {
            assert!(matches!(problem(number), Problem::TargetNotAnAddress { .. }), "{number}");
        }
        for name in ["a..b", "-a.example", "a b_$", "http://", "ex ample!", "[::1", "1::2::3", &"a".repeat(64)] {
            assert!(matches!(problem(name), Problem::TargetNotAHost { .. }), "{name}: {:?}", problem(name));
        }
        assert!(matches!(problem("192.0.2.0/33"), Problem::TargetBadPrefix { max: 32, .. }));
        assert!(matches!(problem("2001:db8::/129"), Problem::TargetBadPrefix { max: 128, .. }));
        assert!(matches!(problem("192.0.2.20-1"), Problem::TargetBadRange { .. }));
        assert!(matches!(problem("192.0.2.1-x"), Problem::TargetBadRange { .. }));
        assert!(matches!(problem("example.com:99999"), Problem::TargetBadPort { .. }));
        assert!(matches!(problem("fe80::1%eth0"), Problem::TargetZone { .. }));
        assert!(matches!(problem(&"a.example ".repeat(500)), Problem::TooLong { .. }));
    }

    #[test]
    fn counts_and_lists_addresses() {
        let targets = |typed: &str| typed.parse::<Targets>().expect(typed);
        let listed = |typed: &str| targets(typed).literal_addresses().count() as u64;
        for (typed, count) in [("192.0.2.7", 1), ("192.0.2.0/24", 254), ("192.0.2.0/31", 2), ("192.0.2.1-20", 20)] {
            assert_eq!((targets(typed).address_count(), listed(typed)), (count, count), "{typed}");
        }
        assert_eq!(listed("192.0.2.0/24 !192.0.2.128/25 !192.0.2.1"), 126);
        assert_eq!(listed("192.0.2.1 192.0.2.1-2"), 2);
        assert_eq!(targets("::/0").address_count(), u64::MAX);
        assert_eq!(targets("2001:db8::/64").address_count(), u64::MAX);
        assert_eq!(targets("2001:db8::/65 a.example").address_count(), (1 << 63) + 1);
        assert_eq!(targets("a.example b.example !a.example").names().count(), 1);
    }

    fn pattern() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z][a-z0-9]{0,8}(\\.[a-z]{2,5}){0,2}",
            any::<[u8; 4]>().prop_map(|o| Ipv4Addr::from(o).to_string()),
            any::<[u16; 8]>().prop_map(|s| Ipv6Addr::from(s).to_string()),
            (any::<[u8; 4]>(), 0u8..=32).prop_map(|(o, p)| format!("{}/{p}", Ipv4Addr::from(o))),
            (any::<u32>(), any::<u32>()).prop_map(|(a, b)| format!(
                "{}-{}",
                Ipv4Addr::from(a.min(b)),
                Ipv4Addr::from(a.max(b))
            )),
        ]
    }

    proptest! {
        #[test]
        fn text_and_targets_are_inverse(patterns in proptest::collection::vec(pattern(), 1..6)) {
            let targets: Targets = patterns.join(" ").parse().expect("made of patterns");
            prop_assert_eq!(targets.to_string().parse::<Targets>(), Ok(targets));
        }

        #[test]
        fn no_text_breaks_the_parser(text in "\\PC{0,40}") {
            let _ = text.parse::<Targets>();
        }
    }
}
