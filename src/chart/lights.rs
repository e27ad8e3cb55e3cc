//! Lights: the ports of a chart that are to be seen from afar, each with its name where there is room for it.

use super::frame::UNIT;
use super::layout::Layout;
use super::lettering::{Area, LETTERING};
use crate::model::ports::Port;
use crate::model::service;

/// So many lights are lit; where more ports are open, their cells say enough.
const MAX_LIGHTS: usize = 60;
/// How high a name is, in thousandths of the chart's side.
const NAME_HEIGHT: i32 = 36;
/// How wide a letter of it is, in the same.
const LETTER_WIDTH: i32 = 19;
/// How far a name stands from the middle of its light, in the same.
const NAME_GAP: i32 = 20;
/// Where a name may stand: whether on the left, and how much lower than its light, in tenths of its height.
const PLACES: [(bool, i32); 6] = [(false, 0), (true, 0), (false, -9), (false, 9), (true, -9), (true, 9)];

/// One port. Places are in the units of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Light {
    /// Which.
    pub port: Port,
    /// The middle of its cell.
    pub x: i32,
    /// The same.
    pub y: i32,
    /// What stands beside it.
    pub name: Option<Name>,
}

/// The name of a light.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The number, and the service if there is room.
    pub text: String,
    /// Where it begins, or ends if it stands on the left.
    pub x: i32,
    /// The middle of its height.
    pub y: i32,
    /// Whether it stands on the left of its light.
    pub is_left: bool,
    /// The room that it takes.
    pub area: Area,
}

/// These ports on the curve, if they are few.
pub(super) fn lights(layout: &Layout, ports: &mut dyn Iterator<Item = Port>) -> Vec<Light> {
    let mut lights = Vec::new();
    for port in ports {
        if lights.len() == MAX_LIGHTS {
            return Vec::new();
        }
        if let Some((column, row)) = layout.place(port) {
            let (x, y) = (i32::from(column) * UNIT + UNIT / 2, i32::from(row) * UNIT + UNIT / 2);
            lights.push(Light { port, x, y, name: None });
        }
    }
    let side = i32::from(layout.columns()) * UNIT;
    let lettering = LETTERING.map(|area| area.map(|hundredths| hundredths * side / 100));
    name_all(&mut lights, side, if layout.is_whole() { &lettering } else { &[] });
    lights
}

/// Gives a name to each light that has room for it, the lowest ports first, beside what is written there.
fn name_all(lights: &mut [Light], side: i32, lettering: &[Area]) {
    let (height, gap) = (side * NAME_HEIGHT / 1000, side * NAME_GAP / 1000);
    let mut taken: Vec<Area> =
        lights.iter().map(|light| [light.x - gap, light.y - gap, light.x + gap, light.y + gap]).collect();
    taken.extend_from_slice(lettering);
    for (index, light) in lights.iter_mut().enumerate() {
        let Light { port, x, y, .. } = *light;
        let long = service::name(port).map(|name| format!("{port} {name}"));
        for text in long.into_iter().chain([port.to_string()]) {
            let width = text.len() as i32 * side * LETTER_WIDTH / 1000;
            let place = PLACES.into_iter().find_map(|(is_left, lower)| {
                let y = (y + lower * height / 10).clamp(height / 2, side - height / 2);
                let left = if is_left { x - gap - width } else { x + gap };
                let area = [left, y - height / 2, left + width, y + height / 2];
                let is_free = taken.iter().enumerate().all(|(other, taken)| other == index || !overlap(taken, &area));
                (left >= 0 && left + width <= side && is_free).then_some((is_left, y, area))
            });
            if let Some((is_left, y, area)) = place {
                taken.push(area);
                light.name = Some(Name { text, x: if is_left { area[2] } else { area[0] }, y, is_left, area });
                break;
            }
        }
    }
}

fn overlap(one: &Area, other: &Area) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

#[cfg(test)]
mod tests {
    use super::super::cells::samples::host;
    use super::*;

    fn lit(ports: &str, open: &str) -> Vec<Light> {
        lights(&Layout::new(&ports.parse().unwrap()), &mut host(open, "", "").open_ports().map(|(port, _)| port))
    }

    fn names(open: &str) -> Vec<Option<String>> {
        lit("1-65535", open).into_iter().map(|light| light.name.map(|name| name.text)).collect()
    }

    #[test]
    fn a_light_has_its_number_and_service() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(names("22,5432,65000"), [text("22 ssh"), text("5432 postgresql"), text("65000")]);
    }

    #[test]
    fn names_never_lie_on_each_other_and_stay_on_the_chart() {
        let lights = lit("1-65535", "20-25,53,80,110-111,135-139,143,443,445,993,995,8000-8010,65530-65535");
        assert!(lights.iter().any(|light| light.name.is_none()), "there is no room for all");
        let (side, mut taken) = (2560, Vec::<Area>::new());
        for name in lights.iter().filter_map(|light| light.name.as_ref()) {
            let width = name.text.len() as i32 * side * LETTER_WIDTH / 1000;
            let left = if name.is_left { name.x - width } else { name.x };
            let area = [left, name.y - 46, left + width, name.y + 46];
            assert!(area[0] >= 0 && area[2] <= side && area[1] >= 0 && area[3] <= side, "{name:?}");
            assert!(taken.iter().all(|other| !overlap(other, &area)), "{name:?}");
            taken.push(area);
        }
        assert!(taken.len() > 5);
    }

    #[test]
    fn names_do_not_lie_on_those_of_the_regions() {
        let system = LETTERING[2].map(|hundredths| hundredths * 2560 / 100);
        for light in lit("1-65535", "2024") {
            let name = light.name.unwrap();
            let width = name.text.len() as i32 * 2560 * LETTER_WIDTH / 1000;
            let left = if name.is_left { name.x - width } else { name.x };
            assert!(!overlap(&system, &[left, name.y - 46, left + width, name.y + 46]), "{name:?}");
        }
    }

    #[test]
    fn where_all_is_open_nothing_is_lit() {
        assert_eq!(lit("1-65535", "1-65535"), []);
    }
}
