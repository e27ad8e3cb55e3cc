//! Notices in words: a sentence for each kind, and a list of whom it is about where that is several.

use super::{Locale, denial, number, reason};
use crate::model::address_range::AddressRange;
use crate::model::event::{Notice, Reason, ResolveFailure, Shortage};
use crate::model::notice::{NoticeGroup, groups};
use crate::model::report::Report;
use leptos_i18n::td_string;
use std::fmt::Display;
use std::net::IpAddr;

/// A sentence names so many addresses or ranges of them.
const MOST_IN_A_SENTENCE: usize = 3;

/// Where notices are read, which decides what a reader can do about them and how long a list may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the page: lists are folded.
    Page,
    /// In a report: lists are whole, and there are no options to choose.
    Report,
    /// In a terminal: all of a notice is one line.
    Terminal,
}

/// One kind of notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeText {
    /// What is worth knowing.
    pub sentence: String,
    /// Whom it is about, if that is more than one: addresses as ranges, or names.
    pub list: Option<String>,
}

/// What is worth knowing of a scan besides its verdicts, each kind once.
pub fn notices(locale: Locale, report: &Report, place: Place) -> Vec<NoticeText> {
    groups(report).iter().map(|group| notice(locale, group, place)).collect()
}

/// Those of them that put the verdicts themselves in doubt, or all others.
pub fn notices_that_doubt(locale: Locale, report: &Report, place: Place, are_doubts: bool) -> Vec<NoticeText> {
    let groups = groups(report);
    let chosen = groups.iter().filter(|group| is_doubt(group) == are_doubts);
    chosen.map(|group| notice(locale, group, place)).collect()
}

fn is_doubt(group: &NoticeGroup) -> bool {
    matches!(group, NoticeGroup::Notices(notices) if matches!(notices.first(), Some(Notice::MostlyOpen { .. })))
}

/// Why the remaining ports of one address have no verdict.
pub fn given_up(locale: Locale, address: IpAddr, why: Reason) -> String {
    match why {
        Reason::NoResponse => td_string!(locale, notice.silent_one, address = address),
        why => td_string!(locale, notice.unreachable_one, address = address, reason = reported(locale, why)),
    }
}

fn notice(locale: Locale, group: &NoticeGroup, place: Place) -> NoticeText {
    let most = if place == Place::Terminal { 12 } else { 500 };
    let (sentence, list) = match group {
        NoticeGroup::GivenUp { reason, addresses, of } => {
            let is_list = addresses.len() > 1;
            let list = if is_list { ranges(locale, addresses.iter().copied(), most) } else { String::new() };
            (all_given_up(locale, *reason, addresses, *of, place), list)
        }
        NoticeGroup::NeverAnswered(addresses) => {
            let most = if place == Place::Report { most } else { MOST_IN_A_SENTENCE };
            let list = ranges(locale, addresses.iter().copied(), most);
            (td_string!(locale, notice.never_answered, addresses = list), String::new())
        }
        NoticeGroup::Notices(notices) => match notices.as_slice() {
            [] => (String::new(), String::new()),
            [one] => (single(locale, one), String::new()),
            [first, ..] => (several(locale, first, notices.len()), subjects(locale, notices, most)),
        },
    };
    let is_list = !list.is_empty();
    NoticeText { sentence, list: is_list.then_some(list) }
}

fn all_given_up(locale: Locale, why: Reason, addresses: &[IpAddr], of: u64, place: Place) -> String {
    let (count, total) = (number(locale, addresses.len() as u64), number(locale, of));
    let sentence = match (addresses, why) {
        ([address], why) => given_up(locale, *address, why),
        (_, Reason::NoResponse) => td_string!(locale, notice.silent_many, count = count, total = total),
        (_, why) => {
            let reason = reported(locale, why);
            td_string!(locale, notice.unreachable_many, count = count, total = total, reason = reason)
        }
    };
    let option = match place {
        _ if why != Reason::NoResponse => return sentence,
        Place::Page => td_string!(locale, form.silent_hosts),
        Place::Terminal => "--scan-silent",
        Place::Report => return sentence,
    };
    sentence + " " + &td_string!(locale, notice.silent_hint, option = option)
}

/// What was reported of an address that cannot be reached.
fn reported(locale: Locale, why: Reason) -> &'static str {
    match why {
        Reason::HostUnreach => td_string!(locale, notice.host_unreach),
        why => reason(locale, why),
    }
}

fn single(locale: Locale, notice: &Notice) -> String {
    match notice {
        Notice::SlowedDown { shortage } => match shortage {
            Shortage::Sockets => td_string!(locale, notice.slowed_sockets),
            Shortage::LocalPorts => td_string!(locale, notice.slowed_local_ports),
            Shortage::Memory => td_string!(locale, notice.slowed_memory),
            Shortage::Permission => td_string!(locale, notice.slowed_permission),
            Shortage::Processor => td_string!(locale, notice.slowed_processor),
        }
        .to_owned(),
        Notice::NotResolved { host, failure } => match failure {
            ResolveFailure::NoAddress => td_string!(locale, notice.not_resolved_no_address, host = host),
            ResolveFailure::Timeout => td_string!(locale, notice.not_resolved_timeout, host = host),
            ResolveFailure::Unavailable => td_string!(locale, notice.not_resolved_unavailable, host = host),
        },
        Notice::AddressDenied { host, address, denial: why } => {
            let why = denial(locale, *why);
            td_string!(locale, notice.address_denied, host = host, address = address, why = why)
        }
        Notice::AddressesLeftOut { host, found, scanned } => {
            let [found, scanned] = [*found, *scanned].map(|count| number(locale, u64::from(count)));
            td_string!(locale, notice.addresses_left_out, host = host, found = found, scanned = scanned)
        }
        Notice::FamilyUnanswered { host, family } => {
            td_string!(locale, notice.family_unanswered, host = host, family = family.as_str())
        }
        Notice::RepliesLimited { address, per_second, is_waited_for } => {
            let rate = number(locale, u64::from(*per_second));
            if *is_waited_for {
                td_string!(locale, notice.replies_limited, address = address, rate = rate)
            } else {
                td_string!(locale, notice.replies_limited_unanswered, address = address, rate = rate)
            }
        }
        Notice::RejectionsLimited { address } => td_string!(locale, notice.rejections_limited, address = address),
        Notice::HostWentSilent { address, ports } => {
            td_string!(locale, notice.went_silent, address = address, ports = number(locale, u64::from(*ports)))
        }
        Notice::MostlyOpen { address, open, asked } => {
            td_string!(locale, notice.mostly_open, address = address, open = open, asked = asked)
        }
        Notice::TimeLimit => td_string!(locale, notice.time_limit).to_owned(),
        Notice::Unknown => td_string!(locale, notice.unknown).to_owned(),
    }
}

/// The same of so many hosts, of which `notice` names the first.
fn several(locale: Locale, notice: &Notice, count: usize) -> String {
    let count = number(locale, count as u64);
    match notice {
        Notice::NotResolved { failure, .. } => match failure {
            ResolveFailure::NoAddress => td_string!(locale, notice.not_resolved_no_address_many, count = count),
            ResolveFailure::Timeout => td_string!(locale, notice.not_resolved_timeout_many, count = count),
            ResolveFailure::Unavailable => td_string!(locale, notice.not_resolved_unavailable_many, count = count),
        },
        Notice::AddressDenied { denial: why, .. } => {
            td_string!(locale, notice.address_denied_many, count = count, why = denial(locale, *why))
        }
        Notice::AddressesLeftOut { .. } => td_string!(locale, notice.addresses_left_out_many, count = count),
        Notice::FamilyUnanswered { family, .. } => {
            td_string!(locale, notice.family_unanswered_many, count = count, family = family.as_str())
        }
        Notice::RepliesLimited { is_waited_for: true, .. } => {
            td_string!(locale, notice.replies_limited_many, count = count)
        }
        Notice::RepliesLimited { .. } => td_string!(locale, notice.replies_limited_unanswered_many, count = count),
        Notice::RejectionsLimited { .. } => td_string!(locale, notice.rejections_limited_many, count = count),
        Notice::HostWentSilent { .. } => td_string!(locale, notice.went_silent_many, count = count),
        Notice::MostlyOpen { .. } => td_string!(locale, notice.mostly_open_many, count = count),
        // They are true of the scan, not of a host.
        Notice::SlowedDown { .. } | Notice::TimeLimit | Notice::Unknown => single(locale, notice),
    }
}

/// Whom notices of one kind are about, with what is true of each alone.
fn subjects(locale: Locale, notices: &[&Notice], most: usize) -> String {
    let rejecting = notices.iter().filter_map(|notice| match notice {
        Notice::RejectionsLimited { address } => Some(*address),
        _ => None,
    });
    let mut rejecting: Vec<IpAddr> = rejecting.collect();
    if !rejecting.is_empty() {
        rejecting.sort_unstable();
        return ranges(locale, rejecting, most);
    }
    let subjects = notices.iter().map(|notice| match notice {
        Notice::NotResolved { host, .. } | Notice::FamilyUnanswered { host, .. } => host.clone(),
        Notice::AddressesLeftOut { host, found, scanned } => format!("{host} ({scanned}/{found})"),
        Notice::AddressDenied { host, address, .. } => format!("{host} ({address})"),
        Notice::RepliesLimited { address, per_second, .. } => {
            format!("{address} ({}/s)", number(locale, u64::from(*per_second)))
        }
        Notice::HostWentSilent { address, ports } => format!("{address} ({})", number(locale, u64::from(*ports))),
        Notice::MostlyOpen { address, open, asked } => format!("{address} ({open}/{asked})"),
        _ => String::new(),
    });
    listed(locale, subjects.collect(), most)
}

fn ranges(locale: Locale, addresses: impl IntoIterator<Item = IpAddr>, most: usize) -> String {
    listed(locale, AddressRange::of(addresses), most)
}

/// The first of them, and how many are left out.
fn listed(locale: Locale, items: Vec<impl Display>, most: usize) -> String {
    let shown: Vec<String> = items.iter().take(most).map(ToString::to_string).collect();
    let list = shown.join(", ");
    match items.len().saturating_sub(most) {
        0 => list,
        left => td_string!(locale, notice.and_more, list = list, count = number(locale, left as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{PlanSummary, ScanEvent};
    use crate::model::policy::Denial;
    use crate::words::LANGUAGES;

    fn told(locale: Locale, place: Place, events: Vec<ScanEvent>) -> Vec<NoticeText> {
        let plan = ScanEvent::Probing { plan: PlanSummary { addresses: 254, ..PlanSummary::default() } };
        let events: Vec<_> = [plan].into_iter().chain(events).collect();
        let report = Report::of(events);
        notices(locale, &report, place)
    }

    fn down(last: impl IntoIterator<Item = u8>, reason: Reason) -> Vec<ScanEvent> {
        last.into_iter().map(|last| ScanEvent::HostDown { address: [192, 0, 2, last].into(), reason }).collect()
    }

    #[test]
    fn silent_addresses_are_one_sentence_that_names_the_option_of_its_place() {
        let silent = || down((1..=9).chain(11..=19), Reason::NoResponse);
        let sentence = "18 of 254 addresses did not answer and were given up after a few ports.";
        let list = Some("192.0.2.1-9, 192.0.2.11-19".to_owned());
        for (place, option) in [
            (Place::Page, " The option “Scan silent hosts completely” scans every port of such hosts."),
            (Place::Terminal, " The option “--scan-silent” scans every port of such hosts."),
            (Place::Report, ""),
        ] {
            let expected = NoticeText { sentence: format!("{sentence}{option}"), list: list.clone() };
            assert_eq!(told(Locale::en, place, silent()), [expected]);
        }
        let spanish = told(Locale::es, Place::Page, silent());
        assert!(spanish[0].sentence.starts_with("18 de 254 direcciones no respondieron"), "{spanish:?}");
        assert!(spanish[0].sentence.contains("«Escanear por completo"), "{spanish:?}");
    }

    #[test]
    fn silent_is_not_unreachable() {
        for (locale, _) in LANGUAGES {
            let sentences: Vec<String> = [Reason::NoResponse, Reason::HostUnreach, Reason::NetUnreach]
                .into_iter()
                .flat_map(|reason| [down([7], reason), down([7, 8], reason)])
                .map(|events| told(locale, Place::Report, events).remove(0).sentence)
                .collect();
            let different: std::collections::BTreeSet<_> = sentences.iter().collect();
            assert_eq!(different.len(), 6, "{sentences:?}");
        }
        let of = |reason| told(Locale::en, Place::Report, down([7], reason)).remove(0);
        let silent = of(Reason::NoResponse);
        assert_eq!((silent.sentence.contains("reach"), silent.list), (false, None));
        assert!(of(Reason::HostUnreach).sentence.starts_with("192.0.2.7 is unreachable"));
        assert!(of(Reason::NetUnreach).sentence.ends_with("There is no route to the network."));
    }

    #[test]
    fn every_kind_has_a_sentence_for_several_hosts_and_says_which() {
        let address = |last: u8| IpAddr::from([192, 0, 2, last]);
        let pairs = [7, 9].map(|last| {
            let host = format!("host{last}.example");
            let mut all = vec![
                Notice::AddressDenied { host: host.clone(), address: address(last), denial: Denial::Denied },
                Notice::RepliesLimited { address: address(last), per_second: 100, is_waited_for: true },
                Notice::RepliesLimited { address: address(last), per_second: 100, is_waited_for: false },
                Notice::RejectionsLimited { address: address(last) },
                Notice::HostWentSilent { address: address(last), ports: 100 },
                Notice::MostlyOpen { address: address(last), open: 99, asked: 100 },
            ];
            let failures = [ResolveFailure::NoAddress, ResolveFailure::Timeout, ResolveFailure::Unavailable];
            all.extend(failures.map(|failure| Notice::NotResolved { host: host.clone(), failure }));
            all
        });
        let events = || pairs.concat().into_iter().map(|notice| ScanEvent::Notice { notice }).collect();
        for (locale, _) in LANGUAGES {
            let told = told(locale, Place::Page, events());
            assert_eq!(told.len(), 9, "{told:?}");
            for NoticeText { sentence, list } in told {
                let list = list.unwrap_or_default();
                assert!(sentence.contains('2') && !sentence.contains("192.0.2"), "{sentence}");
                assert!(list.contains("7") && list.contains("9") && list.contains(", "), "{list}");
            }
        }
    }

    #[test]
    fn a_long_list_says_how_much_it_leaves_out() {
        let scattered = down((1..=80).map(|n| 2 * n), Reason::NoResponse);
        let list = told(Locale::en, Place::Terminal, scattered).remove(0).list.unwrap();
        assert!(list.starts_with("192.0.2.2, 192.0.2.4, ") && list.ends_with(" and 68 more"), "{list}");
    }
}
