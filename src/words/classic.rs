//! What the classic interface says beyond the words of the older programs.

use super::Locale;
use super::format::number;
use leptos_i18n::td_string;

/// A target that stands for several hosts.
pub fn classic_one_host(locale: Locale) -> &'static str {
    td_string!(locale, classic.one_host)
}

/// A scan that was stopped before its end.
pub fn classic_stopped(locale: Locale, not_asked: u64) -> String {
    td_string!(locale, classic.stopped, count = number(locale, not_asked))
}

/// A profile that there is not.
pub fn classic_unknown_profile(locale: Locale, text: &str) -> String {
    td_string!(locale, classic.unknown_profile, text = text)
}

/// A switch that is neither on nor off.
pub fn classic_unknown_anon(locale: Locale, text: &str) -> String {
    td_string!(locale, classic.unknown_anon, text = text)
}
