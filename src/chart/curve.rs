//! Hilbert's curve: a line through every cell of a square on which neighbours stay neighbours.
//!
//! So a range of ports is a shape, not a stripe: the system ports are a square at the beginning, the dynamic
//! ones a quarter of the whole.

/// Where the cell of that number lies, as column and row, in a square of 2^`order` a side. It begins at the top
/// left and ends at the top right.
pub fn place(order: u32, index: u32) -> (u16, u16) {
    let (mut x, mut y, mut rest) = (0, 0, index);
    for level in 0..order {
        let side = 1 << level;
        let right = 1 & (rest / 2);
        let down = 1 & (rest ^ right);
        (x, y) = turned(side, x, y, right, down);
        x += side * right;
        y += side * down;
        rest /= 4;
    }
    (x as u16, y as u16)
}

/// Where all cells lie, by their numbers: for each of many, [`place`] would take longer. In plain loops, for a page
/// waits for it, in code that its browser has not optimised yet.
pub fn places(order: u32) -> Vec<(u16, u16)> {
    let mut places = Vec::with_capacity(1 << (2 * order));
    places.push((0, 0));
    for level in 0..order {
        let (side, count) = (1 << level, places.len());
        for (right, down) in [(0, 1), (1, 1), (1, 0)] {
            for index in 0..count {
                let (x, y): (u16, u16) = places[index];
                let (x, y) = turned(side, x.into(), y.into(), right, down);
                places.push(((x + side * right) as u16, (y + side * down) as u16));
            }
        }
        // The first quarter last: the others are made of it.
        for place in &mut places[..count] {
            *place = (place.1, place.0);
        }
    }
    places
}

/// The number of the cell there: the inverse of [`place`].
pub fn index(order: u32, column: u16, row: u16) -> u32 {
    let (mut x, mut y, mut index) = (u32::from(column), u32::from(row), 0);
    for level in (0..order).rev() {
        let side = 1 << level;
        let (right, down) = (u32::from(x & side > 0), u32::from(y & side > 0));
        index += side * side * ((3 * right) ^ down);
        (x, y) = turned(side, x & (side - 1), y & (side - 1), right, down);
    }
    index
}

/// The two upper quarters of a square are mirrored, so that the line hangs together.
fn turned(side: u32, x: u32, y: u32, right: u32, down: u32) -> (u32, u32) {
    match (right, down) {
        (0, 0) => (y, x),
        (1, 0) => (side - 1 - y, side - 1 - x),
        _ => (x, y),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_number_are_inverse_and_neighbours_touch() {
        for order in 0..=8 {
            let (mut before, places) = (None, places(order));
            assert_eq!(places.len(), 1 << (2 * order));
            for number in 0..1 << (2 * order) {
                let (column, row) = place(order, number);
                assert_eq!(places[number as usize], (column, row));
                assert_eq!(index(order, column, row), number, "order {order}");
                if let Some((c, r)) = before {
                    assert_eq!(column.abs_diff(c) + row.abs_diff(r), 1, "order {order}, {number}");
                }
                before = Some((column, row));
            }
        }
    }

    #[test]
    fn it_begins_and_ends_on_top() {
        assert_eq!([place(8, 0), place(8, 65_535)], [(0, 0), (255, 0)]);
    }
}
