//! In which order ports are asked: likely ones first, then a seeded random permutation. The same seed gives the
//! same order.

use crate::model::ports::{Port, PortSet};
use crate::model::service;

/// The ports of a plan in the order in which each address is asked.
#[derive(Debug)]
pub(super) struct Order {
    ports: Vec<Port>,
    likely: u32,
}

impl Order {
    pub(super) fn new(ports: &PortSet, seed: u64) -> Order {
        let mut ordered: Vec<Port> = service::TOP_PORTS.iter().copied().filter(|port| ports.contains(*port)).collect();
        let likely: PortSet = ordered.iter().copied().collect();
        let mut rest: Vec<Port> = ports.iter().filter(|port| !likely.contains(*port)).collect();
        shuffle(&mut rest, seed);
        ordered.append(&mut rest);
        Order { ports: ordered, likely: likely.len() }
    }

    /// How many there are.
    pub(super) fn len(&self) -> u32 {
        self.ports.len() as u32
    }

    /// The port at that place, from 0.
    pub(super) fn at(&self, place: u32) -> Option<Port> {
        self.ports.get(place as usize).copied()
    }

    /// How many of them are likely ones.
    pub(super) fn likely(&self) -> u32 {
        self.likely
    }

    /// Whether programs are often found on the port at that place.
    pub(super) fn is_likely(&self, place: u32) -> bool {
        place < self.likely
    }
}

/// Fisher and Yates's shuffle.
fn shuffle(ports: &mut [Port], seed: u64) {
    let mut random = SplitMix(seed);
    for last in (1..ports.len()).rev() {
        let other = (random.next() % (last as u64 + 1)) as usize;
        ports.swap(last, other);
    }
}

/// The generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014): eight lines that give the same order on server and in the browser, where the ones of `rand`
/// promise no such stability between versions.
#[derive(Clone, Copy, Debug)]
pub(super) struct SplitMix(pub(super) u64);

impl SplitMix {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn numbers(ports: &str, seed: u64) -> Vec<u16> {
        let order = Order::new(&ports.parse().unwrap(), seed);
        (0..order.len()).map(|place| order.at(place).unwrap().number()).collect()
    }

    #[test]
    fn lists_each_port_once() {
        let all = numbers("1-65535", 7);
        assert_eq!(all.len(), 65_535);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 65_535);
        assert_eq!(Order::new(&"1-10".parse().unwrap(), 7).at(10), None);
    }

    #[test]
    fn the_seed_decides_and_likely_ports_come_first() {
        assert_eq!(numbers("30000-40000", 1), numbers("30000-40000", 1));
        assert_ne!(numbers("30000-40000", 1), numbers("30000-40000", 2));
        let all = numbers("1-65535", 3);
        assert!(all[..200].iter().copied().eq(service::top_ports(200).map(Port::number)));
        let mut rest = all[200..].to_vec();
        assert!(!rest.is_sorted());
        rest.sort_unstable();
        assert!(rest.is_sorted());
        let order = Order::new(&PortSet::all(), 3);
        assert_eq!([199, 200].map(|place| order.is_likely(place)), [true, false]);
    }

    #[test]
    fn the_generator_is_the_published_one() {
        // First outputs for seed 1234567, as published with the reference implementation.
        let mut random = SplitMix(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }
}
