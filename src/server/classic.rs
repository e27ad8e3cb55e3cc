//! The classic interface: what was written for the two older programs goes on working.
//!
//! LukitaPort's `GET /api/scan` ([`stream`]) and `GET /api/resolve` ([`resolve`]), Network Port Scanner's
//! `POST /api/scan` ([`answer`]). A request becomes a [`crate::model::request::ScanRequest`] and goes the way of
//! all others; what only these programs bound is judged here. They know one address, so of a name the first that
//! may be scanned is, IPv4 before IPv6.
//!
//! Here a GET starts a scan, so [`super::access`] keeps pages of other sites out of it; no cookie says who asks.

mod answer;
mod host;
mod parameters;
mod refusal;
mod resolve;
mod running;
mod services;
mod stream;
mod transcript;

pub(super) use refusal::refused_event;

use super::ServerState;
use super::problem_json::ProblemJson;
use crate::words::{Locale, wished_language};
use axum::Router;
use axum::extract::FromRef;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, ALLOW};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Its routes.
pub(super) fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    ServerState: FromRef<S>,
{
    // Their GET is no safe method: HEAD, by which nobody reads what was found, would do the same. FastAPI has no HEAD
    // for its GET either.
    let scan = get(stream::scan).post(answer::scan).head(async || not_head("GET, POST"));
    let resolve = get(resolve::resolve).head(async || not_head("GET"));
    Router::new().route("/api/scan", scan).route("/api/resolve", resolve)
}

fn not_head(allowed: &'static str) -> Response {
    ([(ALLOW, allowed)], ProblemJson::wrong_method()).into_response()
}

/// The language of sentences that the older programs do not have.
fn language(headers: &HeaderMap) -> Locale {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wished_language(None, accepted).unwrap_or_default()
}
