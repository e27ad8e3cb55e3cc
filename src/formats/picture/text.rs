//! Text in a picture: made harmless, and as long as there is room for, by a guess at how wide its letters are.

/// A letter is so wide at most in most faces, in hundredths of its size; bold ones too.
const LETTER: usize = 62;

/// How wide some text is.
pub(super) fn width(text: &str, size: usize) -> usize {
    text.chars().count() * size * LETTER / 100
}

/// Text of strangers for an SVG: what XML does not take is left out, and what turns the direction of text round too.
pub(super) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// As much of it as fits, with a sign that there is more.
pub(super) fn shortened(text: &str, size: usize, room: usize) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let letters = (room * 100 / (size * LETTER)).saturating_sub(1);
    let kept: String = text.chars().take(letters).collect();
    format!("{}…", kept.trim_end_matches([' ', ',']))
}

/// Lines of whole words, so many at most; the last is shortened.
pub(super) fn wrapped(text: &str, size: usize, room: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        let is_full = lines.len() == most;
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(word, size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if is_full => {
                let rest = std::iter::once(word).chain(words.by_ref()).collect::<Vec<_>>().join(" ");
                *line = shortened(&format!("{line} {rest}"), size, room);
            }
            _ => lines.push(shortened(word, size, room)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text_and_is_fit_for_xml() {
        let hostile = "<a b=\"c\">&\u{0}\u{1b}[2J\u{202e}gpj.\u{ffff}";
        assert_eq!(harmless(hostile), "&lt;a b=&quot;c&quot;&gt;&amp;  [2Jgpj.");
    }

    #[test]
    fn it_is_no_wider_than_there_is_room() {
        let names = ["example", "a.very.long.name.of.a.host.example", "ñandú.example", ""];
        for name in names {
            for room in [40, 100, 400] {
                assert!(width(&shortened(name, 20, room), 20) <= room, "{name} in {room}");
            }
        }
        assert_eq!(shortened("192.0.2.1, 192.0.2.2", 10, 70), "192.0.2.1…");
    }

    #[test]
    fn lines_are_of_whole_words_and_the_last_says_that_there_is_more() {
        assert_eq!(wrapped("one two three four", 10, 50, 9), ["one two", "three", "four"]);
        assert_eq!(wrapped("one two three four", 10, 50, 2), ["one two", "three f…"]);
        assert!(wrapped("", 10, 50, 2).is_empty());
    }
}
