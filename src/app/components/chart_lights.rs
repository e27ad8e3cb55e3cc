//! Lights at the open ports of a chart, the place that is pointed at, and the port that is marked.

use super::chart::Pointed;
use crate::app::hosts;
use crate::chart::layout::Layout;
use crate::chart::lights::lights;
use crate::chart::svg::radius;
use crate::model::ports::Port;
use crate::model::report::Report;
use leptos::prelude::*;
use std::net::IpAddr;
use std::sync::Arc;

/// Parts of an SVG, in cells.
#[component]
pub fn ChartLights(
    report: RwSignal<Report>,
    address: Memo<Option<IpAddr>>,
    pointed: RwSignal<Pointed>,
    /// The one that is marked.
    port: Memo<Option<Port>>,
    layout: Arc<Layout>,
) -> impl IntoView {
    let of_lights = Arc::clone(&layout);
    let lit = Memo::new(move |_| report.with(|report| lights(&of_lights, hosts::known(report, address.get()))));
    let light = radius(&layout);
    let of_lit = move || {
        let lights = lit.get().into_iter().map(|light_at| {
            let name = light_at.name.map(|name| {
                let anchor = if name.is_left { "end" } else { "start" };
                view! { <text class="chart__name" x=name.x.to_string() y=name.y.to_string() text-anchor=anchor>{name.text}</text> }
            });
            view! {
                <circle class="chart__light" cx=light_at.x.to_string() cy=light_at.y.to_string() r=light.to_string() />
                {name}
            }
        });
        lights.collect_view()
    };
    let of_place = Arc::clone(&layout);
    let is_curve = layout.is_curve();
    let ring = move |port: Option<Port>, class: &'static str| {
        let (column, row) = port.and_then(|port| of_place.place(port))?;
        let (x, y) = (f64::from(column) + 0.5, f64::from(row) + 0.5);
        Some(if is_curve {
            view! { <circle class=class cx=x.to_string() cy=y.to_string() r=(2.2 * light).to_string() /> }.into_any()
        } else {
            view! { <rect class=class x=(x - 0.5).to_string() y=(y - 0.5).to_string() width="1" height="1" /> }.into_any()
        })
    };
    let (of_mark, of_cross) = (ring.clone(), Arc::clone(&layout));
    let cross = move || {
        let (column, row) = pointed.get().port.and_then(|port| of_cross.place(port)).filter(|_| is_curve)?;
        let (columns, rows) = (of_cross.columns(), of_cross.rows());
        Some(view! { <path class="chart__cross" d=format!("M0 {row}.5h{columns}M{column}.5 0v{rows}") /> })
    };
    view! {
        {of_lit}
        {cross}
        {move || of_mark(port.get(), "chart__mark")}
        {move || ring(pointed.get().port, "chart__cursor")}
    }
}
