//! A scan as a picture: a card in SVG with target, date, chart, and what is open; to be shown around.
//!
//! It asks for nothing from elsewhere, and uses no variables of CSS, so that programs besides browsers draw it too.

mod chart;
mod chips;
mod text;

use super::answer::open_and_doubtful;
use super::answer::{self, Bounds};
use super::{Export, local_moment};
use crate::model::event::PortState;
use crate::words;
use leptos_i18n::td_string;
use std::fmt::Write;
use std::io;
use text::{harmless, shortened, width, wrapped};

/// The size of the card, which is that of previews of links.
const SIZE: (usize, usize) = (1200, 630);
const MARGIN: usize = 44;
/// Where the chart stands, how large it is, and where the answer beside it begins.
const CHART: (usize, usize, usize) = (MARGIN, 164, 420);
const ANSWER: usize = 500;
/// How far down chips may reach.
const CHIPS_END: usize = 470;

const TOKENS: &str = include_str!("../../style/tokens.css");
const STYLE: &str = include_str!("picture/style.css");

/// The whole picture.
pub(super) fn write(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(card(export).as_bytes())
}

fn card(export: &Export) -> String {
    let (report, locale) = (export.report, export.locale);
    let answer = answer::of(report, locale, Bounds { hosts: 0, ports: 0 });
    let target = words::targets(&report.request.target);
    let title = td_string!(locale, report.title, target = target.as_str());
    let (wide, high) = SIZE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\" \
         role=\"img\" xml:lang=\"{locale}\"><title>{}</title><style>{}</style>\
         <rect class=\"paper\" width=\"{wide}\" height=\"{high}\"/>\
         <rect class=\"edge\" x=\"11\" y=\"11\" width=\"{}\" height=\"{}\"/>",
        harmless(&format!("{title}: {}", answer.heading)),
        style(),
        wide - 22,
        high - 22,
    );
    // A string takes whatever is written to it.
    let _ = head(&mut svg, export, &target);
    let _ = chart::draw(&mut svg, report, locale, CHART);
    let _ = found(&mut svg, export, &answer.heading);
    svg.push_str("</svg>\n");
    svg
}

/// The style with the page's colours on paper.
fn style() -> String {
    let mut parts = STYLE.split("var(--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(')').unwrap_or((part, ""));
        out.push_str(on_paper(name));
        out.push_str(rest);
    }
    // What separates rules for those who read them takes a tenth of a card.
    out.lines().map(str::trim).collect()
}

/// A colour of the tokens in its light variant.
fn on_paper(name: &str) -> &'static str {
    let value = TOKENS.split_once(&format!("--{name}: light-dark(")).map(|(_, rest)| rest);
    value.and_then(|rest| rest.split(',').next()).unwrap_or("currentColor")
}

/// What was scanned, when, and whose card it is.
fn head(svg: &mut String, export: &Export, target: &str) -> std::fmt::Result {
    let (report, locale) = (export.report, export.locale);
    let room = SIZE.0 - 2 * MARGIN - 200;
    let (size, kind) = if width(target, 44) <= room { (44, "short") } else { (32, "long") };
    let target = harmless(&shortened(target, size, room));
    write!(svg, "<text class=\"title\" data-size=\"{kind}\" x=\"{MARGIN}\" y=\"90\">{target}</text>")?;
    let when = local_moment(report.started_at_ms, export.zone).map(|at| format!("{at} · ")).unwrap_or_default();
    let (asked, phase) = (words::asked(locale, &report.plan), words::phase(locale, report.phase));
    let line = shortened(&format!("{when}{asked} · {phase}"), 22, SIZE.0 - 2 * MARGIN);
    write!(svg, "<text class=\"soft\" x=\"{MARGIN}\" y=\"132\">{}</text>", harmless(&line))?;
    let left = SIZE.0 - MARGIN - 184;
    write!(
        svg,
        "<g transform=\"translate({left} 52) scale(.9)\"><circle class=\"ring\" cx=\"24\" cy=\"24\" r=\"21\"/>\
         <path class=\"rose\" d=\"M24 3 28 20 45 24 28 28 24 45 20 28 3 24 20 20z\"/></g>\
         <text class=\"brand\" x=\"{}\" y=\"83\">Portolan</text>",
        left + 54
    )
}

/// How much is open, the open ports, and the other counts.
fn found(svg: &mut String, export: &Export, heading: &str) -> std::fmt::Result {
    let (report, locale) = (export.report, export.locale);
    let room = SIZE.0 - MARGIN - ANSWER;
    let mut baseline = CHART.1 + 34;
    for line in wrapped(heading, 36, room, 4) {
        write!(svg, "<text class=\"heading\" x=\"{ANSWER}\" y=\"{baseline}\">{}</text>", harmless(&line))?;
        baseline += 46;
    }
    let has_chips = chips::draw(svg, report, locale, (ANSWER, baseline - 22), (room, CHIPS_END))?;
    let (_, doubtful) = open_and_doubtful(report);
    let state = |state| (words::states(locale, state), report.counts.of(state));
    let counts = [
        state(PortState::Closed),
        state(PortState::Filtered),
        (td_string!(locale, report.doubtful_ports), doubtful),
        (td_string!(locale, report.not_scanned), report.not_asked),
    ];
    // Zeros only where they say something.
    let told = counts.into_iter().enumerate().filter(|(place, (_, count))| *place < 2 || *count > 0);
    let told = told.map(|(_, (name, count))| format!("{name}: {}", words::number(locale, count)));
    let lines = wrapped(&told.collect::<Vec<_>>().join(" · "), 22, room, 2);
    for (line, baseline) in lines.iter().rev().zip([530, 500]) {
        write!(svg, "<text class=\"soft\" x=\"{ANSWER}\" y=\"{baseline}\">{}</text>", harmless(line))?;
    }
    if has_chips {
        let note = shortened(td_string!(locale, report.by_number_short), 17, room);
        write!(svg, "<text class=\"note\" x=\"{ANSWER}\" y=\"558\">{}</text>", harmless(&note))?;
    }
    if export.is_simulated {
        let mark = shortened(td_string!(locale, report.simulated), 17, room);
        write!(svg, "<text class=\"mark\" x=\"{ANSWER}\" y=\"584\">{}</text>", harmless(&mark))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::formats::results::samples;
    use crate::model::report::Report;
    use crate::model::request::ScanRequest;
    use crate::words::Locale;

    fn of(report: &Report, locale: Locale) -> String {
        let export = Export { locale, is_simulated: true, ..samples::export(report) };
        card(&export)
    }

    /// What is written on it beside the chart: the chart's own texts are in an `svg` within.
    fn words_on(card: &str) -> Vec<String> {
        let mut outside = String::new();
        let mut depth = 0;
        for part in card.split_inclusive('>') {
            depth += usize::from(part.contains("<svg"));
            if depth < 2 {
                outside.push_str(part);
            }
            depth -= usize::from(part.contains("</svg>"));
        }
        let texts = outside.split("<text").skip(1).filter_map(|part| part.split_once('>')?.1.split_once("</text>"));
        let plain = |text: &str| {
            let pieces = text.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, rest)| rest));
            pieces.collect::<String>()
        };
        texts.map(|(text, _)| plain(text)).collect()
    }

    #[test]
    fn it_says_what_was_scanned_and_what_was_found_in_both_languages() {
        let report = samples::network(&[("192.0.2.7", "22,80,6379", "25")]);
        let expected = [
            "192.0.2.0/24",
            "2026-11-21 20:14 UTC · 30 ports · Done",
            "Portolan",
            "3 open ports",
            "22 ssh Medium",
            "80 http Low",
            "6379 redis High",
            "Closed: 1 · Filtered: 0",
            "Risk judged by port number alone.",
            "Simulation: no real host was scanned.",
        ];
        assert_eq!(words_on(&of(&report, Locale::en)), expected);
        let spanish = words_on(&of(&report, Locale::es));
        assert!(["3 puertos abiertos", "6379 redis Alto"].iter().all(|word| spanish.contains(&(*word).to_owned())));
    }

    #[test]
    fn several_hosts_have_a_chart_each_and_share_the_chips() {
        let hosts: Vec<String> = (1..=12).map(|last| format!("192.0.2.{last}")).collect();
        let hosts: Vec<_> = hosts.iter().map(|host| (host.as_str(), "22,443", "")).collect();
        let card = of(&samples::network(&hosts), Locale::en);
        let words = words_on(&card);
        assert!(
            words.contains(&"22 ssh ×12 Medium".to_owned()) && words.contains(&"192.0.2.9 +3".to_owned()),
            "{words:?}"
        );
        assert_eq!(card.matches("chart__runs\"").count(), 9);
    }

    #[test]
    fn more_open_ports_than_have_room_are_counted_and_the_worst_are_told() {
        let every = words_on(&of(&samples::network(&[("192.0.2.7", "1-65535", "")]), Locale::en));
        let more = every.iter().find(|word| word.starts_with('+')).unwrap();
        let chips = every.iter().filter(|word| word.ends_with(" High")).count();
        assert!(
            chips > 8 && *more == format!("+{} more", words::number(Locale::en, 65_535 - chips as u64)),
            "{every:?}"
        );
    }

    #[test]
    fn where_nearly_every_port_is_open_no_port_is_shown_as_a_service() {
        let words = words_on(&of(&samples::doubtful("192.0.2.60", "1-65535"), Locale::en));
        assert!(words.contains(&"Closed: 0 · Filtered: 0 · Doubtful: 65,535".to_owned()), "{words:?}");
        assert!(!words.iter().any(|word| word.ends_with("High")));
    }

    #[test]
    fn it_stays_below_200_kilobytes_whatever_was_found() {
        // Blocks of ports, of each of which chance decides whether they are open or closed.
        let scattered = |block: u16, seed: u32| {
            let mut seed = seed;
            let mut texts = [String::new(), String::new()];
            for first in (1..=65_535u16).step_by(block.into()) {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let last = first.saturating_add(block - 1);
                texts[(seed >> 24) as usize % 2].push_str(&format!("{first}-{last},"));
            }
            texts
        };
        let [open, closed] = scattered(1, 1);
        let network: Vec<_> = (1..=20).map(|last| (format!("192.0.2.{last}"), scattered(16, last))).collect();
        let network: Vec<_> = network.iter().map(|(host, [open, closed])| (&**host, &**open, &**closed)).collect();
        for (name, report) in [
            ("one", samples::network(&[("192.0.2.7", &open, &closed)])),
            ("network", samples::network(&network)),
            ("tarpit", samples::doubtful("192.0.2.60", "1-65535")),
            ("silent", samples::silent(250)),
        ] {
            let request = ScanRequest { mode: "full".to_owned(), ..report.request };
            let size = of(&Report { request, ..report }, Locale::es).len();
            assert!(size < 200_000, "{name}: {size}");
        }
    }

    #[test]
    fn what_strangers_wrote_stays_text_and_a_long_target_has_room() {
        let hostile = "<script>\u{1b}[2J\u{202e}\"'&]]>";
        let card = of(&samples::report(hostile, hostile), Locale::en);
        assert!(!card.contains("<script") && !card.contains('\u{1b}') && !card.contains('\u{202e}'));
        assert!(card.contains("&lt;script&gt; [2J&quot;'&amp;]]&gt;"), "{card}");
        let long = words_on(&of(&samples::report(&"a".repeat(300), "x"), Locale::en));
        assert!(long[0].ends_with('…') && long[0].len() < 60, "{}", long[0]);
    }

    #[test]
    fn it_asks_nobody_for_anything_and_every_colour_is_known() {
        let card = of(&samples::report("host.example", "host.example"), Locale::en);
        for wanted in ["href", "url(", "@import", "<script", "<image", "var(", "currentColor", "foreignObject"] {
            assert!(!card.contains(wanted), "{wanted}");
        }
        assert_eq!(card.matches("http").count(), card.matches("www.w3.org/2000/svg").count(), "addresses");
    }
}
