//! The sheet of a chart: cells, what lies above them, and the ways to point at one.

use super::chart::{ChartState, Pointed};
use super::chart_mark::{By, use_mark};
use crate::app::hosts;
use crate::chart::frame::{frame, view_box};
use crate::chart::layout::Step;
use crate::chart::signs::{pointer, signs};
use crate::chart::svg;
use crate::client;
use crate::model::ports::Port;
use crate::words::i18n::*;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use std::sync::Arc;

/// A picture, until a script makes something of it that can be pointed at and walked over.
#[component]
pub fn ChartSheet(state: ChartState) -> impl IntoView {
    let i18n = use_i18n();
    let ChartState { report, shown, pointed, layout, .. } = state.clone();
    let address = move || shown.with(|shown| shown.address);
    let is_live = RwSignal::new(false);
    let canvas = NodeRef::<Canvas>::new();
    client::paint(canvas, report, Signal::derive(address), Arc::clone(&layout), Some(is_live));
    let under = client::before_script(|| {
        report.with_untracked(|report| svg::cells(&layout, report.host(shown.with_untracked(|s| s.address))))
    });
    let sheet = NodeRef::<Div>::new();
    client::return_from_row(sheet);
    let mark = use_mark(&state);
    let of_pointer = Arc::clone(&layout);
    let point = move |event: PointerEvent| {
        pointed.set(Pointed { port: client::port_at(&event, &of_pointer), is_by_key: false });
    };
    // A finger covers many cells: what it has met is told first, and only a second touch goes there.
    let is_touched = StoredValue::new(false);
    let touch = move |event: PointerEvent| is_touched.set_value(event.pointer_type() == "touch");
    let told = StoredValue::new(None);
    let (of_click, mark_clicked) = (Arc::clone(&layout), mark.clone());
    let click = move |event: MouseEvent| {
        if !is_touched.get_value() {
            client::port_at(&event, &of_click).into_iter().for_each(|port| mark_clicked(port, By::Click));
            return;
        }
        let touched = report.with_untracked(|report| {
            let mut open = report.host(address()).open_ports().map(|(port, _)| port);
            client::touched_port(&event, &of_click, &mut open)
        });
        match touched {
            Some(port) if told.get_value() == touched => mark_clicked(port, By::Click),
            _ => pointed.set(Pointed { port: touched, is_by_key: true }),
        }
        told.set_value(touched);
    };
    let of_keys = Arc::clone(&layout);
    let keys = move |event: KeyboardEvent| {
        let (address, marked) = shown.with_untracked(|shown| (shown.address, shown.marked));
        let (key, from) = (event.key(), pointed.get_untracked().port.or(marked));
        let to = match (key.as_str(), step_of(&key, event.shift_key()), from) {
            ("PageDown" | "PageUp", ..) => {
                report.with_untracked(|report| hosts::next_open(report.host(address), from, key == "PageDown"))
            }
            // Whoever is nowhere begins at the first port.
            (_, Some(step), None) if step != Step::Last => of_keys.asked().next(),
            (_, Some(step), from) => Some(of_keys.step(from.unwrap_or(Port::MIN), step)),
            ("Enter" | " ", None, Some(port)) => {
                mark(port, By::Key);
                Some(port)
            }
            _ => return,
        };
        event.prevent_default();
        pointed.set(Pointed { port: to.or(from), is_by_key: true });
    };
    let label = Signal::derive(move || {
        let target = || report.with(|report| report.request.target.clone());
        t_string!(i18n, chart.label, host = address().map_or_else(target, |address| address.to_string()))
    });
    // Without a script there is nothing to do here.
    let role = Signal::derive(move || if is_live.get() { "application" } else { "img" });
    let tab_index = Signal::derive(move || if is_live.get() { "0" } else { "-1" });
    let lines = frame(&layout);
    let of_signs = Arc::clone(&layout);
    let signs = Memo::new(move |_| report.with(|report| signs(&of_signs, report.host(address()), i18n.get_locale())));
    let (columns, rows) = (layout.columns().to_string(), layout.rows().to_string());
    let view_box = view_box(&layout);
    let above = Signal::derive(move || {
        let mark = pointer(&layout, shown.with(|shown| shown.marked), "mark");
        signs.get() + &mark + &pointer(&layout, pointed.get().port, "cursor")
    });
    view! {
        <div
            class="chart__sheet"
            data-columns=columns.clone()
            role=role
            tabindex=tab_index
            node_ref=sheet
            aria-label=label
            aria-describedby="chart-description"
            on:pointerdown=touch
            on:pointermove=point
            on:pointerleave=move |_| pointed.set(Pointed::default())
            on:click=click
            on:keydown=keys
        >
            <div class="chart__under" inner_html=under></div>
            <canvas class="chart__canvas" node_ref=canvas width=columns.clone() height=rows aria-hidden="true"></canvas>
            <svg class="chart__frame" data-columns=columns.clone() viewBox=view_box.clone() aria-hidden="true" inner_html=lines></svg>
            <svg class="chart__frame" data-columns=columns.clone() viewBox=view_box aria-hidden="true" inner_html=above></svg>
        </div>
    }
}

/// Without shift to the neighbour in the chart, with it by number.
fn step_of(key: &str, has_shift: bool) -> Option<Step> {
    Some(match key {
        "ArrowLeft" if has_shift => Step::Previous,
        "ArrowRight" if has_shift => Step::Next,
        "ArrowLeft" => Step::Left,
        "ArrowRight" => Step::Right,
        "ArrowUp" => Step::Up,
        "ArrowDown" => Step::Down,
        "Home" => Step::First,
        "End" => Step::Last,
        _ => return None,
    })
}
