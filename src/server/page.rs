//! What stands behind the page's server functions. The only file of this half that knows Leptos.

use super::caller::Caller;
use super::problem_json::ProblemJson;
use super::{ServerState, session};
use crate::model::diff::Diff;
use crate::model::event::ScanId;
use crate::model::problem::ApiError;
use crate::model::report::Report;
use crate::model::request::SentRequest;
use crate::model::summary::ScanSummary;
use crate::model::wish::Wish;
use axum::Json;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_TYPE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::prelude::use_context;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::ResponseOptions;
use serde::de::IgnoredAny;

/// More than any answer that tells of an error has, in bytes.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// Stands before `POST /fn/{name}`, the server functions. Leptos answers what it cannot read with status 500, and what
/// it does not know with advice for developers; here both are the sender's fault, and told as such.
pub async fn check_functions(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/fn/") {
        return next.run(request).await;
    }
    if !server_fn_paths().any(|(known, _)| known == path) {
        return ProblemJson::no_such_address().into_response();
    }
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    if !is_json(&parts.headers) {
        return malformed(StatusCode::UNSUPPORTED_MEDIA_TYPE, "the content type is not application/json".to_owned());
    }
    let bytes = match Bytes::from_request(Request::from_parts(parts.clone(), body), &()).await {
        Ok(bytes) => bytes,
        Err(rejection) => return malformed(rejection.status(), rejection.body_text()),
    };
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(&bytes) {
        return malformed(StatusCode::BAD_REQUEST, error.to_string());
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR { blamed(response).await } else { response }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn malformed(status: StatusCode, detail: String) -> Response {
    (status, Json(ApiError::Malformed { detail })).into_response()
}

/// JSON that is not what the function takes is no fault of this server.
async fn blamed(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, MAX_ERROR_BYTES).await.unwrap_or_default();
    if let Ok(ApiError::Malformed { .. }) = serde_json::from_slice(&body) {
        parts.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Response::from_parts(parts, Body::from(body))
}

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
            && let Ok(cookie) = session::remember(&parts.headers, id.clone(), state, &caller).parse()
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
