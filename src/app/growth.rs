//! How the rows of a table come to be made: a few in a frame, for to make all of them at once would keep the page
//! from drawing for several frames.

use super::window::{Sight, Span};
use crate::client;
use leptos::prelude::*;
use std::time::Duration;

/// So many rows are made in a frame.
const STEP: usize = 6;
/// So many are made at once where others are asked for: most of what is seen.
const FIRST: usize = 12;
/// Rows out of sight wait for this: whoever types or scrolls comes first.
const REST: Duration = Duration::from_millis(60);

/// What was made last, and what for.
#[derive(Clone, PartialEq)]
struct Made<V> {
    view: V,
    sight: Sight,
    rows: Span,
    /// How many frames had gone by.
    frames: u32,
}

impl<V> Made<V> {
    fn is_growing(&self) -> bool {
        self.rows != self.sight.whole
    }

    /// Whether a row is missing in sight.
    fn is_lacking(&self) -> bool {
        let seen = self.sight.seen;
        !seen.is_empty() && (self.rows.first > seen.first || self.rows.end < seen.end)
    }
}

/// The rows that may be made by now: a few more after each frame until those in sight are there, then the others. Where
/// a person
/// has asked for others, by `view`, most of those that are seen at once. The whole of it where the server has made it,
/// and on paper.
pub fn growing<V>(sight: Signal<Sight>, view: Memo<V>, is_new: bool) -> Memo<Span>
where
    V: Clone + PartialEq + Send + Sync + 'static,
{
    let (frames, is_paper) = (RwSignal::new(0_u32), client::on_paper());
    let made = Memo::new(move |before: Option<&Made<V>>| {
        let (sight, view, frames) = (sight.get(), view.get(), frames.get());
        let rows = match before {
            _ if is_paper.get() => sight.whole,
            None if !is_new => sight.whole,
            Some(before) if before.view != view => begun(sight.seen),
            // Of scrolling it hears within a frame, at whose end it goes on anyway.
            Some(before) if before.is_lacking() && before.frames == frames => kept(before.rows, sight.whole),
            _ => step(before.map(|before| before.rows), sight),
        };
        Made { view, sight, rows, frames }
    });
    let go_on = move || frames.update(|frames| *frames = frames.wrapping_add(1));
    client::after_frames(Signal::derive(move || made.with(|made| made.is_lacking())), Duration::ZERO, go_on);
    client::after_frames(Signal::derive(move || made.with(|made| made.is_growing())), REST, go_on);
    Memo::new(move |_| made.with(|made| made.rows))
}

/// The first of those that are seen.
fn begun(seen: Span) -> Span {
    Span { end: seen.end.min(seen.first + FIRST), ..seen }
}

/// A few more: what is seen first, of that what is above; then what is below.
fn step(made: Option<Span>, Sight { seen, whole }: Sight) -> Span {
    let made = made.map(|made| kept(made, whole)).filter(|made| !made.is_empty());
    let Span { first, end } = made.unwrap_or(Span { first: seen.first, end: seen.first });
    let above = STEP.min(first.saturating_sub(seen.first));
    let below = (STEP - above).min(whole.end.saturating_sub(end));
    Span { first: first.saturating_sub(STEP - below).max(whole.first), end: end + below }
}

/// What of it is still to be there.
fn kept(made: Span, whole: Span) -> Span {
    let first = made.first.clamp(whole.first, whole.end);
    Span { first, end: made.end.clamp(first, whole.end) }
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

    /// How often it grows until the whole is there; never by more than a few rows.
    fn grow(mut made: Option<Span>, sight: Sight) -> usize {
        for steps in 0.. {
            let before = made.map_or(0, Span::len);
            if made == Some(sight.whole) {
                return steps;
            }
            let next = step(made, sight);
            assert!((1..=STEP).contains(&(next.len() - before)), "{made:?} {next:?}");
            made = Some(next);
        }
        unreachable!()
    }

    #[test]
    fn a_new_table_grows_to_its_whole_by_a_few_rows() {
        assert_eq!(step(None, sight(100)), span(100, 106));
        assert_eq!(grow(None, sight(100)), 6);
        assert_eq!(grow(None, sight(0)), 4);
        let none = Sight::default();
        assert_eq!(step(None, none), none.whole);
        let short = Sight { seen: span(0, 3), whole: span(0, 3) };
        assert_eq!(step(None, short), short.whole);
    }

    #[test]
    fn others_begin_with_most_of_what_is_seen() {
        assert_eq!(begun(span(100, 118)), span(100, 112));
        assert_eq!(begun(span(0, 3)), span(0, 3));
        assert_eq!(grow(Some(begun(sight(100).seen)), sight(100)), 4);
    }

    #[test]
    fn what_is_seen_is_made_first_wherever_one_scrolls() {
        let of = |made: Span, first: usize| step(Some(kept(made, sight(first).whole)), sight(first));
        assert_eq!(of(sight(100).whole, 500), span(500, 506), "nothing else is there");
        assert_eq!(of(sight(100).whole, 120), span(108, 128), "below what was there");
        assert_eq!(of(sight(100).whole, 80), span(82, 102), "above it");
        assert_eq!(of(span(84, 92), 80), span(80, 94), "above it, and then below");
        assert_eq!(of(sight(100).whole, 104), span(92, 126), "the whole");
        assert_eq!(grow(Some(span(500, 506)), sight(500)), 5);
    }

    #[test]
    fn a_table_that_becomes_short_keeps_what_it_has() {
        let short = Sight { seen: span(0, 2), whole: span(0, 2) };
        assert_eq!(step(Some(span(0, 22)), short), short.whole);
        let empty = Sight::default();
        assert_eq!(step(Some(span(80, 90)), empty), empty.whole);
    }
}
