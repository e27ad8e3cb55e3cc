//! What a person chose for this browser: language, theme and consent, kept in cookies.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The cookie with the language.
pub const LANGUAGE_COOKIE: &str = "portolan_language";
/// The cookie with the theme.
pub const THEME_COOKIE: &str = "portolan_theme";
/// The cookie that says that the legal notice was accepted.
pub const LEGAL_COOKIE: &str = "portolan_legal";
/// Its value.
pub const LEGAL_ACCEPTED: &str = "accepted";
/// How long a choice is kept, in seconds: a year.
pub const MAX_AGE_S: u32 = 31_536_000;

/// What may be scanned, and whether the person has agreed to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalNotice {
    /// The text of whoever runs the server, in paragraphs; ours without it.
    pub own_text: Option<String>,
    /// It was accepted in this browser.
    pub is_accepted: bool,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system is set.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The word that cookie, form and CSS use.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The colour of the page, for what the browser draws around it: where the system is light, and where it is
    /// dark. `--paper` of `style/tokens.css`, which nothing but CSS can read.
    pub fn surfaces(self) -> [&'static str; 2] {
        let [light, dark] = ["#f6f1e4", "#0b1a26"];
        match self {
            Theme::System => [light, dark],
            Theme::Light => [light; 2],
            Theme::Dark => [dark; 2],
        }
    }
}

/// What stands first of a scan that has ended, where there is room for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// The open ports.
    List,
    /// The chart.
    Chart,
}

impl Lead {
    /// Both, in the order in which they are offered.
    pub const ALL: [Lead; 2] = [Lead::List, Lead::Chart];

    /// The word that the browser keeps, and that CSS uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Lead::List => "list",
            Lead::Chart => "chart",
        }
    }
}

/// Text that is no theme.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a theme")]
pub struct BadTheme;

impl FromStr for Theme {
    type Err = BadTheme;

    fn from_str(text: &str) -> Result<Theme, BadTheme> {
        Theme::ALL.into_iter().find(|theme| theme.as_str() == text).ok_or(BadTheme)
    }
}

/// The value of a cookie in a `Cookie` header or `document.cookie` (RFC 6265, section 4.2).
pub fn cookie<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The text that sets a cookie for `path`.
pub fn set_cookie(name: &str, value: &str, path: &str) -> String {
    format!("{name}={value}; Path={path}; Max-Age={MAX_AGE_S}; SameSite=Lax")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let header = "a=1; portolan_theme=dark;portolan_themes=x; b";
        assert_eq!(cookie(header, THEME_COOKIE).map(Theme::from_str), Some(Ok(Theme::Dark)));
        assert_eq!(cookie(header, "portolan"), None);
        assert_eq!(cookie("", THEME_COOKIE), None);
        assert_eq!("blue".parse::<Theme>(), Err(BadTheme));
    }

    #[test]
    fn the_browser_draws_in_the_colour_of_the_page() {
        let [light, dark] = Theme::System.surfaces();
        let tokens = include_str!("../../style/tokens.css");
        assert!(tokens.contains(&format!("--paper: light-dark({light}, {dark});")));
    }
}
