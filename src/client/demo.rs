//! The static demo: no server made this page. Scans run in it, on the simulated lab, or at a Portolan that
//! it has found.

mod clock;
mod download;
mod page_scans;
mod place;
mod remote;
mod simulation;
mod source;

pub use place::{base_path, choice, navigation, origin, refinement};
pub use source::{look_for_server, simulate, source};

pub(super) use super::stage::make as take_over;
pub(super) use super::storage::keep;
pub(super) use download::picture_of;

use super::{Connection, Source, find_opened, live, storage};
use crate::model::diff::Diff;
use crate::model::event::ScanId;
use crate::model::opened::is_opened;
use crate::model::paths::BasePath;
use crate::model::preferences::{LANGUAGE_COOKIE, LEGAL_ACCEPTED, LEGAL_COOKIE, LegalNotice};
use crate::model::problem::ApiError;
use crate::model::report::Report;
use crate::model::request::ScanRequest;
use crate::model::summary::ScanSummary;
use crate::model::wish::Wish;
use crate::words::{Locale, language_of};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cmp::Reverse;

/// Whether this is the static demo. A constant, so that a page without it does not load the demo's parts.
pub const IS_DEMO: bool = true;

/// Whether the network of the page's own server is simulated. Here: there is none; [`source`] says where scans run.
pub fn is_network_simulated() -> bool {
    false
}

/// Starts a scan; answers its name. While the demo still looks for a server, it waits for what comes of it.
///
/// # Errors
/// What is wrong with the request, or why no scan may start now.
// Promises of a browser belong to one thread, and it has only one.
pub fn start_scan(request: ScanRequest) -> impl Future<Output = Result<ScanId, ApiError>> + Send {
    SendWrapper::new(async move {
        match source::settled().await {
            Source::Portolan { at, .. } => remote::start(&at, &request).await,
            _ => simulation::start(&request),
        }
    })
}

/// The report of a scan as it stands, or of a file that was opened.
///
/// # Errors
/// [`ApiError::NotFound`].
pub fn load_report(id: ScanId) -> impl Future<Output = Result<Report, ApiError>> + Send {
    SendWrapper::new(async move {
        if let Some(scan) = page_scans::find(&id) {
            return Ok(scan.report());
        }
        if is_opened(&id) {
            return find_opened(&id).ok_or(ApiError::NotFound);
        }
        match source::settled().await {
            Source::Portolan { at, .. } => remote::report(&at, &id).await,
            _ => Err(ApiError::NotFound),
        }
    })
}

/// The same: it is here already.
///
/// # Errors
/// [`ApiError::NotFound`].
pub fn load_to_follow(id: ScanId) -> impl Future<Output = Result<Report, ApiError>> + Send {
    load_report(id)
}

/// Whether files can be made of this scan. Here: of every one, in the page.
pub fn can_export(_id: &ScanId) -> bool {
    true
}

/// What differs between two scans as they stand.
///
/// # Errors
/// [`ApiError::NotFound`] if one of them is not there.
pub fn load_diff(before: ScanId, after: ScanId) -> impl Future<Output = Result<Diff, ApiError>> + Send {
    SendWrapper::new(async move { Ok(Diff::of(&load_report(before).await?, &load_report(after).await?)) })
}

/// The scans that were started since the page was opened, newest first.
///
/// # Errors
/// None: what a server has forgotten is left out.
pub fn load_history() -> impl Future<Output = Result<Vec<ScanSummary>, ApiError>> + Send {
    SendWrapper::new(async move {
        let mut scans = page_scans::summaries();
        if let Source::Portolan { at, .. } = source::settled().await {
            for id in remote::started() {
                scans.extend(remote::report(&at, &id).await.ok().and_then(|report| ScanSummary::of(&report)));
            }
        }
        scans.sort_by_key(|scan| Reverse(scan.started_at_ms));
        Ok(scans)
    })
}

/// The legal notice, and whether it was accepted in this browser.
pub fn legal_notice() -> LegalNotice {
    let is_accepted = storage::kept(LEGAL_COOKIE).as_deref() == Some(LEGAL_ACCEPTED);
    LegalNotice { is_accepted, ..LegalNotice::default() }
}

/// Stops, pauses or resumes a scan; what is known stays.
///
/// # Errors
/// [`ApiError::NotFound`].
pub fn send_wish(id: ScanId, wish: Wish) -> impl Future<Output = Result<(), ApiError>> + Send {
    SendWrapper::new(async move {
        if let Some(scan) = page_scans::find(&id) {
            scan.control.heed(wish);
            return Ok(());
        }
        match source::settled().await {
            Source::Portolan { at, .. } => remote::send(&at, &id, wish).await,
            _ => Err(ApiError::NotFound),
        }
    })
}

/// Follows a running scan into `report` until it ends or the component is gone.
pub fn follow(report: RwSignal<Report>, connection: RwSignal<Connection>, _is_replay: bool) {
    let scan = report.with_untracked(|report| report.id.as_ref().and_then(page_scans::find));
    match scan {
        Some(scan) => scan.watch(report),
        None => live::follow(report, connection, false),
    }
}

/// Whether the page is that of one scan: only who writes the document asks.
pub fn is_scan_page() -> bool {
    false
}

/// Where browsers reach the server. Here: there is none.
pub fn public_origin() -> Option<String> {
    None
}

/// Has a page fetched anew whose text a server must write. Here: nothing, it is written.
pub fn renew_unwritten() {}

/// What only a server writes. Here: that, for there is none.
pub fn written<V>(write: impl FnOnce() -> V) -> Option<V> {
    Some(write())
}

/// Below which address the events of a server's scan are.
pub(super) fn events_base() -> BasePath {
    match source::now() {
        Source::Portolan { at, .. } => BasePath::of_server(&at),
        // A server that is gone from one moment to the next: the path leads nowhere, and is tried in vain.
        _ => base_path(),
    }
}

/// The language in which a page begins: that of the last visit, or the first of the browser's that is one of ours.
pub fn language() -> Locale {
    let chosen = storage::kept(LANGUAGE_COOKIE).and_then(|text| language_of(&text));
    let wished = || window().navigator().languages().iter().find_map(|tag| language_of(&tag.as_string()?));
    chosen.or_else(wished).unwrap_or_default()
}

/// Once the page stands, within the router: paths come from the fragment, and a server is looked for.
pub fn attach() {
    place::attach();
    source::attach();
}
