//! The report for people: one page without scripts, light and dark, that prints well.
//!
//! The template escapes whatever it is given; colours and sizes are those of the product's own page.

mod host;

use super::{Export, timestamp};
use crate::model::event::PortState;
use crate::model::risk::Risk;
use crate::words::{self, Locale, NoticeText};
use askama::Template;
use host::Host;
use leptos_i18n::td_string;
use std::io;

/// Sizes and colours, the chart as on the page, then what a report does with them.
const STYLES: [&str; 3] = [
    include_str!("../../style/tokens.css"),
    include_str!("../../style/components/chart.css"),
    include_str!("html/report.css"),
];

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    language: String,
    styles: String,
    title: String,
    labels: Labels,
    simulated: Option<&'static str>,
    only: Option<String>,
    facts: Vec<(&'static str, String)>,
    cards: Vec<Card>,
    notices: Vec<NoticeText>,
    hosts: Vec<Host>,
}

struct Labels {
    port: &'static str,
    state: &'static str,
    service: &'static str,
    risk: &'static str,
    rtt: &'static str,
    reason: &'static str,
    nothing: &'static str,
    legal: &'static str,
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
    let failure = report.failure.as_ref().map(|failure| words::failure(locale, failure));
    let failure = failure.map(|sentence| NoticeText { sentence, list: None });
    let unknown = words::unknown(locale, &report.unknown());
    let unknown = unknown.into_iter().map(|sentence| NoticeText { sentence, list: None });
    let page = Page {
        language: locale.to_string(),
        styles: STYLES.concat(),
        title: td_string!(locale, report.title, target = words::targets(&report.request.target)),
        labels: labels(locale),
        simulated: export.is_simulated.then(|| td_string!(locale, report.simulated)),
        only: export
            .shown
            .map(|state| td_string!(locale, report.only, state = words::states(locale, state).to_lowercase())),
        facts: facts(export),
        cards: cards(export),
        notices: failure
            .into_iter()
            .chain(words::notices(locale, report, words::Place::Report))
            .chain(unknown)
            .collect(),
        hosts: host::all(export),
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
        legal: td_string!(locale, site.legal),
    }
}

fn facts(export: &Export) -> Vec<(&'static str, String)> {
    let (report, locale) = (export.report, export.locale);
    // Those of which there is something to read below.
    let heard = report.hosts.iter().filter(|(_, host)| !host.is_unheard());
    let addresses: Vec<String> = heard.take(8).map(|(address, _)| address.to_string()).collect();
    let more = report.hosts.len().saturating_sub(addresses.len());
    let more = if more > 0 { format!(" +{}", words::number(locale, more as u64)) } else { String::new() };
    let asked = words::number(locale, report.plan.probes);
    let asked = match report.not_asked {
        0 => asked,
        count => format!("{asked} ({})", td_string!(locale, scan.not_asked, count = words::number(locale, count))),
    };
    vec![
        (td_string!(locale, form.target), report.request.target.clone()),
        (td_string!(locale, scan.addresses), addresses.join(", ") + &more),
        (td_string!(locale, form.mode), words::mode(locale, report.request.mode()).to_owned()),
        (td_string!(locale, scan.ports), asked),
        (td_string!(locale, report.phase), words::phase(locale, report.phase).to_owned()),
        (td_string!(locale, report.started), timestamp(report.started_at_ms).unwrap_or_default()),
        (td_string!(locale, scan.elapsed), words::duration(locale, report.progress.elapsed_ms)),
        (td_string!(locale, report.generated), timestamp(export.generated_at_ms).unwrap_or_default()),
    ]
}

fn cards(export: &Export) -> Vec<Card> {
    let (report, locale) = (export.report, export.locale);
    let risks = report.risk_counts();
    let card = |kind, name, count| Card { kind, name, count: words::number(locale, count) };
    let states =
        PortState::ALL.map(|state| card(state.as_str(), words::states(locale, state), report.counts.of(state)));
    let total = card("total", td_string!(locale, report.scanned), report.counts.total());
    let dangers = [
        card(Risk::High.as_str(), td_string!(locale, report.high), risks.of(Risk::High)),
        card(Risk::Medium.as_str(), td_string!(locale, report.medium), risks.of(Risk::Medium)),
    ];
    states.into_iter().chain([total]).chain(dangers).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Format;
    use crate::formats::results::samples;

    fn written(locale: Locale, target: &str, name: &str, shown: Option<PortState>) -> String {
        let report = samples::report(target, name);
        let generated_at_ms = 1_795_292_100_000;
        Export { report: &report, locale, shown, generated_at_ms, is_simulated: true }.to_text(Format::Html)
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
    }

    #[test]
    fn it_asks_nobody_for_anything() {
        let page = written(Locale::en, "host.example", "host.example", None);
        for wanted in ["src=", "href=", "url(", "@import", "<script", "<link"] {
            assert!(!page.contains(wanted), "{wanted}");
        }
    }
}
