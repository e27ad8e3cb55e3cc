//! The hatch of filtered ports: a sign beside the colour, where cells are large enough to show it.

use super::frame::UNIT;
use super::layout::Layout;
use std::fmt::Write;

/// The strokes of a numbered cell, from its upper left corner and back there.
const STROKES: &str = "m0 2l2-2m2 0l-4 4m0 2l6-6m2 0l-8 8m0 2l10-10m0 2l-8 8m2 0l6-6m0 2l-4 4m2 0l2-2m-10-8";

/// A path over the cells of which that is so, row by row; nothing on the curve, whose cells are too small.
pub(super) fn hatch(layout: &Layout, is_hatched: &dyn Fn(usize) -> bool) -> String {
    let mut strokes = String::new();
    if layout.is_numbered() {
        each_cell(layout, is_hatched, &mut strokes);
    } else if !layout.is_curve() {
        diagonals(layout, is_hatched, &mut strokes);
    }
    if strokes.is_empty() {
        return strokes;
    }
    let size = if layout.is_numbered() { "wide" } else { "fine" };
    format!("<path class=\"chart__hatch\" data-gap=\"{size}\" d=\"{strokes}\"/>")
}

fn each_cell(layout: &Layout, is_hatched: &dyn Fn(usize) -> bool, strokes: &mut String) {
    let columns = usize::from(layout.columns());
    for cell in (0..layout.cell_count()).filter(|cell| is_hatched(*cell)) {
        let (x, y) = ((cell % columns) as i32 * UNIT, (cell / columns) as i32 * UNIT);
        // A string takes whatever is written to it.
        let _ = write!(strokes, "M{x} {y}{STROKES}");
    }
}

/// One stroke through each cell, and those of cells that meet at a corner are one.
fn diagonals(layout: &Layout, is_hatched: &dyn Fn(usize) -> bool, strokes: &mut String) {
    let (columns, rows) = (i32::from(layout.columns()), i32::from(layout.rows()));
    for sum in 0..columns + rows - 1 {
        let mut length = 0;
        // From the lower left to the upper right, and one step off the chart.
        for column in (sum - rows + 1).max(0)..=(sum + 1).min(columns) {
            let row = sum - column;
            let is_on = column < columns && row >= 0;
            if is_on && is_hatched((row * columns + column) as usize) {
                length += 1;
            } else if length > 0 {
                let (x, y, way) = ((column - length) * UNIT, (row + length + 1) * UNIT, length * UNIT);
                let _ = write!(strokes, "M{x} {y}l{way}-{way}");
                length = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(ports: &str, is_hatched: &dyn Fn(usize) -> bool) -> String {
        hatch(&Layout::new(&ports.parse().unwrap()), is_hatched)
    }

    #[test]
    fn a_large_cell_has_strokes_of_its_own() {
        let drawn = drawn("1-12", &|cell| cell == 7);
        assert_eq!(drawn, format!("<path class=\"chart__hatch\" data-gap=\"wide\" d=\"M10 10{STROKES}\"/>"));
        assert_eq!(self::drawn("1-12", &|_| false), "");
        let (mut x, mut y) = (0, 0);
        for step in STROKES.replace('-', " -").split(['m', 'l']).filter(|step| !step.is_empty()) {
            let numbers: Vec<i32> = step.split_whitespace().map(|number| number.parse().unwrap()).collect();
            (x, y) = (x + numbers[0], y + numbers[1]);
            assert!((0..=UNIT).contains(&x) && (0..=UNIT).contains(&y), "{x} {y} is outside of the cell");
        }
        assert_eq!((x, y), (0, 0));
    }

    #[test]
    fn small_cells_share_their_strokes() {
        // Eleven in a row: the cell below the second is the thirteenth.
        assert!(drawn("1-121", &|cell| matches!(cell, 1 | 11)).contains("d=\"M0 20l20-20\""));
        assert!(drawn("1-121", &|cell| matches!(cell, 10 | 110)).contains("d=\"M0 110l10-10M100 10l10-10\""));
        let full = drawn("1-4096", &|_| true);
        assert_eq!(full.matches('M').count(), 127, "one for each diagonal of the square");
        assert!(drawn("1-4096", &|cell| cell % 2 == 0).len() < 50_000);
    }

    #[test]
    fn the_curve_has_none() {
        assert_eq!(drawn("1-65535", &|_| true), "");
    }
}
