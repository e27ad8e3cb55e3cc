//! Errors for programs: `application/problem+json` (RFC 9457) with a stable code.

use crate::model::problem::{ApiError, FieldError};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// An [`ApiError`] on its way out.
pub(super) struct ProblemJson(pub(super) ApiError);

#[derive(Serialize)]
struct Body<'a> {
    title: String,
    status: u16,
    code: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fields: &'a [FieldError],
}

impl From<ApiError> for ProblemJson {
    fn from(error: ApiError) -> ProblemJson {
        ProblemJson(error)
    }
}

impl IntoResponse for ProblemJson {
    fn into_response(self) -> Response {
        let ProblemJson(error) = self;
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body =
            Body { title: error.to_string(), status: error.status(), code: error.code(), fields: error.fields() };
        let mut response = (status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        if matches!(error, ApiError::Busy { .. } | ApiError::Stopping) {
            headers.insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
        }
        response
    }
}
