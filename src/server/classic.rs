//! The classic interface: what was written for the two older programs goes on working.
//!
//! LukitaPort's `GET /api/scan` ([`stream`]) and `GET /api/resolve` ([`resolve`]), Network Port Scanner's
//! `POST /api/scan` ([`answer`]). A request becomes a [`crate::model::request::ScanRequest`] and goes the way of
//! all others; what only these programs bound is judged here. They know one address, so of a name the first that
//! may be scanned is, IPv4 before IPv6.
//!
//! Here a GET starts a scan, which is why pages of other sites are kept out, and no cookie says who asks.

mod answer;
mod host;
mod parameters;
mod refusal;
mod resolve;
mod running;
mod services;
mod stream;
mod transcript;

use super::ServerState;
use super::origin::{Origin, may_come_in};
use crate::words::{Locale, classic_foreign, wished_language};
use axum::extract::{FromRef, Request};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use std::sync::Arc;

/// Its routes, which pages of other sites reach only if their origin is allowed.
pub(super) fn routes<S>(allowed: &Arc<[Origin]>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    ServerState: FromRef<S>,
{
    let allowed = Arc::clone(allowed);
    let door = from_fn(move |request: Request, next: Next| {
        let comes_in = may_come_in(request.headers(), &allowed);
        async move { if comes_in { next.run(request).await } else { foreign(request.headers()) } }
    });
    Router::new()
        .route("/api/scan", get(stream::scan).post(answer::scan))
        .route("/api/resolve", get(resolve::resolve))
        .route_layer(door)
}

fn foreign(headers: &HeaderMap) -> Response {
    let error = classic_foreign(language(headers));
    (StatusCode::FORBIDDEN, Json(json!({ "error": error }))).into_response()
}

/// The language of sentences that the older programs do not have.
fn language(headers: &HeaderMap) -> Locale {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    wished_language(None, accepted).unwrap_or_default()
}
