//! What the colours and lines of a chart mean.

use crate::chart::cells::Cell;
use crate::model::event::PortState;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Colours that are on the chart, and the lines that only a large one has.
#[component]
pub fn ChartLegend(report: RwSignal<Report>, is_curve: bool) -> impl IntoView {
    let i18n = use_i18n();
    let is_complete = Memo::new(move |_| report.with(|report| report.left() == 0));
    let states = PortState::ALL.map(|state| {
        view! { <LegendItem cell=Cell::from(state) name=Signal::derive(move || words::state(i18n.get_locale(), state)) /> }
    });
    let lines = is_curve.then(|| {
        view! {
            <li class="chart__key" data-line="mark">{t!(i18n, chart.mark)}</li>
            <li class="chart__key" data-line="course">{t!(i18n, chart.course)}</li>
        }
    });
    view! {
        <ul class="chart__legend" aria-label=move || t_string!(i18n, chart.legend)>
            {states.collect_view()}
            <Show when=move || !is_complete.get()>
                <LegendItem cell=Cell::Waiting name=Signal::derive(move || t_string!(i18n, chart.waiting)) />
            </Show>
            {lines}
        </ul>
    }
}

#[component]
fn LegendItem(cell: Cell, name: Signal<&'static str>) -> impl IntoView {
    view! { <li class="chart__key" data-cell=cell.as_str()>{move || name.get()}</li> }
}
