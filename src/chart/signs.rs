//! What stands above the frame and changes: names and lights at open ports, or a hatch and numbers in large cells, and
//! the places that are pointed at and marked. Text of an SVG; its style is chart.css's.

use super::cells::Cell;
use super::frame::UNIT;
use super::hatch::hatch;
use super::layout::Layout;
use super::lettering::{CellOf, ground, lettering};
use super::lights::{Light, Name, lights};
use crate::model::ports::Port;
use crate::model::report::HostReport;
use crate::model::service;
use crate::words::Locale;
use std::fmt::{Result, Write};

/// A longer name would run over into the next cell.
const MAX_SERVICE: usize = 10;

/// Names and lights where cells are small, a hatch and numbers where they are large.
pub fn signs(layout: &Layout, host: &HostReport, locale: Locale) -> String {
    let cell_of = |port| match host.state_of(port) {
        Some(state) => Cell::from(state).as_str(),
        None if layout.place(port).is_some() => Cell::Waiting.as_str(),
        None => Cell::Blank.as_str(),
    };
    let mut out = lettering(layout, locale, &cell_of);
    // A string takes whatever is written to it.
    let _ = if layout.is_curve() { lit(&mut out, layout, host, &cell_of) } else { tiled(&mut out, layout, &cell_of) };
    out
}

/// The place of a port: a ring where cells are small, else its cell's edge; with a rim, to be seen on any colour. A
/// cursor has lines to the edges too.
pub fn pointer(layout: &Layout, port: Option<Port>, class: &str) -> String {
    let Some((column, row)) = port.and_then(|port| layout.place(port)) else {
        return String::new();
    };
    let (x, y) = (i32::from(column) * UNIT, i32::from(row) * UNIT);
    if !layout.is_curve() {
        let edge = format!("d=\"M{x} {y}h{UNIT}v{UNIT}h-{UNIT}z\"/>");
        return format!("<path class=\"chart__rim\" {edge}<path class=\"chart__{class}\" {edge}");
    }
    let (x, y, side) = (x + UNIT / 2, y + UNIT / 2, i32::from(layout.columns()) * UNIT);
    let radius = side / 45;
    let ring = format!("cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>");
    let [left, right, above, below] = [x - radius, x + radius, y - radius, y + radius];
    format!(
        "<path class=\"chart__cross\" data-of=\"{class}\" d=\"M0 {y}H{left}M{right} {y}H{side}M{x} 0V{above}M{x} {below}V{side}\"/>\
         <circle class=\"chart__rim\" {ring}<circle class=\"chart__{class}\" {ring}"
    )
}

fn lit(out: &mut String, layout: &Layout, host: &HostReport, cell_of: CellOf) -> Result {
    let radius = i32::from(layout.columns()) * UNIT / 100;
    for light in lights(layout, &mut host.open_ports().map(|(port, _)| port)) {
        write!(out, "<circle class=\"chart__light\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>", light.x, light.y)?;
        named(out, layout, light, cell_of)?;
    }
    Ok(())
}

/// The name of a light, if there is room for one.
pub(super) fn named(out: &mut String, layout: &Layout, light: Light, cell_of: CellOf) -> Result {
    let Some(Name { text, x, y, is_left, area }) = light.name else {
        return Ok(());
    };
    let (anchor, cell) = (if is_left { "end" } else { "start" }, ground(layout, cell_of, area));
    write!(
        out,
        "<g data-cell=\"{cell}\"><text class=\"chart__name\" data-anchor=\"{anchor}\" x=\"{x}\" y=\"{y}\">{text}</text></g>"
    )
}

fn tiled(out: &mut String, layout: &Layout, cell_of: CellOf) -> Result {
    let asked: Vec<Port> = layout.asked().collect();
    let filtered = Cell::Filtered.as_str();
    out.push_str(&hatch(layout, &|cell| asked.get(cell).is_some_and(|port| cell_of(*port) == filtered)));
    if layout.is_numbered() {
        for port in asked {
            number(out, layout, port, cell_of(port))?;
        }
    }
    Ok(())
}

/// A port in its large cell; `cell` is the word for what the cell shows.
pub(super) fn number(out: &mut String, layout: &Layout, port: Port, cell: &str) -> Result {
    let (column, row) = layout.place(port).unwrap_or_default();
    let (x, y) = (i32::from(column) * UNIT + UNIT / 2, i32::from(row) * UNIT + UNIT / 2);
    let service = service::name(port).filter(|name| name.len() <= MAX_SERVICE).unwrap_or_default();
    write!(
        out,
        "<g data-cell=\"{cell}\"><text class=\"chart__port\" x=\"{x}\" y=\"{y}\">{port}</text>\
         <text class=\"chart__service\" x=\"{x}\" y=\"{}\">{service}</text></g>",
        y + UNIT / 4
    )
}

#[cfg(test)]
mod tests {
    use super::super::cells::samples::host;
    use super::*;

    fn layout(ports: &str) -> Layout {
        Layout::new(&ports.parse().unwrap())
    }

    #[test]
    fn large_cells_have_their_numbers_and_states() {
        let signs = signs(&layout("22,80,27017"), &host("80", "", "22"), Locale::en);
        for part in [
            "<g data-cell=\"closed\"><text class=\"chart__port\" x=\"5\" y=\"5\">22</text>",
            "<g data-cell=\"open\"><text class=\"chart__port\" x=\"15\" y=\"5\">80</text>",
            "<g data-cell=\"waiting\">",
            ">mongodb<",
        ] {
            assert!(signs.contains(part), "{part}");
        }
        assert_eq!(super::signs(&layout("1-1000"), &host("80", "", ""), Locale::en), "");
    }

    #[test]
    fn open_ports_are_lit_where_cells_are_small() {
        let signs = signs(&layout("1-65535"), &host("80", "", "22"), Locale::en);
        assert_eq!(signs.matches("<circle").count(), 1);
        assert!(signs.contains(">80 http<"));
    }

    #[test]
    fn a_place_is_shown_by_a_ring_or_by_its_edge() {
        let port = Port::new;
        assert!(pointer(&layout("22,80"), port(80), "mark").contains("class=\"chart__mark\" d=\"M10 0h10v10h-10z\""));
        assert!(pointer(&layout("1-65535"), port(1), "cursor").contains("cx=\"15\" cy=\"5\""));
        assert_eq!(pointer(&layout("22,80"), port(81), "mark"), "");
        assert_eq!(pointer(&layout("22,80"), None, "mark"), "");
    }
}
