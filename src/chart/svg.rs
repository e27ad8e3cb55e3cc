//! A chart as a still picture: for pages without a script and for reports.
//!
//! Cells of one state that stand in a row are one stroke of a path; what most cells show is the ground on which
//! they lie. A picture that would grow too large has fewer cells.

use super::cells::{Cell, Cells};
use super::frame::{frame, view_box};
use super::layout::Layout;
use super::signs::signs;
use crate::model::report::HostReport;
use crate::words::Locale;
use std::fmt::Write;

/// Larger than this in bytes, the cells are drawn on a coarser chart.
const MAX_CELL_BYTES: usize = 160_000;

/// The cells, as an `svg` element that fills whatever it lies in.
pub fn cells(layout: &Layout, host: &HostReport) -> String {
    drawn(layout, &Cell::ALL.map(Cell::as_str), &|layout| {
        let mut cells = Cells::new(layout);
        cells.update(layout, host, &mut Vec::new());
        cells.shown().iter().map(|cell| *cell as u8).collect()
    })
}

/// The same of any cells: `shown` tells of a layout the number of what each shows, and `words` are those of CSS.
pub(super) fn drawn(layout: &Layout, words: &[&str], shown: &dyn Fn(&Layout) -> Vec<u8>) -> String {
    let drawn = runs(layout, words, &shown(layout));
    if drawn.len() <= MAX_CELL_BYTES {
        return drawn;
    }
    let small = layout.small();
    runs(&small, words, &shown(&small))
}

/// All of it: cells, frame and lights, with a name for those who do not see it.
pub fn still(layout: &Layout, host: &HostReport, locale: Locale, label: &str) -> String {
    sheet(layout, label, &cells(layout, host), &signs(layout, host, locale))
}

/// Cells and signs with a frame between them.
pub(super) fn sheet(layout: &Layout, label: &str, cells: &str, signs: &str) -> String {
    let columns = layout.columns();
    let mut out = format!("<div class=\"chart__sheet\" data-columns=\"{columns}\" role=\"img\" aria-label=\"");
    escape(&mut out, label);
    // A string takes whatever is written to it.
    let _ = write!(
        out,
        "\">{cells}<svg class=\"chart__frame\" data-columns=\"{columns}\" viewBox=\"{}\" aria-hidden=\"true\">{}{signs}</svg></div>",
        view_box(layout),
        frame(layout)
    );
    out
}

fn runs(layout: &Layout, words: &[&str], cells: &[u8]) -> String {
    let (columns, rows) = (layout.columns(), layout.rows());
    let count = |number: usize| cells.iter().filter(|cell| usize::from(**cell) == number).count();
    let ground = (0..words.len()).max_by_key(|number| count(*number)).unwrap_or_default();
    let mut out = format!(
        "<svg class=\"chart__runs\" viewBox=\"0 0 {columns} {rows}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect data-cell=\"{}\" width=\"{columns}\" height=\"{rows}\"/>",
        words[ground]
    );
    for (number, word) in words.iter().enumerate().filter(|(number, _)| *number != ground && count(*number) > 0) {
        let _ = write!(out, "<path data-cell=\"{word}\" d=\"M0 .5");
        stroke(&mut out, cells, columns, number);
        out.push_str("\"/>");
    }
    out.push_str("</svg>");
    out
}

/// A stroke through each run of cells that show that, from the end of the one before.
fn stroke(out: &mut String, cells: &[u8], columns: u16, number: usize) {
    let (mut x, mut y) = (0i32, 0i32);
    for (row, cells) in cells.chunks(usize::from(columns)).enumerate() {
        let mut column = 0;
        for run in cells.chunk_by(|one, other| one == other) {
            if usize::from(run[0]) == number {
                let (right, down) = (column - x, row as i32 - y);
                let space = if down < 0 { "" } else { " " };
                let _ = write!(out, "m{right}{space}{down}h{}", run.len());
                (x, y) = (column + run.len() as i32, row as i32);
            }
            column += run.len() as i32;
        }
    }
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::samples::host;
    use super::*;

    fn layout(ports: &str) -> Layout {
        Layout::new(&ports.parse().unwrap())
    }

    #[test]
    fn runs_of_a_state_are_one_stroke() {
        let drawn = cells(&layout("1-12"), &host("1,8-9", "7", "2-6,10-12"));
        assert!(drawn.contains("<rect data-cell=\"closed\" width=\"6\" height=\"2\"/>"), "{drawn}");
        assert!(drawn.contains("<path data-cell=\"open\" d=\"M0 .5m0 0h1m0 1h2\"/>"), "{drawn}");
        assert!(drawn.contains("<path data-cell=\"filtered\" d=\"M0 .5m0 1h1\"/>"), "{drawn}");
        assert!(!drawn.contains("waiting"));
    }

    #[test]
    fn it_stays_small_whatever_was_found() {
        let mut texts = [String::new(), String::new(), String::new()];
        let mut seed = 1u32;
        for number in 1..=65_535u16 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let _ = write!(texts[(seed >> 24) as usize % 3], "{number},");
        }
        // Longer than a person may type.
        let ports = |text: &str| text.split(',').filter_map(|n| n.parse().ok()).collect();
        let mut worst = host("", "", "");
        let row = host("1", "2", "").rows;
        let (open, filtered) = (row.values().next().unwrap(), row.values().last().unwrap());
        let sets: [crate::model::ports::PortSet; 3] = texts.each_ref().map(|text| ports(text));
        worst.rows.extend(sets[0].iter().map(|port| (port, *open)).chain(sets[1].iter().map(|port| (port, *filtered))));
        worst.closed = sets[2].clone();
        let full = layout("1-65535");
        let size = still(&full, &worst, Locale::en, "worst").len();
        assert!(size < 200_000, "{size}");
        let usual =
            still(&full, &host("22,80,443,8080", "25,137-139", "1-21,26-79,500-65535"), Locale::en, "usual").len();
        assert!(usual < 20_000, "{usual}");
    }

    #[test]
    fn what_strangers_wrote_stays_text() {
        assert!(
            still(&layout("1-9"), &host("1", "", ""), Locale::en, "\"><script>&")
                .contains("\"&quot;>&lt;script>&amp;\"")
        );
    }
}
