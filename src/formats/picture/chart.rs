//! The chart of a picture: that of one host in full, or small ones of several.

use super::text::{harmless, shortened};
use crate::chart::layout::Layout;
use crate::chart::svg;
use crate::model::found::by_what_was_found;
use crate::model::report::Report;
use crate::words::Locale;
use std::fmt::{Result, Write};

/// So many hosts have a chart, those with most open ports.
const MAX_CHARTS: usize = 9;
/// The height of a host's address below its chart, and the room between charts.
const LABEL: usize = 20;
const GAP: usize = 12;

/// Draws it into a square: its left and upper edge, and its side.
pub(super) fn draw(out: &mut String, report: &Report, locale: Locale, (x, y, side): (usize, usize, usize)) -> Result {
    let layout = Layout::of(report);
    let mut hosts = by_what_was_found(report);
    hosts.retain(|address| !report.host(Some(*address)).is_silent());
    if hosts.len() < 2 {
        let only = hosts.first().copied().or_else(|| report.hosts.keys().next().copied());
        let sheet = svg::still(&layout, report.host(only), locale, "");
        return place(out, &layout, drawings(&sheet), (x, y), (side, side));
    }
    let small = layout.small();
    let columns = if hosts.len() > 4 { 3 } else { 2 };
    let cell = (side - GAP * (columns - 1)) / columns;
    for (index, address) in hosts.iter().take(MAX_CHARTS).enumerate() {
        let corner = (x + index % columns * (cell + GAP), y + index / columns * (cell + GAP));
        place(out, &small, &svg::cells(&small, report.host(Some(*address))), corner, (cell, cell - LABEL))?;
        let more = hosts.len() - MAX_CHARTS.min(hosts.len());
        let is_last = index + 1 == MAX_CHARTS && more > 0;
        let label = if is_last { format!("{address} +{more}") } else { address.to_string() };
        let label = harmless(&shortened(&label, 15, cell));
        write!(out, "<text class=\"label\" x=\"{}\" y=\"{}\">{label}</text>", corner.0, corner.1 + cell - 3)?;
    }
    Ok(())
}

/// The drawings of a sheet without the box that it is on a page.
fn drawings(sheet: &str) -> &str {
    let (first, last) = (sheet.find("<svg"), sheet.rfind("</svg>"));
    first.zip(last).and_then(|(first, last)| sheet.get(first..last + "</svg>".len())).unwrap_or_default()
}

/// As large as fits, and no wider or higher than its cells are.
fn place(
    out: &mut String,
    layout: &Layout,
    drawings: &str,
    (x, y): (usize, usize),
    (width, height): (usize, usize),
) -> Result {
    let (columns, rows) = (usize::from(layout.columns()), usize::from(layout.rows()));
    let (wide, high) = if width * rows <= height * columns {
        (width, width * rows / columns)
    } else {
        (height * columns / rows, height)
    };
    write!(
        out,
        "<rect class=\"sheet\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\"/>\
         <svg x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\">{drawings}</svg>"
    )
}
