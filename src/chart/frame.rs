//! What lies above the cells whatever is found: coasts and the names of the regions, the course of the numbers,
//! marks where well-known services are. Text of an SVG; its style is chart.css's.

use super::layout::Layout;
use super::region::{Region, coasts};
use crate::model::ports::Port;
use crate::words::{self, Locale};
use std::fmt::Write;

/// A cell is so many units of the drawing wide.
pub const UNIT: i32 = 10;
/// Between cells of so few in a row there is a gap.
const MAX_GAPPED: u16 = 64;
/// Services that have a mark wherever they are.
const MARKED: [u16; 16] = [22, 53, 80, 443, 445, 1433, 1883, 3306, 3389, 5432, 5900, 6379, 8080, 9200, 11_211, 27_017];
/// The course of the numbers has so many blocks along a side.
const BLOCKS: i32 = 4;
/// The middle of the names of the large regions, in hundredths of the side: clear of the numbers of the blocks.
const NAMES: [(Region, i32, i32); 2] = [(Region::Registered, 50, 68), (Region::Dynamic, 75, 18)];
/// Where they stand, and that of the system ports: left, top, right, bottom, in hundredths of the side.
pub const LETTERING: [[i32; 4]; 3] = [[37, 62, 63, 74], [63, 12, 87, 24], [0, 14, 19, 17]];

/// All of it but lights, numbers and cursor.
pub fn frame(layout: &Layout, locale: Locale) -> String {
    let mut out = String::new();
    // A string takes whatever is written to it.
    let _ = if layout.is_curve() { sea(&mut out, layout, locale) } else { gaps(&mut out, layout) };
    let coasts = coasts(layout);
    for class in ["shoal", "coast"] {
        let _ = write!(out, "<path class=\"chart__{class}\" d=\"{coasts}\"/>");
    }
    if layout.is_whole() {
        let _ = names(&mut out, layout, locale);
    }
    out
}

/// The part of the document that a frame, or what lies above it, is drawn in.
pub fn view_box(layout: &Layout) -> String {
    format!("0 0 {} {}", i32::from(layout.columns()) * UNIT, i32::from(layout.rows()) * UNIT)
}

/// The course of the numbers from block to block, with the first number of each, and the marks.
fn sea(out: &mut String, layout: &Layout, locale: Locale) -> std::fmt::Result {
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
    for turn in 1..BLOCKS * BLOCKS {
        let (x, y) = corner(turn);
        let number = words::number(locale, (turn * numbers) as u64);
        let (x, y) = (x + block * UNIT / 24, y + block * UNIT / 8);
        write!(out, "<text class=\"chart__number\" x=\"{x}\" y=\"{y}\">{number}</text>")?;
    }
    Ok(())
}

/// The regions by name, each where most of it lies; the system ports below their small square.
fn names(out: &mut String, layout: &Layout, locale: Locale) -> std::fmt::Result {
    let side = i32::from(layout.columns()) * UNIT;
    for (region, x, y) in NAMES {
        let (name, range) = words::region(locale, region.ends());
        let (x, y, below) = (x * side / 100, y * side / 100, (y + 4) * side / 100);
        write!(
            out,
            "<text class=\"chart__region\" x=\"{x}\" y=\"{y}\">{name}</text>\
             <text class=\"chart__range\" x=\"{x}\" y=\"{below}\">{range}</text>"
        )?;
    }
    let (name, range) = words::region(locale, Region::System.ends());
    write!(out, "<text class=\"chart__small\" x=\"{}\" y=\"{}\">{name} {range}</text>", side / 100, side * 16 / 100)
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

    fn drawn(ports: &str, locale: Locale) -> String {
        frame(&Layout::new(&ports.parse().unwrap()), locale)
    }

    #[test]
    fn a_full_chart_names_its_regions_in_both_languages() {
        for (locale, words) in [(Locale::en, ["Registered", "49,152"]), (Locale::es, ["Registrados", "49.152"])] {
            let frame = drawn("1-65535", locale);
            for word in words {
                assert!(frame.contains(word), "{locale}: {word}");
            }
            assert!(frame.len() < 5000, "{}", frame.len());
        }
    }

    #[test]
    fn cells_that_are_large_enough_have_gaps() {
        assert!(drawn("22,80,27017", Locale::en).contains("data-gap=\"wide\""));
        assert!(drawn("1-1000", Locale::en).contains("data-gap=\"fine\""));
        assert!(!drawn("1-65535", Locale::en).contains("data-gap"));
    }
}
