//! What a chart shows, in words: the place that is pointed at, and all of it.

use super::chart::ChartState;
use super::chart_mark::{By, use_mark};
use crate::app::hosts;
use crate::chart::cells::Cell;
use crate::model::ports::Port;
use crate::model::service;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// The port that is pointed at, or else the one that is marked, or else how to point at one. Read out when keys
/// lead there: a pointer passes over too many.
#[component]
pub fn ChartReadout(state: ChartState) -> impl IntoView {
    let i18n = use_i18n();
    let mark = use_mark(&state);
    let ChartState { report, shown, pointed, layout, .. } = state;
    let marked = move || shown.with(|shown| shown.marked);
    let address = move || shown.with(|shown| shown.address);
    let port = move || pointed.get().port.or_else(marked);
    let place = Signal::derive(move || match port() {
        Some(port) => t_string!(i18n, chart.port, port = port),
        None => String::new(),
    });
    let service = Signal::derive(move || match port() {
        Some(port) => service::name(port).unwrap_or_else(|| t_string!(i18n, chart.no_service)).to_owned(),
        None => String::new(),
    });
    let asked = u64::from(layout.asked_count());
    let facts = Signal::derive(move || {
        let Some(port) = port() else {
            return t_string!(i18n, chart.hint).to_owned();
        };
        let is_asked = layout.place(port).is_some();
        let unknown = || match is_asked {
            true if report.with(|report| report.phase.is_ended()) => t_string!(i18n, compare.no_verdict),
            true => t_string!(i18n, chart.waiting),
            false => t_string!(i18n, chart.blank),
        };
        let facts = report.with(|report| hosts::facts_of(report.host(address()), port, i18n.get_locale()));
        let mark = if marked() == Some(port) { t_string!(i18n, chart.marked) } else { "" };
        format!("{} {mark}", facts.unwrap_or_else(|| unknown().to_owned()))
    });
    let cell = Signal::derive(move || {
        let state = |port| report.with(|report| report.host(address()).state_of(port));
        port().map_or("", |port| state(port).map_or(Cell::Waiting, Cell::from).as_str())
    });
    let live = Signal::derive(move || if pointed.get().is_by_key { "polite" } else { "off" });
    // A mouse that leaves the sheet for the button has nothing to show any more.
    let goes_to = move || {
        let known = |port: &Port| report.with(|report| report.host(address()).state_of(*port)).is_some();
        pointed.get().port.filter(|_| pointed.get().is_by_key).or_else(marked).filter(known)
    };
    let can_go = Signal::derive(move || if goes_to().is_some() { "true" } else { "false" });
    let go = move |_| untrack(goes_to).into_iter().for_each(|port| mark(port, By::Key));
    let to_row = Signal::derive(move || t_string!(i18n, chart.to_row).to_owned());
    // Ranges are worth reading when nothing is added any more.
    let keys = Signal::derive(move || format!(" {}", t_string!(i18n, chart.keys)));
    // To collect them takes long, and they are the same in each language.
    let ended = Memo::new(move |_| {
        report.with(|report| report.phase.is_ended().then(|| report.host(address()).ports_by_state()))
    });
    let summary: Signal<String> = Memo::new(move |_| {
        let locale = i18n.get_locale();
        let summary = ended.with(|ended| ended.as_ref().map(|ports| words::chart_summary(locale, ports, asked)));
        summary.unwrap_or_else(|| report.with(|report| hosts::counted(report.host(address()), locale)))
    })
    .into();
    view! {
        <div
            class="chart__readout"
            role="status"
            aria-live=live
            aria-atomic="true"
            data-cell=cell
        >
            <p class="chart__at">{place}" "<span class="chart__service-name">{service}</span></p>
            <p class="chart__facts">{facts}</p>
        </div>
        <button type="button" class="link-button chart__to-row scripted-only" data-shown=can_go on:click=go>{to_row}</button>
        <p id="chart-description" class="chart__summary">{summary}<span class="visually-hidden">{keys}</span></p>
    }
}
