//! What lies above the cells: coasts and the names of the regions, the course of the numbers, marks where
//! well-known services are; in large cells their numbers. Text of an SVG, in cells; its style is chart.css's.

use super::layout::Layout;
use super::region::{Region, coasts};
use crate::model::ports::Port;
use crate::model::service;
use crate::words::{self, Locale};
use std::fmt::Write;

/// Between cells of so few in a row there is a gap.
const MAX_GAPPED: u16 = 64;
/// Services that have a mark wherever they are.
const MARKED: [u16; 16] =
    [22, 53, 80, 443, 445, 1433, 1883, 3306, 3389, 5432, 5900, 6379, 8080, 9200, 11_211, 27_017];
/// The course of the numbers turns so many times along a side.
const COURSE_TURNS: u16 = 4;

/// All of it but lights and cursor.
pub fn frame(layout: &Layout, locale: Locale) -> String {
    let mut out = String::new();
    // A string takes whatever is written to it.
    let _ = if layout.is_curve() { sea(&mut out, layout, locale) } else { tiles(&mut out, layout) };
    let coasts = coasts(layout);
    let _ = write!(out, "<path class=\"chart__shoal\" d=\"{coasts}\"/><path class=\"chart__coast\" d=\"{coasts}\"/>");
    if layout.is_curve() {
        let _ = names(&mut out, layout, locale);
    }
    out
}

/// The course of the numbers from block to block, with the first number of each, and the marks.
fn sea(out: &mut String, layout: &Layout, locale: Locale) -> std::fmt::Result {
    let side = layout.columns();
    let block = side / COURSE_TURNS;
    let numbers = u32::from(side) * u32::from(side);
    let turns = u32::from(COURSE_TURNS * COURSE_TURNS);
    let corner = |turn: u32| {
        let (column, row) = layout.corner((turn * numbers / turns) as u16);
        (column / block * block, row / block * block)
    };
    write!(out, "<path class=\"chart__grid\" d=\"")?;
    for line in 1..COURSE_TURNS {
        write!(out, "M0 {0}h{side}M{0} 0v{side}", line * block)?;
    }
    write!(out, "\"/><path class=\"chart__course\" d=\"")?;
    for turn in 0..turns {
        let (x, y) = corner(turn);
        write!(out, "{}{} {}", if turn == 0 { 'M' } else { 'L' }, x + block / 2, y + block / 2)?;
    }
    write!(out, "\"/><path class=\"chart__marks\" d=\"")?;
    for (x, y) in MARKED.into_iter().filter_map(Port::new).filter_map(|port| layout.place(port)) {
        write!(out, "M{x} {y}m-1 .5h3m-1.5-1.5v3")?;
    }
    write!(out, "\"/>")?;
    for turn in 1..turns {
        let (x, y) = corner(turn);
        let number = words::number(locale, (turn * numbers / turns).into());
        write!(out, "<text class=\"chart__number\" x=\"{}\" y=\"{}\">{number}</text>", x + side / 64, y + side / 32)?;
    }
    Ok(())
}

/// The regions by name, each where most of it lies.
fn names(out: &mut String, layout: &Layout, locale: Locale) -> std::fmt::Result {
    let side = f64::from(layout.columns());
    for (region, x, y) in [(Region::Registered, 0.5, 0.76), (Region::Dynamic, 0.75, 0.26)] {
        if layout.is_whole() {
            let (name, range) = words::region(locale, region.ends());
            let (x, y, below) = (x * side, y * side, side / 22.0);
            write!(
                out,
                "<text class=\"chart__region\" x=\"{x}\" y=\"{y}\">{name}</text>\
                 <text class=\"chart__range\" x=\"{x}\" y=\"{}\">{range}</text>",
                y + below
            )?;
        }
    }
    Ok(())
}

/// Gaps between the cells, and in large ones the number and the name.
fn tiles(out: &mut String, layout: &Layout) -> std::fmt::Result {
    let (columns, rows) = (layout.columns(), layout.rows());
    if columns <= MAX_GAPPED {
        let kind = if layout.is_numbered() { "wide" } else { "fine" };
        write!(out, "<path class=\"chart__gaps\" data-gap=\"{kind}\" d=\"")?;
        for row in 0..=rows {
            write!(out, "M0 {row}h{columns}")?;
        }
        for column in 0..=columns {
            write!(out, "M{column} 0v{rows}")?;
        }
        write!(out, "\"/>")?;
    }
    if layout.is_numbered() {
        for port in layout.asked() {
            let (column, row) = layout.place(port).unwrap_or_default();
            let (x, y) = (f64::from(column) + 0.5, f64::from(row) + 0.5);
            write!(out, "<text class=\"chart__port\" x=\"{x}\" y=\"{y}\">{port}</text>")?;
            // A long name would run over into the next cell.
            if let Some(name) = service::name(port).filter(|name| name.len() <= 10) {
                write!(out, "<text class=\"chart__service\" x=\"{x}\" y=\"{}\">{name}</text>", y + 0.22)?;
            }
        }
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
        for (locale, words) in [(Locale::en, ["Registered", "1024–49151"]), (Locale::es, ["Registrados", "1024–49151"])] {
            let frame = drawn("1-65535", locale);
            for word in words {
                assert!(frame.contains(word), "{locale}: {word}");
            }
            assert!(frame.len() < 5000, "{}", frame.len());
        }
    }

    #[test]
    fn large_cells_have_their_numbers() {
        let frame = drawn("22,80,27017", Locale::en);
        for word in [">22<", ">ssh<", ">27017<", ">mongodb<"] {
            assert!(frame.contains(word), "{word}");
        }
        assert!(!drawn("1-1000", Locale::en).contains("<text"));
    }
}
