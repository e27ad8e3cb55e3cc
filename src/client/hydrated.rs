//! The page that a server rendered: its base path, its cookies.

use super::browser::root_attribute;
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::preferences::{LegalNotice, set_cookie};
use leptos::prelude::{document, set_timeout, window};
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::any_view::{AnyView, AnyViewState};
use leptos::tachys::view::{PositionState, RenderHtml};
use std::time::Duration;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlDocument, RegistrationOptions};

/// The page has come to rest by then: nothing that a person waits for is held up.
const BEFORE_INSTALLING: Duration = Duration::from_secs(2);

/// A page that the browser makes follows its scan from the beginning.
pub(super) const FOLLOWS: bool = true;

/// Where the server stands below its host: from the page's root element.
pub fn base_path() -> BasePath {
    root_attribute("data-base").and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// The legal notice. It comes with the page; without that it is ours.
pub fn legal_notice() -> LegalNotice {
    LegalNotice::default()
}

/// Has the browser keep the page that stands in while the server is away, by a service worker. Browsers allow
/// that on secure connections and to this machine only, and may forbid it; nothing else depends on it.
pub fn keep_stand_in() {
    set_timeout(
        || {
            let container = window().navigator().service_worker();
            if JsValue::is_undefined(&container) {
                return;
            }
            let base = base_path();
            let options = RegistrationOptions::new();
            options.set_scope(&base.home());
            let registered = container.register_with_options(&base.service_worker(), &options);
            // There is nobody to tell.
            let ignore = Closure::new(|_: JsValue| {});
            let _ = registered.catch(&ignore);
            ignore.forget();
        },
        BEFORE_INSTALLING,
    );
}

/// Where the events of a scan are to be heard.
pub(super) fn events_url(id: &ScanId, after: u64) -> String {
    base_path().api_events(id, after)
}

/// Takes over what the server has made in a place.
pub(super) fn take_over(view: AnyView, place: &Element) -> AnyViewState {
    view.hydrate::<true>(&Cursor::new(place.clone()), &PositionState::default())
}

/// Keeps a choice in a cookie, for the server to see.
pub(super) fn keep(name: &str, value: &str) {
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        // A browser that refuses cookies forgets the choice; there is nobody to tell.
        let _ = document.set_cookie(&set_cookie(name, value, &base_path().home()));
    }
}
