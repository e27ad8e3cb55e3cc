//! Which rows of a long table are made, so that any number of them can be scrolled through; pure.

use crate::client::Viewport;

/// Rows beyond either edge that are made too: scrolling and the keyboard find them there.
const BEYOND: usize = 12;
/// The first row is a multiple of this: a row's worth of scrolling need not change anything.
const STEP: usize = 4;

/// Rows from one place to before another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first row.
    pub first: usize,
    /// After the last row.
    pub end: usize,
}

impl Span {
    /// How many they are.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.first)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// What is to be made of a table, the rows in sight first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// The rows in sight.
    pub seen: Span,
    /// They, and some beyond.
    pub whole: Span,
}

/// The rows to make of so many, of which one may be open.
pub fn sight(viewport: Viewport, count: usize, open: Option<usize>) -> Sight {
    let row = viewport.row.max(1.0);
    let at = |pixels: f64| {
        let index = (pixels.max(0.0) / row) as usize;
        if is_below(open, index) { ((pixels - viewport.opened).max(0.0) / row) as usize } else { index }
    };
    let (first, end) = (at(viewport.top).min(count), (at(viewport.top + viewport.height) + 1).min(count));
    let before = first.saturating_sub(BEYOND) / STEP * STEP;
    let after = (end + BEYOND).next_multiple_of(STEP).clamp(before, count);
    Sight { seen: Span { first, end }, whole: Span { first: before, end: after } }
}

/// The room of the rows before and after those that are made, in CSS pixels.
pub fn room(viewport: Viewport, count: usize, open: Option<usize>, made: Span) -> (f64, f64) {
    let row = viewport.row.max(1.0);
    let room = |rows: usize, has_open: bool| rows as f64 * row + if has_open { viewport.opened } else { 0.0 };
    let above = room(made.first, is_below(open, made.first));
    let below = room(count.saturating_sub(made.end), open.is_some_and(|open| (made.end..count).contains(&open)));
    (above, below)
}

/// Rows after the open one lie lower by what opened.
fn is_below(open: Option<usize>, index: usize) -> bool {
    open.is_some_and(|open| open < index)
}

/// How far to scroll so that a row is seen with what opens below it; `None` where it is.
pub fn scroll_to(viewport: Viewport, index: usize) -> Option<f64> {
    let top = index as f64 * viewport.row;
    let bottom = top + viewport.row + viewport.opened.max(viewport.row * 2.0);
    let is_seen = top >= viewport.top && bottom <= viewport.top + viewport.height;
    (!is_seen).then(|| (top - viewport.height / 4.0).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEWPORT: Viewport = Viewport { top: 0.0, height: 400.0, row: 40.0, opened: 0.0 };

    fn at(top: f64) -> Viewport {
        Viewport { top, ..VIEWPORT }
    }

    fn whole(viewport: Viewport, count: usize, open: Option<usize>) -> (usize, usize) {
        let Span { first, end } = sight(viewport, count, open).whole;
        (first, end)
    }

    #[test]
    fn rows_in_sight_and_some_beyond_are_made() {
        assert_eq!(whole(at(0.0), 5, None), (0, 5));
        assert_eq!(whole(at(0.0), 65_535, None), (0, 24));
        assert_eq!(whole(at(4_000.0), 65_535, None), (88, 124));
        assert_eq!(sight(at(4_000.0), 65_535, None).seen, Span { first: 100, end: 111 });
        assert_eq!(whole(at(65_535.0 * 40.0 - 400.0), 65_535, None).1, 65_535);
        let short = sight(at(9_000.0), 10, None);
        assert_eq!((short.whole.end, short.seen.is_empty()), (10, true), "a table that has become short");
        assert_eq!(whole(Viewport { row: 0.0, ..VIEWPORT }, 3, None).1, 3, "before a row was measured");
        assert_eq!(sight(at(0.0), 0, None), Sight::default());
    }

    #[test]
    fn the_whole_is_as_high_wherever_one_is_and_however_few_are_made() {
        let high = |top: f64, open: Option<usize>, rows: usize| {
            let opened = if open.is_some() { 300.0 } else { 0.0 };
            let viewport = Viewport { opened, ..at(top) };
            let whole = sight(viewport, 1_000, open).whole;
            let made = Span { end: whole.end.min(whole.first + rows), ..whole };
            let (above, below) = room(viewport, 1_000, open, made);
            let has_open = open.is_some_and(|open| (made.first..made.end).contains(&open));
            above + made.len() as f64 * 40.0 + below + if has_open { opened } else { 0.0 }
        };
        for top in [0.0, 390.0, 1_800.0, 2_000.0, 2_300.0, 20_000.0, 39_000.0] {
            for rows in [0, 6, usize::MAX / 2] {
                assert_eq!(high(top, None, rows), 40_000.0);
                assert_eq!(high(top, Some(50), rows), 40_300.0, "{top}");
            }
        }
    }

    #[test]
    fn below_an_open_row_the_same_rows_are_made_as_seen() {
        let viewport = Viewport { opened: 300.0, ..at(4_300.0) };
        assert_eq!(sight(viewport, 65_535, Some(50)), sight(at(4_000.0), 65_535, None));
    }

    #[test]
    fn what_is_in_sight_is_not_scrolled_to() {
        assert_eq!(scroll_to(at(0.0), 3), None);
        assert_eq!(scroll_to(at(0.0), 50), Some(1_900.0));
        assert_eq!(scroll_to(at(4_000.0), 0), Some(0.0));
        assert_eq!(scroll_to(at(0.0), 9), Some(260.0), "the last one in sight, but not what opens below it");
    }
}
