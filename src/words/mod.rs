//! Words: every sentence that a person reads, from `locales/`, by the model's codes.
//!
//! The model knows codes only. Page, command line and reports say the same words, because they all
//! take them from here.

/// Made of `locales/` by `build.rs`.
#[allow(missing_docs, dead_code, unused_imports, clippy::all, reason = "generated")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}

mod chart;
mod classic;
mod compare;
mod event;
mod flow;
mod format;
pub mod i18n;
mod notice;
mod opened;
mod problem;
mod risk;
pub mod terminal;

pub use chart::{chart_summary, region};
pub use classic::{classic_one_host, classic_stopped, classic_unknown_anon, classic_unknown_profile};
pub use compare::{change, comparison_summary, meaning, presence};
pub use event::{
    activity, counted, doubtful, extent, failure, phase, reason, reason_of, refused, state, states, summary,
};
pub use flow::{found, page_title, shortcut};
pub use format::{
    duration, duration_range, endpoint, machine_moment, milliseconds, moment, number, port_range, round_trip,
    some_ranges, targets,
};
pub use i18n::Locale;
pub use notice::{NoticeText, Place, given_up, notices, notices_that_doubt};
pub use opened::{not_repeatable, open_error, opened_format, remarks, unknown};
pub use problem::{api_error, denial, field, problem};
pub use risk::sentences as risk_sentences;

use crate::model::event::PlanSummary;
use crate::model::limits::Timing;
use crate::model::preferences::{LANGUAGE_COOKIE, cookie};
use crate::model::request::Mode;
use crate::model::risk::Risk;
use crate::model::speed::Speed;
use leptos_i18n::td_string;

/// The languages, each with its own name.
pub const LANGUAGES: [(Locale, &str); 2] = [(Locale::en, "English"), (Locale::es, "Español")];

/// The heading of a column, by its word in URLs; empty for what is none.
pub fn column(locale: Locale, column: &str) -> &'static str {
    match column {
        "host" => td_string!(locale, table.host),
        "port" => td_string!(locale, table.port),
        "state" => td_string!(locale, table.state),
        "service" => td_string!(locale, table.service),
        "risk" => td_string!(locale, table.risk),
        "rtt" => td_string!(locale, table.rtt),
        "reason" => td_string!(locale, table.reason),
        _ => "",
    }
}

/// That something was copied: a column by its word in URLs, else what was asked for.
pub fn copied(locale: Locale, column: &str) -> String {
    match self::column(locale, column) {
        "" => td_string!(locale, copied.done).to_owned(),
        name => td_string!(locale, copied.done_column, column = name),
    }
}

/// A level of risk in one word.
pub fn level(locale: Locale, risk: Risk) -> &'static str {
    match risk {
        Risk::High => td_string!(locale, level.high),
        Risk::Medium => td_string!(locale, level.medium),
        Risk::Low => td_string!(locale, level.low),
        Risk::Info => td_string!(locale, level.info),
    }
}

/// What a band of round-trip times means.
pub fn speed(locale: Locale, speed: Speed) -> &'static str {
    match speed {
        Speed::Fast => td_string!(locale, speed.fast),
        Speed::Medium => td_string!(locale, speed.medium),
        Speed::Slow => td_string!(locale, speed.slow),
    }
}

/// How many ports.
pub fn ports(locale: Locale, count: u64) -> String {
    match count {
        1 => td_string!(locale, table.one_port).to_owned(),
        _ => td_string!(locale, table.closed_range, count = number(locale, count)),
    }
}

/// How many ports on how many addresses: products of the two say little.
pub fn asked(locale: Locale, plan: &PlanSummary) -> String {
    // A file of another scanner may not say how many ports it asked on each address.
    let ports = self::ports(locale, if plan.ports == 0 { plan.probes } else { plan.ports.into() });
    match plan.addresses {
        0 | 1 => ports,
        addresses => td_string!(locale, answer.ports_on, ports = ports, addresses = number(locale, addresses)),
    }
}

/// A choice of ports in a word.
pub fn mode(locale: Locale, mode: Mode) -> &'static str {
    match mode {
        Mode::Quick => td_string!(locale, form.mode_quick),
        Mode::Custom => td_string!(locale, form.mode_custom),
        Mode::Full => td_string!(locale, form.mode_full),
    }
}

/// How boldly a scan goes, in a word.
pub fn timing(locale: Locale, timing: Timing) -> &'static str {
    match timing {
        Timing::Polite => td_string!(locale, form.timing_polite),
        Timing::Normal => td_string!(locale, form.timing_normal),
        Timing::Fast => td_string!(locale, form.timing_fast),
    }
}

/// The language that a person asks for: `es`, `es-MX`, `es_ES.UTF-8`; `None` if it is not one of ours.
pub fn language_of(tag: &str) -> Option<Locale> {
    let primary = tag.split(['-', '_', '.', ';']).next()?.trim();
    LANGUAGES.into_iter().map(|(locale, _)| locale).find(|locale| locale.to_string().eq_ignore_ascii_case(primary))
}

/// The best of ours for an `Accept-Language` header (RFC 9110, section 12.5.4); English if none is.
pub fn accepted_language(header: &str) -> Locale {
    let wanted = header.split(',').filter_map(|item| {
        let (tag, parameters) = item.split_once(';').unwrap_or((item, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())?;
        Some((language_of(tag)?, weight)).filter(|(_, weight)| *weight > 0.0)
    });
    // Of equal weights the first counts, so a later one must be greater.
    let best = wanted.fold(None, |best: Option<(Locale, f32)>, next| match best {
        Some(best) if best.1 >= next.1 => Some(best),
        _ => Some(next),
    });
    best.map_or(Locale::en, |(locale, _)| locale)
}

/// The language that a person chose, or else that their browser asks for: from the headers `Cookie` and
/// `Accept-Language`; `None` if there is neither.
pub fn wished_language(cookies: Option<&str>, accept: Option<&str>) -> Option<Locale> {
    let chosen = cookies.and_then(|header| language_of(cookie(header, LANGUAGE_COOKIE)?));
    chosen.or_else(|| accept.map(accepted_language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_wish_is_followed() {
        for (header, expected) in [
            ("", Locale::en),
            ("es", Locale::es),
            ("es-MX,es;q=0.9,en;q=0.8", Locale::es),
            ("en-US,en;q=0.9,es;q=0.8", Locale::en),
            ("de-DE,de;q=0.9,es;q=0.5,en;q=0.4", Locale::es),
            ("en;q=0.5, es;q=0.7", Locale::es),
            ("es;q=0, en;q=0.1", Locale::en),
            ("fr", Locale::en),
            ("*;q=nonsense, ,;", Locale::en),
        ] {
            assert_eq!(accepted_language(header), expected, "{header}");
        }
    }

    #[test]
    fn every_risk_has_its_sentences_in_every_language() {
        for (locale, _) in LANGUAGES {
            for code in crate::model::risk::RiskCode::ALL {
                let (why, advice) = risk_sentences(locale, *code);
                assert!(why.ends_with('.') && advice.ends_with('.'), "{locale} {code:?}");
            }
        }
    }
}
