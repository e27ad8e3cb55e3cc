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
pub fn growing(sight: Signal<Sight>, is_new: bool, is_paper: Signal<bool>) -> Memo<Span> {
    let frames = RwSignal::new(0_u32);
    let made = Memo::new(move |before: Option<&Made>| {
        let (sight, frames) = (sight.get(), frames.get());
        let rows = match before {
            _ if is_paper.get() => sight.whole,
            None if !is_new => sight.whole,
            None => part(STEP, sight.seen, sight),
            // Of scrolling it hears within a frame, at whose end it goes on anyway.
            Some(before) if before.is_lacking() && before.frames == frames => {
                part(before.rows.len(), before.rows, sight)
            }
            Some(before) => part((before.rows.len() + STEP).max(FIRST), before.rows, sight),
        };
        Made { sight, rows, frames }
    });
    let go_on = move || frames.update(|frames| *frames = frames.wrapping_add(1));
    client::after_frames(Signal::derive(move || made.with(Made::is_lacking)), Duration::ZERO, go_on);
    client::after_frames(Signal::derive(move || made.with(Made::is_growing)), REST, go_on);
    Memo::new(move |_| made.with(|made| made.rows))
}

/// So many of them, with those that are seen, and as near as may be to those that were there: these keep their rows.
fn part(count: usize, before: Span, Sight { seen, whole }: Sight) -> Span {
    let count = count.min(whole.len());
    let lowest = seen.end.saturating_sub(count).max(whole.first);
    let highest = seen.first.min(whole.end - count);
    let first = if lowest <= highest { before.first.clamp(lowest, highest) } else { seen.first };
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
    fn what_is_seen_is_there_first() {
        let of = |count| part(count, sight(100).seen, sight(100));
        assert_eq!([0, 6, 10, 16].map(of), [100, 106, 110, 116].map(|end| span(100, end)));
        assert_eq!(of(24), span(98, 122));
        assert_eq!([34, 99].map(of), [sight(100).whole; 2]);
    }

    #[test]
    fn rows_that_were_there_stay_while_others_come_into_sight() {
        let sight = Sight { seen: span(4, 21), whole: span(0, 36) };
        assert_eq!(part(28, span(0, 28), sight), span(0, 28));
        assert_eq!(part(28, span(30, 58), sight), span(4, 32), "scrolled up");
        let sight = Sight { seen: span(44, 61), whole: span(32, 76) };
        assert_eq!(part(28, span(0, 28), sight), span(33, 61), "scrolled down");
    }

    #[test]
    fn no_more_are_made_than_there_are() {
        let short = Sight { seen: span(0, 3), whole: span(0, 3) };
        assert_eq!([2, 3, 22].map(|count| part(count, short.seen, short)), [span(0, 2), short.whole, short.whole]);
        assert_eq!(part(12, span(5, 9), Sight::default()), Span::default());
        let passed = Sight { seen: span(10, 10), whole: span(0, 10) };
        assert_eq!(part(34, span(60, 94), passed), span(0, 10), "a table that has become short");
    }
}
