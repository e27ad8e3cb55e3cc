//! How a scan stands, read out when it changes: how far one came that did not end by itself, and at its end what it found.

use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// A word, told by colour and shape too.
#[component]
pub fn ScanPhase(report: RwSignal<Report>) -> impl IntoView {
    let i18n = use_i18n();
    let phase = Memo::new(move |_| report.with(|report| report.phase));
    let ended = Memo::new(move |_| phase.get().is_ended());
    let extent = move || {
        let extent = report
            .with(|report| words::extent(i18n.get_locale(), report.phase, report.progress.done, report.progress.total));
        extent.map(|extent| view! { " " <span class="scan-phase__extent">{extent}</span> })
    };
    // It stands below for those who see it.
    let found = move || {
        let is_told = |report: &Report| report.phase.is_ended() && report.counts.total() > 0;
        let found = report.with(|report| is_told(report).then(|| words::counted(i18n.get_locale(), report.counts)));
        found.map(|found| view! { <span class="visually-hidden">". " {found}</span> })
    };
    view! {
        <span class="scan-phase" role="status" aria-atomic="true" data-phase=move || phase.get().as_str()>
            <span class="scan__phase">{move || words::phase(i18n.get_locale(), phase.get())}</span>
            {move || ended.get().then(extent)}
            {move || ended.get().then(found)}
        </span>
    }
}
