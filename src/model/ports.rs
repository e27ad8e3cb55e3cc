//! Ports: one, a set, and the syntax in which a set is typed.
//!
//! `22,80,8000-8100,-1000,60000-`, service names, `top:100`, `!25` to leave out.

mod set;

pub use set::PortSet;

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
        fn no_text_breaks_the_parser(text in "\\PC{0,40}") {
            let _ = text.parse::<PortSet>();
        }
    }
}
