//! How the classic interface says no.
//!
//! A program gets the status that its framework had: 422 with a list for parameters, else 403, 429 or 503 with a
//! sentence. A browser's `EventSource` can read no other answer than an event, so it gets the sentence as one: with
//! a status alone its page would say «no results», or begin to simulate.

use super::stream::event_stream;
use super::transcript::Message;
use crate::model::problem::{ApiError, Field, FieldError, Problem};
use crate::server::problem_json::RETRY_AFTER_SECONDS;
use crate::words::{Locale, api_error, classic_one_host, problem};
use axum::Json;
use axum::http::header::{ACCEPT, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use serde_json::json;

/// Why there is no scan.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// LukitaPort's parameters are not of their kind or out of their bounds.
    #[error("wrong parameters")]
    Parameters(Vec<WrongParameter>),
    /// This interface knows one address.
    #[error("several hosts")]
    SeveralHosts,
    /// A name without an address.
    #[error("no address: {name}")]
    NotResolved {
        /// The name.
        name: String,
    },
    /// As everywhere.
    #[error(transparent)]
    Api(#[from] ApiError),
}

/// A parameter that is wrong, as FastAPI tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct WrongParameter {
    loc: [&'static str; 2],
    msg: String,
    /// Pydantic's word for what is wrong, where it has one.
    r#type: &'static str,
}

impl WrongParameter {
    /// In the query string.
    pub(super) fn new(parameter: &'static str, r#type: &'static str, msg: String) -> WrongParameter {
        WrongParameter { loc: ["query", parameter], msg, r#type }
    }

    fn of(error: &FieldError, locale: Locale) -> WrongParameter {
        let parameter = match error.field {
            Field::Target => "target",
            Field::Mode => "mode",
            Field::Ports | Field::FirstPort => "port_start",
            Field::LastPort => "port_end",
            Field::Timeout => "timeout",
            Field::Timing | Field::Retries | Field::Parallel | Field::Rate | Field::SilentHosts | Field::Other => {
                "profile"
            }
        };
        let r#type = if matches!(error.problem, Problem::UnknownMode { .. }) { "literal_error" } else { "value_error" };
        WrongParameter::new(parameter, r#type, problem(locale, &error.problem))
    }
}

impl Refusal {
    /// What is wrong, in sentences for a person. `unresolved` is how the program says that a name has no address.
    pub(super) fn sentence(&self, locale: Locale, unresolved: impl Fn(&str) -> String) -> String {
        match self {
            Refusal::Parameters(wrong) => joined(wrong.iter().map(|parameter| parameter.msg.clone())),
            Refusal::SeveralHosts => classic_one_host(locale).to_owned(),
            Refusal::NotResolved { name } => unresolved(name),
            Refusal::Api(error) if error.fields().is_empty() => api_error(locale, error),
            Refusal::Api(error) => joined(error.fields().iter().map(|field| problem(locale, &field.problem))),
        }
    }

    /// The status for what is wrong with the request itself is the program's own.
    pub(super) fn status(&self, if_invalid: StatusCode) -> StatusCode {
        match self {
            Refusal::Parameters(_) | Refusal::SeveralHosts | Refusal::Api(ApiError::Invalid { .. }) => if_invalid,
            Refusal::NotResolved { .. } => StatusCode::OK,
            Refusal::Api(error) => StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// LukitaPort's answer.
    pub(super) fn to_lukitaport(&self, headers: &HeaderMap, locale: Locale) -> Response {
        let sentence = self.sentence(locale, could_not_resolve_target);
        if wants_events(headers) || matches!(self, Refusal::NotResolved { .. }) {
            return event_stream(stream::iter([Message::Error { error: sentence }]));
        }
        let one = |wrong| json!({ "detail": [wrong] });
        let body = match self {
            Refusal::Parameters(wrong) => json!({ "detail": wrong }),
            Refusal::SeveralHosts => one(WrongParameter::new("target", "value_error", sentence)),
            Refusal::Api(ApiError::Invalid { fields }) => {
                let wrong: Vec<_> = fields.iter().map(|field| WrongParameter::of(field, locale)).collect();
                json!({ "detail": wrong })
            }
            _ => json!({ "detail": sentence }),
        };
        with_retry_after((self.status(StatusCode::UNPROCESSABLE_ENTITY), Json(body)).into_response())
    }

    /// Network Port Scanner's answer.
    pub(super) fn to_network_port_scanner(&self, locale: Locale) -> Response {
        let error = self.sentence(locale, |name| format!("Could not resolve hostname '{name}'"));
        let status = self.status(StatusCode::BAD_REQUEST);
        with_retry_after((status, Json(json!({ "error": error }))).into_response())
    }
}

/// Clients compare these words.
pub(super) fn could_not_resolve_target(name: &str) -> String {
    format!("Could not resolve target: {name}")
}

/// That nothing was done, as the one event of a stream; `None` if the answer is not read as events.
pub(in crate::server) fn refused_event(headers: &HeaderMap, error: String) -> Option<Response> {
    wants_events(headers).then(|| event_stream(stream::iter([Message::Error { error }])))
}

/// Whether the answer is read as events, as `EventSource` says in its request (HTML standard, section 9.2.2).
fn wants_events(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT).iter().any(|value| value.to_str().is_ok_and(|kinds| kinds.contains("text/event-stream")))
}

fn joined(sentences: impl Iterator<Item = String>) -> String {
    sentences.collect::<Vec<_>>().join(" ")
}

fn with_retry_after(mut response: Response) -> Response {
    if matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        response.headers_mut().insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    response
}
