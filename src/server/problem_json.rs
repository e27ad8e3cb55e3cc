//! Errors for programs: `application/problem+json` (RFC 9457) with a stable code.

use crate::model::problem::{ApiError, FieldError};
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// How soon it is worth asking again when the server is busy.
pub(super) const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("5");

/// A refusal on its way out.
#[derive(Debug, Serialize)]
pub(super) struct ProblemJson {
    title: String,
    status: u16,
    code: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldError>,
    /// The limit that was reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
}

impl ProblemJson {
    /// A request that is not of the form that the interface takes; `detail` says what is wrong.
    pub(super) fn malformed(status: StatusCode, detail: String) -> ProblemJson {
        ProblemJson { title: detail, status: status.as_u16(), code: "malformed", fields: vec![], max: None }
    }

    /// An address that the interface does not have.
    pub(super) fn no_such_address() -> ProblemJson {
        let title = "there is no such address in this interface".to_owned();
        ProblemJson { title, status: 404, code: "no_such_address", fields: vec![], max: None }
    }

    /// More files are being written than may be at once.
    pub(super) fn too_many_exports() -> ProblemJson {
        let title = "many reports are being downloaded: try again in a moment".to_owned();
        ProblemJson { title, status: 503, code: "too_many_exports", fields: vec![], max: None }
    }

    /// An address that takes other methods.
    pub(super) fn wrong_method() -> ProblemJson {
        let title = "this address takes other methods; the header Allow names them".to_owned();
        ProblemJson { title, status: 405, code: "wrong_method", fields: vec![], max: None }
    }
}

impl From<ApiError> for ProblemJson {
    fn from(error: ApiError) -> ProblemJson {
        let (title, status, code) = (error.to_string(), error.status(), error.code());
        let max = if let ApiError::Busy { max } | ApiError::CallerBusy { max } = error { Some(max) } else { None };
        ProblemJson { title, status, code, fields: error.fields().to_vec(), max }
    }
}

impl From<JsonRejection> for ProblemJson {
    fn from(rejection: JsonRejection) -> ProblemJson {
        ProblemJson::malformed(rejection.status(), rejection.body_text())
    }
}

impl From<QueryRejection> for ProblemJson {
    fn from(rejection: QueryRejection) -> ProblemJson {
        ProblemJson::malformed(rejection.status(), rejection.body_text())
    }
}

impl From<PathRejection> for ProblemJson {
    /// What cannot be a scan's name, or is no text, is the name of none.
    fn from(_: PathRejection) -> ProblemJson {
        ApiError::NotFound.into()
    }
}

impl IntoResponse for ProblemJson {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response
    }
}
