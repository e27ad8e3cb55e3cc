//! The page of one scan: its result, and the form for the next.

use crate::app::components::open_file::OpenFile;
use crate::app::components::page_title::PageTitle;
use crate::app::components::recent_scans::RecentScans;
use crate::app::components::scan_form::ScanForm;
use crate::app::components::scan_view::ScanView;
use crate::app::components::stage::Stage;
use crate::app::history::use_history;
use crate::app::loaded::use_loaded;
use crate::app::view_state::ViewState;
use crate::client;
use crate::model::event::ScanId;
use crate::model::opened::is_opened;
use crate::model::paths::REPLAY;
use crate::model::problem::ApiError;
use crate::model::report::packed::PackedReport;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Another scan is another view: nothing of the last one is left that could be told of the next.
#[component]
pub fn ScanPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<ScanId>().ok()));
    move || view! { <OneScan id=id.get() /> }
}

/// The report comes with the page; a running scan is followed from there.
#[component]
fn OneScan(id: Option<ScanId>) -> impl IntoView {
    // Asked for once, for the list below and for the scans that this one can be compared with.
    let history = use_history();
    let of_list = Signal::derive(move || history.track());
    let query = use_query_map();
    let view_state = Memo::new(move |_| query.with(ViewState::from_query));
    let is_replay = query.with_untracked(|query| query.get_str(REPLAY).is_some());
    let this_one = id.clone();
    let was_opened = id.as_ref().is_some_and(is_opened);
    let loaded = use_loaded(move || {
        let id = id.clone();
        async move {
            match id {
                // Packed: it is handed down with the page.
                Some(id) => client::load_to_follow(id).await.map(PackedReport),
                None => Err(ApiError::NotFound),
            }
        }
    });
    view! {
        {move || match loaded.get() {
            None => ().into_any(),
            Some(Ok(PackedReport(report))) => {
                let request = report.request.clone();
                // One that still runs is shown as it goes.
                let is_replay = is_replay && report.phase.is_ended() && !was_opened && !client::IS_DEMO;
                let report = if is_replay { report.rewound() } else { report };
                view! {
                    <Stage>
                        <ScanForm request error=None is_compact=true />
                    </Stage>
                    <ScanView report=RwSignal::new(report) chosen=view_state is_replay />
                }
                    .into_any()
            }
            Some(Err(error)) => view! { <Missing error was_opened /> }.into_any(),
        }}
        // In a closure, so that its turn comes after those of what stands above.
        {move || {
            let except = this_one.clone();
            view! {
                <Stage changes=of_list>
                    <RecentScans except />
                </Stage>
            }
        }}
    }
}

/// Says that there is no such scan, and offers another.
#[component]
pub fn Missing(error: ApiError, was_opened: bool) -> impl IntoView {
    let i18n = use_i18n();
    let is_late = error == ApiError::NoAnswer;
    let title =
        move || if is_late { t_string!(i18n, flow.no_answer_title) } else { t_string!(i18n, scan.missing_title) };
    let sentence = move || match &error {
        ApiError::NotFound if was_opened => t_string!(i18n, opened.missing).to_owned(),
        ApiError::NotFound if client::is_simulation() => t_string!(i18n, scan.missing_simulated).to_owned(),
        ApiError::NotFound => t_string!(i18n, scan.missing).to_owned(),
        other => words::api_error(i18n.get_locale(), other),
    };
    view! {
        <PageTitle text=Signal::derive(move || title().to_owned()) />
        <section class="hero">
            <h1>{title}</h1>
            <p class="hero__lead">{sentence}</p>
        </section>
        {was_opened.then(|| view! { <OpenFile /> })}
        <ScanForm request=Default::default() error=None />
    }
}
