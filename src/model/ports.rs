//! Ports: one, a set, and the syntax in which a set is typed.
//!
//! `22,80,8000-8100,-1000,60000-`, service names, `top:100`, `!25` to leave out.

use super::limits::MAX_FIELD_BYTES;
use super::problem::{Problem, quoted};
use super::service;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

/// A TCP port, 1–65535. Port 0 is reserved (RFC 6335, section 6) and cannot be probed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Port(NonZeroU16);

impl Port {
    /// The highest port.
    pub const MAX: Port = Port(NonZeroU16::MAX);
    /// The lowest port.
    pub const MIN: Port = Port(NonZeroU16::MIN);

    /// The port of that number; `None` for 0.
    pub const fn new(number: u16) -> Option<Port> {
        match NonZeroU16::new(number) {
            Some(number) => Some(Port(number)),
            None => None,
        }
    }

    /// Its number.
    pub const fn number(self) -> u16 {
        self.0.get()
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Port {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Port, Problem> {
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Problem::PortNotUnderstood { text: quoted(text) });
        }
        let out_of_range = || Problem::PortOutOfRange { text: quoted(text) };
        text.parse::<u16>().ok().and_then(Port::new).ok_or_else(out_of_range)
    }
}

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
        let mut ports = self.iter().peekable();
        std::iter::from_fn(move || {
            let first = ports.next()?;
            let mut last = first;
            while let Some(next) = ports.next_if(|next| next.number() == last.number() + 1) {
                last = next;
            }
            Some((first, last))
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
        self.len == other.len && self.iter().eq(other.iter())
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

/// The syntax of the form and the command line; see the top of this file.
impl FromStr for PortSet {
    type Err = Problem;

    fn from_str(text: &str) -> Result<PortSet, Problem> {
        if text.len() > MAX_FIELD_BYTES {
            return Err(Problem::TooLong { max_bytes: MAX_FIELD_BYTES as u32 });
        }
        let (mut included, mut excluded, mut any_included) = (PortSet::default(), PortSet::default(), false);
        for item in items(text) {
            match item.strip_prefix('!') {
                Some(rest) => add_item(rest, &mut excluded)?,
                None => {
                    any_included = true;
                    add_item(item, &mut included)?;
                }
            }
        }
        if !any_included {
            if excluded.is_empty() {
                return Err(Problem::PortsMissing);
            }
            included = PortSet::all();
        }
        for port in excluded.iter() {
            included.remove(port);
        }
        if included.is_empty() { Err(Problem::PortsNothingLeft) } else { Ok(included) }
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

/// What stands between commas or blanks; blanks round a dash belong to the range.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';'])
        .flat_map(|part| {
            let part = part.trim();
            let is_spaced_range = part.split_once('-').is_some_and(|(start, end)| {
                let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
                is_number(start.trim().trim_start_matches('!')) && is_number(end.trim())
            });
            let pieces: Vec<&str> = if is_spaced_range { vec![part] } else { part.split_whitespace().collect() };
            pieces
        })
        .filter(|item| !item.is_empty())
}

fn add_item(item: &str, set: &mut PortSet) -> Result<(), Problem> {
    if let Some(count) = item.strip_prefix("top:") {
        let max = service::TOP_PORTS.len() as u16;
        let out_of_range = || Problem::PortTopOutOfRange { text: quoted(count), max };
        let count = count.parse::<u16>().ok().filter(|n| (1..=max).contains(n)).ok_or_else(out_of_range)?;
        set.extend(service::top_ports(usize::from(count)));
    } else if item.bytes().any(|b| b.is_ascii_alphabetic()) {
        let named = service::ports_named(item);
        if named.is_empty() {
            return Err(Problem::PortNotUnderstood { text: quoted(item) });
        }
        set.extend(named.iter());
    } else {
        let (first, last) = parse_range(item)?;
        set.insert_range(first, last);
    }
    Ok(())
}

fn parse_range(item: &str) -> Result<(Port, Port), Problem> {
    let Some((start, end)) = item.split_once('-') else {
        let port = item.parse()?;
        return Ok((port, port));
    };
    let (start, end) = (start.trim(), end.trim());
    let first = if start.is_empty() { Port::MIN } else { start.parse().map_err(|p| whole_item(p, item))? };
    let last = if end.is_empty() { Port::MAX } else { end.parse().map_err(|p| whole_item(p, item))? };
    if first > last {
        return Err(Problem::PortRangeInverted { start: first.number(), end: last.number() });
    }
    Ok((first, last))
}

/// In `8a-9` the person typed `8a-9`, not `8a`.
fn whole_item(problem: Problem, item: &str) -> Problem {
    match problem {
        Problem::PortNotUnderstood { .. } => Problem::PortNotUnderstood { text: quoted(item) },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(typed: &str, expected: &str) {
        let set: PortSet = typed.parse().unwrap_or_else(|problem| panic!("{typed:?}: {problem}"));
        assert_eq!(set.to_string(), expected, "{typed:?}");
    }

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

    #[test]
    fn understands_every_form() {
        check("22", "22");
        check("22,80,8000-8100", "22,80,8000-8100");
        check("80, 22;443  81", "22,80-81,443");
        check("-1000", "1-1000");
        check("60000-", "60000-65535");
        check("-", "1-65535");
        check("8000 - 8010, 22", "22,8000-8010");
        check("ssh,HTTP,https", "22,80,443");
        check("http-alt", "591,8008,8080");
        check("1-100,!25,!30-40", "1-24,26-29,41-100");
        check("!25", "1-24,26-65535");
        check("22,22,22-23", "22-23");
        check("top:1", &service::TOP_PORTS[0].to_string());
    }

    #[test]
    fn says_what_is_wrong() {
        let problem = |typed: &str| typed.parse::<PortSet>().expect_err(typed);
        let text = |s: &str| s.to_owned();
        assert_eq!(problem(""), Problem::PortsMissing);
        assert_eq!(problem(" , ,"), Problem::PortsMissing);
        assert_eq!(problem("0"), Problem::PortOutOfRange { text: text("0") });
        assert_eq!(problem("99999"), Problem::PortOutOfRange { text: text("99999") });
        assert_eq!(problem("80-70"), Problem::PortRangeInverted { start: 80, end: 70 });
        assert_eq!(problem("80-70000"), Problem::PortOutOfRange { text: text("70000") });
        assert_eq!(problem("nosuchservice"), Problem::PortNotUnderstood { text: text("nosuchservice") });
        assert_eq!(problem("1-2-3"), Problem::PortNotUnderstood { text: text("1-2-3") });
        assert_eq!(problem("22,$"), Problem::PortNotUnderstood { text: text("$") });
        assert_eq!(problem("22,!22"), Problem::PortsNothingLeft);
        assert!(matches!(problem("top:0"), Problem::PortTopOutOfRange { .. }));
        assert!(matches!(problem("top:x"), Problem::PortTopOutOfRange { .. }));
        assert!(matches!(problem(&"1,".repeat(5000)), Problem::TooLong { .. }));
    }

    proptest! {
        #[test]
        fn text_and_set_are_inverse(numbers in proptest::collection::vec(1u16.., 1..200)) {
            let set: PortSet = numbers.iter().copied().filter_map(Port::new).collect();
            prop_assert_eq!(set.to_string().parse::<PortSet>(), Ok(set.clone()));
            prop_assert_eq!(set.len() as usize, set.iter().count());
            let json = serde_json::to_string(&set).expect("a set is a string");
            prop_assert_eq!(serde_json::from_str::<PortSet>(&json).expect("its own text"), set);
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

        #[test]
        fn no_text_breaks_the_parser(text in "\\PC{0,40}") {
            let _ = text.parse::<PortSet>();
        }
    }
}
