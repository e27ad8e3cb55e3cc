//! Recognises a host on which nearly every port is open: a tarpit or a SYN proxy answers in place of programs, and its
//! open ports say little.
//!
//! Ports without a known service are the better witnesses, since no real host has programs on most of them. A scan that
//! has few of those has to wait for all of a kind, and to find nearly all open. The likely ports are those of many
//! operating systems and purposes (file sharing of Windows, remote procedures of Unix, databases, mail): a host may well
//! have ten of the quick thirty open, but not nearly all. A scan of a handful of ports proves nothing.

use super::order::Order;

/// So many ports without a known service are enough for this share of them to be too much.
const MANY: Rule = Rule { ports: 100, percent: 50 };
/// A scan of fewer, all of which have their verdict.
const UNLIKELY: Rule = Rule { ports: 50, percent: 90 };
/// The likely ports of such a scan, all of which have theirs.
const LIKELY: Rule = Rule { ports: 20, percent: 90 };

/// How much is too much.
#[derive(Clone, Copy)]
struct Rule {
    /// Fewer ports prove nothing.
    ports: u32,
    /// More than this share of them is open.
    percent: u32,
}

/// What the verdicts on a host's ports say about it.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    likely: Share,
    unlikely: Share,
}

/// How many ports of a kind are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    /// Of those that have their verdict.
    pub(super) open: u32,
    /// How many have it.
    pub(super) judged: u32,
}

impl Doubt {
    /// A port has its verdict. What raises the doubt, at the verdict that does so.
    pub(super) fn judged(&mut self, is_likely: bool, is_open: bool, order: &Order) -> Option<Share> {
        let share = if is_likely { &mut self.likely } else { &mut self.unlikely };
        share.judged += 1;
        share.open += u32::from(is_open);
        let unlikely = order.len() - order.likely();
        let (enough, rule) = match is_likely {
            false if unlikely >= MANY.ports => (MANY.ports, MANY),
            false => (unlikely, UNLIKELY),
            true if unlikely >= UNLIKELY.ports => return None,
            true => (order.likely(), LIKELY),
        };
        let is_too_much = share.judged == enough && enough >= rule.ports && share.open * 100 > enough * rule.percent;
        is_too_much.then_some(*share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ports::PortSet;
    use crate::model::service;

    /// What a scan of those ports, of which those are open, comes to.
    fn doubt(asked: &PortSet, open: &PortSet) -> Option<(u32, u32)> {
        let (order, mut doubt) = (Order::new(asked, 1), Doubt::default());
        let mut raised = (0..order.len()).filter_map(|place| {
            let is_open = open.contains(order.at(place)?);
            doubt.judged(order.is_likely(place), is_open, &order)
        });
        let first = raised.next().map(|share| (share.open, share.judged));
        assert_eq!(raised.next(), None, "raised twice");
        first
    }

    fn ports(text: &str) -> PortSet {
        text.parse().unwrap()
    }

    #[test]
    fn a_tarpit_raises_it_in_every_scan_that_is_not_tiny() {
        let all = PortSet::all();
        assert_eq!(doubt(&service::quick_ports(), &all), Some((30, 30)));
        assert_eq!(doubt(&service::common_ports(), &all), Some((20, 20)));
        assert_eq!(doubt(&all, &all), Some((100, 100)));
        assert_eq!(doubt(&ports("1-100"), &all), Some((89, 89)));
        assert_eq!(doubt(&ports("1-1024"), &all), Some((100, 100)));
        let lossy: PortSet = all.iter().filter(|port| ![22, 80].contains(&port.number())).collect();
        assert_eq!(doubt(&service::quick_ports(), &lossy), Some((28, 30)));
    }

    #[test]
    fn real_hosts_do_not_raise_it() {
        let quick = service::quick_ports();
        for open in [
            // A web and mail host with everything on it, a Windows server, a host with nearly all that one could name.
            "21,22,25,53,80,110,143,443,465,587,993,995,3306,8080,8443",
            "53,80,135,139,443,445,1433,3389,5900",
            "21,22,23,25,53,80,110,111,135,139,143,443,445,465,587,993,995,1433,1521,1723,3306,3389,5432,5900,6379,8080",
        ] {
            assert_eq!(doubt(&quick, &ports(open)), None, "{open}");
            assert_eq!(doubt(&PortSet::all(), &ports(open)), None, "{open}");
        }
        for few in ["22,80,443", "30000-30039", "21,22,23,25,53,80,110,143,443,993"] {
            assert_eq!(doubt(&ports(few), &ports(few)), None, "{few}: somebody scanned what they know is open");
        }
    }
}
