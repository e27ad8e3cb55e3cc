//! In which order ports are asked: likely ones first, then a seeded random permutation, and of each
//! port all addresses in turn, so that no host is hammered. The same seed gives the same order.

use crate::model::ports::{Port, PortSet};
use crate::model::service;

/// Lists each (address index, port) of a plan once, without holding them all.
#[derive(Debug)]
pub(super) struct Order {
    ports: Vec<Port>,
    addresses: u32,
    next_port: usize,
    next_address: u32,
}

impl Order {
    pub(super) fn new(ports: &PortSet, addresses: u32, seed: u64) -> Order {
        let likely: Vec<Port> = service::top_ports(usize::MAX).filter(|port| ports.contains(*port)).collect();
        let likely_set: PortSet = likely.iter().copied().collect();
        let mut rest: Vec<Port> = ports.iter().filter(|port| !likely_set.contains(*port)).collect();
        shuffle(&mut rest, seed);
        let mut ordered = likely;
        ordered.append(&mut rest);
        Order { ports: ordered, addresses, next_port: 0, next_address: 0 }
    }
}

impl Iterator for Order {
    type Item = (u32, Port);

    fn next(&mut self) -> Option<(u32, Port)> {
        if self.addresses == 0 {
            return None;
        }
        let pair = (self.next_address, *self.ports.get(self.next_port)?);
        self.next_address += 1;
        if self.next_address == self.addresses {
            self.next_address = 0;
            self.next_port += 1;
        }
        Some(pair)
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

    fn numbers(ports: &str, addresses: u32, seed: u64) -> Vec<(u32, u16)> {
        let ports: PortSet = ports.parse().unwrap();
        Order::new(&ports, addresses, seed).map(|(address, port)| (address, port.number())).collect()
    }

    #[test]
    fn lists_each_pair_once() {
        let all = numbers("1-65535", 1, 7);
        assert_eq!(all.len(), 65_535);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 65_535);
        assert_eq!(numbers("1-500", 3, 7).iter().collect::<HashSet<_>>().len(), 1500);
        assert_eq!(numbers("1-500", 0, 7), []);
    }

    #[test]
    fn the_seed_decides_and_likely_ports_come_first() {
        assert_eq!(numbers("30000-40000", 1, 1), numbers("30000-40000", 1, 1));
        assert_ne!(numbers("30000-40000", 1, 1), numbers("30000-40000", 1, 2));
        let first: Vec<u16> = numbers("1-65535", 1, 3).iter().map(|pair| pair.1).take(200).collect();
        assert_eq!(first, service::TOP_PORTS.iter().map(|port| port.number()).collect::<Vec<_>>());
        let mut rest: Vec<u16> = numbers("1-65535", 1, 3).iter().map(|pair| pair.1).skip(200).collect();
        assert!(!rest.is_sorted());
        rest.sort_unstable();
        assert!(rest.is_sorted());
    }

    #[test]
    fn addresses_take_turns() {
        let addresses: Vec<u32> = numbers("40000-40001", 3, 1).iter().map(|pair| pair.0).collect();
        assert_eq!(addresses, [0, 1, 2, 0, 1, 2]);
    }

    #[test]
    fn the_generator_is_the_published_one() {
        // First outputs for seed 1234567, as published with the reference implementation.
        let mut random = SplitMix(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }
}
