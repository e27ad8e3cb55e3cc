//! Targets: which hosts, and the syntax in which they are typed.
//!
//! - a name, an IPv4 address, an IPv6 address with or without brackets
//! - a network by prefix or netmask: `192.0.2.0/24`, `192.0.2.0/255.255.255.0`, `2001:db8::/120`
//! - a range: `192.0.2.1-20`, `192.0.2.1-192.0.3.9`, `2001:db8::1-2001:db8::9`
//! - a range for each number: `192.0.2-3.1-5`, `192.0.*.1`; `-5` begins at 0, `250-` ends at 255
//! - several by comma, semicolon, blank or line end; `!` leaves one out; `#` begins a comment
//! - of a URL its host and port count: scheme, user, password, path and query are dropped, and kept nowhere. Behind
//!   one on its line, what cannot be told from the rest of it is refused; see [`mod@line`]
//!
//! A port that targets name (`host:port`, a URL) is the port that is scanned; see
//! [`super::request::ScanRequest::validate`].

mod item;
mod line;
mod pattern;
mod ranges;
#[cfg(test)]
mod tests;

pub use pattern::{HostName, HostPattern, Octets};

use super::limits::MAX_TARGET_BYTES;
use super::ports::{Port, PortSet};
use super::problem::{Problem, quoted};
use super::typed;
use ranges::AddressRanges;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// What was typed into the target field, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// What to scan, in the order typed, each once.
    pub included: Vec<HostPattern>,
    /// What to leave out of it.
    pub excluded: Vec<HostPattern>,
    /// Ports that targets named, each with the place of its target among those included, in ascending order.
    ports: BTreeSet<(usize, Port)>,
}

/// The ports that targets name themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedPorts {
    /// No target names one.
    None,
    /// Every target names these.
    Same(PortSet),
    /// Not every target names the same; these are all of them.
    Different(PortSet),
}

impl NamedPorts {
    /// All of them.
    pub fn all(&self) -> &PortSet {
        static NO_PORTS: PortSet = PortSet::EMPTY;
        match self {
            NamedPorts::None => &NO_PORTS,
            NamedPorts::Same(ports) | NamedPorts::Different(ports) => ports,
        }
    }
}

impl Targets {
    /// How many addresses the included patterns have, names counted as one, saturating.
    pub fn address_count(&self) -> u64 {
        self.included.iter().map(HostPattern::address_count).fold(0, u64::saturating_add)
    }

    /// The names that are to be looked up, those excluded by name left out.
    pub fn names(&self) -> impl Iterator<Item = &HostName> {
        let excluded: BTreeSet<&HostName> = self.excluded_names().collect();
        self.included.iter().filter_map(move |pattern| match pattern {
            HostPattern::Name(name) if !excluded.contains(name) => Some(name),
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
        let (mut seen, excluded) = (BTreeSet::new(), AddressRanges::of(&self.excluded));
        let addresses = self.included.iter().flat_map(HostPattern::addresses);
        addresses.filter(move |address| !excluded.contains(*address) && seen.insert(*address))
    }

    /// Whether an exclusion names this address.
    pub fn excludes(&self, address: IpAddr) -> bool {
        self.excluded.iter().any(|pattern| pattern.covers(address))
    }

    /// Whether this address was typed as such, alone or in a network or range, and not excluded.
    pub fn names_address(&self, address: IpAddr) -> bool {
        self.included.iter().any(|pattern| pattern.covers(address)) && !self.excludes(address)
    }

    /// The ports that the included targets name.
    pub fn named_ports(&self) -> NamedPorts {
        let all: PortSet = self.ports.iter().map(|(_, port)| *port).collect();
        if all.is_empty() {
            return NamedPorts::None;
        }
        // Every pair of a target and a port is there only if every target names every port.
        let is_same = self.ports.len() as u64 == self.included.len() as u64 * u64::from(all.len());
        if is_same { NamedPorts::Same(all) } else { NamedPorts::Different(all) }
    }
}

/// What was understood, in canonical form. The ports that targets name are not part of it.
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
        if text.len() > MAX_TARGET_BYTES {
            return Err(Problem::TooLong { max_bytes: MAX_TARGET_BYTES as u32 });
        }
        let (mut included, mut excluded, mut ports) = (Places::default(), Places::default(), BTreeSet::new());
        let items = typed::spaced_items(text);
        for (index, typed::Item { text: item, .. }) in items.iter().enumerate() {
            if index == 0 || items[index].line != items[index - 1].line {
                line::check(&items[index..])?;
            }
            match item.strip_prefix('!') {
                None if index > 0 && line::is_a_port(item) => {
                    return Err(Problem::TargetLoosePort { text: quoted(item) });
                }
                None => {
                    let (pattern, port) = item::parse(item)?;
                    let place = included.of(pattern);
                    ports.extend(port.map(|port| (place, port)));
                }
                Some(rest) => {
                    let (pattern, port) = item::parse(rest)?;
                    if port.is_some() {
                        return Err(Problem::TargetExcludedPort { text: quoted(&pattern.to_string()) });
                    }
                    excluded.of(pattern);
                }
            }
        }
        let (included, excluded) = (included.into_patterns(), excluded.into_patterns());
        match (included.is_empty(), excluded.is_empty()) {
            (true, true) => Err(Problem::TargetMissing),
            (true, false) => Err(Problem::TargetNothingLeft),
            (false, _) => Ok(Targets { included, excluded, ports }),
        }
    }
}

/// Patterns, each once, with their places in the list.
#[derive(Default)]
struct Places(HashMap<HostPattern, usize>);

impl Places {
    fn of(&mut self, pattern: HostPattern) -> usize {
        let next = self.0.len();
        *self.0.entry(pattern).or_insert(next)
    }

    fn into_patterns(self) -> Vec<HostPattern> {
        let mut patterns: Vec<_> = self.0.into_iter().collect();
        patterns.sort_unstable_by_key(|(_, place)| *place);
        patterns.into_iter().map(|(pattern, _)| pattern).collect()
    }
}
