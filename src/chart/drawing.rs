//! The pixels of a chart, one for each cell: what a canvas shows, enlarged by the browser without blurring.
//!
//! A new verdict flares up and settles within a few steps. Only cells that have changed, or that settle, are
//! painted; nothing is allocated once the lists have grown.

use super::cells::{Cell, Cells};
use super::layout::Layout;
use super::palette::{Palette, Rgba};
use crate::model::report::HostReport;

/// In so many steps a new verdict settles.
const STEPS: usize = 6;

/// One chart as it is painted.
#[derive(Clone, Debug)]
pub struct Drawing {
    layout: Layout,
    cells: Cells,
    palette: Palette,
    pixels: Vec<u8>,
    /// Cells by age: those that have just changed first.
    fresh: [Vec<u32>; STEPS],
    dirty: Option<Area>,
}

/// A rectangle of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The leftmost column.
    pub left: u16,
    /// The topmost row.
    pub top: u16,
    /// How many columns.
    pub width: u16,
    /// How many rows.
    pub height: u16,
}

impl Drawing {
    /// Nothing is known yet, and all of it is to be painted.
    pub fn new(layout: Layout, palette: Palette) -> Drawing {
        let cells = Cells::new(&layout);
        let pixels = vec![0; layout.cell_count() * 4];
        let mut drawing = Drawing { layout, cells, palette, pixels, fresh: Default::default(), dirty: None };
        drawing.recolour(palette);
        drawing
    }

    /// Red, green, blue and opacity of each cell, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Pixels in a row.
    pub fn columns(&self) -> u16 {
        self.layout.columns()
    }

    /// Takes in what is known of the host; what is new is painted, as a flare if it `flares`.
    pub fn take_in(&mut self, host: &HostReport, flares: bool) {
        let [newest, ..] = &mut self.fresh;
        let known = newest.len();
        self.cells.update(&self.layout, host, newest);
        let age = if flares { 0 } else { STEPS };
        for at in known..self.fresh[0].len() {
            self.paint(self.fresh[0][at], age);
        }
        if !flares {
            self.fresh[0].truncate(known);
        }
    }

    /// Whether there are flares that have not settled.
    pub fn is_settling(&self) -> bool {
        self.fresh.iter().any(|cells| !cells.is_empty())
    }

    /// All flares settle by a step; false when none is left.
    pub fn settle(&mut self) -> bool {
        self.fresh.rotate_right(1);
        // The oldest have come round to the place of the newest: they have settled.
        for age in 0..STEPS {
            let painted_as = if age == 0 { STEPS } else { age };
            for at in 0..self.fresh[age].len() {
                self.paint(self.fresh[age][at], painted_as);
            }
        }
        self.fresh[0].clear();
        self.is_settling()
    }

    /// Paints all of it in other colours.
    pub fn recolour(&mut self, palette: Palette) {
        self.palette = palette;
        let settled = Cell::ALL.map(|cell| palette.at_age(cell, STEPS, STEPS));
        for (pixel, cell) in self.pixels.chunks_exact_mut(4).zip(self.cells.shown()) {
            pixel.copy_from_slice(&settled[*cell as usize]);
        }
        self.dirty = Some(Area { left: 0, top: 0, width: self.layout.columns(), height: self.layout.rows() });
    }

    /// What was painted since it was asked last.
    pub fn take_dirty(&mut self) -> Option<Area> {
        self.dirty.take()
    }

    fn paint(&mut self, cell: u32, age: usize) {
        let index = cell as usize;
        let colour: Rgba = self.palette.at_age(self.cells.shown()[index], age, STEPS);
        self.pixels[index * 4..index * 4 + 4].copy_from_slice(&colour);
        let columns = u32::from(self.layout.columns());
        self.dirty = Some(with((cell % columns) as u16, (cell / columns) as u16, self.dirty));
    }
}

/// The area with one more pixel in it.
fn with(column: u16, row: u16, area: Option<Area>) -> Area {
    let Some(Area { left, top, width, height }) = area else {
        return Area { left: column, top: row, width: 1, height: 1 };
    };
    let (right, bottom) = ((left + width).max(column + 1), (top + height).max(row + 1));
    let (left, top) = (left.min(column), top.min(row));
    Area { left, top, width: right - left, height: bottom - top }
}

#[cfg(test)]
mod tests {
    use super::super::cells::samples::host;
    use super::*;
    use crate::model::ports::Port;

    const FLARE: Rgba = [255; 4];

    fn palette(open: u8) -> Palette {
        let mut palette = Palette { flare: FLARE, ..Palette::default() };
        palette.cells[Cell::Open as usize] = [open; 4];
        palette
    }

    fn drawing(ports: &str) -> Drawing {
        Drawing::new(Layout::new(&ports.parse().unwrap()), palette(7))
    }

    fn pixel(drawing: &Drawing, number: u16) -> u8 {
        drawing.pixels()[drawing.layout.cell(Port::new(number).unwrap()).unwrap() * 4]
    }

    #[test]
    fn only_what_changed_is_painted() {
        let mut drawing = drawing("1-30");
        assert_eq!(drawing.take_dirty(), Some(Area { left: 0, top: 0, width: 6, height: 5 }));
        assert_eq!(drawing.take_dirty(), None);
        drawing.take_in(&host("8,15", "", ""), false);
        assert_eq!(drawing.take_dirty(), Some(Area { left: 1, top: 1, width: 2, height: 2 }));
        drawing.take_in(&host("8,15", "", ""), false);
        assert_eq!(drawing.take_dirty(), None);
    }

    #[test]
    fn a_verdict_flares_up_and_settles_in_steps() {
        let mut drawing = drawing("1-30");
        drawing.take_in(&host("8", "", ""), true);
        assert_eq!(pixel(&drawing, 8), 255);
        let mut seen = vec![255];
        while drawing.settle() {
            assert!(pixel(&drawing, 8) < *seen.last().unwrap());
            seen.push(pixel(&drawing, 8));
        }
        assert_eq!((pixel(&drawing, 8), seen.len()), (7, STEPS));
        assert!(!drawing.settle());
    }

    #[test]
    fn what_is_there_at_first_does_not_flare() {
        let mut drawing = drawing("1-65535");
        drawing.take_in(&host("1-65535", "", ""), false);
        assert_eq!(pixel(&drawing, 8), 7);
        assert!(!drawing.settle());
    }

    #[test]
    fn other_colours_paint_all_of_it() {
        let mut drawing = drawing("1-65535");
        drawing.take_in(&host("8", "", ""), false);
        drawing.take_dirty();
        drawing.recolour(palette(9));
        assert_eq!(pixel(&drawing, 8), 9);
        assert_eq!(drawing.take_dirty(), Some(Area { left: 0, top: 0, width: 256, height: 256 }));
    }
}
