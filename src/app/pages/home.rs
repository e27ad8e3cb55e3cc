//! The start page: the form, and what its results will mean.

use crate::app::components::lab_hosts::LabHosts;
use crate::app::components::open_file::OpenFile;
use crate::app::components::recent_scans::RecentScans;
use crate::app::components::scan_form::ScanForm;
use crate::app::components::stage::Stage;
use crate::app::components::this_computer::ThisComputer;
use crate::app::history::use_history;
use crate::model::event::PortState;
use crate::model::problem::{ApiError, Field};
use crate::model::request::ScanRequest;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// A form that was posted and refused: what was typed, and what is wrong with it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct FormState {
    /// What was typed.
    pub request: ScanRequest,
    /// What is wrong.
    pub error: Option<ApiError>,
}

/// The form alone.
#[component]
pub fn HomePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    // A link may name the target; it is typed in, not scanned.
    let named = move || {
        let target = query.read_untracked().get(Field::Target.name()).unwrap_or_default();
        FormState { request: ScanRequest { target, ..ScanRequest::default() }, error: None }
    };
    // The server hands it down with the page, so that the browser renders the same.
    let form = SharedValue::new(|| use_context::<FormState>().unwrap_or_else(named)).into_inner();
    // Asked for here, since no part may ask for a shared value.
    let history = use_history();
    let of_list = Signal::derive(move || history.track());
    view! {
        <Title text="Portolan" />
        <section class="hero">
            <h1>{t!(i18n, home.title)}</h1>
            <p class="hero__lead">{t!(i18n, home.lead)}</p>
        </section>
        <Stage>
            <ScanForm request=form.request error=form.error />
        </Stage>
        <ThisComputer />
        <LabHosts />
        <Stage changes=of_list>
            <RecentScans except=None />
            <OpenFile />
            <Legend />
        </Stage>
    }
}

#[component]
fn Legend() -> impl IntoView {
    let i18n = use_i18n();
    let meaning = move |state| match state {
        PortState::Open => t_string!(i18n, home.legend_open),
        PortState::Closed => t_string!(i18n, home.legend_closed),
        PortState::Filtered => t_string!(i18n, home.legend_filtered),
    };
    let rows = PortState::ALL.map(|state| {
        view! {
            <div>
                <dt>
                    <span class="state-badge" data-state=state.as_str()>
                        {move || words::state(i18n.get_locale(), state)}
                    </span>
                </dt>
                <dd>{move || meaning(state)}</dd>
            </div>
        }
    });
    view! {
        <section class="legend" aria-labelledby="legend-title">
            <h2 id="legend-title">{t!(i18n, home.legend_title)}</h2>
            <dl>{rows.collect_view()}</dl>
        </section>
    }
}
