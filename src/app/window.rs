//! Which rows of a long table are made, so that any number of them can be scrolled through; pure.

use crate::client::Viewport;

/// Rows beyond either edge that are made too: scrolling and the keyboard find them there.
const BEYOND: usize = 12;
/// The first row is a multiple of this: a row's worth of scrolling need not change anything.
const STEP: usize = 4;

/// Rows from one place to before another, and the room of those that are not made.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// The first row.
    pub first: usize,
    /// After the last row.
    pub end: usize,
    /// The room of the rows before, in CSS pixels.
    pub above: f64,
    /// The room of the rows after, in CSS pixels.
    pub below: f64,
}

impl Window {
    /// Its first rows, as long as not all of them are made; the others leave their room.
    pub fn begun(self, rows: usize, row: f64) -> Window {
        let end = self.end.min(self.first.saturating_add(rows));
        Window { end, below: self.below + (self.end - end) as f64 * row, ..self }
    }
}

/// The rows to make of so many, of which one may be open.
pub fn window(viewport: Viewport, count: usize, open: Option<usize>) -> Window {
    let row = viewport.row.max(1.0);
    // Rows after the open one lie lower by what opened.
    let is_below = |index: usize| open.is_some_and(|open| open < index);
    let at = |pixels: f64| {
        let index = (pixels.max(0.0) / row) as usize;
        if is_below(index) { ((pixels - viewport.opened).max(0.0) / row) as usize } else { index }
    };
    let first = (at(viewport.top).saturating_sub(BEYOND) / STEP * STEP).min(count);
    let end = (at(viewport.top + viewport.height) + 1 + BEYOND).next_multiple_of(STEP).clamp(first, count);
    let room = |rows: usize, has_open: bool| rows as f64 * row + if has_open { viewport.opened } else { 0.0 };
    let above = room(first, is_below(first));
    let below = room(count - end, open.is_some_and(|open| (end..count).contains(&open)));
    Window { first, end, above, below }
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

    #[test]
    fn rows_in_sight_and_some_beyond_are_made_and_the_others_leave_their_room() {
        assert_eq!(window(at(0.0), 5, None), Window { first: 0, end: 5, above: 0.0, below: 0.0 });
        assert_eq!(window(at(0.0), 65_535, None), Window { first: 0, end: 24, above: 0.0, below: 65_511.0 * 40.0 });
        let middle = window(at(4_000.0), 65_535, None);
        assert_eq!((middle.first, middle.end), (88, 124));
        let last = window(at(65_535.0 * 40.0 - 400.0), 65_535, None);
        assert_eq!((last.end, last.below), (65_535, 0.0));
        assert_eq!(window(at(9_000.0), 10, None).end, 10, "a table that has become short");
        assert_eq!(window(Viewport { row: 0.0, ..VIEWPORT }, 3, None).end, 3, "before a row was measured");
    }

    #[test]
    fn a_window_that_is_begun_is_as_high() {
        let begun = window(at(0.0), 65_535, None).begun(6, 40.0);
        assert_eq!(begun, Window { first: 0, end: 6, above: 0.0, below: 65_529.0 * 40.0 });
        let whole = window(at(0.0), 5, None);
        assert_eq!((whole.begun(6, 40.0), whole.begun(usize::MAX, 40.0)), (whole, whole));
    }

    #[test]
    fn the_whole_is_as_high_wherever_one_is() {
        let whole = |top: f64, open: Option<usize>| {
            let opened = if open.is_some() { 300.0 } else { 0.0 };
            let Window { first, end, above, below } = window(Viewport { opened, ..at(top) }, 1_000, open);
            let made = (end - first) as f64 * 40.0;
            above + made + below + if open.is_some_and(|open| (first..end).contains(&open)) { opened } else { 0.0 }
        };
        for top in [0.0, 390.0, 1_800.0, 2_000.0, 2_300.0, 20_000.0, 39_000.0] {
            assert_eq!(whole(top, None), 40_000.0);
            assert_eq!(whole(top, Some(50)), 40_300.0, "{top}");
        }
    }

    #[test]
    fn below_an_open_row_the_same_rows_are_made_as_seen() {
        let viewport = Viewport { opened: 300.0, ..at(4_300.0) };
        assert_eq!(window(viewport, 65_535, Some(50)).first, window(at(4_000.0), 65_535, None).first);
    }

    #[test]
    fn what_is_in_sight_is_not_scrolled_to() {
        assert_eq!(scroll_to(at(0.0), 3), None);
        assert_eq!(scroll_to(at(0.0), 50), Some(1_900.0));
        assert_eq!(scroll_to(at(4_000.0), 0), Some(0.0));
        assert_eq!(scroll_to(at(0.0), 9), Some(260.0), "the last one in sight, but not what opens below it");
    }
}
