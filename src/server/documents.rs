//! What the page about Portolan leads to, as plain text: the licence, and how programs use the server.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

const LICENCE: &str = include_str!("../../LICENSE");
const README: &str = include_str!("../../README.md");

/// Their routes, under the base path.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/licence.txt", get(async || text(LICENCE)))
        .route("/api.txt", get(async || text(for_programs())))
}

fn text(text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text)
}

/// The README's chapter about it.
fn for_programs() -> &'static str {
    let start = README.find("## For programs").unwrap_or_default();
    let chapter = &README[start..];
    let end = chapter.find("\n## ").map_or(chapter.len(), |end| end + 1);
    &chapter[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chapter_for_programs_is_whole_and_alone() {
        let chapter = for_programs();
        assert!(chapter.starts_with("## For programs\n"), "{chapter}");
        assert!(chapter.contains("/api/scans/ID/events") && chapter.contains("### For LukitaPort"), "{chapter}");
        assert_eq!(chapter.matches("\n## ").count(), 0, "{chapter}");
    }
}
