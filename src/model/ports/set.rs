//! A set of ports.

use super::{Port, parse_range};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A set of ports. A bitmap, grown to its highest member: at most 8 KiB.
#[derive(Clone, Default)]
pub struct PortSet {
    words: Vec<u64>,
    len: u32,
}

impl PortSet {
    /// No port.
    pub const EMPTY: PortSet = PortSet { words: Vec::new(), len: 0 };

    /// All 65,535 ports.
    pub fn all() -> PortSet {
        PortSet::from_range(Port::MIN, Port::MAX)
    }

    /// The ports from `first` to `last`, both included; empty if `last` is lower.
    pub fn from_range(first: Port, last: Port) -> PortSet {
        let mut set = PortSet::default();
        set.insert_range(first, last);
        set
    }

    /// Adds the ports from `first` to `last`, both included; none if `last` is lower.
    pub fn insert_range(&mut self, first: Port, last: Port) {
        if last < first {
            return;
        }
        let ((from, _), (to, _)) = (position(first), position(last));
        if to >= self.words.len() {
            self.words.resize(to + 1, 0);
        }
        for word in from..=to {
            let low = if word == from { first.number() % 64 } else { 0 };
            let high = if word == to { last.number() % 64 } else { 63 };
            let mask = (u64::MAX << low) & (u64::MAX >> (63 - high));
            self.len += (mask & !self.words[word]).count_ones();
            self.words[word] |= mask;
        }
    }

    /// The highest port in it.
    pub fn highest(&self) -> Option<Port> {
        let (index, word) = self.words.iter().enumerate().rfind(|(_, word)| **word != 0)?;
        Port::new((index * 64) as u16 + 63 - word.leading_zeros() as u16)
    }

    /// Adds a port; false if it was there.
    pub fn insert(&mut self, port: Port) -> bool {
        let (word, bit) = position(port);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let is_new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        self.len += u32::from(is_new);
        is_new
    }

    /// Takes a port out; false if it was not there.
    pub fn remove(&mut self, port: Port) -> bool {
        let was_there = self.contains(port);
        if was_there {
            let (word, bit) = position(port);
            self.words[word] &= !bit;
            self.len -= 1;
        }
        was_there
    }

    /// Whether the port is in it.
    pub fn contains(&self, port: Port) -> bool {
        let (word, bit) = position(port);
        self.words.get(word).is_some_and(|w| w & bit != 0)
    }

    /// The ports that are in both.
    pub fn intersection(&self, other: &PortSet) -> PortSet {
        PortSet::from_words(self.words.iter().zip(&other.words).map(|(one, other)| one & other))
    }

    /// The ports that are not in the other.
    pub fn difference(&self, other: &PortSet) -> PortSet {
        let others = other.words.iter().copied().chain(std::iter::repeat(0));
        PortSet::from_words(self.words.iter().zip(others).map(|(one, other)| one & !other))
    }

    /// Adds all ports of another set.
    pub fn add_all(&mut self, other: &PortSet) {
        if other.words.len() > self.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            self.len += (other & !*word).count_ones();
            *word |= other;
        }
    }

    fn from_words(words: impl Iterator<Item = u64>) -> PortSet {
        let mut words: Vec<u64> = words.collect();
        while words.last() == Some(&0) {
            words.pop();
        }
        let len = words.iter().map(|word| word.count_ones()).sum();
        PortSet { words, len }
    }

    /// How many ports it has.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Its ports, ascending.
    pub fn iter(&self) -> impl Iterator<Item = Port> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Port::new((index as u32 * 64 + bit) as u16)
            })
        })
    }

    /// Its ports as ranges, ascending and as long as possible.
    pub fn ranges(&self) -> impl Iterator<Item = (Port, Port)> + '_ {
        let mut from = 0;
        std::iter::from_fn(move || {
            let first = self.next(from, true)?;
            let end = self.next(first, false).unwrap_or(self.words.len() * 64);
            from = end;
            Some((Port::new(first as u16)?, Port::new((end - 1) as u16)?))
        })
    }

    /// The next number from that on that is in it, or that is not; `None` beyond its end.
    fn next(&self, from: usize, is_in: bool) -> Option<usize> {
        let flipped = if is_in { 0 } else { u64::MAX };
        let mut mask = u64::MAX << (from % 64);
        self.words.iter().enumerate().skip(from / 64).find_map(|(index, word)| {
            let bits = (word ^ flipped) & std::mem::replace(&mut mask, u64::MAX);
            (bits != 0).then(|| index * 64 + bits.trailing_zeros() as usize)
        })
    }
}

fn position(port: Port) -> (usize, u64) {
    (usize::from(port.number() / 64), 1 << (port.number() % 64))
}

impl FromIterator<Port> for PortSet {
    fn from_iter<I: IntoIterator<Item = Port>>(ports: I) -> PortSet {
        let mut set = PortSet::default();
        set.extend(ports);
        set
    }
}

impl Extend<Port> for PortSet {
    fn extend<I: IntoIterator<Item = Port>>(&mut self, ports: I) {
        for port in ports {
            self.insert(port);
        }
    }
}

impl PartialEq for PortSet {
    fn eq(&self, other: &PortSet) -> bool {
        // Where one has more words, none is left that could be in them.
        self.len == other.len && self.words.iter().zip(&other.words).all(|(one, other)| one == other)
    }
}

impl Eq for PortSet {}

impl fmt::Debug for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PortSet({self})")
    }
}

/// Ranges by comma: `22,80,8000-8100`; nothing for the empty set.
impl fmt::Display for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (first, last)) in self.ranges().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            if first == last {
                write!(f, "{comma}{first}")?;
            } else {
                write!(f, "{comma}{first}-{last}")?;
            }
        }
        Ok(())
    }
}

/// Serialized as its text, which is shorter than a list and reads well.
impl Serialize for PortSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PortSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<PortSet, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut set = PortSet::default();
        for range in text.split(',').filter(|range| !range.is_empty()) {
            let (first, last) = parse_range(range).map_err(serde::de::Error::custom)?;
            set.insert_range(first, last);
        }
        Ok(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ranges_are_added_as_their_ports_are() {
        for (first, last) in [(1, 1), (1, 63), (1, 64), (63, 65), (64, 127), (100, 70), (1, 65_535), (65_535, 65_535)] {
            let (mut at_once, mut one_by_one) =
                ("2,80,64000".parse::<PortSet>().unwrap(), "2,80,64000".parse::<PortSet>().unwrap());
            at_once.insert_range(Port::new(first).unwrap(), Port::new(last).unwrap());
            one_by_one.extend((first..=last).filter_map(Port::new));
            assert_eq!((&at_once, at_once.len()), (&one_by_one, one_by_one.len()), "{first}-{last}");
            assert_eq!(at_once.highest(), at_once.iter().last(), "{first}-{last}");
        }
        assert_eq!(PortSet::EMPTY.highest(), None);
    }

    proptest! {
        #[test]
        fn ranges_are_what_is_in_it(numbers in proptest::collection::vec(1u16..200, 0..150)) {
            let set: PortSet = numbers.iter().copied().filter_map(Port::new).collect();
            let ranges: Vec<(u16, u16)> = set.ranges().map(|(first, last)| (first.number(), last.number())).collect();
            let one_by_one: Vec<u16> = ranges.iter().flat_map(|(first, last)| *first..=*last).collect();
            prop_assert_eq!(one_by_one, set.iter().map(Port::number).collect::<Vec<_>>());
            prop_assert!(ranges.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0), "{:?}", ranges);
        }

        #[test]
        fn sets_are_joined_and_parted(
            one in proptest::collection::btree_set(1u16..300, 0..60),
            other in proptest::collection::btree_set(1u16.., 0..60),
        ) {
            let set = |numbers: &mut dyn Iterator<Item = u16>| numbers.filter_map(Port::new).collect::<PortSet>();
            let (left, right) = (set(&mut one.iter().copied()), set(&mut other.iter().copied()));
            let mut both = left.clone();
            both.add_all(&right);
            for (result, expected) in [
                (left.intersection(&right), set(&mut one.intersection(&other).copied())),
                (left.difference(&right), set(&mut one.difference(&other).copied())),
                (right.difference(&left), set(&mut other.difference(&one).copied())),
                (both, set(&mut one.union(&other).copied())),
            ] {
                prop_assert_eq!(result.len() as usize, result.iter().count());
                prop_assert_eq!(result, expected);
            }
        }
    }
}
