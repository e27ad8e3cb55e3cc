//! What a person looks for in the table; pure.
//!
//! Words, each of which must fit somewhere: `ssh`, `192.0.2.7`, `80`. And words with a key: `state:open`,
//! `risk:high,medium`, `port:8000-8999`, `service:http`, `host:192.0.2.`; a comma means any of them, `!` before a
//! word that it must not fit. Keys and values may be those of any language of the page.

use crate::model::event::PortState;
use crate::model::ports::{Port, PortSet};
use crate::model::risk::{self, Risk};
use crate::model::service;
use crate::words;

/// The longest search that is read, in bytes.
pub const MAX_SEARCH_BYTES: usize = 200;
/// More words than these are not read.
const MAX_TERMS: usize = 16;

/// A key, by the words for it.
const KEYS: [(&str, Key); 10] = [
    ("state", Key::State),
    ("estado", Key::State),
    ("risk", Key::Risk),
    ("riesgo", Key::Risk),
    ("port", Key::Port),
    ("puerto", Key::Port),
    ("service", Key::Service),
    ("servicio", Key::Service),
    ("host", Key::Host),
    ("equipo", Key::Host),
];

/// What stands before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Open, closed, filtered.
    State,
    /// High, medium, low, info.
    Risk,
    /// A number, a range, a service's name.
    Port,
    /// Part of a service's name.
    Service,
    /// Part of an address or name.
    Host,
}

/// A word that was not understood: as typed, and what its key takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUnderstood {
    /// The whole word.
    pub word: String,
    /// Its key; `None` where that is what was not understood.
    pub key: Option<Key>,
}

/// A search, understood. What is not understood in it is left out, so that half a word hides nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    terms: Vec<Term>,
    /// The first word that was not understood.
    pub not_understood: Option<NotUnderstood>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    is_excluded: bool,
    wanted: Wanted,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    States([bool; PortState::ALL.len()]),
    Risks([bool; Risk::ALL.len()]),
    Ports(PortSet),
    Hosts(Vec<String>),
    Anywhere { word: String, state: Option<PortState>, ports: PortSet },
}

impl Search {
    /// Reads what was typed.
    pub fn parse(text: &str) -> Search {
        let mut search = Search::default();
        for word in text.to_lowercase().split_whitespace().take(MAX_TERMS) {
            let (is_excluded, bare) = word.strip_prefix('!').map_or((false, word), |bare| (true, bare));
            match wanted(bare) {
                Ok(Some(wanted)) => search.terms.push(Term { is_excluded, wanted }),
                Ok(None) => {}
                Err(key) => {
                    search.not_understood.get_or_insert_with(|| NotUnderstood { word: word.to_owned(), key });
                }
            }
        }
        search
    }

    /// Whether everything fits.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The search among the ports of one host, by its address and name.
    pub fn of_host(&self, address: &str, name: Option<&str>) -> HostSearch<'_> {
        let name = name.map(str::to_lowercase).unwrap_or_default();
        let has = |part: &String| address.contains(part.as_str()) || name.contains(part.as_str());
        let fits = |term: &Term| match &term.wanted {
            Wanted::Hosts(parts) => parts.iter().any(has),
            Wanted::Anywhere { word, .. } => has(word),
            _ => false,
        };
        HostSearch { terms: self.terms.iter().map(|term| (term, fits(term))).collect() }
    }
}

/// A search among the ports of one host.
#[derive(Clone, Debug)]
pub struct HostSearch<'a> {
    /// Each with whether the host itself fits.
    terms: Vec<(&'a Term, bool)>,
}

impl HostSearch<'_> {
    /// Whether a port in that state is looked for.
    pub fn fits(&self, port: Port, state: PortState) -> bool {
        self.terms.iter().all(|(term, host_fits)| (*host_fits || term.fits(port, state)) != term.is_excluded)
    }
}

impl Term {
    fn fits(&self, port: Port, state: PortState) -> bool {
        match &self.wanted {
            Wanted::States(states) => states[state as usize],
            Wanted::Risks(risks) => state == PortState::Open && risks[risk::of(port).0 as usize],
            Wanted::Ports(ports) => ports.contains(port),
            Wanted::Hosts(_) => false,
            Wanted::Anywhere { state: named, ports, .. } => *named == Some(state) || ports.contains(port),
        }
    }
}

/// `None` for a key without a value, which is still being typed; an error where a word, or what it has for a key,
/// is not understood.
fn wanted(word: &str) -> Result<Option<Wanted>, Option<Key>> {
    // An address has colons too.
    let Some((before, value)) = word.split_once(':').filter(|(before, _)| before.chars().all(char::is_alphabetic))
    else {
        return Ok((!word.is_empty()).then(|| anywhere(word)));
    };
    let is_hexadecimal = before.chars().all(|c| c.is_ascii_hexdigit());
    let key = match KEYS.iter().find(|(name, _)| *name == before) {
        Some((_, key)) => *key,
        None if is_hexadecimal => return Ok(Some(anywhere(word))),
        None => return Err(None),
    };
    let parts = || value.split(',').filter(|part| !part.is_empty());
    if parts().next().is_none() {
        return Ok(None);
    }
    let wanted = match key {
        Key::State => parts()
            .map(named_state)
            .collect::<Option<Vec<_>>>()
            .map(|states| Wanted::States(PortState::ALL.map(|state| states.contains(&state)))),
        Key::Risk => parts().map(named_risk).collect::<Option<Vec<_>>>().map(|risks| {
            let mut wanted = [false; Risk::ALL.len()];
            risks.into_iter().for_each(|risk| wanted[risk as usize] = true);
            Wanted::Risks(wanted)
        }),
        Key::Port => value.parse().ok().map(Wanted::Ports),
        Key::Service => Some(Wanted::Ports(service::ports_where(|name| parts().any(|part| name.contains(part))))),
        Key::Host => Some(Wanted::Hosts(parts().map(str::to_owned).collect())),
    };
    wanted.map(Some).ok_or(Some(key))
}

fn anywhere(word: &str) -> Wanted {
    let mut ports = service::ports_where(|name| name.contains(word));
    ports.add_all(&numbers_from(word));
    Wanted::Anywhere { word: word.to_owned(), state: named_state(word), ports }
}

/// The ports whose number begins with those digits: 8, 80–89, 800–899 and so on.
fn numbers_from(digits: &str) -> PortSet {
    let is_number = !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    let number = digits.parse::<u32>().ok().filter(|_| is_number);
    let port = |number: u32| u16::try_from(number).ok().and_then(Port::new);
    let ranges = [1, 10, 100, 1_000, 10_000].into_iter().filter_map(|power| {
        let first = number?.checked_mul(power)?;
        let last = (first + power - 1).min(Port::MAX.number().into());
        Some((port(first)?, port(last)?))
    });
    ranges.fold(PortSet::EMPTY, |mut ports, (first, last)| {
        ports.insert_range(first, last);
        ports
    })
}

/// A state by its word in URLs, or in any language.
fn named_state(word: &str) -> Option<PortState> {
    let is_named = |state: &PortState| {
        let name = |locale| words::state(locale, *state).to_lowercase();
        state.as_str() == word || words::LANGUAGES.iter().any(|(locale, _)| name(*locale) == word)
    };
    PortState::ALL.into_iter().find(is_named)
}

fn named_risk(word: &str) -> Option<Risk> {
    let is_named = |risk: &Risk| {
        let name = |locale| words::level(locale, *risk).to_lowercase();
        risk.as_str() == word || words::LANGUAGES.iter().any(|(locale, _)| name(*locale) == word)
    };
    Risk::ALL.into_iter().find(is_named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(search: &str) -> Vec<u16> {
        let search = Search::parse(search);
        let of_host = search.of_host("192.0.2.7", Some("Lab.example.com"));
        let ports =
            [(22, PortState::Open), (80, PortState::Open), (443, PortState::Filtered), (8080, PortState::Closed)];
        let fits = |(number, state): &(u16, PortState)| of_host.fits(Port::new(*number).unwrap(), *state);
        ports.iter().filter(|port| fits(port)).map(|(number, _)| *number).collect()
    }

    #[test]
    fn every_word_narrows_what_is_found() {
        for (search, expected) in [
            ("", vec![22, 80, 443, 8080]),
            ("80", vec![80, 8080]),
            ("8080", vec![8080]),
            ("44", vec![443]),
            ("080", vec![]),
            ("80800", vec![]),
            ("99999999999", vec![]),
            ("http", vec![80, 443, 8080]),
            ("HTTP open", vec![80]),
            ("abierto", vec![22, 80]),
            ("lab 192.0.2", vec![22, 80, 443, 8080]),
            ("198.51", vec![]),
            ("state:open,filtered", vec![22, 80, 443]),
            ("estado:Cerrado", vec![8080]),
            ("!state:open", vec![443, 8080]),
            ("risk:low", vec![80]),
            ("risk:medium", vec![22]),
            ("riesgo:bajo,medio", vec![22, 80]),
            ("port:1-100,443 !port:22", vec![80, 443]),
            ("port:ssh", vec![22]),
            ("service:ssh,https", vec![22, 443]),
            ("host:example", vec![22, 80, 443, 8080]),
            ("!host:192.0.2.7", vec![]),
            ("state: 22", vec![22]),
        ] {
            assert_eq!(found(search), expected, "{search}");
        }
    }

    #[test]
    fn an_address_with_colons_is_no_key() {
        let search = Search::parse("2001:db8::7 fe80::1 dead:beef");
        assert_eq!(search.not_understood, None);
        let search = Search::parse("2001:db8::7");
        assert!(search.of_host("2001:db8::7", None).fits(Port::MIN, PortState::Open));
        assert!(!search.of_host("2001:db8::8", None).fits(Port::MIN, PortState::Open));
    }

    #[test]
    fn what_is_not_understood_is_named_and_hides_nothing() {
        for (search, word, key) in [
            ("22 state:ajar", "state:ajar", Some(Key::State)),
            ("22 risk:hihg", "risk:hihg", Some(Key::Risk)),
            ("22 port:0", "port:0", Some(Key::Port)),
            ("22 !colour:red x:", "!colour:red", None),
        ] {
            let not_understood = Search::parse(search).not_understood.unwrap();
            assert_eq!((not_understood.word.as_str(), not_understood.key), (word, key));
            assert_eq!(found(search), [22]);
        }
    }

    #[test]
    fn no_search_however_odd_is_too_much() {
        for odd in [":", "!", "!!", "a:b:c", ":::", "port:,", "\u{202e}x", &"a ".repeat(90), &"é:".repeat(60)] {
            let _ = Search::parse(odd).of_host("192.0.2.1", None).fits(Port::MIN, PortState::Closed);
        }
    }
}
