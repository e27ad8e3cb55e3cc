//! The document, its cookies and its attributes.

use crate::model::paths::BasePath;
use crate::model::preferences::{
    LANGUAGE_COOKIE, LEGAL_ACCEPTED, LEGAL_COOKIE, LegalNotice, THEME_COOKIE, Theme, set_cookie,
};
use crate::words::Locale;
use leptos::prelude::document;
use leptos::server_fn::client::set_server_url;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDocument};

/// Before anything else: panics go to the console, and server functions are found below the base path.
pub fn start() {
    console_error_panic_hook::set_once();
    // Kept for as long as the page is open, as its caller wants.
    set_server_url(base_path().as_str().to_owned().leak());
}

/// Where the server stands below its host: from the page's root element.
pub fn base_path() -> BasePath {
    root_attribute("data-base").and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// The theme that the person chose: from the page's root element.
pub fn theme() -> Theme {
    root_attribute("data-theme").and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// The language that the person chose. In the browser the page's own language says it.
pub fn language_wish() -> Option<String> {
    root_attribute("lang")
}

/// Keeps a choice of theme and shows it.
pub fn save_theme(theme: Theme) {
    if let Some(root) = root() {
        // The root element takes every attribute.
        let _ = root.set_attribute("data-theme", theme.as_str());
    }
    save(THEME_COOKIE, theme.as_str());
}

/// Keeps a choice of language.
pub fn save_language(locale: Locale) {
    save(LANGUAGE_COOKIE, locale.as_ref());
}

/// The legal notice. In the browser it comes with the page; without that it is ours.
pub fn legal_notice() -> LegalNotice {
    LegalNotice::default()
}

/// Keeps that the legal notice was accepted.
pub fn accept_legal_notice() {
    save(LEGAL_COOKIE, LEGAL_ACCEPTED);
}

fn save(name: &str, value: &str) {
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        // A browser that refuses cookies forgets the choice; there is nobody to tell.
        let _ = document.set_cookie(&set_cookie(name, value, &base_path().home()));
    }
}

fn root() -> Option<Element> {
    document().document_element()
}

fn root_attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}
