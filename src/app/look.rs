//! All that is seen of a row of the table, in words; pure.

use super::row::Row;
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::risk::{self, Risk};
use crate::model::service;
use crate::model::speed::Speed;
use crate::words::{self, Locale};
use std::net::IpAddr;

/// A row as it stands in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Its language.
    pub locale: Locale,
    /// What it tells.
    pub row: Row,
    /// Its place among all rows, from 0.
    pub index: usize,
    /// The port that is marked, if it is or has that one: what is known of it stands below.
    pub opened: Option<(IpAddr, Port)>,
    /// Where its link leads; `None` if it has none.
    pub href: Option<String>,
}

impl Look {
    /// Its number as ARIA counts, the head being 1.
    pub fn aria_index(&self) -> String {
        (self.index + 2).to_string()
    }

    /// `true` if it is, or has, the port that is marked.
    pub fn is_current(&self) -> String {
        self.opened.is_some().to_string()
    }

    /// `true` if the port that its link names is the one that is marked.
    pub fn is_expanded(&self) -> String {
        (self.opened.is_some() && self.opened == self.row.named()).to_string()
    }

    /// Where its link leads.
    pub fn href(&self) -> String {
        self.href.clone().unwrap_or_default()
    }

    /// Its host.
    pub fn address(&self) -> String {
        self.row.address().to_string()
    }

    /// Its port, its ports, or how many they are.
    pub fn name(&self) -> String {
        match &self.row {
            Row::Single { port, .. } => port.to_string(),
            Row::Range { first, last, .. } => words::port_range(*first, *last),
            Row::Folded { count, .. } => words::ports(self.locale, (*count).into()),
        }
    }

    /// The state of its ports, as it stands in URLs and style sheets.
    pub fn state(&self) -> &'static str {
        self.row.state().as_str()
    }

    /// The state of its ports.
    pub fn state_word(&self) -> &'static str {
        words::state(self.locale, self.row.state())
    }

    /// What its port is known for.
    pub fn service(&self) -> &'static str {
        self.row.named().and_then(|(_, port)| service::name(port)).unwrap_or_default()
    }

    /// What stands beside the state of several ports: what else is known of them.
    pub fn detail(&self) -> String {
        match &self.row {
            Row::Single { .. } => String::new(),
            Row::Range { first, last, .. } if first == last && service::name(*first).is_some() => {
                self.service().to_owned()
            }
            Row::Range { first, last, .. } => words::ports(self.locale, u64::from(last.number() - first.number()) + 1),
            Row::Folded { ranges, .. } => ranges.clone(),
        }
    }

    /// How bad it would be if strangers reached it; of an open port.
    pub fn risk(&self) -> Option<Risk> {
        match self.row {
            Row::Single { port, row, .. } if row.state == PortState::Open => Some(risk::of(port).0),
            _ => None,
        }
    }

    /// How fast it answered.
    pub fn speed(&self) -> Option<Speed> {
        self.rtt_us().map(Speed::of)
    }

    /// How long its answer took.
    pub fn round_trip(&self) -> String {
        self.rtt_us().map(|rtt_us| words::round_trip(self.locale, rtt_us)).unwrap_or_default()
    }

    fn rtt_us(&self) -> Option<u32> {
        match &self.row {
            Row::Single { row, .. } => row.rtt_us,
            _ => None,
        }
    }

    /// Why one port is in its state: the term of the field.
    pub fn reason(&self) -> &'static str {
        match &self.row {
            Row::Single { row, .. } => row.reason.as_str(),
            _ => "",
        }
    }

    /// The same as a sentence.
    pub fn reason_sentence(&self) -> String {
        match &self.row {
            Row::Single { row, .. } => words::reason_of(self.locale, row),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::Reason;
    use crate::model::report::PortRow;

    const ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn look(row: Row) -> Look {
        Look { locale: Locale::en, row, index: 5, opened: None, href: None }
    }

    fn port(number: u16) -> Port {
        Port::new(number).unwrap()
    }

    #[test]
    fn a_port_tells_what_is_known_of_it_and_an_open_one_its_risk() {
        let single = |state, rtt_us| {
            let row = PortRow { state, reason: Reason::SynAck, sender: None, rtt_us, attempts: 1, is_doubtful: false };
            look(Row::Single { address: ADDRESS, port: port(23), row })
        };
        let open = single(PortState::Open, Some(80));
        assert_eq!((open.name(), open.service(), open.risk()), ("23".to_owned(), "telnet", Some(Risk::High)));
        assert_eq!((open.aria_index(), open.speed()), ("7".to_owned(), Some(Speed::of(80))));
        assert!(!open.round_trip().is_empty());
        let filtered = single(PortState::Filtered, None);
        assert_eq!((filtered.risk(), filtered.speed(), filtered.round_trip()), (None, None, String::new()));
    }

    #[test]
    fn a_row_is_current_with_any_of_its_ports_and_expanded_with_the_one_it_names() {
        let range = look(Row::Range { address: ADDRESS, first: port(22), last: port(25) });
        let with = |number| {
            let look = Look { opened: Some((ADDRESS, port(number))), ..range.clone() };
            (look.is_current(), look.is_expanded())
        };
        assert_eq!((range.is_current(), range.is_expanded()), ("false".to_owned(), "false".to_owned()));
        assert_eq!(with(22), ("true".to_owned(), "true".to_owned()));
        assert_eq!(with(23), ("true".to_owned(), "false".to_owned()));
    }

    #[test]
    fn several_ports_tell_how_many_they_are_and_one_its_service() {
        let range = |first, last| look(Row::Range { address: ADDRESS, first: port(first), last: port(last) });
        assert_eq!(range(22, 25).detail(), words::ports(Locale::en, 4));
        assert_eq!(range(22, 22).detail(), "ssh");
        assert_eq!(range(1023, 1023).detail(), words::ports(Locale::en, 1));
        let ranges = "1–21, 23–79".to_owned();
        let folded =
            look(Row::Folded { address: ADDRESS, state: PortState::Closed, count: 78, ranges: ranges.clone() });
        assert_eq!((folded.name(), folded.detail()), (words::ports(Locale::en, 78), ranges));
    }
}
