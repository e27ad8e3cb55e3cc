//! Ports: one, a set, and the syntax in which a set is typed.
//!
//! - `22`, `8000-8100`, `-1000` (from 1), `60000-` (to 65535); any dash, with or without blanks around it
//! - `ssh`, the name of a service, all of whose ports are meant; in a range (`ssh-25`) it must have one
//! - `top:100`, the first of [`service::top_ports`]
//! - several by comma, semicolon, blank or line end; `!25` leaves out; `#` begins a comment
//! - nmap's `T:` before TCP ports and its `/tcp` behind one change nothing; `U:` and `S:` are refused

mod set;

pub use set::PortSet;

use super::limits::MAX_FIELD_BYTES;
use super::problem::{Problem, quoted};
use super::service;
use super::typed::{self, has_foreign_digits};
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
        if has_foreign_digits(text) {
            return Err(Problem::ForeignDigits { text: quoted(text) });
        }
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
        for item in typed::items(text) {
            match item.strip_prefix('!') {
                Some(rest) => add_item(rest, &mut excluded)?,
                None => {
                    any_included = true;
                    add_item(&item, &mut included)?;
                }
            }
        }
        if !any_included {
            if excluded.is_empty() {
                return Err(Problem::PortsMissing);
            }
            included = PortSet::all();
        }
        let left = included.difference(&excluded);
        if left.is_empty() { Err(Problem::PortsNothingLeft) } else { Ok(left) }
    }
}

fn add_item(item: &str, set: &mut PortSet) -> Result<(), Problem> {
    let item = without_protocol(item)?;
    if let Some(count) = strip_prefix_ignoring_case(item, "top:") {
        let max = service::top_count();
        let out_of_range = || Problem::PortTopOutOfRange { text: quoted(count), max };
        let is_number = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit());
        let count = count.parse::<u16>().ok().filter(|n| is_number && (1..=max).contains(n));
        set.extend(service::top_ports(usize::from(count.ok_or_else(out_of_range)?)));
        return Ok(());
    }
    if item.contains(char::is_alphabetic) {
        let named = service::ports_named(item);
        if !named.is_empty() {
            set.add_all(&named);
            return Ok(());
        }
    }
    let (first, last) = parse_range(item)?;
    set.insert_range(first, last);
    Ok(())
}

/// nmap writes the protocol before ports (`T:22`), and behind them in what it prints (`22/tcp`).
fn without_protocol(item: &str) -> Result<&str, Problem> {
    let only_tcp = || Problem::PortNotTcp { text: quoted(item) };
    if let Some((protocol, rest)) = item.split_once(':') {
        match protocol {
            "T" | "t" => return Ok(rest),
            "U" | "u" | "S" | "s" | "P" | "p" => return Err(only_tcp()),
            _ => {}
        }
    }
    match item.split_once('/') {
        Some((port, protocol)) if protocol.eq_ignore_ascii_case("tcp") => Ok(port),
        Some((_, protocol)) if ["udp", "sctp"].iter().any(|other| protocol.eq_ignore_ascii_case(other)) => {
            Err(only_tcp())
        }
        _ => Ok(item),
    }
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let begin = text.get(..prefix.len())?;
    begin.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// The ends of a range, or of one port. Names of services have dashes too, so each dash may be the one between the ends.
fn parse_range(item: &str) -> Result<(Port, Port), Problem> {
    let not_understood = || Problem::PortNotUnderstood { text: quoted(item) };
    let dashes: Vec<usize> = item.match_indices('-').map(|(at, _)| at).collect();
    let has_letters = item.contains(char::is_alphabetic);
    let dash = match dashes[..] {
        [] if has_letters => return Err(not_understood()),
        [] => return plain_port(item).map(|port| (port, port)),
        [dash] => dash,
        _ if has_letters => {
            let is_end = |text: &str| text.is_empty() || parse_end(text).is_ok();
            let fits = |dash: &usize| is_end(&item[..*dash]) && is_end(&item[dash + 1..]);
            dashes.into_iter().find(fits).ok_or_else(not_understood)?
        }
        _ => return Err(not_understood()),
    };
    let (start, end) = (&item[..dash], &item[dash + 1..]);
    let first = if start.is_empty() { Port::MIN } else { parse_end(start).map_err(|p| whole_item(p, item))? };
    let last = if end.is_empty() { Port::MAX } else { parse_end(end).map_err(|p| whole_item(p, item))? };
    if first > last {
        return Err(Problem::PortRangeInverted { start: first.number(), end: last.number() });
    }
    Ok((first, last))
}

/// A port by number, or by the name of a service that has one port.
fn parse_end(text: &str) -> Result<Port, Problem> {
    if !text.contains(char::is_alphabetic) {
        return plain_port(text);
    }
    let named = service::ports_named(text);
    let port = named.iter().next().filter(|_| named.len() == 1);
    port.ok_or_else(|| Problem::PortNotUnderstood { text: quoted(text) })
}

/// A number without leading zeros or signs between its thousands: of `1-1,024` the last item would be port 24.
fn plain_port(text: &str) -> Result<Port, Problem> {
    let is_grouped = |text: &str| text.len() == 3 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    let has_point =
        || text.split(['.', '\'', '’']).all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    if is_grouped(text) || (text.contains(['.', '\'', '’']) && has_point()) {
        return Err(Problem::PortGrouped { text: quoted(text) });
    }
    text.parse()
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
        check("TOP:1", &service::TOP_PORTS[0].to_string());
        check("60000 -", "60000-65535");
        check("- 1000", "1-1000");
        check("ssh - 25", "22-25");
        check("22 - http", "22-80");
        check("ssh-https", "22-443");
        check("ssh-", "22-65535");
        check("-ssh", "1-22");
        check("netbios-ssn-microsoft-ds", "139-445");
        check("22–25, 80—81 8000−8001", "22-25,80-81,8000-8001");
        check("22, 80, 443, 8000–8100", "22,80,443,8000-8100");
        check("22 # ssh\n80-81\r\n# 443", "22,80-81");
        check("T:22,80", "22,80");
        check("t:1-3 5/tcp ssh/TCP", "1-3,5,22");
        check("!T:25", "1-24,26-65535");
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
        assert_eq!(problem("http-alt-9000"), Problem::PortNotUnderstood { text: text("http-alt-9000") });
        assert_eq!(problem("http - ssh"), Problem::PortRangeInverted { start: 80, end: 22 });
        assert_eq!(problem("22-nosuchservice"), Problem::PortNotUnderstood { text: text("22-nosuchservice") });
        for udp in ["U:53", "u:53", "S:9", "53/udp", "T:80,U:53", "9/SCTP"] {
            assert!(matches!(problem(udp), Problem::PortNotTcp { .. }), "{udp}");
        }
        for grouped in ["1-1,024", "1.024", "65.535", "1-65.535", "1,000", "65’535"] {
            assert!(matches!(problem(grouped), Problem::PortGrouped { .. }), "{grouped}: {:?}", problem(grouped));
        }
        for digits in ["４４３", "٢٢", "1-１０"] {
            assert!(matches!(problem(digits), Problem::ForeignDigits { .. }), "{digits}: {:?}", problem(digits));
        }
        assert!(matches!(problem("top:+5"), Problem::PortTopOutOfRange { .. }));
        assert!(matches!(problem("22,…"), Problem::PortNotUnderstood { .. }));
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
        fn no_text_breaks_the_parser(text in "(\\PC|[-0-9,:! tcp#–]){0,40}") {
            if let Ok(set) = text.parse::<PortSet>() {
                prop_assert_eq!(set.to_string().parse::<PortSet>(), Ok(set));
            }
        }
    }
}
