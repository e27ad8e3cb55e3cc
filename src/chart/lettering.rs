//! The names and numbers that stand on the curve whatever is found. Each is drawn in the colours of what lies below it.

use super::frame::UNIT;
use super::layout::Layout;
use super::region::Region;
use crate::model::ports::Port;
use crate::words::{self, Locale};
use std::fmt::{Result, Write};

/// The course of the numbers has so many blocks along a side.
pub(super) const BLOCKS: i32 = 4;
/// The middle of the names of the large regions, in hundredths of the side: clear of the numbers of the blocks.
const NAMES: [(Region, i32, i32); 2] = [(Region::Registered, 50, 68), (Region::Dynamic, 75, 18)];
/// Where they stand, and that of the system ports: left, top, right, bottom, in hundredths of the side.
pub(super) const LETTERING: [Area; 3] = [[37, 62, 63, 74], [63, 12, 87, 24], [0, 14, 19, 17]];
/// What lies below lettering is judged by so many places of it, along and across.
const PLACES: (i32, i32) = (12, 6);

/// A rectangle: left, top, right, bottom.
pub(super) type Area = [i32; 4];
/// Tells the word of CSS for what the cell of a port shows.
pub(super) type CellOf<'a> = &'a dyn Fn(Port) -> &'static str;

/// Nothing where cells are large: their own numbers are written there.
pub(super) fn lettering(layout: &Layout, locale: Locale, cell_of: CellOf) -> String {
    let mut out = String::new();
    if layout.is_curve() {
        // A string takes whatever is written to it.
        let _ = numbers(&mut out, layout, locale, cell_of);
    }
    if layout.is_whole() {
        let _ = names(&mut out, layout, locale, cell_of);
    }
    out
}

/// What most of an area shows, in the units of a frame.
pub(super) fn ground(layout: &Layout, cell_of: CellOf, [left, top, right, bottom]: Area) -> &'static str {
    let mut counts: Vec<(&'static str, u32)> = Vec::new();
    for place in 0..PLACES.0 * PLACES.1 {
        let (along, across) = (place % PLACES.0 * 2 + 1, place / PLACES.0 * 2 + 1);
        let x = (left + (right - left) * along / (PLACES.0 * 2)) / UNIT;
        let y = (top + (bottom - top) * across / (PLACES.1 * 2)) / UNIT;
        let port = u16::try_from(x).ok().zip(u16::try_from(y).ok()).and_then(|(x, y)| layout.port_at(x, y));
        let Some(port) = port else { continue };
        let cell = cell_of(port);
        match counts.iter_mut().find(|(other, _)| *other == cell) {
            Some((_, count)) => *count += 1,
            None => counts.push((cell, 1)),
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or("blank", |(cell, _)| cell)
}

/// The first number of each block.
fn numbers(out: &mut String, layout: &Layout, locale: Locale, cell_of: CellOf) -> Result {
    let side = i32::from(layout.columns());
    let block = side / BLOCKS * UNIT;
    let numbers = side * side / (BLOCKS * BLOCKS);
    for turn in 1..BLOCKS * BLOCKS {
        let (column, row) = layout.corner((turn * numbers) as u16);
        let number = words::number(locale, (turn * numbers) as u64);
        let [left, top] = [column, row].map(|cells| i32::from(cells) * UNIT / block * block);
        let (x, y) = (left + block / 24, top + block / 8);
        let cell = ground(layout, cell_of, [x, top + block / 24, left + block / 3, y]);
        write!(out, "<g data-cell=\"{cell}\"><text class=\"chart__number\" x=\"{x}\" y=\"{y}\">{number}</text></g>")?;
    }
    Ok(())
}

/// The regions by name, each where most of it lies; the system ports below their small square.
fn names(out: &mut String, layout: &Layout, locale: Locale, cell_of: CellOf) -> Result {
    let side = i32::from(layout.columns()) * UNIT;
    let [registered, dynamic, system] = LETTERING.map(|area| ground(layout, cell_of, area.map(|x| x * side / 100)));
    for ((region, x, y), cell) in NAMES.into_iter().zip([registered, dynamic]) {
        let (name, range) = words::region(locale, region.ends());
        let (x, y, below) = (x * side / 100, y * side / 100, (y + 4) * side / 100);
        write!(
            out,
            "<g data-cell=\"{cell}\"><text class=\"chart__region\" x=\"{x}\" y=\"{y}\">{name}</text>\
             <text class=\"chart__range\" x=\"{x}\" y=\"{below}\">{range}</text></g>"
        )?;
    }
    let (name, range) = words::region(locale, Region::System.ends());
    let (x, y) = (side / 100, side * 16 / 100);
    write!(out, "<g data-cell=\"{system}\"><text class=\"chart__small\" x=\"{x}\" y=\"{y}\">{name} {range}</text></g>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(ports: &str, locale: Locale, cell_of: CellOf) -> String {
        lettering(&Layout::new(&ports.parse().unwrap()), locale, cell_of)
    }

    #[test]
    fn a_full_chart_names_its_regions_in_both_languages() {
        for (locale, words) in [(Locale::en, ["Registered", "49,152"]), (Locale::es, ["Registrados", "49.152"])] {
            let drawn = drawn("1-65535", locale, &|_| "closed");
            for word in words {
                assert!(drawn.contains(word), "{locale}: {word}");
            }
            assert!(drawn.len() < 3000, "{}", drawn.len());
        }
        assert_eq!(drawn("1-4096", Locale::en, &|_| "closed"), "");
    }

    #[test]
    fn each_word_has_the_colours_of_what_lies_below_it() {
        let all_open = drawn("1-65535", Locale::en, &|_| "open");
        assert_eq!(all_open.matches("<g data-cell=\"open\">").count(), 18);
        let cell_of = |port| if Region::of(port) == Region::Dynamic { "open" } else { "filtered" };
        let one_region_open = drawn("1-65535", Locale::en, &cell_of);
        for part in [
            "<g data-cell=\"open\"><text class=\"chart__region\" x=\"1920\" y=\"460\">Dynamic<",
            "<g data-cell=\"filtered\"><text class=\"chart__region\" x=\"1280\" y=\"1740\">Registered<",
            "<g data-cell=\"filtered\"><text class=\"chart__small\"",
        ] {
            assert!(one_region_open.contains(part), "{part}: {one_region_open}");
        }
    }
}
