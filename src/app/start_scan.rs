//! How the page starts a scan and goes there: the form, and every button that scans again.

use crate::client;
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::problem::ApiError;
use crate::model::request::ScanRequest;
use leptos::prelude::*;

/// Starts the scans that are dispatched to it, and leads to each that was taken.
pub fn use_start_scan() -> Action<ScanRequest, Result<ScanId, ApiError>> {
    let base: BasePath = expect_context();
    let start = Action::new(|request: &ScanRequest| client::start_scan(request.clone()));
    let navigate = client::navigation();
    Effect::new(move |_| {
        if let Some(Ok(id)) = start.value().get() {
            navigate(&base.scan(&id));
        }
    });
    start
}
