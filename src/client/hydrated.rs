//! The page that a server rendered: its base path, its cookies.

use super::browser::root_attribute;
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::preferences::{LegalNotice, set_cookie};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlDocument;

/// Where the server stands below its host: from the page's root element.
pub fn base_path() -> BasePath {
    root_attribute("data-base").and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// The legal notice. It comes with the page; without that it is ours.
pub fn legal_notice() -> LegalNotice {
    LegalNotice::default()
}

/// Where the events of a scan are to be heard.
pub(super) fn events_url(id: &ScanId, after: u64) -> String {
    base_path().api_events(id, after)
}

/// Keeps a choice in a cookie, for the server to see.
pub(super) fn keep(name: &str, value: &str) {
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        // A browser that refuses cookies forgets the choice; there is nobody to tell.
        let _ = document.set_cookie(&set_cookie(name, value, &base_path().home()));
    }
}
