//! A small chart of each host, side by side: those on which most was found first.

use super::chart::ChartState;
use crate::app::hosts;
use crate::app::view_state::Msg;
use crate::chart::layout::Layout;
use crate::chart::svg;
use crate::client;
use crate::words;
use crate::words::i18n::*;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::net::IpAddr;
use std::sync::Arc;

/// So many are drawn.
const MAX_CHARTS: usize = 24;

/// Each is a link that makes the chart of its host the large one. Nothing where there is one host only.
#[component]
pub fn HostCharts(state: ChartState) -> impl IntoView {
    let i18n = use_i18n();
    let (report, shown) = (state.report, state.shown);
    // Most scans have one host, and no small chart.
    let small = StoredValue::new(None::<Arc<Layout>>);
    let large = Arc::clone(&state.layout);
    let small = move || {
        if small.with_value(Option::is_none) {
            small.set_value(Some(Arc::new(large.small())));
        }
        small.get_value().unwrap_or_else(|| Arc::clone(&large))
    };
    let first = move || {
        let mut order = shown.get().order;
        order.truncate(if order.len() > 1 { MAX_CHARTS } else { 0 });
        order
    };
    let left_out = move || shown.with(|shown| shown.order.len().saturating_sub(MAX_CHARTS));
    let more = Signal::derive(move || {
        t_string!(i18n, chart.more_hosts, count = words::number(i18n.get_locale(), left_out() as u64))
    });
    // Hosts come one by one; their place is there from the beginning.
    let several = report.with_untracked(|report| report.plan.addresses > 1).to_string();
    let how_many = Signal::derive(move || if left_out() > 0 { "some" } else { "none" });
    let label = Signal::derive(move || t_string!(i18n, chart.hosts).to_owned());
    view! {
        <ul class="host-charts" data-several=several aria-label=label>
            <For each=first key=|address| *address let(address)>
                <HostChart state=ChartState { layout: small(), ..state.clone() } address />
            </For>
        </ul>
        <p class="host-charts__more" data-left-out=how_many>{more}</p>
    }
}

#[component]
fn HostChart(state: ChartState, address: IpAddr) -> impl IntoView {
    let i18n = use_i18n();
    let ChartState { report, view, shown, layout, .. } = state;
    let canvas = NodeRef::<Canvas>::new();
    client::paint(canvas, report, Signal::stored(Some(address)), Arc::clone(&layout), None);
    let under =
        client::before_script(|| report.with_untracked(|report| svg::cells(&layout, report.host(Some(address)))));
    let href = Signal::derive(move || view.get().update(Msg::Host(Some(address))).to_query());
    let current =
        Signal::derive(move || if shown.with(|shown| shown.address == Some(address)) { "true" } else { "false" });
    let name = Signal::derive(move || report.with(|report| hosts::name_of(report, address)).unwrap_or_default());
    let summary: Signal<String> =
        Memo::new(move |_| report.with(|report| hosts::counted(report.host(Some(address)), i18n.get_locale()))).into();
    view! {
        <li>
            <a
                class="host-chart"
                href=href
                data-noscroll
                aria-current=current
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
                <b class="host-chart__address">{address.to_string()}</b>
                " "
                <span>{name}</span>
                " "
                <span class="host-chart__counts">{summary}</span>
            </a>
        </li>
    }
}
