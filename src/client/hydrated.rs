//! The page that a server rendered: its base path, its cookies.

use super::PAGE_ID;
use super::browser::root_attribute;
use super::stage::{is_taking_over, when_whole};
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::preferences::{LegalNotice, set_cookie};
use crate::words::i18n::use_i18n;
use crate::words::{Locale, language_of};
use gloo_net::http::{Request, Response};
use leptos::mount::hydrate_from;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::any_view::{AnyView, AnyViewState};
use leptos::tachys::view::{PositionState, RenderHtml};
use leptos_router::hooks::use_location;
use leptos_router::location::Location;
use std::time::Duration;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlDocument, RegistrationOptions};

/// The page has come to rest by then: nothing that a person waits for is held up.
const BEFORE_INSTALLING: Duration = Duration::from_secs(2);

/// A page that the browser makes follows its scan from the beginning.
pub(super) const FOLLOWS: bool = true;

/// Takes over the page that the server has made, in the element that holds nothing else. Without that element, which
/// only another program can have removed, the page stays as it is.
pub fn hydrate_page<N: IntoView>(page: impl FnOnce() -> N + 'static) {
    if let Some(place) = document().get_element_by_id(PAGE_ID) {
        hydrate_from(place.unchecked_into(), page).forget();
    }
}

/// Where the server stands below its host: from the page's root element.
pub fn base_path() -> BasePath {
    root_attribute("data-base").and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// The picture of a scan, and a name for it, as the server makes it; `None` if it does not.
pub(super) async fn picture_of(id: ScanId, locale: Locale) -> Option<(String, String)> {
    let url = base_path().report_file(&id, "svg", &format!("?lang={locale}"));
    let answer = Request::get(&url).send().await.ok().filter(Response::ok)?;
    let disposition = answer.headers().get("content-disposition")?;
    Some((disposition.split('"').nth(1)?.to_owned(), answer.text().await.ok()?))
}

/// The language in which a page begins: that in which the server made it.
pub fn language() -> Locale {
    root_attribute("lang").and_then(|tag| language_of(&tag)).unwrap_or_default()
}

/// Whether the server's network is simulated: from the page's root element.
pub fn is_network_simulated() -> bool {
    root_attribute("data-simulated").is_some()
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

/// Keeps the address in step with the page. After somebody went back and forward again the router (leptos_router
/// 0.8.17, `BrowserUrl::complete_navigation`) may take the next address for the one that stands there.
pub(super) fn keep_address() {
    let Location { pathname, search, .. } = use_location();
    let shown = move || {
        let (path, search) = (pathname.try_get().unwrap_or_default(), search.try_get().unwrap_or_default());
        if search.is_empty() { path } else { format!("{path}?{search}") }
    };
    Effect::new(move |before: Option<()>| {
        let address = shown();
        if before.is_some() {
            // The router writes the address of another page when that stands.
            when_whole(move || set_timeout(move || write_address(&address, &untrack(shown)), Duration::ZERO));
        }
    });
}

fn write_address(address: &str, shown: &str) {
    let location = window().location();
    let written = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    if address == shown
        && address != written
        && let Ok(history) = window().history()
    {
        // Only another site's address is refused.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Whether the page is that of one scan: only who writes the document asks.
pub fn is_scan_page() -> bool {
    false
}

/// Where browsers reach the server: only it needs to know.
pub fn public_origin() -> Option<String> {
    None
}

/// What only the server writes; in the browser it stands already.
pub fn written<V>(_write: impl FnOnce() -> V) -> Option<V> {
    None
}

/// Has a page fetched anew whose text the server must write: where somebody came back to it, or chose another language.
pub fn renew_unwritten() {
    let fetch = || {
        // Only a page that is going away refuses.
        let _ = window().location().reload();
    };
    if !is_taking_over() {
        fetch();
    }
    let i18n = use_i18n();
    Effect::new(move |before: Option<Locale>| {
        let locale = i18n.get_locale();
        if before.is_some_and(|before| before != locale) {
            // Once the choice is kept.
            set_timeout(fetch, Duration::ZERO);
        }
        locale
    });
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
