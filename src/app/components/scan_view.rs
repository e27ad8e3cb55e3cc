//! A scan as it runs, or as it ended: figures, notices, table.

use super::chart::Chart;
use super::compare_menu::CompareMenu;
use super::connection_banner::ConnectionBanner;
use super::export_menu::ExportMenu;
use super::figures::Figures;
use super::notices::Notices;
use super::port_table::PortTable;
use super::scan_again::ScanAgain;
use super::scan_summary::ScanSummaryView;
use super::state_filter::StateFilter;
use crate::client::{self, Connection};
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::app::view_state::ViewState;

/// Follows the scan while it runs.
#[component]
pub fn ScanView(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let connection = RwSignal::new(Connection::default());
    Effect::new(move |_| client::follow(report, connection));
    let phase = Memo::new(move |_| report.with(|report| report.phase));
    let target = Memo::new(move |_| report.with(|report| report.request.target.clone()));
    let id = Memo::new(move |_| report.with(|report| report.id.clone()));
    // A scan that never began has nothing to show but why.
    let has_result = Memo::new(move |_| report.with(|report| report.failure.is_none() || report.counts.total() > 0));
    let failure =
        move || report.with(|report| report.failure.as_ref().map(|failure| words::failure(i18n.get_locale(), failure)));
    view! {
        <Title text=move || format!("{} · {}", target.get(), words::phase(i18n.get_locale(), phase.get())) />
        <section class="scan" data-phase=move || phase.get().as_str() aria-labelledby="scan-title">
            <div class="scan__head">
                <div>
                    <p class="scan__phase" role="status">
                        {move || words::phase(i18n.get_locale(), phase.get())}
                    </p>
                    <h1 id="scan-title">{move || t_string!(i18n, scan.title, target = target.get())}</h1>
                </div>
                <div class="scan__actions">
                    <Show
                        when=move || !phase.get().is_ended()
                        fallback=move || view! { <ScanAgain request=report.with_untracked(|report| report.request.clone()) /> }
                    >
                        {move || id.get().map(|id| view! { <StopButton id /> })}
                    </Show>
                    <Show when=move || has_result.get()>
                        {move || id.get().map(|id| view! { <ExportMenu id view /> })}
                        <CompareMenu report />
                    </Show>
                </div>
            </div>
            <Show when=move || !phase.get().is_ended()>
                // Without a script the page fetches itself anew while the scan runs. As text, since an element
                // made here by a script would be obeyed by a browser that has one.
                <noscript inner_html="<meta http-equiv=\"refresh\" content=\"2\">"></noscript>
            </Show>
            <ConnectionBanner connection />
            {move || failure().map(|text| view! { <p class="banner banner--error" role="alert">{text}</p> })}
            <Notices report />
            <Show when=move || has_result.get()>
                <ScanSummaryView report />
                <Figures report />
                <Chart report view />
                <StateFilter report view />
                <PortTable report view />
            </Show>
        </section>
    }
}

#[component]
fn StopButton(id: ScanId) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let action = base.cancel_form(&id);
    let stop = Action::new(move |(): &()| client::cancel_scan(id.clone()));
    let is_stopping = move || stop.pending().get() || stop.value().with(|value| matches!(value, Some(Ok(()))));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        stop.dispatch(());
    };
    view! {
        <form method="post" action=action on:submit=submit>
            <button class="button" type="submit" aria-disabled=move || is_stopping().to_string()>
                {move || if is_stopping() { t_string!(i18n, scan.stopping) } else { t_string!(i18n, scan.stop) }}
            </button>
        </form>
    }
}
