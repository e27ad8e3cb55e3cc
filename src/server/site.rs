//! The page's files, and which version of them this is: what a browser has once it need not ask for again.

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::Next;
use axum::response::Response;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;
use std::sync::Arc;

/// The files that each page needs, below the site's folder.
const FILES: [&str; 3] = [STYLE, SCRIPT, PROGRAM];
const STYLE: &str = "/pkg/portolan.css";
const SCRIPT: &str = "/pkg/portolan.js";
const PROGRAM: &str = "/pkg/portolan.wasm";

/// A year, in the words of RFC 9111 and RFC 8246: what is at that URL never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// To be kept, and asked after before it is used: without this a browser guesses how long it may go without asking.
const ASK_FIRST: HeaderValue = HeaderValue::from_static("no-cache");
/// A day: pictures of the product, which may be old.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// Which version of its files the site has; a cheap handle. Their URLs name it, so that a page never gets the
/// script of another version.
#[derive(Clone, Debug, Default)]
pub struct Site(Option<Arc<str>>);

impl Site {
    /// Reads the files once. A folder without them has no version.
    pub fn read(folder: &str) -> Site {
        let mut hasher = DefaultHasher::new();
        for file in FILES {
            let Ok(bytes) = std::fs::read(Path::new(folder).join(file.trim_start_matches('/'))) else {
                return Site::default();
            };
            hasher.write(&bytes);
        }
        Site(Some(format!("{:016x}", hasher.finish()).into()))
    }

    /// The version; empty where there is none, as while the page is developed.
    pub fn version(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// Where the style is, below the base path.
    pub fn style(&self) -> String {
        self.versioned(STYLE)
    }

    /// Where the script is, below the base path.
    pub fn script(&self) -> String {
        self.versioned(SCRIPT)
    }

    /// Where the WebAssembly is, below the base path.
    pub fn program(&self) -> String {
        self.versioned(PROGRAM)
    }

    fn versioned(&self, file: &str) -> String {
        match &self.0 {
            Some(version) => format!("{file}?v={version}"),
            None => file.to_owned(),
        }
    }

    /// How long a browser may go without asking; `None` for what is no file of the site.
    fn lifetime(&self, path: &str, query: Option<&str>) -> Option<HeaderValue> {
        let names_version = || query.and_then(|query| query.strip_prefix("v=")) == self.0.as_deref();
        match path {
            path if path.starts_with("/pkg/") && self.0.is_some() && names_version() => Some(FOR_EVER),
            path if path.starts_with("/pkg/") => Some(ASK_FIRST),
            path if path.starts_with("/icons/") => Some(A_DAY),
            "/favicon.svg" | "/robots.txt" => Some(A_DAY),
            _ => None,
        }
    }
}

/// Says of each file of the site how long it may be kept.
pub async fn keep(State(site): State<Site>, request: Request, next: Next) -> Response {
    let lifetime = site.lifetime(request.uri().path(), request.uri().query());
    let mut response = next.run(request).await;
    let is_there = response.status().is_success() || response.status().is_redirection();
    if let Some(lifetime) = lifetime.filter(|_| is_there) {
        response.headers_mut().insert(CACHE_CONTROL, lifetime);
    }
    response
}
