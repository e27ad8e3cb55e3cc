//! A small curve: a line through points, and the area below it, as the path of an SVG.

use std::fmt::Write;

/// The width of the drawing; its height is [`HEIGHT`].
pub const WIDTH: u32 = 120;
/// The height of the drawing.
pub const HEIGHT: u32 = 32;

/// The line through (x, y), and the area below; x from the first to the last fills the width, y from 0 to the
/// greatest the height. Of one moment only, its level; empty for none.
pub fn sparkline(points: impl Iterator<Item = (u64, u64)> + Clone) -> (String, String) {
    let greatest = points.clone().map(|(_, y)| y).max().unwrap_or_default().max(1);
    let (first, last) = (points.clone().next(), points.clone().last());
    let (Some((from, _)), Some((to, level))) = (first, last) else {
        return Default::default();
    };
    if to <= from {
        return sparkline([(0, level), (1, level)].into_iter());
    }
    let mut line = String::new();
    for (x, y) in points {
        let left = (x - from) as f64 / (to - from) as f64 * f64::from(WIDTH);
        // A point on an edge keeps the width of its line.
        let top = f64::from(HEIGHT) - 1.0 - y as f64 / greatest as f64 * f64::from(HEIGHT - 2);
        // A string takes whatever is written to it.
        let _ = write!(line, "{}{left:.1} {top:.1}", if line.is_empty() { 'M' } else { 'L' });
    }
    let area = format!("{line}V{HEIGHT}H0Z");
    (line, area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_on_the_left_the_greatest_on_top() {
        let (line, area) = sparkline([(10, 0), (20, 50), (30, 100)].into_iter());
        assert_eq!(line, "M0.0 31.0L60.0 16.0L120.0 1.0");
        assert_eq!(area, "M0.0 31.0L60.0 16.0L120.0 1.0V32H0Z");
    }

    #[test]
    fn one_moment_is_a_level_and_none_is_nothing() {
        let of = |points: &[(u64, u64)]| sparkline(points.iter().copied());
        assert_eq!(of(&[]), Default::default());
        assert_eq!(of(&[(5, 7)]).0, "M0.0 1.0L120.0 1.0");
        assert_eq!(of(&[(5, 1), (5, 2)]), of(&[(5, 2)]), "the last that was known");
        assert_eq!(sparkline([(0, 0), (1, 0)].into_iter()).0, "M0.0 31.0L120.0 31.0", "nothing came");
    }
}
