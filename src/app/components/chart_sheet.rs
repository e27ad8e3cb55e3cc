//! The sheet of a chart: cells, what lies above them, and the ways to point at one.

use super::chart::Pointed;
use super::chart_lights::ChartLights;
use crate::app::hosts;
use crate::app::rows::{marked, reveal};
use crate::app::view_state::ViewState;
use crate::chart::frame::frame;
use crate::chart::layout::{Layout, Step};
use crate::chart::svg;
use crate::client;
use crate::model::ports::Port;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::Canvas;
use leptos::prelude::*;
use std::net::IpAddr;
use std::sync::Arc;

/// A picture, until a script makes something of it that can be pointed at and walked over.
#[component]
pub fn ChartSheet(
    report: RwSignal<Report>,
    view: Memo<ViewState>,
    address: Memo<Option<IpAddr>>,
    pointed: RwSignal<Pointed>,
    layout: Arc<Layout>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_live = RwSignal::new(false);
    let canvas = NodeRef::<Canvas>::new();
    client::paint(canvas, report, address.into(), Arc::clone(&layout), move || is_live.set(true));
    let under = client::before_script(|| {
        report.with_untracked(|report| svg::cells(&layout, hosts::known(report, address.get_untracked())))
    });
    let port = Memo::new(move |_| report.with(|report| marked(report, view.get())).map(|(_, port)| port));
    let choose = client::choice();
    let mark = move |port: Port| {
        if let Some(address) = address.get_untracked() {
            let view = report.with_untracked(|report| reveal(report, view.get_untracked(), address, port));
            choose(&view.to_query());
        }
    };
    let at = {
        let layout = Arc::clone(&layout);
        move |event: &MouseEvent| {
            let (column, row) = client::cell_at(event, &layout)?;
            layout.port_at(column, row).filter(|port| layout.place(*port).is_some())
        }
    };
    let point = {
        let at = at.clone();
        move |event: PointerEvent| pointed.set(Pointed { port: at(&event), is_by_key: false })
    };
    let click = {
        let mark = mark.clone();
        move |event: MouseEvent| at(&event).into_iter().for_each(&mark)
    };
    let keys = {
        let layout = Arc::clone(&layout);
        move |event: KeyboardEvent| {
            let from = pointed.get_untracked().port.or_else(|| port.get_untracked());
            let to = report.with_untracked(|report| {
                let host = hosts::known(report, address.get_untracked());
                match (event.key().as_str(), from) {
                    ("PageDown" | "PageUp", _) => hosts::next_open(host, from, event.key() == "PageDown"),
                    (key, Some(from)) => step(key).map(|step| layout.step(from, step)),
                    (key, None) => step(key).and_then(|_| layout.asked().next()),
                }
            });
            if let Some(port) = to {
                event.prevent_default();
                pointed.set(Pointed { port: Some(port), is_by_key: true });
            } else if matches!(event.key().as_str(), "Enter" | " ") && let Some(port) = from {
                event.prevent_default();
                mark(port);
            }
        }
    };
    let label = move || {
        let host = address.get().map_or_else(|| report.with(|report| report.request.target.clone()), |a| a.to_string());
        t_string!(i18n, chart.label, host = host)
    };
    let (columns, rows) = (layout.columns().to_string(), layout.rows().to_string());
    let above = Arc::clone(&layout);
    view! {
        <div
            class="chart__sheet"
            data-columns=columns.clone()
            role=move || if is_live.get() { "application" } else { "img" }
            tabindex=move || is_live.get().then_some("0")
            aria-label=label
            aria-describedby="chart-description"
            on:pointermove=point
            on:pointerleave=move |_| pointed.set(Pointed::default())
            on:click=click
            on:keydown=keys
        >
            <div class="chart__under" hidden=move || is_live.get() inner_html=under></div>
            <canvas class="chart__canvas" node_ref=canvas width=columns.clone() height=rows.clone() aria-hidden="true"></canvas>
            <svg class="chart__frame" data-columns=columns.clone() viewBox=format!("0 0 {columns} {rows}") aria-hidden="true">
                <g inner_html=move || frame(&above, i18n.get_locale())></g>
                <ChartLights report address pointed port layout=Arc::clone(&layout) />
            </svg>
        </div>
        <p id="chart-description" class="visually-hidden">
            <ChartDescription report address asked=layout.asked().count() as u64 /> " " {t!(i18n, chart.keys)}
        </p>
    }
}

/// Counts while the scan runs, and ranges when it has ended.
#[component]
fn ChartDescription(report: RwSignal<Report>, address: Memo<Option<IpAddr>>, asked: u64) -> impl IntoView {
    let i18n = use_i18n();
    let is_ended = Memo::new(move |_| report.with(|report| report.phase.is_ended()));
    move || {
        let locale = i18n.get_locale();
        if is_ended.get() {
            return report.with(|report| words::chart_summary(locale, hosts::known(report, address.get()), asked));
        }
        report.with(|report| {
            let count = |count| words::number(locale, count);
            words::summary(locale, &count(report.counts.open), &count(report.counts.closed), &count(report.counts.filtered))
        })
    }
}

fn step(key: &str) -> Option<Step> {
    Some(match key {
        "ArrowLeft" => Step::Left,
        "ArrowRight" => Step::Right,
        "ArrowUp" => Step::Up,
        "ArrowDown" => Step::Down,
        "Home" => Step::First,
        "End" => Step::Last,
        _ => return None,
    })
}
