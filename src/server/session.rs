//! Which scans a browser has started: a cookie with their names, that scripts cannot read.

use super::ServerState;
use super::caller::Caller;
use super::origin::Scheme;
use super::scans::Scans;
use crate::model::event::ScanId;
use crate::model::preferences::cookie;
use crate::model::session::{SESSION_COOKIE, SessionScans};
use crate::model::summary::ScanSummary;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;

fn session_scans(headers: &HeaderMap) -> SessionScans {
    let header = headers.get(COOKIE).and_then(|value| value.to_str().ok());
    header.and_then(|header| cookie(header, SESSION_COOKIE)).map(SessionScans::read).unwrap_or_default()
}

/// The text of the header `Set-Cookie` that adds a scan to those of the browser. Where the page comes encrypted the
/// cookie never travels otherwise.
pub fn remember(headers: &HeaderMap, id: ScanId, state: &ServerState, caller: &Caller) -> String {
    let mut scans = session_scans(headers);
    scans.add(id);
    let is_encrypted = state.is_encrypted || caller.scheme == Some(Scheme::Https);
    let secure = if is_encrypted { "; Secure" } else { "" };
    format!("{SESSION_COOKIE}={scans}; Path={}; HttpOnly; SameSite=Lax{secure}", state.base.home())
}

/// The scans of the browser that the server still has, newest first.
pub fn history(headers: &HeaderMap, scans: &Scans) -> Vec<ScanSummary> {
    session_scans(headers).iter().filter_map(|id| scans.summary(id)).collect()
}
