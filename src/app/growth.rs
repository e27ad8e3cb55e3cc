//! How the rows of a table come to be made: a few in a frame, for to make all of them at once would keep the page
//! from drawing for several frames.

use super::window::{Sight, Span};
use crate::client;
use leptos::prelude::*;
use std::time::Duration;

/// So many rows are made in a frame.
const STEP: usize = 6;
/// So many are made at once where there were fewer: most of what is seen.
const FIRST: usize = 12;
/// Rows out of sight wait for this: whoever types or scrolls comes first.
const REST: Duration = Duration::from_millis(60);

/// What was made last, and what for.
#[derive(Clone, PartialEq)]
struct Made {
    sight: Sight,
    rows: Span,
    /// How many frames had gone by.
    frames: u32,
}

impl Made {
    fn is_growing(&self) -> bool {
        self.rows != self.sight.whole
    }

    /// Whether a row is missing in sight.
    fn is_lacking(&self) -> bool {
        let seen = self.sight.seen;
        !seen.is_empty() && (self.rows.first > seen.first || self.rows.end < seen.end)
    }
}

/// The rows that may be there by now. Those that were made show others at once (see [`super::slots`]); a few more are
/// made after each frame until those in sight are there, then the others. The whole of it where the server has made
/// it, and on paper.
pub fn growing(sight: Signal<Sight>, is_new: bool) -> Memo<Span> {
    let (frames, is_paper) = (RwSignal::new(0_u32), client::on_paper());
    let made = Memo::new(move |before: Option<&Made>| {
        let (sight, frames) = (sight.get(), frames.get());
        let rows = match before {
            _ if is_paper.get() => sight.whole,
            None if !is_new => sight.whole,
            None => part(STEP, sight),
            // Of scrolling it hears within a frame, at whose end it goes on anyway.
            Some(before) if before.is_lacking() && before.frames == frames => part(before.rows.len(), sight),
            Some(before) => part((before.rows.len() + STEP).max(FIRST), sight),
        };
        Made { sight, rows, frames }
    });
    let go_on = move || frames.update(|frames| *frames = frames.wrapping_add(1));
    client::after_frames(Signal::derive(move || made.with(Made::is_lacking)), Duration::ZERO, go_on);
    client::after_frames(Signal::derive(move || made.with(Made::is_growing)), REST, go_on);
    Memo::new(move |_| made.with(|made| made.rows))
}

/// So many of them: what is seen first, of that what is above; then what is below, and above.
fn part(count: usize, Sight { seen, whole }: Sight) -> Span {
    let beyond = count.saturating_sub(seen.len());
    let below = beyond.min(whole.end.saturating_sub(seen.end));
    let above = (beyond - below).min(seen.first.saturating_sub(whole.first));
    let first = if seen.is_empty() { whole.first } else { seen.first - above };
    Span { first, end: (first + count).min(whole.end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: usize, end: usize) -> Span {
        Span { first, end }
    }

    /// Ten rows in sight, and twelve beyond.
    fn sight(first: usize) -> Sight {
        let whole = span(first.saturating_sub(12), first + 22);
        Sight { seen: span(first, first + 10), whole }
    }

    #[test]
    fn what_is_seen_is_there_first_and_then_what_is_below() {
        assert_eq!(part(0, sight(100)), span(100, 100));
        assert_eq!(part(6, sight(100)), span(100, 106));
        assert_eq!(part(10, sight(100)), span(100, 110));
        assert_eq!(part(16, sight(100)), span(100, 116));
        assert_eq!(part(24, sight(100)), span(98, 122));
        assert_eq!(part(34, sight(100)), sight(100).whole);
        assert_eq!(part(99, sight(100)), sight(100).whole);
        assert_eq!(part(99, sight(0)), sight(0).whole);
    }

    #[test]
    fn no_more_are_made_than_there_are() {
        let short = Sight { seen: span(0, 3), whole: span(0, 3) };
        assert_eq!([2, 3, 22].map(|count| part(count, short)), [span(0, 2), short.whole, short.whole]);
        assert_eq!(part(12, Sight::default()), Span::default());
        let passed = Sight { seen: span(10, 10), whole: span(0, 10) };
        assert_eq!(part(34, passed), span(0, 10), "a table that has become short");
    }
}
