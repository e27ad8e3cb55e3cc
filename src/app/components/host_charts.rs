//! A small chart of each host, side by side: those on which most was found first.

use crate::app::hosts;
use crate::app::view_state::{Msg, ViewState};
use crate::chart::layout::Layout;
use crate::chart::svg;
use crate::client;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::net::IpAddr;
use std::sync::Arc;

/// So many are drawn.
const MAX_CHARTS: usize = 24;

/// Each is a link that makes the chart of its host the large one.
#[component]
pub fn HostCharts(
    report: RwSignal<Report>,
    view: Memo<ViewState>,
    order: Memo<Vec<IpAddr>>,
    /// The host whose chart is large.
    shown: Memo<Option<IpAddr>>,
    layout: Arc<Layout>,
) -> impl IntoView {
    let i18n = use_i18n();
    let layout = Arc::new(layout.small());
    let first = move || order.with(|order| order.iter().copied().take(MAX_CHARTS).collect::<Vec<_>>());
    let more = Memo::new(move |_| order.with(|order| order.len().saturating_sub(MAX_CHARTS)));
    let number = move || words::number(i18n.get_locale(), more.get() as u64);
    view! {
        <ul class="host-charts" aria-label=move || t_string!(i18n, chart.hosts)>
            <For each=first key=|address| *address let(address)>
                <HostChart report view address shown layout=Arc::clone(&layout) />
            </For>
        </ul>
        <Show when=move || { more.get() > 0 }>
            <p class="host-charts__more">{move || t_string!(i18n, chart.more_hosts, count = number())}</p>
        </Show>
    }
}

#[component]
fn HostChart(
    report: RwSignal<Report>,
    view: Memo<ViewState>,
    address: IpAddr,
    shown: Memo<Option<IpAddr>>,
    layout: Arc<Layout>,
) -> impl IntoView {
    let i18n = use_i18n();
    let canvas = NodeRef::<Canvas>::new();
    client::paint(canvas, report, Signal::stored(Some(address)), Arc::clone(&layout), || {});
    let under = client::before_script(|| {
        report.with_untracked(|report| svg::cells(&layout, hosts::known(report, Some(address))))
    });
    let name = Memo::new(move |_| report.with(|report| hosts::name_of(report, address)));
    let counts = Memo::new(move |_| report.with(|report| hosts::counts(hosts::known(report, Some(address)))));
    let summary = move || {
        let [open, closed, filtered] = counts.get().map(|count| words::number(i18n.get_locale(), count.into()));
        words::summary(i18n.get_locale(), &open, &closed, &filtered)
    };
    view! {
        <li>
            <a
                class="host-chart"
                href=move || view.get().update(Msg::Host(address)).to_query()
                data-noscroll
                aria-current=move || (shown.get() == Some(address)).then_some("true")
            >
                <span class="host-chart__sheet">
                    <span class="chart__under" inner_html=under></span>
                    <canvas
                        class="chart__canvas"
                        node_ref=canvas
                        width=layout.columns().to_string()
                        height=layout.rows().to_string()
                        aria-hidden="true"
                    ></canvas>
                </span>
                <span class="host-chart__address">{address.to_string()}</span>
                {move || name.get().map(|name| view! { <span class="host-chart__name">{name}</span> })}
                <span class="host-chart__counts">{summary}</span>
            </a>
        </li>
    }
}
