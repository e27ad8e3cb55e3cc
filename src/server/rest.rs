//! The interface for programs, in JSON.

use super::ServerState;
use super::caller::Caller;
use super::problem_json::ProblemJson;
use crate::model::diff::Diff;
use crate::model::event::ScanId;
use crate::model::report::Report;
use crate::model::request::SentRequest;
use crate::model::wish::Wish;
use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// What an address names; what is not the name of a scan is the name of none.
pub(super) type Named<T> = Result<Path<T>, PathRejection>;

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
pub(super) async fn report(State(state): State<ServerState>, id: Named<ScanId>) -> Result<Json<Report>, ProblemJson> {
    let Path(id) = id?;
    Ok(Json(state.scans.report(&id)?))
}

/// `GET /api/scans/{id}/diff/{other}`: what differs from the first to the second, as they stand.
pub(super) async fn diff(
    State(state): State<ServerState>,
    ids: Named<(ScanId, ScanId)>,
) -> Result<Json<Diff>, ProblemJson> {
    let Path((id, other)) = ids?;
    Ok(Json(state.scans.diff(&id, &other)?))
}

/// `POST /api/scans/{id}/cancel`, `pause` and `resume`: 202, the scan heeds it within a moment. One that rests, goes
/// on or has ended already stays as it is.
pub(super) async fn wish(
    wish: Wish,
    State(state): State<ServerState>,
    id: Named<ScanId>,
) -> Result<StatusCode, ProblemJson> {
    let Path(id) = id?;
    state.scans.heed(&id, wish)?;
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
