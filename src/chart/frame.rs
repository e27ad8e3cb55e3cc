//! What lies above the cells whatever is found: the coasts of the regions, the course of the numbers, marks where
//! well-known services are. Text of an SVG; its style is chart.css's.

use super::layout::Layout;
use super::lettering::BLOCKS;
use super::region::coasts;
use crate::model::ports::Port;
use std::fmt::Write;

/// A cell is so many units of the drawing wide.
pub const UNIT: i32 = 10;
/// Between cells of so few in a row there is a gap.
const MAX_GAPPED: u16 = 64;
/// Services that have a mark wherever they are.
const MARKED: [u16; 16] = [22, 53, 80, 443, 445, 1433, 1883, 3306, 3389, 5432, 5900, 6379, 8080, 9200, 11_211, 27_017];

/// All of it but lettering, lights and cursor.
pub fn frame(layout: &Layout) -> String {
    let mut out = String::new();
    // A string takes whatever is written to it.
    let _ = if layout.is_curve() { sea(&mut out, layout) } else { gaps(&mut out, layout) };
    let coasts = coasts(layout);
    for class in ["shoal", "coast"] {
        let _ = write!(out, "<path class=\"chart__{class}\" d=\"{coasts}\"/>");
    }
    out
}

/// The part of the document that a frame, or what lies above it, is drawn in.
pub fn view_box(layout: &Layout) -> String {
    format!("0 0 {} {}", i32::from(layout.columns()) * UNIT, i32::from(layout.rows()) * UNIT)
}

/// The course of the numbers from block to block, and the marks.
fn sea(out: &mut String, layout: &Layout) -> std::fmt::Result {
    let side = i32::from(layout.columns());
    let block = side / BLOCKS;
    let numbers = side * side / (BLOCKS * BLOCKS);
    let corner = |turn: i32| {
        let (column, row) = layout.corner((turn * numbers) as u16);
        (i32::from(column) / block * block * UNIT, i32::from(row) / block * block * UNIT)
    };
    out.push_str("<path class=\"chart__grid\" d=\"");
    for line in 1..BLOCKS {
        write!(out, "M0 {0}h{1}M{0} 0v{1}", line * block * UNIT, side * UNIT)?;
    }
    out.push_str("\"/><path class=\"chart__course\" d=\"");
    for turn in 0..BLOCKS * BLOCKS {
        let (x, y) = corner(turn);
        write!(out, "{}{} {}", if turn == 0 { 'M' } else { 'L' }, x + block * UNIT / 2, y + block * UNIT / 2)?;
    }
    out.push_str("\"/><path class=\"chart__marks\" d=\"");
    for (column, row) in MARKED.into_iter().filter_map(Port::new).filter_map(|port| layout.place(port)) {
        write!(out, "M{} {}m-10 5h30m-15-15v30", i32::from(column) * UNIT, i32::from(row) * UNIT)?;
    }
    out.push_str("\"/>");
    Ok(())
}

fn gaps(out: &mut String, layout: &Layout) -> std::fmt::Result {
    let (columns, rows) = (i32::from(layout.columns()), i32::from(layout.rows()));
    if layout.columns() <= MAX_GAPPED {
        let width = if layout.is_numbered() { "wide" } else { "fine" };
        write!(out, "<path class=\"chart__gaps\" data-gap=\"{width}\" d=\"")?;
        for row in 0..=rows {
            write!(out, "M0 {}h{}", row * UNIT, columns * UNIT)?;
        }
        for column in 0..=columns {
            write!(out, "M{} 0v{}", column * UNIT, rows * UNIT)?;
        }
        out.push_str("\"/>");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(ports: &str) -> String {
        frame(&Layout::new(&ports.parse().unwrap()))
    }

    #[test]
    fn cells_that_are_large_enough_have_gaps() {
        assert!(drawn("22,80,27017").contains("data-gap=\"wide\""));
        assert!(drawn("1-1000").contains("data-gap=\"fine\""));
        assert!(!drawn("1-65535").contains("data-gap"));
    }
}
