//! The chart of a scan: one host large, beside it what is pointed at, and where there are several hosts a small
//! chart of each.

use super::chart_legend::ChartLegend;
use super::chart_readout::ChartReadout;
use super::chart_sheet::ChartSheet;
use super::host_charts::HostCharts;
use crate::app::hosts;
use crate::app::view_state::ViewState;
use crate::chart::layout::Layout;
use crate::model::ports::{Port, PortSet};
use crate::model::report::Report;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::sync::Arc;

/// What a person points at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pointed {
    /// The port.
    pub port: Option<Port>,
    /// Whether by keys: then it is read out.
    pub is_by_key: bool,
}

/// All charts of a scan.
#[component]
pub fn Chart(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    // Which ports a scan asks is known from its beginning.
    let layout = Arc::new(report.with_untracked(layout_of));
    let order = Memo::new(move |_| report.with(hosts::by_what_was_found));
    let has_several = Memo::new(move |_| order.with(|order| order.len() > 1));
    let address = Memo::new(move |_| view.get().host.or_else(|| order.with(|order| order.first().copied())));
    let pointed = RwSignal::new(Pointed::default());
    let small = Arc::clone(&layout);
    view! {
        <section class="chart" aria-labelledby="chart-title">
            <h2 id="chart-title" class="visually-hidden">{t!(i18n, chart.title)}</h2>
            <Show when=move || has_several.get()>
                <HostCharts report view order shown=address layout=Arc::clone(&small) />
            </Show>
            <div class="chart__large">
                <ChartSheet report view address pointed layout=Arc::clone(&layout) />
                <div class="chart__side">
                    <ChartReadout report view address pointed layout=Arc::clone(&layout) />
                    <ChartLegend report is_curve=layout.is_curve() />
                </div>
            </div>
        </section>
    }
}

/// For the ports that the request asks; where it is not understood, for those that have a verdict.
fn layout_of(report: &Report) -> Layout {
    let known = || -> PortSet {
        let hosts = report.hosts.values();
        hosts.flat_map(|host| host.rows.keys().copied().chain(host.closed.iter())).collect()
    };
    Layout::new(&report.request.port_set().unwrap_or_else(known))
}
