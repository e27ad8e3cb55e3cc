//! The page that compares two scans.

use super::scan::Missing;
use crate::app::components::comparison::Comparison;
use crate::app::differences::Chosen;
use crate::app::loaded::use_loaded;
use crate::client;
use crate::model::event::ScanId;
use crate::model::opened::is_opened;
use crate::model::problem::ApiError;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Other scans are another view.
#[component]
pub fn ComparePage() -> impl IntoView {
    let params = use_params_map();
    let scans = Memo::new(move |_| {
        params.with(|params| {
            let id = |name| params.get(name)?.parse::<ScanId>().ok();
            Some((id("id")?, id("other")?))
        })
    });
    move || view! { <OneComparison scans=scans.get() /> }
}

/// Both scans as they stood when the page was made.
#[component]
fn OneComparison(scans: Option<(ScanId, ScanId)>) -> impl IntoView {
    let query = use_query_map();
    let chosen = Memo::new(move |_| query.with(Chosen::from_query));
    let was_opened = scans.as_ref().is_some_and(|(before, after)| is_opened(before) || is_opened(after));
    let loaded = use_loaded(move || {
        let scans = scans.clone();
        async move {
            match scans {
                Some((before, after)) => client::load_diff(before, after).await,
                None => Err(ApiError::NotFound),
            }
        }
    });
    move || match loaded.get() {
        None => ().into_any(),
        Some(Ok(diff)) => view! { <Comparison diff=StoredValue::new(diff) chosen /> }.into_any(),
        Some(Err(error)) => view! { <Missing error was_opened /> }.into_any(),
    }
}
