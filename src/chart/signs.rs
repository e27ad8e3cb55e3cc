//! What stands above the frame and changes: lights at open ports, or numbers in large cells, and the places that
//! are pointed at and marked. Text of an SVG; its style is chart.css's.

use super::cells::Cell;
use super::frame::UNIT;
use super::layout::Layout;
use super::lights::{Light, Name, lights};
use crate::model::ports::Port;
use crate::model::report::HostReport;
use crate::model::service;
use std::fmt::{Result, Write};

/// A longer name would run over into the next cell.
const MAX_SERVICE: usize = 10;

/// Lights where cells are small, numbers where they are large.
pub fn signs(layout: &Layout, host: &HostReport) -> String {
    let mut out = String::new();
    // A string takes whatever is written to it.
    let _ = if layout.is_curve() { lit(&mut out, layout, host) } else { numbered(&mut out, layout, host) };
    out
}

/// The place of a port: a ring where cells are small, else its cell's edge. A cursor has lines to the edges too.
pub fn pointer(layout: &Layout, port: Option<Port>, class: &str) -> String {
    let Some((column, row)) = port.and_then(|port| layout.place(port)) else {
        return String::new();
    };
    let (x, y) = (i32::from(column) * UNIT, i32::from(row) * UNIT);
    if !layout.is_curve() {
        return format!("<path class=\"chart__{class}\" d=\"M{x} {y}h{UNIT}v{UNIT}h-{UNIT}z\"/>");
    }
    let (x, y, side) = (x + UNIT / 2, y + UNIT / 2, i32::from(layout.columns()) * UNIT);
    let radius = side / 45;
    let [left, right, above, below] = [x - radius, x + radius, y - radius, y + radius];
    format!(
        "<path class=\"chart__cross\" data-of=\"{class}\" d=\"M0 {y}H{left}M{right} {y}H{side}M{x} 0V{above}M{x} {below}V{side}\"/>\
         <circle class=\"chart__{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"
    )
}

fn lit(out: &mut String, layout: &Layout, host: &HostReport) -> Result {
    let radius = i32::from(layout.columns()) * UNIT / 100;
    for light in lights(layout, &mut host.open_ports().map(|(port, _)| port)) {
        write!(out, "<circle class=\"chart__light\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>", light.x, light.y)?;
        named(out, light)?;
    }
    Ok(())
}

/// The name of a light, if there is room for one.
pub(super) fn named(out: &mut String, light: Light) -> Result {
    let Some(Name { text, x, y, is_left }) = light.name else {
        return Ok(());
    };
    let anchor = if is_left { "end" } else { "start" };
    write!(out, "<text class=\"chart__name\" data-anchor=\"{anchor}\" x=\"{x}\" y=\"{y}\">{text}</text>")
}

fn numbered(out: &mut String, layout: &Layout, host: &HostReport) -> Result {
    if !layout.is_numbered() {
        return Ok(());
    }
    for port in layout.asked() {
        let cell = host.state_of(port).map_or(Cell::Waiting, Cell::from).as_str();
        number(out, layout, port, cell)?;
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
        "<g data-in=\"{cell}\"><text class=\"chart__port\" x=\"{x}\" y=\"{y}\">{port}</text>\
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
        let signs = signs(&layout("22,80,27017"), &host("80", "", "22"));
        for part in [
            "<g data-in=\"closed\"><text class=\"chart__port\" x=\"5\" y=\"5\">22</text>",
            "<g data-in=\"open\"><text class=\"chart__port\" x=\"15\" y=\"5\">80</text>",
            "<g data-in=\"waiting\">",
            ">mongodb<",
        ] {
            assert!(signs.contains(part), "{part}");
        }
        assert_eq!(super::signs(&layout("1-1000"), &host("80", "", "")), "");
    }

    #[test]
    fn open_ports_are_lit_where_cells_are_small() {
        let signs = signs(&layout("1-65535"), &host("80", "", "22"));
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
