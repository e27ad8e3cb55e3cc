//! One host in the report for people: its chart, its rows, and what is told as ranges.

use crate::chart::layout::Layout;
use crate::chart::svg;
use crate::formats::Export;
use crate::formats::results::{PortResult, host_results};
use crate::model::address_range::AddressRange;
use crate::model::event::{PortState, Reason};
use crate::model::ports::{Port, PortSet};
use crate::model::report::HostReport;
use crate::words::{self, Locale};
use leptos_i18n::td_string;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// So many filtered or doubtful ports of a host are rows, and so many where they were asked for; more are told as
/// ranges.
const MAX_DULL_ROWS: usize = 12;
const MAX_CHOSEN_ROWS: usize = 100;
/// So many rows a host has, as on paper, and so many all of them.
const MAX_ROWS: usize = 1_000;
const MAX_ROWS_IN_ALL: usize = 10_000;
/// So many ranges of ports are told.
const MAX_RANGES: usize = 100;
/// Of so many hosts each has a section and a large chart; of more a small chart, and those with nothing open share a
/// line.
const FEW_HOSTS: usize = 4;
/// So many small charts are drawn.
const MAX_CHARTS: usize = 64;

/// The hosts of a report, and those that have no section.
pub(super) struct Hosts {
    pub sections: Vec<Host>,
    /// Whether each has a large chart.
    pub are_few: bool,
    /// Those that answered with nothing open: how many, and which.
    pub quiet: Option<(String, String)>,
}

pub(super) struct Host {
    pub address: String,
    pub name: Option<String>,
    pub summary: String,
    /// An SVG; `None` where one state was chosen, for it would show the others.
    pub chart: Option<String>,
    pub rows: Vec<Row>,
    /// Whether they have different reasons: that a port is open has one only.
    pub has_reasons: bool,
    /// How many ports would be rows, and how many are.
    pub left_out: Option<String>,
    pub folded: Vec<Folded>,
    /// That files for programs list each port of what is folded here.
    pub folds_open: bool,
}

/// A port by itself.
pub(super) struct Row {
    pub port: Port,
    /// `doubtful` besides the words of states.
    pub state: &'static str,
    pub state_word: &'static str,
    pub service: &'static str,
    /// Its word for CSS, and for people.
    pub risk: Option<(&'static str, &'static str)>,
    pub rtt: String,
    pub reason: &'static str,
}

/// All ports of a state, or those that are so for one reason.
pub(super) struct Folded {
    pub state: &'static str,
    pub word: &'static str,
    pub count: String,
    pub reason: Option<&'static str>,
    pub ranges: String,
}

/// Every host that answered; a notice tells of the others.
pub(super) fn all(export: &Export) -> Hosts {
    let (report, locale) = (export.report, export.locale);
    let names = report.joined_names();
    let answered = |host: &HostReport| !host.is_unheard() && !host.is_silent();
    let heard: Vec<_> = report.hosts.iter().filter(|(_, host)| answered(host)).collect();
    let are_few = heard.len() <= FEW_HOSTS;
    let is_shown = |host: &HostReport| are_few || host.open > 0 || export.shown.is_some_and(|s| s != PortState::Open);
    let (shown, quiet): (Vec<_>, Vec<_>) = heard.into_iter().partition(|(_, host)| is_shown(host));
    let layout = Layout::of(report);
    let layout = if are_few { layout } else { layout.small() };
    let mut rows_left = MAX_ROWS_IN_ALL;
    let sections = shown.into_iter().enumerate().map(|(index, (address, host))| {
        let has_chart = export.shown.is_none() && (are_few || index < MAX_CHARTS);
        let name = names.get(address).cloned();
        let section = one(export, *address, name, host, has_chart.then_some((&layout, are_few)), &mut rows_left);
        rows_left -= section.rows.len();
        section
    });
    let sections = sections.collect();
    let quiet = (!quiet.is_empty()).then(|| {
        let sentence = match quiet.len() {
            1 => td_string!(locale, report.quiet_one).to_owned(),
            count => td_string!(locale, report.quiet_many, count = words::number(locale, count as u64)),
        };
        let ranges = AddressRange::of(quiet.iter().map(|(address, _)| **address));
        (sentence, ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    });
    Hosts { sections, are_few, quiet }
}

fn one(
    export: &Export,
    address: IpAddr,
    name: Option<String>,
    host: &HostReport,
    chart: Option<(&Layout, bool)>,
    rows_left: &mut usize,
) -> Host {
    let locale = export.locale;
    let counts = host.counts();
    let count = |count: u64| words::number(locale, count);
    let most_dull = |state| if export.shown == Some(state) { MAX_CHOSEN_ROWS } else { MAX_DULL_ROWS };
    let folds_filtered = counts.filtered as usize > most_dull(PortState::Filtered);
    let folds_open = host.is_doubtful && host.open as usize > most_dull(PortState::Open);
    let is_row = |result: &PortResult| match result.state {
        PortState::Open => !folds_open,
        PortState::Filtered => !folds_filtered,
        PortState::Closed => false,
    };
    let wanted = || host_results(address, None, host, export.shown).filter(is_row);
    let rows: Vec<Row> = wanted().take(MAX_ROWS.min(*rows_left)).map(|result| row(locale, &result)).collect();
    let total = wanted().count();
    let summary = if host.is_doubtful {
        td_string!(locale, report.doubtful_only, count = count(counts.open))
    } else {
        words::summary(locale, &count(counts.open), &count(counts.closed), &count(counts.filtered))
    };
    let folded = host_results(address, None, host, export.shown).filter(|result| !is_row(result));
    let mut groups: BTreeMap<(PortState, Reason), PortSet> = BTreeMap::new();
    for result in folded {
        groups.entry((result.state, result.reason)).or_default().insert(result.port);
    }
    Host {
        address: address.to_string(),
        name,
        chart: chart.map(|(layout, is_large)| match is_large {
            true => svg::still(layout, host, locale, &summary),
            false => svg::cells(layout, host),
        }),
        summary,
        left_out: (rows.len() < total).then(|| {
            let (shown, count) = (count(rows.len() as u64), count(total as u64));
            td_string!(locale, report.rows_left_out, shown = shown, count = count)
        }),
        has_reasons: rows.iter().any(|row| !row.reason.is_empty()),
        rows,
        folded: groups.iter().map(|((state, reason), ports)| fold(locale, *state, *reason, ports)).collect(),
        folds_open: folds_open && export.shown.is_none_or(|shown| shown == PortState::Open),
    }
}

fn row(locale: Locale, result: &PortResult) -> Row {
    let is_doubtful = result.is_doubtful;
    let risk = result.risk.filter(|_| !is_doubtful);
    let (state, state_word) = if is_doubtful {
        ("doubtful", td_string!(locale, report.doubtful))
    } else {
        (result.state.as_str(), words::state(locale, result.state))
    };
    Row {
        port: result.port,
        state,
        state_word,
        service: result.service.unwrap_or_default(),
        risk: risk.map(|(risk, _)| (risk.as_str(), words::level(locale, risk))),
        rtt: result.rtt_ms.map(|ms| words::round_trip(locale, (ms * 1000.0) as u32)).unwrap_or_default(),
        reason: if result.state == PortState::Open { "" } else { words::reason(locale, result.reason) },
    }
}

/// Open ports are folded only where they are doubtful, and closed ones have one reason.
fn fold(locale: Locale, state: PortState, reason: Reason, ports: &PortSet) -> Folded {
    let (name, word) = match state {
        PortState::Open => ("doubtful", td_string!(locale, report.doubtful)),
        state => (state.as_str(), words::states(locale, state)),
    };
    let reason = (state == PortState::Filtered).then(|| words::reason(locale, reason));
    let ranges = ports.ranges().take(MAX_RANGES).map(|(first, last)| words::port_range(first, last));
    let ranges = ranges.collect::<Vec<_>>().join(", ");
    let ranges = match ports.ranges().count().saturating_sub(MAX_RANGES) as u64 {
        0 => ranges,
        more => td_string!(locale, report.more_ranges, ranges = ranges, count = words::number(locale, more)),
    };
    Folded { state: name, word, count: words::number(locale, ports.len().into()), reason, ranges }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::UTC;
    use crate::formats::results::samples;
    use crate::model::report::Report;

    fn hosts(report: &Report, shown: Option<PortState>) -> Hosts {
        let (locale, zone) = (Locale::en, UTC);
        all(&Export { report, locale, shown, generated_at_ms: 0, zone, is_simulated: false })
    }

    #[test]
    fn hosts_with_nothing_open_share_a_line_where_hosts_are_many() {
        let answers = |open| {
            let hosts: Vec<String> = (1..=6).map(|last| format!("192.0.2.{last}")).collect();
            let open_on = |host: &str| if host == "192.0.2.3" { open } else { "" };
            samples::network(&hosts.iter().map(|host| (host.as_str(), open_on(host), "80")).collect::<Vec<_>>())
        };
        let report = answers("22");
        let many = hosts(&report, None);
        assert_eq!(many.sections.iter().map(|host| host.address.as_str()).collect::<Vec<_>>(), ["192.0.2.3"]);
        let (sentence, ranges) = many.quiet.unwrap();
        assert!(sentence.starts_with("5 more hosts answered"), "{sentence}");
        assert_eq!(ranges, "192.0.2.1-2, 192.0.2.4-6");
        assert_eq!(hosts(&report, Some(PortState::Closed)).sections.len(), 6, "they were asked for");
    }

    #[test]
    fn a_silent_host_has_no_section_and_no_chart() {
        let report = samples::silent(9);
        assert!(hosts(&report, None).sections.is_empty());
        assert!(hosts(&report, None).quiet.is_none());
    }

    #[test]
    fn rows_are_bounded_and_the_rest_is_said() {
        let report = samples::network(&[("192.0.2.1", "1-3000", "4000-4999")]);
        let host = hosts(&report, None).sections.remove(0);
        assert_eq!((host.rows.len(), host.folded.len()), (1_000, 1));
        let expected =
            "Only the first 1,000 of 3,000 ports are listed here. The CSV and JSON exports have all of them.";
        assert_eq!(host.left_out.as_deref(), Some(expected));
        let many: Vec<String> = (1..=20).map(|last| format!("192.0.2.{last}")).collect();
        let many: Vec<_> = many.iter().map(|address| (address.as_str(), "1-3000", "")).collect();
        let rows: usize = hosts(&samples::network(&many), None).sections.iter().map(|host| host.rows.len()).sum();
        assert_eq!(rows, 10_000);
    }

    #[test]
    fn doubtful_ports_are_ranges_and_never_called_open() {
        let host = hosts(&samples::doubtful("192.0.2.60", "1-65535"), None).sections.remove(0);
        assert!(host.rows.is_empty() && host.folds_open);
        assert_eq!((host.folded[0].word, host.folded[0].ranges.as_str()), ("Open?", "1–65535"));
        let few = hosts(&samples::doubtful("192.0.2.60", "1-9"), None).sections.remove(0);
        assert!(few.rows.iter().all(|row| row.state == "doubtful" && row.risk.is_none()) && few.rows.len() == 9);
    }
}
