//! The chart of a scan: one host large, beside it what is pointed at, and where there are several hosts a small
//! chart of each.

use super::chart_legend::ChartLegend;
use super::chart_readout::ChartReadout;
use super::chart_sheet::ChartSheet;
use super::found_list::FoundList;
use super::host_charts::HostCharts;
use super::lead_switch::LeadSwitch;
use super::stage::Stage;
use crate::app::rows::marked;
use crate::app::shell::FIRST_SCREEN_ID;
use crate::app::view_state::ViewState;
use crate::chart::layout::Layout;
use crate::model::found::by_what_was_found;
use crate::model::ports::Port;
use crate::model::preferences::Lead;
use crate::model::report::Report;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::net::IpAddr;
use std::sync::Arc;

/// Which host is large, and what is marked there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// All hosts, those on which most was found first.
    pub order: Vec<IpAddr>,
    /// The host whose chart is large.
    pub address: Option<IpAddr>,
    /// The port that is marked there.
    pub marked: Option<Port>,
}

/// What a person points at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pointed {
    /// The port.
    pub port: Option<Port>,
    /// Whether by keys: then it is read out.
    pub is_by_key: bool,
}

/// What all parts of a chart share. Of few types, and below too: each type of signal makes the page larger.
#[derive(Clone)]
pub struct ChartState {
    /// What is known of the scan.
    pub report: RwSignal<Report>,
    /// What a person chose.
    pub view: Memo<ViewState>,
    /// What follows of both.
    pub shown: Memo<Shown>,
    /// The place that somebody points at.
    pub pointed: RwSignal<Pointed>,
    /// Where the ports lie.
    pub layout: Arc<Layout>,
}

/// All charts of a scan, and what is said of them: each in a turn of its own.
#[component]
pub fn Chart(
    report: RwSignal<Report>,
    view: Memo<ViewState>,
    /// What they are made of.
    changes: Signal<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Memo::new(move |_| {
        report.with(|report| {
            let order = by_what_was_found(report);
            let address = view.with(ViewState::shown_host).or_else(|| order.first().copied());
            Shown { order, address, marked: view.with(|view| marked(report, view)).map(|(_, port)| port) }
        })
    });
    let layout = Arc::new(report.with_untracked(Layout::of));
    let state = ChartState { report, view, shown, pointed: RwSignal::new(Pointed::default()), layout };
    let [of_hosts, of_sheet, of_list] = [state.clone(), state.clone(), state.clone()];
    let title = Signal::derive(move || t_string!(i18n, chart.title).to_owned());
    let lead = RwSignal::new(None);
    let is_ended = Memo::new(move |_| report.with(|report| report.phase.is_ended()));
    let leads = move || lead.get().map(Lead::as_str);
    let is_curve = state.layout.is_curve();
    view! {
        <section id=FIRST_SCREEN_ID class="chart" translate="no" aria-labelledby="chart-title">
            <h2 id="chart-title" class="visually-hidden">{title}</h2>
            <Stage changes is_heavy=true>
                <HostCharts state=of_hosts />
            </Stage>
            <LeadSwitch lead is_ended />
            <div class="chart__large" data-lead=leads>
                <div class="chart__main">
                    <Stage changes is_heavy=true>
                        <ChartSheet state=of_sheet />
                        <ChartLegend is_curve />
                    </Stage>
                </div>
                <div class="chart__side">
                    <Stage changes is_heavy=true>
                        <FoundList state=of_list />
                        <ChartReadout state />
                    </Stage>
                </div>
            </div>
        </section>
    }
}
