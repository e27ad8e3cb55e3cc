//! A scan as it runs, or as it ended: the answer, the chart, and all that is known.

use super::answer::Answer;
use super::chart::Chart;
use super::connection_banner::ConnectionBanner;
use super::figures::Figures;
use super::host_list::HostList;
use super::link_preview::link_preview;
use super::notices::Notices;
use super::opened_from::OpenedFrom;
use super::page_title::PageTitle;
use super::port_table::PortTable;
use super::scan_actions::ScanActions;
use super::scan_phase::ScanPhase;
use super::stage::Stage;
use super::state_filter::StateFilter;
use super::when::When;
use crate::chart::tab_icon::tab_icon;
use crate::client::{self, Connection};
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

use crate::app::view_state::ViewState;

/// Follows the scan while it runs, or shows how it went.
#[component]
pub fn ScanView(report: RwSignal<Report>, chosen: Memo<ViewState>, is_replay: bool) -> impl IntoView {
    let i18n = use_i18n();
    let is_any_open = Memo::new(move |_| report.with(|report| report.counts.open > 0));
    let view = Memo::new(move |_| chosen.get().settled(is_any_open.get()));
    let connection = RwSignal::new(Connection::default());
    Effect::new(move |_| client::follow(report, connection, is_replay));
    let phase = Memo::new(move |_| report.with(|report| report.phase));
    let target = Memo::new(move |_| report.with(|report| report.request.target.clone()));
    let started_at = Signal::derive(move || report.with(|report| report.started_at_ms));
    let taken = move || {
        let ended_after =
            report.with(|report| report.phase.is_ended().then_some(report.progress.elapsed_ms).filter(|ms| *ms > 0));
        ended_after.map(|ms| words::duration(i18n.get_locale(), ms))
    };
    let title = Memo::new(move |_| {
        let locale = i18n.get_locale();
        report.with(|report| words::page_title(locale, &report.request.target, report.phase, &report.progress))
    });
    client::show_in_tab(Memo::new(move |_| {
        report.with(|report| tab_icon(report.phase, report.progress.percent().unwrap_or_default()))
    }));
    // A scan that never began has nothing to show but why; a file may have hosts and no ports.
    let has_result = Memo::new(move |_| {
        report.with(|report| report.failure.is_none() && report.plan.ports > 0 || report.counts.total() > 0)
    });
    let changes = Signal::derive(move || {
        report.track();
        // Read, not only tracked: a memo that nobody has read yet tells nobody of changes, and those who read it wait.
        view.with(|_| ());
    });
    let failure =
        move || report.with(|report| report.failure.as_ref().map(|failure| words::failure(i18n.get_locale(), failure)));
    view! {
        <PageTitle text=title />
        {link_preview(report)}
        <section
            class="scan"
            data-phase=move || phase.get().as_str()
            data-ended=move || phase.get().is_ended().to_string()
            data-replay=is_replay.then_some("")
            aria-labelledby="scan-title"
        >
            <div class="scan__head">
                <div translate="no">
                    <p class="scan__facts">
                        {is_replay.then(|| view! { <span class="scan__replay">{t!(i18n, replay.mark)}</span> })}
                        <ScanPhase report />
                        <When at_ms=started_at />
                        <span>{taken}</span>
                    </p>
                    <h1 id="scan-title">{move || t_string!(i18n, scan.title, target = words::targets(&target.get()))}</h1>
                </div>
                <Stage changes>
                    <ScanActions report view has_result title is_replay />
                </Stage>
            </div>
            <Show when=move || !phase.get().is_ended()>
                // Without a script the page fetches itself anew while the scan runs. As text, since an element
                // made here by a script would be obeyed by a browser that has one.
                <noscript inner_html=refresh(is_replay)></noscript>
            </Show>
            <OpenedFrom report />
            <ConnectionBanner connection />
            {move || failure().map(|text| view! { <p class="banner banner--error" role="alert">{text}</p> })}
            <Notices report are_doubts=true />
            <Show when=move || has_result.get()>
                <Stage changes is_heavy=true>
                    <Answer report view />
                    <HostList report view />
                    <Figures report />
                </Stage>
                <Chart report view changes />
            </Show>
            <Notices report />
            <Show when=move || has_result.get()>
                <Stage changes is_heavy=true>
                    <StateFilter report view />
                    <PortTable report view />
                </Stage>
            </Show>
        </section>
    }
}

/// A replay needs a script: without one the result is shown, at the same address without its query.
fn refresh(is_replay: bool) -> &'static str {
    if is_replay {
        "<meta http-equiv=\"refresh\" content=\"0; url=?\">"
    } else {
        "<meta http-equiv=\"refresh\" content=\"2\">"
    }
}
