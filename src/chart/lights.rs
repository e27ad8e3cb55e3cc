//! Lights: the open ports of a chart, each with its name where there is room for it.

use super::layout::Layout;
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::HostReport;
use crate::model::service;

/// So many lights are lit; where more ports are open, their cells say enough.
const MAX_LIGHTS: usize = 60;
/// How high a name is, in hundredths of the chart's side; a letter is about half as wide.
const NAME_HEIGHT: f64 = 3.6;
/// How far a name stands from its light, in the same.
const NAME_GAP: f64 = 2.0;

/// One open port.
#[derive(Clone, Debug, PartialEq)]
pub struct Light {
    /// Which.
    pub port: Port,
    /// The middle of its cell, in cells.
    pub x: f64,
    /// The same.
    pub y: f64,
    /// What stands beside it.
    pub name: Option<Name>,
}

/// The name of a light.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The number, and the service if there is room.
    pub text: String,
    /// Where it begins, or ends if it stands on the left; in cells.
    pub x: f64,
    /// The middle of its height, in cells.
    pub y: f64,
    /// Whether it stands on the left of its light.
    pub is_left: bool,
}

/// The open ports of a host if there are few; none where their numbers stand in the cells anyway.
pub fn lights(layout: &Layout, host: &HostReport) -> Vec<Light> {
    if !layout.is_curve() {
        return Vec::new();
    }
    let open = || host.rows.iter().filter(|(_, row)| row.state == PortState::Open).map(|(port, _)| *port);
    if open().nth(MAX_LIGHTS).is_some() {
        return Vec::new();
    }
    let places = open().filter_map(|port| layout.place(port).map(|(x, y)| (port, x, y)));
    let mut lights: Vec<Light> = places
        .map(|(port, x, y)| Light { port, x: f64::from(x) + 0.5, y: f64::from(y) + 0.5, name: None })
        .collect();
    name_all(&mut lights, f64::from(layout.columns()));
    lights
}

/// A rectangle that is taken: left, top, right, bottom.
type Taken = [f64; 4];

/// Gives a name to each light that has room for it, the lowest ports first.
fn name_all(lights: &mut [Light], side: f64) {
    let percent = side / 100.0;
    let (height, gap) = (NAME_HEIGHT * percent, NAME_GAP * percent);
    let mut taken: Vec<Taken> =
        lights.iter().map(|light| [light.x - gap, light.y - gap, light.x + gap, light.y + gap]).collect();
    for (index, light) in lights.iter_mut().enumerate() {
        let texts = [service::name(light.port).map(|name| format!("{} {name}", light.port)), Some(light.port.to_string())];
        'found: for text in texts.into_iter().flatten() {
            let width = text.chars().count() as f64 * height * 0.54;
            for (is_left, shift) in [(false, 0.0), (true, 0.0), (false, -0.9), (false, 0.9), (true, -0.9), (true, 0.9)] {
                let y = (light.y + shift * height).clamp(height / 2.0, side - height / 2.0);
                let (left, right) = if is_left {
                    (light.x - gap - width, light.x - gap)
                } else {
                    (light.x + gap, light.x + gap + width)
                };
                let place = [left, y - height / 2.0, right, y + height / 2.0];
                let is_inside = left >= 0.0 && right <= side;
                let is_free = taken.iter().enumerate().all(|(other, area)| other == index || !overlap(area, &place));
                if is_inside && is_free {
                    taken.push(place);
                    light.name = Some(Name { text, x: if is_left { right } else { left }, y, is_left });
                    break 'found;
                }
            }
        }
    }
}

fn overlap(one: &Taken, other: &Taken) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

#[cfg(test)]
mod tests {
    use super::super::cells::samples::host;
    use super::*;

    fn lit(ports: &str, open: &str) -> Vec<Light> {
        lights(&Layout::new(&ports.parse().unwrap()), &host(open, "", ""))
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
        let all: Vec<Taken> = lights
            .iter()
            .filter_map(|light| light.name.as_ref())
            .map(|name| {
                let width = name.text.chars().count() as f64 * NAME_HEIGHT * 2.56 * 0.54;
                let left = if name.is_left { name.x - width } else { name.x };
                [left + 0.01, name.y - 4.6, left + width - 0.01, name.y + 4.6]
            })
            .collect();
        for (index, one) in all.iter().enumerate() {
            assert!(one[0] >= 0.0 && one[2] <= 256.0, "{one:?}");
            assert!(all[..index].iter().all(|other| !overlap(one, other)), "{one:?}");
        }
    }

    #[test]
    fn where_all_is_open_nothing_is_lit_nor_where_numbers_stand_in_the_cells() {
        assert_eq!(lit("1-65535", "1-65535"), []);
        assert_eq!(lit("1-30", "22"), []);
    }
}
