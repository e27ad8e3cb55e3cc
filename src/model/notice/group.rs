//! Notices by kind: each kind is shown once, with everything that it is true of.

use super::Notice;
use crate::model::event::Reason;
use crate::model::report::Report;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// Everything of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeGroup<'a> {
    /// Notices of one kind, at least one, in the order in which they came.
    Notices(Vec<&'a Notice>),
    /// Addresses that were given up, so that their remaining ports have no verdict.
    GivenUp {
        /// Why: [`Reason::NoResponse`] where nothing answered, else what a router or this machine reported.
        reason: Reason,
        /// Which, ascending; at least one.
        addresses: Vec<IpAddr>,
        /// How many addresses the scan has.
        of: u64,
    },
    /// Addresses that were scanned to the end and never answered, ascending; at least one.
    NeverAnswered(Vec<IpAddr>),
}

/// What is worth knowing of a scan besides its verdicts, each kind once.
pub fn groups(report: &Report) -> Vec<NoticeGroup<'_>> {
    let mut groups: Vec<Vec<&Notice>> = Vec::new();
    for notice in &report.notices {
        let of_its_kind = |group: &&mut Vec<&Notice>| group.first().is_some_and(|first| first.is_of_kind(notice));
        match groups.iter_mut().find(of_its_kind) {
            Some(group) => group.push(notice),
            None => groups.push(vec![notice]),
        }
    }
    let mut given_up: BTreeMap<Reason, Vec<IpAddr>> = BTreeMap::new();
    for (address, host) in &report.hosts {
        if let Some(reason) = host.down {
            given_up.entry(reason).or_default().push(*address);
        }
    }
    // A file may name more hosts than its plan.
    let of = report.plan.addresses.max(report.hosts.len() as u64);
    let given_up = given_up.into_iter().map(|(reason, addresses)| NoticeGroup::GivenUp { reason, addresses, of });
    let never_answered: Vec<_> = report.silent_addresses().collect();
    let never_answered = (!never_answered.is_empty()).then_some(NoticeGroup::NeverAnswered(never_answered));
    groups.into_iter().map(NoticeGroup::Notices).chain(given_up).chain(never_answered).collect()
}

impl Notice {
    /// Whether both say the same, though of different hosts.
    fn is_of_kind(&self, other: &Notice) -> bool {
        match (self, other) {
            (Notice::NotResolved { failure, .. }, Notice::NotResolved { failure: of_other, .. }) => failure == of_other,
            (Notice::AddressDenied { denial, .. }, Notice::AddressDenied { denial: of_other, .. }) => {
                denial == of_other
            }
            (Notice::RepliesLimited { is_waited_for, .. }, Notice::RepliesLimited { is_waited_for: of_other, .. }) => {
                is_waited_for == of_other
            }
            (Notice::FamilyUnanswered { family, .. }, Notice::FamilyUnanswered { family: of_other, .. }) => {
                family == of_other
            }
            (Notice::AddressesLeftOut { .. }, Notice::AddressesLeftOut { .. }) => true,
            (Notice::RejectionsLimited { .. }, Notice::RejectionsLimited { .. }) => true,
            (Notice::HostWentSilent { .. }, Notice::HostWentSilent { .. }) => true,
            (Notice::MostlyOpen { .. }, Notice::MostlyOpen { .. }) => true,
            (Notice::SlowedDown { .. } | Notice::TimeLimit | Notice::Unknown, _) => self == other,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{PlanSummary, ResolveFailure, ScanEvent, Shortage};
    use crate::model::policy::Denial;

    fn address(last: u8) -> IpAddr {
        [192, 0, 2, last].into()
    }

    fn report(events: Vec<ScanEvent>) -> Report {
        Report::of(events)
    }

    #[test]
    fn a_network_of_silent_hosts_is_one_group_and_unreachable_ones_are_another() {
        let down = |last, reason| ScanEvent::HostDown { address: address(last), reason };
        let plan = PlanSummary { addresses: 254, ..PlanSummary::default() };
        let silent = (1..=247).map(|last| down(last, Reason::NoResponse));
        let events = [ScanEvent::Probing { plan }].into_iter().chain(silent);
        let report = report(events.chain([down(250, Reason::HostUnreach), down(251, Reason::NetUnreach)]).collect());
        let (of, one) = (254, |last| vec![address(last)]);
        let expected = [
            NoticeGroup::GivenUp { reason: Reason::NoResponse, addresses: (1..=247).map(address).collect(), of },
            NoticeGroup::GivenUp { reason: Reason::HostUnreach, addresses: one(250), of },
            NoticeGroup::GivenUp { reason: Reason::NetUnreach, addresses: one(251), of },
        ];
        assert_eq!(groups(&report), expected);
    }

    #[test]
    fn every_kind_of_notice_is_told_once_whatever_it_is_true_of() {
        let host = |name: &str| name.to_owned();
        let resolved = |name, failure| Notice::NotResolved { host: host(name), failure };
        let denied = |last, denial| Notice::AddressDenied { host: host("a.example"), address: address(last), denial };
        let limited =
            |last, is_waited_for| Notice::RepliesLimited { address: address(last), per_second: 9, is_waited_for };
        let rejecting = |last| Notice::RejectionsLimited { address: address(last) };
        let open = |last| Notice::MostlyOpen { address: address(last), open: 9, asked: 9 };
        let gone = |last| Notice::HostWentSilent { address: address(last), ports: 9 };
        let slowed = |shortage| Notice::SlowedDown { shortage };
        let kinds = [
            vec![resolved("a.example", ResolveFailure::NoAddress), resolved("b.example", ResolveFailure::NoAddress)],
            vec![resolved("c.example", ResolveFailure::Timeout)],
            vec![denied(1, Denial::Denied), denied(2, Denial::Denied)],
            vec![denied(3, Denial::NotAllowed)],
            vec![limited(1, true), limited(2, true)],
            vec![limited(3, false)],
            vec![rejecting(1), rejecting(2)],
            vec![gone(1), gone(2)],
            vec![open(1), open(2)],
            vec![slowed(Shortage::Sockets)],
            vec![slowed(Shortage::Memory)],
            vec![Notice::TimeLimit],
        ];
        // One after the other of each kind, so that none stand together by chance.
        let mixed = (0..2).flat_map(|index| kinds.iter().filter_map(move |kind| kind.get(index)));
        let report = report(mixed.map(|notice| ScanEvent::Notice { notice: notice.clone() }).collect());
        let expected: Vec<_> = kinds.iter().map(|kind| NoticeGroup::Notices(kind.iter().collect())).collect();
        assert_eq!(groups(&report), expected);
    }
}
