//! Where on a host what was found lies: a strip from its lowest to its highest port, as shapes of an SVG.

use crate::model::event::PortState;
use crate::model::ports::{Port, PortSet};

/// Into so many columns the ports are gathered at most.
const MAX_COLUMNS: u32 = 256;
/// The width of the drawing, in its own units.
const WIDTH: f64 = 1024.0;
/// Its height.
const HEIGHT: f64 = 48.0;

/// The strip.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Skyline {
    pub first: Port,
    pub last: Port,
    pub bars: Vec<Bar>,
}

/// Neighbouring columns of one state. What matters more stands higher: told by shape, not by colour alone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bar {
    pub state: &'static str,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Skyline {
    /// Of ports by state, what matters most first; a column has the state that matters most in it. `None`
    /// when there is no port, or a single one.
    pub(super) fn new(ports: &[(PortState, &PortSet)]) -> Option<Skyline> {
        let all: PortSet = ports.iter().flat_map(|(_, set)| set.iter()).collect();
        let (first, last) = (all.iter().next()?, all.iter().last()?);
        let span = u32::from(last.number() - first.number()) + 1;
        let columns = span.min(MAX_COLUMNS);
        if columns < 2 {
            return None;
        }
        let mut states: Vec<Option<PortState>> = vec![None; columns as usize];
        for (state, set) in ports.iter().rev() {
            for port in set.iter() {
                let column = u32::from(port.number() - first.number()) * columns / span;
                states[column as usize] = Some(*state);
            }
        }
        Some(Skyline { first, last, bars: bars(&states) })
    }
}

fn bars(states: &[Option<PortState>]) -> Vec<Bar> {
    let unit = WIDTH / states.len() as f64;
    let mut bars: Vec<Bar> = Vec::new();
    let mut before = None;
    for (column, state) in states.iter().enumerate() {
        match (state, bars.last_mut()) {
            (Some(_), Some(bar)) if before == *state => bar.width += unit,
            (Some(state), _) => {
                let height = HEIGHT * share(*state);
                let (x, y) = (column as f64 * unit, HEIGHT - height);
                bars.push(Bar { state: state.as_str(), x, y, width: unit, height });
            }
            (None, _) => {}
        }
        before = *state;
    }
    bars
}

fn share(state: PortState) -> f64 {
    match state {
        PortState::Open => 1.0,
        PortState::Filtered => 0.5,
        PortState::Closed => 0.15,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str) -> PortSet {
        text.parse().unwrap()
    }

    fn drawn(open: &str, filtered: &str) -> Vec<(&'static str, f64, f64)> {
        let (open, filtered) = (set(open), set(filtered));
        let skyline = Skyline::new(&[(PortState::Open, &open), (PortState::Filtered, &filtered)]).unwrap();
        skyline.bars.iter().map(|bar| (bar.state, bar.x, bar.width)).collect()
    }

    #[test]
    fn few_ports_have_a_column_each_and_gaps_stay() {
        assert_eq!(drawn("1,2,8", "4"), [("open", 0.0, 256.0), ("filtered", 384.0, 128.0), ("open", 896.0, 128.0)]);
    }

    #[test]
    fn what_matters_most_is_seen_among_many() {
        let bars = drawn("300", "1-65535");
        assert_eq!(bars, [("filtered", 0.0, 4.0), ("open", 4.0, 4.0), ("filtered", 8.0, 1016.0)]);
    }

    #[test]
    fn one_port_or_none_needs_no_chart() {
        assert_eq!(Skyline::new(&[(PortState::Open, &PortSet::default())]), None);
        assert_eq!(Skyline::new(&[(PortState::Open, &set("22"))]), None);
    }
}
