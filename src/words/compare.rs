//! What differs between two scans, in words.

use super::{Locale, reason};
use crate::model::diff::{Change, Presence, Transition, Verdict};
use crate::model::event::PortState;
use leptos_i18n::td_string;

/// What became of a port, in a word or three.
pub fn change(locale: Locale, change: Change) -> &'static str {
    match change {
        Change::NewlyOpen => td_string!(locale, compare.newly_open),
        Change::NewlyReported => td_string!(locale, compare.newly_reported),
        Change::Gone => td_string!(locale, compare.gone),
        Change::NoLongerReported => td_string!(locale, compare.no_longer_reported),
        Change::Changed => td_string!(locale, compare.changed),
        Change::Same => td_string!(locale, compare.same),
        Change::NotAskedBefore => td_string!(locale, compare.not_asked_before),
        Change::NotAskedNow => td_string!(locale, compare.not_asked_now),
        Change::UnknownBefore => td_string!(locale, compare.unknown_before),
        Change::UnknownNow => td_string!(locale, compare.unknown_now),
    }
}

/// What that means.
pub fn meaning(locale: Locale, transition: &Transition) -> String {
    let state = |verdict: Option<Verdict>| verdict.map(|verdict| verdict.state);
    let sentence = match (transition.change, state(transition.before), state(transition.after)) {
        (Change::NewlyOpen, ..) => td_string!(locale, compare.opened),
        (Change::NewlyReported, ..) => td_string!(locale, compare.reported),
        (Change::NoLongerReported, ..) => td_string!(locale, compare.not_reported),
        (Change::UnknownBefore | Change::UnknownNow, ..) => td_string!(locale, compare.not_told),
        (Change::Gone, _, Some(PortState::Closed)) => td_string!(locale, compare.stopped),
        (Change::Gone, ..) => td_string!(locale, compare.hidden),
        (Change::Changed, _, Some(PortState::Closed)) => td_string!(locale, compare.answers),
        (Change::Changed, Some(PortState::Closed), _) => td_string!(locale, compare.fell_silent),
        (Change::Changed, ..) => {
            let why = |verdict: Option<Verdict>| verdict.map_or("", |v| reason(locale, v.reason));
            let (before, after) = (why(transition.before), why(transition.after));
            return td_string!(locale, compare.other_reason, before = before, after = after);
        }
        (Change::Same, ..) => td_string!(locale, compare.stayed),
        (Change::NotAskedBefore, ..) => td_string!(locale, compare.only_after),
        (Change::NotAskedNow, ..) => td_string!(locale, compare.only_before),
    };
    sentence.to_owned()
}

/// Hosts that stand differently in both scans; empty for those that do not.
pub fn presence(locale: Locale, presence: Presence, hosts: &str) -> String {
    match presence {
        Presence::Both => String::new(),
        Presence::Appeared => td_string!(locale, compare.hosts_appeared, hosts = hosts),
        Presence::Vanished => td_string!(locale, compare.hosts_vanished, hosts = hosts),
        Presence::NotScannedBefore => td_string!(locale, compare.hosts_only_after, hosts = hosts),
        Presence::NotScannedNow => td_string!(locale, compare.hosts_only_before, hosts = hosts),
        Presence::NotMentionedBefore => td_string!(locale, compare.hosts_unknown_before, hosts = hosts),
        Presence::NotMentionedNow => td_string!(locale, compare.hosts_unknown_now, hosts = hosts),
    }
}

/// How many ports are newly open, gone, changed otherwise and open both times; or, between sources that list open
/// ports only, newly reported and no longer reported.
pub fn comparison_summary(
    locale: Locale,
    [newly_open, gone, changed, same_open]: &[String; 4],
    is_reported: bool,
) -> String {
    let (new, changed, same) = (newly_open, changed, same_open);
    if is_reported {
        return td_string!(
            locale,
            compare.summary_reported,
            newly_open = new,
            gone = gone,
            changed = changed,
            same_open = same
        );
    }
    td_string!(locale, compare.summary, newly_open = new, gone = gone, changed = changed, same_open = same)
}
