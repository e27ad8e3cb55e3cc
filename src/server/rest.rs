//! The interface for programs, in JSON.

use super::ServerState;
use super::caller::Caller;
use super::problem_json::ProblemJson;
use crate::model::diff::Diff;
use crate::model::event::ScanId;
use crate::model::problem::ApiError;
use crate::model::report::Report;
use crate::model::request::SentRequest;
use crate::model::wish::Wish;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// `POST /api/scans`: 201 with the scan's place; 400, 403, 429 or 503 with the reason.
pub(super) async fn start(
    State(state): State<ServerState>,
    caller: Caller,
    request: Result<Json<SentRequest>, JsonRejection>,
) -> Result<impl IntoResponse, ProblemJson> {
    let Json(request) = request?;
    let id = state.scans.start_sent(request, &caller)?;
    let location = state.base.api_scan(&id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(serde_json::json!({ "id": id }))))
}

/// `GET /api/scans/{id}`: the report as it stands.
pub(super) async fn report(
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<Json<Report>, ProblemJson> {
    Ok(Json(state.scans.report(&scan_id(&id)?)?))
}

/// `GET /api/scans/{id}/diff/{other}`: what differs from the first to the second, as they stand.
pub(super) async fn diff(
    State(state): State<ServerState>,
    Path((id, other)): Path<(String, String)>,
) -> Result<Json<Diff>, ProblemJson> {
    Ok(Json(state.scans.diff(&scan_id(&id)?, &scan_id(&other)?)?))
}

/// `POST /api/scans/{id}/cancel`, `pause` and `resume`: 202, the scan heeds it within a moment. One that rests, goes
/// on or has ended already stays as it is.
pub(super) async fn wish(
    wish: Wish,
    State(state): State<ServerState>,
    Path(id): Path<String>,
) -> Result<StatusCode, ProblemJson> {
    state.scans.heed(&scan_id(&id)?, wish)?;
    Ok(StatusCode::ACCEPTED)
}

/// `GET /api/version`: what answers here, for a page that looks for a server.
pub(super) async fn version(State(state): State<ServerState>) -> Json<serde_json::Value> {
    let version = env!("CARGO_PKG_VERSION");
    Json(serde_json::json!({ "name": "Portolan", "version": version, "simulated": state.scans.is_simulated() }))
}

/// Anything else under `/api`.
pub(super) async fn missing() -> ProblemJson {
    ProblemJson::no_such_address()
}

/// A method that an address does not take.
pub(super) async fn wrong_method() -> ProblemJson {
    ProblemJson::wrong_method()
}

/// What is not the name of a scan is the name of none.
pub(super) fn scan_id(text: &str) -> Result<ScanId, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}
