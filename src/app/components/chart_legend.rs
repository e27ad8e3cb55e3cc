//! What the colours and lines of a chart mean.

use crate::model::event::PortState;
use crate::model::paths::BasePath;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// What has an entry, by the words of CSS: first the colours, then the lines that only the curve has.
const ENTRIES: [&str; 6] = ["open", "closed", "filtered", "waiting", "mark", "course"];
/// How many of them are colours.
const COLOURS: usize = 4;

/// All that may be on the chart.
#[component]
pub fn ChartLegend(is_curve: bool) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = use_context().unwrap_or_default();
    let name = move |entry| match entry {
        "open" => words::state(i18n.get_locale(), PortState::Open),
        "closed" => words::state(i18n.get_locale(), PortState::Closed),
        "filtered" => words::state(i18n.get_locale(), PortState::Filtered),
        "waiting" => t_string!(i18n, chart.waiting),
        "mark" => t_string!(i18n, chart.mark),
        _ => t_string!(i18n, chart.course),
    };
    let entries = ENTRIES.into_iter().take(if is_curve { ENTRIES.len() } else { COLOURS });
    let items = entries.map(|entry| {
        let name = Signal::derive(move || name(entry).to_owned());
        view! { <li class="chart__key" data-cell=entry>{name}</li> }
    });
    let label = Signal::derive(move || t_string!(i18n, chart.legend).to_owned());
    view! {
        <ul class="chart__legend" aria-label=label>
            {items.collect_view()} <li><a href=format!("{}#chart", base.guide()) rel="external">{t!(i18n, guide.link)}</a></li>
        </ul>
    }
}
