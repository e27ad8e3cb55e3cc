//! One host, or several addresses: what they are, how many, and whether an address is among them.

use ipnet::IpNet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One host, or several addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HostPattern {
    /// To be looked up.
    Name(HostName),
    /// A network; one address is a network of full prefix length.
    Network(IpNet),
    /// From the first to the second address, both included, of one family.
    Range(IpAddr, IpAddr),
    /// IPv4 addresses each of whose numbers is within a range of its own: `192.0.2-3.1-5`, `10.*.0.1`.
    Octets(Octets),
}

/// A range for each number of an IPv4 address, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Octets(pub(super) [(u8, u8); 4]);

/// A host name, in lower case, without the trailing dot. Letters of any script.
///
/// At most 253 characters in labels of 1–63 (RFC 1035, section 2.3.4; RFC 5891 for other scripts).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostName(pub(super) String);

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

impl HostPattern {
    pub(super) fn single(address: IpAddr) -> HostPattern {
        HostPattern::Network(IpNet::from(address.to_canonical()))
    }

    pub(super) fn covers(&self, address: IpAddr) -> bool {
        match self {
            HostPattern::Name(_) => false,
            HostPattern::Network(network) => network.contains(&address),
            HostPattern::Range(first, last) => (first..=last).contains(&&address),
            HostPattern::Octets(octets) => octets.covers(address),
        }
    }

    pub(super) fn address_count(&self) -> u64 {
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
            HostPattern::Octets(octets) => octets.count(),
        }
    }

    /// The addresses of a network are its hosts: without the network and broadcast address of an IPv4 network of /30
    /// or shorter prefix. Ranges have all that were named.
    pub(super) fn addresses(&self) -> Box<dyn Iterator<Item = IpAddr>> {
        match *self {
            HostPattern::Name(_) => Box::new(std::iter::empty()),
            HostPattern::Network(network) => Box::new(network.hosts()),
            HostPattern::Range(first, last) => {
                let is_ipv4 = first.is_ipv4();
                Box::new((to_number(first)..=to_number(last)).map(move |number| from_number(number, is_ipv4)))
            }
            HostPattern::Octets(octets) => Box::new((0..octets.count()).map(move |index| octets.at(index))),
        }
    }

    /// Its addresses as one row of numbers, ends of networks included; `None` for names and [`Octets`].
    pub(super) fn span(&self) -> Option<(IpAddr, IpAddr)> {
        match self {
            HostPattern::Network(network) => Some((network.network(), network.broadcast())),
            HostPattern::Range(first, last) => Some((*first, *last)),
            HostPattern::Name(_) | HostPattern::Octets(_) => None,
        }
    }
}

impl Octets {
    fn covers(&self, address: IpAddr) -> bool {
        let IpAddr::V4(address) = address else {
            return false;
        };
        address.octets().iter().zip(self.0).all(|(octet, (first, last))| (first..=last).contains(octet))
    }

    fn count(&self) -> u64 {
        self.0.iter().map(|(first, last)| u64::from(last - first) + 1).product()
    }

    /// Addresses are counted as they ascend.
    fn at(&self, index: u64) -> IpAddr {
        let (mut octets, mut rest) = ([0; 4], index);
        for (octet, (first, last)) in octets.iter_mut().zip(self.0).rev() {
            let width = u64::from(last - first) + 1;
            *octet = first + (rest % width) as u8;
            rest /= width;
        }
        Ipv4Addr::from(octets).into()
    }

    /// The same as a range, if no number is left out between its first and its last address.
    pub(super) fn as_range(&self) -> Option<(IpAddr, IpAddr)> {
        let mut spans = self.0.iter().skip_while(|(first, last)| first == last).skip(1);
        let first = IpAddr::from(self.0.map(|(first, _)| first));
        let last = IpAddr::from(self.0.map(|(_, last)| last));
        spans.all(|span| *span == (0, u8::MAX)).then_some((first, last))
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
            HostPattern::Octets(octets) => octets.fmt(f),
        }
    }
}

impl fmt::Display for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, span) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "." })?;
            match span {
                (0, u8::MAX) => f.write_str("*")?,
                (first, last) if first == last => first.fmt(f)?,
                (first, last) => write!(f, "{first}-{last}")?,
            }
        }
        Ok(())
    }
}
