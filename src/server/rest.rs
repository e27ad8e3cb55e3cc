//! The interface for programs, in JSON.

use super::ServerState;
use super::problem_json::ProblemJson;
use crate::model::event::ScanId;
use crate::model::problem::ApiError;
use crate::model::report::Report;
use crate::model::request::ScanRequest;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse;

/// `POST /api/scans`: 201 with the scan's place; 400, 403, 429 or 503 with the reason.
pub(super) async fn start(
    State(state): State<ServerState>,
    uri: axum::extract::OriginalUri,
    Json(request): Json<ScanRequest>,
) -> Result<impl IntoResponse, ProblemJson> {
    let id = state.scans.start(&request)?;
    let location = format!("{}/{id}", uri.path());
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(serde_json::json!({ "id": id }))))
}

/// `GET /api/scans/{id}`: the report as it stands.
pub(super) async fn report(
    State(state): State<ServerState>,
    Path(id): Path<ScanId>,
) -> Result<Json<Report>, ProblemJson> {
    Ok(Json(state.scans.report(&id)?))
}

/// `POST /api/scans/{id}/cancel`: 202, the scan stops within a moment.
pub(super) async fn cancel(
    State(state): State<ServerState>,
    Path(id): Path<ScanId>,
) -> Result<StatusCode, ProblemJson> {
    state.scans.cancel(&id)?;
    Ok(StatusCode::ACCEPTED)
}

/// Anything else under `/api`.
pub(super) async fn missing(uri: Uri) -> ProblemJson {
    tracing::debug!(http.path = uri.path(), "no such route");
    ProblemJson(ApiError::NotFound)
}
