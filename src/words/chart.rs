//! What stands on a chart, and what is told of it to those who do not see it.

use super::{Locale, number, ports, some_ranges, states};
use crate::model::event::PortState;
use crate::model::ports::PortSet;
use leptos_i18n::td_string;

/// A region of the numbers by its ends: its name, and its range.
pub fn region(locale: Locale, (first, last): (u16, u16)) -> (&'static str, String) {
    let name = match first {
        0 => td_string!(locale, chart.system),
        1024 => td_string!(locale, chart.registered),
        _ => td_string!(locale, chart.dynamic),
    };
    (name, format!("{first}–{last}"))
}

/// A host's chart in a sentence or two: how many ports of each state, and which.
pub fn chart_summary(locale: Locale, ports_by_state: &[(PortState, PortSet)], asked: u64) -> String {
    let mut parts = vec![td_string!(locale, chart.asked, ports = ports(locale, asked))];
    for (state, set) in ports_by_state {
        let count = number(locale, set.len().into());
        let name = states(locale, *state);
        parts.push(if set.is_empty() {
            td_string!(locale, chart.none_of, name = name)
        } else {
            td_string!(locale, chart.some_of, name = name, count = count, ranges = some_ranges(set))
        });
    }
    parts.join(" ")
}
