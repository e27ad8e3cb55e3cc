//! A slash behind the address of a page leads to the page.

use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use leptos_axum::AxumRouteListing;
use std::sync::Arc;

/// Where the server stands, and the segments of each page's path below it.
#[derive(Clone)]
pub(super) struct Pages {
    base: BasePath,
    paths: Arc<[Vec<String>]>,
}

/// These pages.
pub(super) fn pages(base: BasePath, routes: &[AxumRouteListing]) -> Pages {
    let segments = |route: &AxumRouteListing| route.path().split('/').map(str::to_owned).collect();
    Pages { base, paths: routes.iter().map(segments).collect() }
}

/// Only pages are led to: `//a.example/` is no path of ours.
pub(super) async fn without_last(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let path = request.uri().path().strip_suffix('/').unwrap_or_default();
    if !request.method().is_safe() || path.is_empty() || !pages.has(path) {
        return next.run(request).await;
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("{}{query}", pages.base.join(path))).into_response()
}

impl Pages {
    fn has(&self, path: &str) -> bool {
        let is_like = |(known, asked): (&String, &str)| match known.starts_with([':', '{']) {
            true => asked.parse::<ScanId>().is_ok(),
            false => known == asked,
        };
        let is_page = |known: &Vec<String>| {
            known.len() == path.split('/').count() && known.iter().zip(path.split('/')).all(is_like)
        };
        self.paths.iter().any(is_page)
    }
}
