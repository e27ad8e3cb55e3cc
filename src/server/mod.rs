//! The HTTP half: scans that run, their logs, and the interface for programs. No views.

pub mod access;
pub mod caller;
pub mod config;
pub mod connections;
pub mod cors;
pub mod local_time;
pub mod origin;
pub mod page;
pub mod preferences;
pub mod scan_log;
pub mod scans;
pub mod security_headers;
pub mod session;
pub mod signals;
pub mod site;

mod caching;
mod classic;
mod documents;
mod event_stream;
mod export;
mod forwarded;
mod installation;
mod problem_json;
mod replay;
mod rest;
mod shutdown;

pub use shutdown::{Shutdown, Switch};

use crate::formats::Format;
use crate::model::paths::BasePath;
use crate::model::problem::ApiError;
use crate::model::wish::Wish;
use crate::words::{api_error, wished_language};
use axum::Router;
use axum::extract::FromRef;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderName};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What every handler of this half needs.
#[derive(Clone)]
pub struct ServerState {
    /// The scans.
    pub scans: scans::Scans,
    /// Told when the server goes down.
    pub shutdown: Shutdown,
    /// Where the server stands below its host.
    pub base: BasePath,
    /// Whether its operator says that browsers reach it over TLS.
    pub is_encrypted: bool,
    /// Whether programs written for the older ones are answered.
    pub is_classic: bool,
    /// Whose pages may use the interface besides our own.
    pub origins: Arc<[cors::AllowedOrigin]>,
    /// The page's files.
    pub site: site::Site,
    /// Places for files that are being written.
    pub exports: Arc<Semaphore>,
}

/// The answer to a form that is not understood, in the language of the person who sent it.
pub fn refused_form(headers: &HeaderMap, status: StatusCode, detail: String) -> Response {
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let locale = wished_language(header(COOKIE), header(ACCEPT_LANGUAGE)).unwrap_or_default();
    let sentence = api_error(locale, &ApiError::Malformed { detail });
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], sentence).into_response()
}

/// Places for as many files as may be written at once.
pub fn export_places() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(export::EXPORTS_AT_ONCE))
}

/// Every route for programs and for the installed page, under the base path.
pub fn routes<S>(state: &ServerState) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    ServerState: FromRef<S>,
{
    let exports = Format::ALL.into_iter().fold(Router::new(), |router, format| {
        let path = format!("/api/scans/{{id}}/report.{}", format.as_str());
        router.route(&path, get(move |state, id, query, headers| export::file(format, state, id, query, headers)))
    });
    let wishes = Wish::ALL.into_iter().fold(Router::new(), |router, wish| {
        let path = format!("/api/scans/{{id}}/{}", wish.as_str());
        router.route(&path, post(move |state, id| rest::wish(wish, state, id)))
    });
    let classic = if state.is_classic { classic::routes() } else { Router::new() };
    let api = Router::new()
        .merge(exports)
        .merge(wishes)
        .merge(classic)
        .route("/api/version", get(rest::version))
        .route("/api/scans", post(rest::start))
        .route("/api/scans/{id}", get(rest::report))
        .route("/api/scans/{id}/diff/{other}", get(rest::diff))
        .route("/api/scans/{id}/events", get(event_stream::events))
        .route("/api/{*rest}", axum::routing::any(rest::missing))
        .method_not_allowed_fallback(rest::wrong_method);
    let api = match cors::cors(&state.origins) {
        Some(cors) => api.layer(cors),
        None => api,
    };
    api.merge(installation::routes()).merge(documents::routes()).route("/healthz", get(|| async { "ok" }))
}
