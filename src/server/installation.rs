//! What makes the page an installed program that knows what to say while its server is away: the manifest, the
//! service worker, and the page that stands in.
//!
//! The worker keeps that page and the files of this version, and nothing else: no report, nothing of the
//! interface, no page of ours. While the server answers, each page comes from it.

use super::ServerState;
use crate::model::preferences::Theme;
use crate::words::{LANGUAGES, Locale, wished_language};
use askama::Template;
use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, COOKIE, HeaderName, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos_i18n::td_string;
use serde_json::json;
use std::hash::{DefaultHasher, Hasher};

/// Lets the worker also have the base path itself, and not only what is below it (Service Workers, section 6.1).
const SERVICE_WORKER_ALLOWED: HeaderName = HeaderName::from_static("service-worker-allowed");
const WORKER: &str = include_str!("installation/service-worker.js");
const OFFLINE_SCRIPT: &str = include_str!("installation/offline.js");
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Their routes, under the base path.
pub(super) fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    ServerState: FromRef<S>,
{
    Router::new()
        .route("/manifest.webmanifest", get(manifest))
        .route("/service-worker.js", get(worker))
        .route("/offline", get(offline))
        .route("/offline.js", get(async || fresh(JAVASCRIPT, OFFLINE_SCRIPT.to_owned())))
}

/// What is asked after each time before it is used.
fn fresh(media_type: &'static str, body: String) -> Response {
    ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-cache")], body).into_response()
}

/// `GET /manifest.webmanifest`: how the page looks when it is installed (Web Application Manifest).
async fn manifest(State(state): State<ServerState>, headers: HeaderMap) -> Response {
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let locale = wished_language(header(COOKIE), header(ACCEPT_LANGUAGE)).unwrap_or_default();
    let base = &state.base;
    let icon = |file: &str, sizes: &str, purpose: &str| {
        let media_type = if file.ends_with(".svg") { "image/svg+xml" } else { "image/png" };
        json!({"src": base.join(&format!("/icons/{file}")), "sizes": sizes, "type": media_type, "purpose": purpose})
    };
    let [bright, _] = Theme::System.surfaces();
    let manifest = json!({
        "id": base.home(),
        "name": "Portolan",
        "short_name": "Portolan",
        "description": td_string!(locale, site.tagline),
        "lang": locale.to_string(),
        "dir": "ltr",
        "start_url": base.home(),
        "scope": base.home(),
        "display": "standalone",
        "theme_color": bright,
        "background_color": bright,
        "icons": [
            icon("icon.svg", "any", "any"),
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("maskable-512.png", "512x512", "maskable"),
        ],
    });
    let mut response = fresh("application/manifest+json", manifest.to_string());
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}

/// `GET /service-worker.js`: the same text for the same version, so that a browser installs each once.
async fn worker(State(state): State<ServerState>) -> Response {
    let ServerState { base, site, .. } = &state;
    let Some(page) = offline_page(&state) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut hasher = DefaultHasher::new();
    [site.version(), &page, OFFLINE_SCRIPT].iter().for_each(|text| hasher.write(text.as_bytes()));
    let files = [site.style(), site.script(), site.program()].map(|file| base.join(&file));
    let settings = json!({
        "base": base.as_str(),
        "version": format!("{:016x}", hasher.finish()),
        "immutable": !site.version().is_empty(),
        "files": files,
    });
    let mut response = fresh(JAVASCRIPT, format!("const settings = {settings};\n{WORKER}"));
    if let Ok(scope) = HeaderValue::try_from(base.home()) {
        response.headers_mut().insert(SERVICE_WORKER_ALLOWED, scope);
    }
    response
}

/// `GET /offline`: the page that the worker keeps.
async fn offline(State(state): State<ServerState>) -> Response {
    match offline_page(&state) {
        Some(page) => fresh("text/html; charset=utf-8", page),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// In every language: nobody is there to ask which one when it is shown.
#[derive(Template)]
#[template(path = "offline.html")]
struct OfflinePage {
    base: String,
    home: String,
    style: String,
    /// The first of the languages, in which the page begins.
    title: &'static str,
    languages: Vec<Sentences>,
}

/// What the page says in one language.
struct Sentences {
    code: String,
    title: &'static str,
    lead: &'static str,
    scans: &'static str,
    again: &'static str,
    waiting: &'static str,
    still: &'static str,
}

fn sentences(locale: Locale) -> Sentences {
    Sentences {
        code: locale.to_string(),
        title: td_string!(locale, install.title),
        lead: td_string!(locale, install.lead),
        scans: td_string!(locale, install.scans),
        again: td_string!(locale, install.again),
        waiting: td_string!(locale, install.waiting),
        still: td_string!(locale, install.still),
    }
}

fn offline_page(state: &ServerState) -> Option<String> {
    let page = OfflinePage {
        base: state.base.as_str().to_owned(),
        home: state.base.home(),
        style: state.base.join(&state.site.style()),
        title: td_string!(Locale::default(), install.title),
        languages: LANGUAGES.into_iter().map(|(locale, _)| sentences(locale)).collect(),
    };
    page.render().ok()
}
