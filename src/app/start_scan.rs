//! How the page starts a scan and goes there: the form, and every button that scans again.

use crate::api;
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::problem::ApiError;
use crate::model::request::ScanRequest;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Starts the scans that are dispatched to it, and leads to each that was taken.
pub fn use_start_scan() -> Action<ScanRequest, Result<ScanId, ApiError>> {
    let base: BasePath = expect_context();
    let start = Action::new(|request: &ScanRequest| api::start_scan(request.clone()));
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(id)) = start.value().get() {
            // The path is whole: the router must not put the base path in front again.
            navigate(&base.scan(&id), NavigateOptions { resolve: false, ..NavigateOptions::default() });
        }
    });
    start
}
