//! The report for people: one page without scripts, light and dark, that begins with the answer and prints well.
//!
//! The template escapes whatever it is given; colours and sizes are those of the product's own page.

mod advice;
mod host;

use super::answer::{self, Bounds, open_and_doubtful};
use super::{Export, local_moment, timestamp};
use crate::model::event::PortState;
use crate::model::risk::{Risk, RiskCounts, of as risk_of};
use crate::words::{self, Locale, NoticeText};
use advice::Advice;
use askama::Template;
use host::Hosts;
use leptos_i18n::td_string;
use std::io;

/// So much of an answer is told before the rows.
const BOUNDS: Bounds = Bounds { hosts: 100, ports: 24 };

/// Sizes and colours, risks and the chart as on the page, then what a report does with them.
const STYLES: [&str; 4] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/components/risk-colours.css"),
    include_str!("../../style/components/chart.css"),
    include_str!("html/report.css"),
];

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    language: String,
    styles: String,
    title: String,
    /// For programs, and for people.
    started: Option<Moment>,
    /// What was asked, and what became of it.
    asked: String,
    labels: Labels,
    simulated: Option<&'static str>,
    only: Option<String>,
    answer: Answer,
    doubts: Vec<NoticeText>,
    cards: Vec<Card>,
    notices: Vec<NoticeText>,
    hosts: Hosts,
    advice: Vec<Advice>,
    facts: Vec<(&'static str, String)>,
}

struct Moment {
    machine: String,
    text: String,
}

struct Labels {
    port: &'static str,
    state: &'static str,
    service: &'static str,
    risk: &'static str,
    rtt: &'static str,
    reason: &'static str,
    nothing: &'static str,
    rows_as_ranges: &'static str,
    advice: &'static str,
    by_number: &'static str,
    how: &'static str,
    legal: &'static str,
}

/// The answer in words.
struct Answer {
    heading: String,
    hosts: Vec<Found>,
    more: Option<String>,
}

struct Found {
    host: Option<String>,
    name: Option<String>,
    chips: Vec<Chip>,
    more: Option<String>,
}

struct Chip {
    port: String,
    service: &'static str,
    level: &'static str,
    word: &'static str,
}

/// A number that matters, drawn in the colour of its kind.
struct Card {
    kind: &'static str,
    name: &'static str,
    count: String,
}

/// The whole page.
pub(super) fn write(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    let (report, locale) = (export.report, export.locale);
    // Who asked for one state gets nothing of the others.
    let tells_open = export.shown.is_none_or(|shown| shown == PortState::Open);
    let unknown = words::unknown(locale, &report.unknown());
    let unknown = unknown.into_iter().map(|sentence| NoticeText { sentence, list: None });
    let failure = report.failure.as_ref().filter(|_| report.counts.open > 0);
    let failure = failure.map(|failure| NoticeText { sentence: words::failure(locale, failure), list: None });
    let notices = |are_doubts| words::notices_that_doubt(locale, report, words::Place::Report, are_doubts);
    let page = Page {
        language: locale.to_string(),
        styles: STYLES.concat(),
        title: td_string!(locale, report.title, target = words::targets(&report.request.target)),
        started: moment(export, report.started_at_ms),
        asked: asked(export),
        labels: labels(locale),
        simulated: export.is_simulated.then(|| td_string!(locale, report.simulated)),
        only: export
            .shown
            .map(|state| td_string!(locale, report.only, state = words::states(locale, state).to_lowercase())),
        answer: answer(export, tells_open),
        doubts: notices(true),
        cards: cards(export),
        notices: failure.into_iter().chain(notices(false)).chain(unknown).collect(),
        hosts: host::all(export),
        advice: if tells_open { advice::all(report, locale) } else { Vec::new() },
        facts: facts(export),
    };
    page.write_into(&mut { out })
}

fn labels(locale: Locale) -> Labels {
    Labels {
        port: td_string!(locale, table.port),
        state: td_string!(locale, table.state),
        service: td_string!(locale, table.service),
        risk: td_string!(locale, table.risk),
        rtt: td_string!(locale, table.rtt),
        reason: td_string!(locale, table.reason),
        nothing: td_string!(locale, table.empty),
        rows_as_ranges: td_string!(locale, report.rows_as_ranges),
        advice: td_string!(locale, answer.what_to_do),
        by_number: td_string!(locale, report.by_number),
        how: td_string!(locale, report.how),
        legal: td_string!(locale, site.legal),
    }
}

fn moment(export: &Export, at_ms: u64) -> Option<Moment> {
    Some(Moment { machine: timestamp(at_ms)?, text: local_moment(at_ms, export.zone)? })
}

/// How much was asked, and what became of it: `Quick: 30 ports on 254 addresses · Done · 1.4 s`.
fn asked(export: &Export) -> String {
    let (report, locale) = (export.report, export.locale);
    let mode = words::mode(locale, report.request.mode());
    let phase = words::phase(locale, report.phase);
    let elapsed = words::duration(locale, report.progress.elapsed_ms);
    format!("{mode}: {} · {phase} · {elapsed}", words::asked(locale, &report.plan))
}

fn answer(export: &Export, tells_open: bool) -> Answer {
    let locale = export.locale;
    let told = answer::of(export.report, locale, BOUNDS);
    let number = |count| words::number(locale, count);
    let chip = |chip: answer::Chip| Chip {
        port: chip.port.to_string(),
        service: chip.service,
        level: chip.risk.as_str(),
        word: words::level(locale, chip.risk),
    };
    let found = |found: answer::Found| {
        let (host, name) = found.host.unzip();
        Found {
            host: host.map(|address| address.to_string()),
            name: name.flatten(),
            chips: found.chips.into_iter().map(chip).collect(),
            more: (found.more > 0).then(|| td_string!(locale, answer.more, count = number(found.more))),
        }
    };
    let more = Some(told.more_hosts).filter(|more| *more > 0 && tells_open);
    Answer {
        heading: told.heading,
        hosts: told.hosts.into_iter().filter(|_| tells_open).map(found).collect(),
        more: more.map(|more| td_string!(locale, report.more_hosts, count = number(more))),
    }
}

/// Zeros only where they say something.
fn cards(export: &Export) -> Vec<Card> {
    let (report, locale) = (export.report, export.locale);
    let (open, doubtful) = open_and_doubtful(report);
    let sure = report.open_ports().filter(|(_, _, row)| !row.is_doubtful);
    let risks: RiskCounts = sure.map(|(_, port, _)| risk_of(port).0).collect();
    let card = |kind, name, count| Card { kind, name, count: words::number(locale, count) };
    let states = PortState::ALL.map(|state| {
        let count = if state == PortState::Open { open } else { report.counts.of(state) };
        card(state.as_str(), words::states(locale, state), count)
    });
    let others = [
        ("doubtful", td_string!(locale, report.doubtful_ports), doubtful),
        ("unasked", td_string!(locale, report.not_scanned), report.not_asked),
        (Risk::High.as_str(), td_string!(locale, report.high), risks.of(Risk::High)),
        (Risk::Medium.as_str(), td_string!(locale, report.medium), risks.of(Risk::Medium)),
    ];
    let others = others.into_iter().filter(|(.., count)| *count > 0);
    states.into_iter().chain(others.map(|(kind, name, count)| card(kind, name, count))).collect()
}

fn facts(export: &Export) -> Vec<(&'static str, String)> {
    let (report, locale) = (export.report, export.locale);
    // Those of which there is something to read below.
    let heard = report.hosts.iter().filter(|(_, host)| !host.is_unheard() && !host.is_silent());
    let addresses: Vec<String> = heard.take(8).map(|(address, _)| address.to_string()).collect();
    let more = report.hosts.len().saturating_sub(addresses.len()) as u64;
    let more = (more > 0).then(|| td_string!(locale, answer.more, count = words::number(locale, more)));
    let moment = |at_ms| local_moment(at_ms, export.zone).unwrap_or_default();
    vec![
        (td_string!(locale, form.target), report.request.target.clone()),
        (td_string!(locale, scan.addresses), addresses.into_iter().chain(more).collect::<Vec<_>>().join(", ")),
        (td_string!(locale, form.mode), asked_ports(export)),
        (td_string!(locale, report.started), moment(report.started_at_ms)),
        (td_string!(locale, scan.elapsed), words::duration(locale, report.progress.elapsed_ms)),
        (td_string!(locale, report.phase), words::phase(locale, report.phase).to_owned()),
        (td_string!(locale, report.generated), moment(export.generated_at_ms)),
    ]
}

/// The choice of ports, and if it was not one of ours, which.
fn asked_ports(export: &Export) -> String {
    let (report, locale) = (export.report, export.locale);
    let ports = words::some_ranges(&report.asked_ports());
    format!("{} ({ports})", words::mode(locale, report.request.mode()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::results::samples;
    use crate::formats::{Format, UTC, Zone};
    use crate::model::report::Report;

    fn page(report: &Report, locale: Locale, shown: Option<PortState>, zone: Zone) -> String {
        let generated_at_ms = 1_795_292_100_000;
        Export { report, locale, shown, generated_at_ms, zone, is_simulated: true }.to_text(Format::Html)
    }

    fn written(locale: Locale, target: &str, name: &str, shown: Option<PortState>) -> String {
        page(&samples::report(target, name), locale, shown, UTC)
    }

    /// Where in a page something stands.
    fn place(page: &str, part: &str) -> usize {
        page.find(part).unwrap_or_else(|| panic!("{part} is not in {page}"))
    }

    #[test]
    fn what_strangers_wrote_stays_text() {
        let hostile = "<script>alert(1)</script>\"'&";
        let page = written(Locale::en, hostile, hostile, None);
        assert!(!page.contains("<script"));
        assert!(page.contains("&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#38;"));
    }

    #[test]
    fn it_has_every_port_in_both_languages() {
        for (locale, words) in [
            (Locale::en, ["lang=\"en\"", ">22<", ">6379<", ">25<", "20–21", "High", "Simulation", "1.23 ms"]),
            (Locale::es, ["lang=\"es\"", ">22<", ">6379<", ">25<", "20–21", "Alto", "Simulación", "1,23 ms"]),
        ] {
            let page = written(locale, "host.example", "host.example", None);
            for word in words {
                assert!(page.contains(word), "{locale}: {word}");
            }
        }
    }

    #[test]
    fn the_answer_comes_first_then_doubts_then_counts_then_the_chart_then_the_rows() {
        let report = samples::network(&[("192.0.2.7", "22,6379", "25")]);
        let page_of = |report: &Report| page(report, Locale::en, None, UTC);
        let answered = page_of(&report);
        let order = [
            "<h1>",
            "2 open ports</h2>",
            "<b>6379</b> redis <span>High",
            "class=\"cards\"",
            "<svg class=\"chart",
            "<table",
        ];
        assert!(order.map(|part| place(&answered, part)).is_sorted(), "{answered}");
        let doubtful = page_of(&samples::doubtful("192.0.2.60", "1-500"));
        let order = ["500 ports accept connections", "class=\"doubts\"", "class=\"cards\""];
        assert!(order.map(|part| place(&doubtful, part)).is_sorted());
        let nothing = page_of(&samples::network(&[("192.0.2.7", "", "25")]));
        assert!(place(&nothing, "No open ports found.") < place(&nothing, "class=\"cards\""));
    }

    #[test]
    fn advice_is_told_once_and_is_nowhere_hidden() {
        let hosts = ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map(|address| (address, "6379", ""));
        let page = page(&samples::network(&hosts), Locale::en, None, UTC);
        let (_, advice) = words::risk_sentences(Locale::en, risk_of("6379".parse().unwrap()).1);
        assert_eq!(page.matches(advice).count(), 1);
        assert!(page.contains("192.0.2.1, 192.0.2.2, 192.0.2.3"));
        assert!(!page.contains("<details"), "what is folded does not print");
    }

    #[test]
    fn its_moment_is_that_of_the_generator_and_says_how_far_it_is_from_utc() {
        let report = samples::report("host.example", "host.example");
        let page = page(&report, Locale::en, None, |_| -210);
        assert!(page.contains("<time datetime=\"2026-11-21T20:14:07Z\">2026-11-21 16:44 UTC−03:30</time>"), "{page}");
        assert!(page.contains("<title>Scan of host.example · 2026-11-21 16:44 UTC−03:30</title>"));
    }

    #[test]
    fn ports_and_addresses_are_counted_once_and_apart() {
        let page = page(&samples::silent(250), Locale::en, None, UTC);
        assert!(page.contains("30 ports on 254 addresses"), "{page}");
        assert!(!page.contains("7,620"));
        assert_eq!(page.matches("7,500").count(), 1, "what was not scanned");
    }

    #[test]
    fn silent_hosts_are_one_line_whatever_their_number() {
        let page = page(&samples::silent(250), Locale::en, None, UTC);
        assert_eq!(page.matches("192.0.2.1-250").count(), 1);
        assert!(!page.contains("<svg class=\"chart") && !page.contains("<section class=\"host"));
    }

    #[test]
    fn it_stays_small() {
        let size = |report: &Report| page(report, Locale::en, None, UTC).len();
        let hosts: Vec<String> = (1..=254).map(|last| format!("192.0.2.{last}")).collect();
        let network: Vec<_> = hosts.iter().map(|address| (address.as_str(), "22,80,443", "25,110-111")).collect();
        for (name, size, most) in [
            ("one", size(&samples::report("host.example", "host.example")), 40_000),
            ("network", size(&samples::network(&network)), 500_000),
            ("tarpit", size(&samples::doubtful("192.0.2.60", "1-65535")), 60_000),
            ("all open", size(&samples::network(&[("192.0.2.1", "1-65535", "")])), 500_000),
        ] {
            assert!(size < most, "{name}: {size}");
        }
    }

    #[test]
    fn it_has_a_chart_with_a_name_for_those_who_do_not_see_it() {
        let page = written(Locale::en, "host.example", "host.example", None);
        assert!(page.contains("<svg class=\"chart__frame\""));
        assert!(page.contains("role=\"img\" aria-label=\"2 open, "));
    }

    #[test]
    fn a_chosen_state_is_all_there_is_and_is_said() {
        let page = written(Locale::en, "host.example", "host.example", Some(PortState::Open));
        assert!(page.contains(">22<") && !page.contains(">25<") && !page.contains("20–21"));
        assert!(page.contains("open ports only"));
        assert!(!page.contains("<svg class=\"chart"), "a chart would show the others");
        let closed = written(Locale::en, "host.example", "host.example", Some(PortState::Closed));
        assert!(closed.contains("20–21") && !closed.contains(">22<") && !closed.contains("class=\"advice"));
    }

    #[test]
    fn it_asks_nobody_for_anything() {
        let page = written(Locale::en, "host.example", "host.example", None);
        for wanted in ["src=", "href=", "url(", "@import", "<script", "<link"] {
            assert!(!page.contains(wanted), "{wanted}");
        }
    }
}
