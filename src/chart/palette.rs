//! The colours of a chart's cells, as the page's style gives them.

use super::cells::Cell;

/// Red, green, blue and how opaque.
pub type Rgba = [u8; 4];

/// A colour for what each cell shows, and how bright it is when its verdict comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// In the order of [`Cell::ALL`].
    pub cells: [Rgba; Cell::ALL.len()],
    /// What a new verdict flares up in.
    pub flare: Rgba,
}

impl Palette {
    /// The colour of a cell whose verdict came `age` of `lifetime` ago.
    pub fn at_age(&self, cell: Cell, age: usize, lifetime: usize) -> Rgba {
        let settled = self.cells[cell as usize];
        let mix = |from: u8, to: u8| {
            let (from, to, age, lifetime) = (from as usize, to as usize, age.min(lifetime), lifetime.max(1));
            ((from * (lifetime - age) + to * age) / lifetime) as u8
        };
        std::array::from_fn(|channel| mix(self.flare[channel], settled[channel]))
    }
}

/// Reads a colour as browsers tell it when it is computed: `rgb(1, 2, 3)`. Cells are never seen through.
pub fn read_colour(text: &str) -> Option<Rgba> {
    let inner = text.trim().strip_prefix("rgb(")?.strip_suffix(')')?;
    let mut numbers = inner.split(',').map(|number| number.trim().parse::<u8>().ok());
    let mut channel = || numbers.next().flatten();
    Some([channel()?, channel()?, channel()?, 255])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_colours_are_read() {
        for (text, expected) in [
            ("rgb(11, 107, 79)", Some([11, 107, 79, 255])),
            (" rgb(1,2,3) ", Some([1, 2, 3, 255])),
            ("rgba(0, 0, 0, 0)", None),
            ("rgb(1, 2, 256)", None),
            ("#0b6b4f", None),
            ("rgb(1, 2)", None),
            ("", None),
        ] {
            assert_eq!(read_colour(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_new_verdict_flares_and_settles() {
        let mut palette = Palette { flare: [200, 100, 0, 255], ..Palette::default() };
        palette.cells[Cell::Open as usize] = [0, 100, 200, 255];
        let colour = |age| palette.at_age(Cell::Open, age, 4);
        assert_eq!([colour(0), colour(2), colour(4), colour(9)].map(|c| c[0]), [200, 100, 0, 0]);
        assert_eq!(colour(2), [100, 100, 100, 255]);
    }
}
