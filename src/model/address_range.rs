//! Many addresses in few words: as ranges, in the syntax in which targets are typed.

use std::fmt;
use std::net::IpAddr;

/// Addresses of one family that follow each other, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    first: IpAddr,
    last: IpAddr,
}

impl AddressRange {
    /// As few ranges as hold exactly these addresses, which are ascending.
    pub fn of(addresses: impl IntoIterator<Item = IpAddr>) -> Vec<AddressRange> {
        let mut ranges: Vec<AddressRange> = Vec::new();
        for address in addresses {
            match ranges.last_mut() {
                Some(range) if is_next(range.last, address) => range.last = address,
                _ => ranges.push(AddressRange { first: address, last: address }),
            }
        }
        ranges
    }
}

fn is_next(before: IpAddr, address: IpAddr) -> bool {
    match (before, address) {
        (IpAddr::V4(before), IpAddr::V4(address)) => u32::from(before).checked_add(1) == Some(address.into()),
        (IpAddr::V6(before), IpAddr::V6(address)) => u128::from(before).checked_add(1) == Some(address.into()),
        _ => false,
    }
}

/// `192.0.2.7`, `192.0.2.1-20`, `192.0.2.250-192.0.3.5`, `2001:db8::1-2001:db8::9`.
impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AddressRange { first, last } = self;
        match (first, last) {
            _ if first == last => first.fmt(f),
            (IpAddr::V4(start), IpAddr::V4(end)) if start.octets()[..3] == end.octets()[..3] => {
                write!(f, "{first}-{}", end.octets()[3])
            }
            _ => write!(f, "{first}-{last}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::targets::Targets;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::net::Ipv4Addr;

    fn ranges(addresses: &[&str]) -> Vec<String> {
        let addresses: BTreeSet<IpAddr> = addresses.iter().map(|text| text.parse().unwrap()).collect();
        AddressRange::of(addresses).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn neighbours_become_one_range() {
        assert_eq!(ranges(&[]), [""; 0]);
        assert_eq!(ranges(&["192.0.2.7"]), ["192.0.2.7"]);
        assert_eq!(ranges(&["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.5"]), ["192.0.2.1-3", "192.0.2.5"]);
        assert_eq!(ranges(&["192.0.2.254", "192.0.2.255", "192.0.3.0"]), ["192.0.2.254-192.0.3.0"]);
        assert_eq!(ranges(&["2001:db8::1", "2001:db8::2", "2001:db8::4"]), ["2001:db8::1-2001:db8::2", "2001:db8::4"]);
        assert_eq!(ranges(&["255.255.255.255", "::"]), ["255.255.255.255", "::"], "families do not follow each other");
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_as_the_same_addresses(last in proptest::collection::btree_set(0u32..1_000, 1..200)) {
            let wanted: BTreeSet<IpAddr> = last.iter().map(|n| Ipv4Addr::from(0xc000_0200 + n).into()).collect();
            let shown: Vec<String> = AddressRange::of(wanted.iter().copied()).iter().map(ToString::to_string).collect();
            let targets: Targets = shown.join(", ").parse().expect("the syntax of targets");
            prop_assert_eq!(targets.literal_addresses().collect::<BTreeSet<_>>(), wanted);
        }
    }
}
