//! What may be kept of an answer that does not say so itself: pages by the browser that asked, the rest by nobody.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LAST_MODIFIED, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};

/// A page holds what one person has started, in their language and colours. Their browser keeps it, so that going
/// back is quick, and asks before it shows it again (RFC 9111, section 5.2.2).
const PAGE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// What a page depends on.
const PAGE_VARIES_BY: HeaderValue = HeaderValue::from_static("cookie, accept-language");
/// A file of the site of which nothing else is known: without this a browser guesses how long it may go without asking.
const FILE: HeaderValue = HeaderValue::from_static("no-cache");
/// Reports, and what forms and scripts are told.
const NOTHING: HeaderValue = HeaderValue::from_static("no-store");

/// Adds what is missing.
pub(super) fn add(status: StatusCode, is_safe: bool, headers: &mut HeaderMap) {
    let is_page = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_file = headers.contains_key(LAST_MODIFIED) || status == StatusCode::NOT_MODIFIED;
    if headers.contains_key(CACHE_CONTROL) {
        return;
    }
    if is_page && !is_file {
        headers.append(VARY, PAGE_VARIES_BY);
    }
    let lifetime = match (is_file, is_page && is_safe) {
        (true, _) => FILE,
        (false, true) => PAGE,
        (false, false) => NOTHING,
    };
    headers.insert(CACHE_CONTROL, lifetime);
}
