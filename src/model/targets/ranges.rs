//! Many patterns as sorted ranges: whether one of thousands covers an address is found in a few steps.

use super::pattern::{HostPattern, Octets};
use std::net::IpAddr;

/// All addresses that some patterns cover.
#[derive(Debug)]
pub(super) struct AddressRanges {
    /// Ascending, none touches another.
    ranges: Vec<(IpAddr, IpAddr)>,
    /// They can be millions of ranges, and are few.
    octets: Vec<Octets>,
}

impl AddressRanges {
    pub(super) fn of(patterns: &[HostPattern]) -> AddressRanges {
        let mut spans: Vec<_> = patterns.iter().filter_map(HostPattern::span).collect();
        spans.sort_unstable();
        let mut ranges: Vec<(IpAddr, IpAddr)> = Vec::with_capacity(spans.len());
        for (first, last) in spans {
            match ranges.last_mut() {
                Some((_, end)) if first <= *end => *end = last.max(*end),
                _ => ranges.push((first, last)),
            }
        }
        let octets = patterns.iter().filter_map(|pattern| match pattern {
            HostPattern::Octets(octets) => Some(*octets),
            _ => None,
        });
        AddressRanges { ranges, octets: octets.collect() }
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        let after = self.ranges.partition_point(|(first, _)| *first <= address);
        let in_range =
            after.checked_sub(1).and_then(|index| self.ranges.get(index)).is_some_and(|(_, end)| address <= *end);
        in_range || self.octets.iter().any(|octets| HostPattern::Octets(*octets).covers(address))
    }
}
