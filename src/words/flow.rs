//! What is said while a scan runs and when it has ended, and what the keys do.

use super::{Locale, asked, number, phase, ports, targets};
use crate::model::event::{Phase, PortState, Progress};
use crate::model::report::Report;
use crate::model::shortcut::Shortcut;
use leptos_i18n::td_string;

/// What a scan found, in a sentence.
pub fn found(locale: Locale, report: &Report) -> String {
    let [open, closed, filtered] = PortState::ALL.map(|state| number(locale, report.counts.of(state)));
    let plan = &report.plan;
    // Of one host the ports that have a verdict; a file of another scanner may not say how many it asked on each.
    let ports = match plan.addresses < 2 || plan.ports == 0 {
        true => ports(locale, report.counts.total()),
        false => asked(locale, plan),
    };
    td_string!(locale, scan.summary, ports = ports, open = open, closed = closed, filtered = filtered)
}

/// The title of a scan's page: how far it is while it runs, its target, and how it stands.
pub fn page_title(locale: Locale, target: &str, now: Phase, progress: &Progress) -> String {
    let (phase, target) = (phase(locale, now), targets(target));
    match progress.percent().filter(|_| !now.is_ended()) {
        Some(percent) => td_string!(locale, flow.title_running, percent = percent, target = target, phase = phase),
        None => format!("{target} · {phase}"),
    }
}

/// What a key does.
pub fn shortcut(locale: Locale, shortcut: Shortcut) -> &'static str {
    match shortcut {
        Shortcut::Target => td_string!(locale, flow.shortcut_target),
        Shortcut::Search => td_string!(locale, flow.shortcut_search),
        Shortcut::Stop => td_string!(locale, flow.shortcut_stop),
        Shortcut::Pause => td_string!(locale, flow.shortcut_pause),
        Shortcut::Again => td_string!(locale, flow.shortcut_again),
        Shortcut::All => td_string!(locale, flow.shortcut_all),
        Shortcut::Open => td_string!(locale, flow.shortcut_open),
        Shortcut::Closed => td_string!(locale, flow.shortcut_closed),
        Shortcut::Filtered => td_string!(locale, flow.shortcut_filtered),
        Shortcut::Export => td_string!(locale, flow.shortcut_export),
        Shortcut::History => td_string!(locale, flow.shortcut_history),
        Shortcut::Help => td_string!(locale, flow.shortcut_help),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_tells_how_far_a_running_scan_is() {
        let title = |phase, done, total| {
            page_title(Locale::en, "192.0.2.10", phase, &Progress { done, total, ..Progress::default() })
        };
        assert_eq!(title(Phase::Resolving, 0, 0), "192.0.2.10 · Looking up names");
        assert_eq!(title(Phase::Probing, 429, 1_000), "42 % · 192.0.2.10 · Scanning");
        assert_eq!(title(Phase::Paused, 999, 1_000), "99 % · 192.0.2.10 · Paused");
        assert_eq!(title(Phase::Done, 1_000, 1_000), "192.0.2.10 · Done");
    }
}
