//! What stands behind the page's server functions. The only file of this half that knows Leptos.

use super::caller::Caller;
use super::{ServerState, session};
use crate::model::diff::Diff;
use crate::model::event::ScanId;
use crate::model::problem::ApiError;
use crate::model::report::Report;
use crate::model::request::SentRequest;
use crate::model::summary::ScanSummary;
use crate::model::wish::Wish;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Starts a scan.
///
/// # Errors
/// What is wrong with the request, or why no scan may start now.
pub fn start_scan(request: SentRequest) -> Result<ScanId, ApiError> {
    let caller = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Caller>().cloned());
    let caller = caller.ok_or(ApiError::Unreachable)?;
    answer(|state| {
        let id = state.scans.start_sent(request, &caller)?;
        if let (Some(parts), Some(response)) = (use_context::<Parts>(), use_context::<ResponseOptions>())
            && let Ok(cookie) = session::remember(&parts.headers, id.clone(), &state.base).parse()
        {
            response.append_header(SET_COOKIE, cookie);
        }
        Ok(id)
    })
}

/// The scans that this browser has started, newest first.
///
/// # Errors
/// None of its own.
pub fn get_history() -> Result<Vec<ScanSummary>, ApiError> {
    let headers = use_context::<Parts>().map(|parts| parts.headers).unwrap_or_default();
    answer(|state| Ok(session::history(&headers, &state.scans)))
}

/// The report of a scan; for whoever will follow it, as it began.
///
/// # Errors
/// [`ApiError::NotFound`].
pub fn get_report(id: &ScanId, will_follow: bool) -> Result<Report, ApiError> {
    answer(|state| if will_follow { Ok(state.scans.get(id)?.log.report_to_follow()) } else { state.scans.report(id) })
}

/// What differs between two scans.
///
/// # Errors
/// [`ApiError::NotFound`].
pub fn get_diff(before: &ScanId, after: &ScanId) -> Result<Diff, ApiError> {
    answer(|state| state.scans.diff(before, after))
}

/// Stops, pauses or resumes a scan.
///
/// # Errors
/// [`ApiError::NotFound`].
pub fn send_wish(id: &ScanId, wish: Wish) -> Result<(), ApiError> {
    answer(|state| state.scans.heed(id, wish))
}

/// Calls a method of the scans; its error sets the HTTP status of the response that is being made.
fn answer<T>(call: impl FnOnce(&ServerState) -> Result<T, ApiError>) -> Result<T, ApiError> {
    let state = use_context::<ServerState>().ok_or(ApiError::Unreachable)?;
    let result = call(&state);
    if let Err(error) = &result
        && let Some(response) = use_context::<ResponseOptions>()
    {
        response.set_status(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
    result
}
