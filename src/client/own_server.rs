//! What differs in the static demo, for pages that came from a server: that server does it.

use super::Source;
use crate::api;
use crate::formats::Format;
use crate::model::event::{PortState, ScanId};
use crate::model::paths::BasePath;
use crate::model::problem::ApiError;
use crate::model::report::Report;
use crate::model::request::ScanRequest;
use crate::model::server_address::ServerAddress;
use crate::words::Locale;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Starts a scan; answers its name.
///
/// # Errors
/// What is wrong with the request, or why no scan may start now.
pub async fn start_scan(request: ScanRequest) -> Result<ScanId, ApiError> {
    api::start_scan(request).await
}

/// The report of a scan as it stands.
///
/// # Errors
/// [`ApiError::NotFound`].
pub async fn load_report(id: ScanId) -> Result<Report, ApiError> {
    api::get_report(id).await
}

/// Stops a scan; what is known stays.
///
/// # Errors
/// [`ApiError::NotFound`].
pub async fn cancel_scan(id: ScanId) -> Result<(), ApiError> {
    api::cancel_scan(id).await
}

/// Leads to a whole path of this page, as made by [`BasePath`]. To be called in a component.
pub fn navigation() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    // The path is whole: the router must not put the base path in front again.
    move |path| navigate(path, NavigateOptions { resolve: false, ..NavigateOptions::default() })
}

/// The address of a report as a file; `query` says what of it, with its question mark, or nothing.
/// `None` where the page makes the file itself: [`save_report`].
pub fn export_link(base: &BasePath, id: &ScanId, format: Format, query: &str) -> Option<String> {
    Some(base.report_file(id, format.as_str(), query))
}

/// Makes a file of a report and hands it to the person. Here: nothing, there is [`export_link`].
pub fn save_report(_report: &Report, _format: Format, _shown: Option<PortState>, _locale: Locale) {}

/// Where the scans of this page run. Here: at its server.
pub fn source() -> Signal<Source> {
    Signal::stored(Source::Own)
}

/// Looks for a server there, from the static demo. Here: nothing.
pub fn look_for_server(_address: ServerAddress) {}

/// Scans in the page from now on, in the static demo. Here: nothing.
pub fn simulate() {}

/// What the page calls itself when it asks another server (RFC 6454). Here: nothing, it asks none.
pub fn origin() -> String {
    String::new()
}

/// What the static demo does once its page stands, within router and translations. Here: nothing.
pub fn attach() {}
