//! What differs in the static demo, for pages that came from a server: that server does it.

use super::{FOLLOWS, Source, find_opened, is_network_simulated, keep_address};
use crate::api;
use crate::model::diff::Diff;
use crate::model::event::ScanId;
use crate::model::opened::is_opened;
use crate::model::problem::ApiError;
use crate::model::report::Report;
use crate::model::request::ScanRequest;
use crate::model::server_address::ServerAddress;
use crate::model::summary::ScanSummary;
use crate::model::wish::Wish;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Whether this is the static demo. A constant, so that a page without it does not load the demo's parts.
pub const IS_DEMO: bool = false;

/// Starts a scan; answers its name.
///
/// # Errors
/// What is wrong with the request, or why no scan may start now.
pub async fn start_scan(request: ScanRequest) -> Result<ScanId, ApiError> {
    api::start_scan(request.into()).await
}

/// The report of a scan as it stands, or of a file that was opened.
///
/// # Errors
/// [`ApiError::NotFound`].
pub async fn load_report(id: ScanId) -> Result<Report, ApiError> {
    load(id, false).await
}

/// The same for a page that will follow the scan. While it runs, in the browser: as it began, for what came since
/// comes with what follows.
///
/// # Errors
/// [`ApiError::NotFound`].
pub async fn load_to_follow(id: ScanId) -> Result<Report, ApiError> {
    load(id, FOLLOWS).await
}

async fn load(id: ScanId, will_follow: bool) -> Result<Report, ApiError> {
    match find_opened(&id) {
        Some(report) => Ok(report),
        // Also of a file that is not kept any more: the server knows that it has no such scan, and says so by the
        // status of the page too.
        None => api::get_report(id, will_follow).await.map(|packed| packed.0),
    }
}

/// Whether files can be made of this scan. Here: by the server, which does not have files that were opened.
pub fn can_export(id: &ScanId) -> bool {
    !is_opened(id)
}

/// What differs between two scans as they stand.
///
/// # Errors
/// [`ApiError::NotFound`] if one of them is not there.
pub async fn load_diff(before: ScanId, after: ScanId) -> Result<Diff, ApiError> {
    if is_opened(&before) || is_opened(&after) {
        // The server does not have them.
        return Ok(Diff::of(&load_report(before).await?, &load_report(after).await?));
    }
    api::get_diff(before, after).await
}

/// The scans that this browser has started since it was opened, newest first.
///
/// # Errors
/// When the server does not answer.
pub async fn load_history() -> Result<Vec<ScanSummary>, ApiError> {
    api::get_history().await
}

/// Stops, pauses or resumes a scan; what is known stays.
///
/// # Errors
/// [`ApiError::NotFound`].
pub async fn send_wish(id: ScanId, wish: Wish) -> Result<(), ApiError> {
    api::send_wish(id, wish).await
}

/// Leads to a whole path of this page, as made by [`BasePath`](crate::model::paths::BasePath). To be called in a component.
pub fn navigation() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    // The path is whole: the router must not put the base path in front again.
    move |path| navigate(path, NavigateOptions { resolve: false, ..NavigateOptions::default() })
}

/// Leads to another choice of what this page shows, as a query string with its question mark. To be called in a
/// component.
pub fn choice() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    let (navigate, pathname) = (use_navigate(), use_location().pathname);
    move |query| {
        let options = NavigateOptions { resolve: false, scroll: false, ..NavigateOptions::default() };
        navigate(&format!("{}{query}", pathname.get_untracked()), options);
    }
}

/// The same for a choice that is still being made: it takes the place of the one before. To be called in a component.
pub fn refinement() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    let (navigate, pathname) = (use_navigate(), use_location().pathname);
    move |query| {
        let options = NavigateOptions { resolve: false, scroll: false, replace: true, ..NavigateOptions::default() };
        navigate(&format!("{}{query}", pathname.get_untracked()), options);
    }
}

/// Where the scans of this page run. Here: at its server.
pub fn source() -> Signal<Source> {
    Signal::stored(Source::Own { is_simulated: is_network_simulated() })
}

/// Looks for a server there, from the static demo. Here: nothing.
pub fn look_for_server(_address: ServerAddress) {}

/// Scans in the page from now on, in the static demo. Here: nothing.
pub fn simulate() {}

/// What the page calls itself when it asks another server (RFC 6454). Here: nothing, it asks none.
pub fn origin() -> String {
    String::new()
}

/// Once the page stands, within router and translations: its address stays in step with what it shows.
pub fn attach() {
    keep_address();
}
