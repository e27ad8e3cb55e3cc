//! How the page starts a scan and goes there: the form, and every button that scans again.

use super::components::toasts::use_toasts;
use crate::client;
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::problem::ApiError;
use crate::model::request::ScanRequest;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Starts the scans that are dispatched to it, and leads to each that was taken.
pub fn use_start_scan() -> Action<ScanRequest, Result<ScanId, ApiError>> {
    let base: BasePath = expect_context();
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let start = Action::new(move |request: &ScanRequest| {
        let say = move || toasts.show(words::api_error(i18n.get_locale_untracked(), &ApiError::NoAnswer));
        client::answered(client::start_scan(request.clone()), say)
    });
    let navigate = client::navigation();
    Effect::new(move |_| {
        if let Some(Ok(id)) = start.value().get() {
            navigate(&base.scan(&id));
        }
    });
    start
}
