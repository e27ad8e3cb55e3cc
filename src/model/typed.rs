//! Lists as people type and paste them, whatever they name: separators, comments, dashes, invisible characters.

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Without what surrounds it.
    pub text: String,
    /// The line in which it stands, from 0.
    pub line: usize,
    /// Whether only a comma or semicolon separates it from the item before it, and no blank or line end.
    pub is_tight: bool,
}

/// The items of a list, as texts; see [`spaced_items`].
pub(super) fn items(text: &str) -> impl Iterator<Item = String> {
    spaced_items(text).into_iter().map(|item| item.text)
}

/// The items of a list.
///
/// Commas, semicolons, blanks and line ends separate them. An item that begins with `#` starts a comment, which ends
/// with its line. Blanks around a dash, or after `!`, belong to the item: `22 - 25` is one range. Every kind of dash is
/// read as `-`, since text processors and our own pages write ranges with an en dash. Invisible characters and quotation
/// marks around an item are dropped; copied text often has them.
pub(super) fn spaced_items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    for (line, of_line) in text.split(is_line_end).enumerate() {
        let mut is_tight = false;
        for part in without_comment(of_line).split(is_separator) {
            is_tight &= !part.starts_with(char::is_whitespace);
            for text in joined(part) {
                items.push(Item { text, line, is_tight });
                is_tight = false;
            }
            is_tight = !part.ends_with(char::is_whitespace);
        }
    }
    items
}

/// Whether a character is not seen, so that nobody can tell from a text that it is there: zero-width characters, marks
/// of direction (Unicode Standard Annex 9, section 2), the soft hyphen and the byte order mark.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// Whether a number is written in digits other than 0 to 9, such as full-width or Arabic ones.
pub(super) fn has_foreign_digits(text: &str) -> bool {
    let is_dot = |c: char| matches!(c, '.' | '．' | '。' | '｡');
    !text.is_ascii() && text.chars().all(|c| c.is_numeric() || is_dot(c))
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '，' | '；' | '、')
}

/// A `#` within an item is part of a URL.
fn without_comment(line: &str) -> &str {
    let is_between = |c: char| c.is_whitespace() || is_separator(c) || is_invisible(c);
    let begins_item = |at: &usize| line[..*at].chars().next_back().is_none_or(is_between);
    let comment = line.match_indices('#').map(|(at, _)| at).find(begins_item);
    comment.map_or(line, |at| &line[..at])
}

fn joined(part: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for word in part.split_whitespace() {
        let is_around = |c| is_invisible(c) || is_quotation_mark(c);
        let word: String = word.trim_matches(is_around).chars().map(plain_dash).collect();
        match items.last_mut() {
            _ if word.is_empty() => {}
            Some(last) if last.ends_with('-') || last == "!" || word.starts_with('-') => last.push_str(&word),
            _ => items.push(word),
        }
    }
    items
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '«' | '»' | '‹' | '›' | '\u{2018}'..='\u{201f}' | '「' | '」')
}

/// Hyphens, dashes and the minus sign.
fn plain_dash(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_blanks_and_line_ends_separate() {
        for (text, expected) in [
            ("", &[][..]),
            (" , ;\t\n", &[]),
            ("a,b;c d\te\nf\r\ng", &["a", "b", "c", "d", "e", "f", "g"]),
            ("a，b、c；d\u{2028}e", &["a", "b", "c", "d", "e"]),
            ("22 - 25 80", &["22-25", "80"]),
            ("22 -25, 30- 40", &["22-25", "30-40"]),
            ("60000 -", &["60000-"]),
            ("- 1000", &["-1000"]),
            ("60000 -\n22", &["60000-", "22"]),
            ("1, -, 2", &["1", "-", "2"]),
            ("! a, !b", &["!a", "!b"]),
            ("22–25 22—25 22−25 22 ‑ 25", &["22-25", "22-25", "22-25", "22-25"]),
            ("\u{feff}a \u{200b}b\u{2069} \u{ad}", &["a", "b"]),
            ("\"a\", 'b' “c d” «22 - 25»", &["a", "b", "c", "d", "22-25"]),
        ] {
            assert_eq!(items(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_comma_without_a_blank_is_tight() {
        for (text, expected) in [
            ("a,b", &[false, true][..]),
            ("a, b ,c\nd", &[false, false, false, false]),
            ("a,,b; ;c d", &[false, true, false, false]),
        ] {
            let tight: Vec<bool> = spaced_items(text).iter().map(|item| item.is_tight).collect();
            assert_eq!(tight, expected, "{text:?}");
        }
    }

    #[test]
    fn comments_end_with_their_line_and_fragments_are_none() {
        for (text, expected) in [
            ("# all of it", &[][..]),
            ("a # b\nc", &["a", "c"]),
            ("a,#b\r\n\n  # c\nd", &["a", "d"]),
            ("\u{feff}# a\nb", &["b"]),
            ("http://a.example/#top b", &["http://a.example/#top", "b"]),
        ] {
            assert_eq!(items(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    #[test]
    fn digits_of_other_scripts_are_recognised() {
        for text in ["１２７.０.０.１", "127.0.0.٣", "127。0。0。1", "４４３"] {
            assert!(has_foreign_digits(text), "{text}");
        }
        for text in ["127.0.0.1", "443", "münchen1", "٣.example", "–"] {
            assert!(!has_foreign_digits(text), "{text}");
        }
    }
}
