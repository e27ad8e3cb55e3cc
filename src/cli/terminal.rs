//! The terminal: its language, and what may be written to it.

use crate::words::{Locale, language_of};
use std::io::{self, Write};

/// By the usual variables, the first that is set (POSIX, section 8.2).
pub(super) fn language() -> Locale {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    set.and_then(|tag| language_of(&tag)).unwrap_or_default()
}

/// A line on standard error.
pub(super) fn say(text: &str) {
    // Nobody is left to be told that standard error is gone.
    let _ = writeln!(io::stderr(), "portolan: {}", harmless(text));
}

/// Text from strangers without what a terminal obeys: control characters, and those that turn the direction
/// of writing (Unicode Standard Annex 9, section 2).
pub(super) fn harmless(text: &str) -> String {
    let is_direction =
        |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !c.is_control() && !is_direction(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_told_nothing_by_strangers() {
        for (text, expected) in [
            ("host.example", "host.example"),
            ("ñandú.example", "ñandú.example"),
            ("\u{1b}[31mred\u{1b}[0m", "[31mred[0m"),
            ("bell\u{7}\r\nline\u{7f}", "bellline"),
            ("\u{9b}2Jclear \u{9d}0;title\u{9c}", "2Jclear 0;title"),
            ("a\u{202e}gpj.exe\u{2066}", "agpj.exe"),
        ] {
            assert_eq!(harmless(text), expected);
        }
    }
}
