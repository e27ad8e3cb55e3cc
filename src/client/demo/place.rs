//! Where a person is in the demo: its paths live in the fragment, since no server routes them, and a page
//! from disk has one path only.
//!
//! The router reads the browser's path and writes it; here it is given the fragment instead. Links are
//! whole (`file:///home/demo.html#/about`), so that the browser itself goes there, in a new tab too.

use super::download;
use crate::model::paths::{BasePath, follow_link, path_in_fragment};
use leptos::prelude::*;
use leptos_router::location::{BrowserUrl, LocationProvider, Url};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, EventTarget, HtmlElement};

/// Stands before the paths that the router sees; nothing is ever asked there.
const ORIGIN: &str = "https://demo.invalid";
const DEFAULT_SEED: u64 = 1;
/// So many frames an element is waited for: about a second.
const PATIENCE: u32 = 60;

/// The paths of this page.
pub fn base_path() -> BasePath {
    BasePath::in_fragment_of(&window().location().href().unwrap_or_default())
}

/// What the page calls itself when it asks another server: `null` for a page from disk (RFC 6454).
pub fn origin() -> String {
    let is_from_disk = window().location().protocol().is_ok_and(|protocol| protocol == "file:");
    window().location().origin().ok().filter(|_| !is_from_disk).unwrap_or_else(|| "null".to_owned())
}

/// Whether the query of the document itself has this switch: `?demo`.
pub(super) fn has_switch(name: &str) -> bool {
    query().any(|(key, _)| key == name)
}

/// What decides how a simulated scan goes: `?seed=7`, or always the same.
pub(super) fn seed() -> u64 {
    query().find(|(key, _)| key == "seed").and_then(|(_, value)| value.parse().ok()).unwrap_or(DEFAULT_SEED)
}

fn query() -> impl Iterator<Item = (String, String)> {
    let text = window().location().search().unwrap_or_default();
    let pairs: Vec<_> = text
        .trim_start_matches('?')
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    pairs.into_iter()
}

/// Leads to a whole path of this page.
pub fn navigation() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    |path| {
        go(path);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Leads to another choice of what this page shows, as a query string with its question mark.
pub fn choice() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    go
}

/// The same for a choice that is still being made: it takes the place of the one before.
pub fn refinement() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    |href| {
        let from = path_now().unwrap_or_default();
        if let Some(path) = follow_link(&from, href) {
            // The browser tells by `hashchange`.
            let _ = window().location().replace(&format!("#{path}"));
        }
    }
}

/// Gives the fragment to the router, now and whenever it changes.
pub(super) fn attach() {
    let Some(provider) = use_context::<BrowserUrl>() else {
        return;
    };
    let url = provider.as_url().clone();
    show_place(&url);
    let of_history = url.clone();
    listen("popstate", move |event| {
        // The router would read the browser's path.
        event.stop_immediate_propagation();
        show_place(&of_history);
    });
    listen("hashchange", move |_| show_place(&url));
    listen("click", on_click);
}

fn show_place(url: &ArcRwSignal<Url>) {
    let Some(new) = path_now().and_then(|path| BrowserUrl::parse_with_base(&path, ORIGIN).ok()) else {
        return;
    };
    let element = new.hash().trim_start_matches('#').to_owned();
    if *url.read_untracked() != new {
        url.set(new);
    }
    if !element.is_empty() {
        show_when_there(element, PATIENCE);
    }
}

/// `None` while the fragment names an element of the page.
fn path_now() -> Option<String> {
    let fragment = window().location().hash().ok()?;
    path_in_fragment(&fragment).map(str::to_owned)
}

fn go(href: &str) {
    let from = path_now().unwrap_or_default();
    if let Some(path) = follow_link(&from, href) {
        // The browser tells by `popstate`.
        let _ = window().location().set_hash(&path);
    }
}

/// Before the router sees a click on a link.
fn on_click(event: &Event) {
    let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(link) = clicked.and_then(|element| element.closest("a[href]").ok().flatten()) else {
        return;
    };
    let href = link.get_attribute("href").unwrap_or_default();
    if let Some(id) = href.strip_prefix('#').filter(|_| path_in_fragment(&href).is_none()) {
        // The browser would put the element's name where the path is.
        event.prevent_default();
        show_element(id);
    } else if href.starts_with('?') {
        event.prevent_default();
        go(&href);
    } else if link.has_attribute("download") && follow_link("/", &href).is_some_and(|path| download::answer(&path)) {
        event.prevent_default();
    } else if href.starts_with(&base_path().home()) {
        // The router leaves such links to the browser.
        let _ = link.set_attribute("target", "_self");
        if !link.has_attribute("data-noscroll") {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}

/// The page of an element may take some frames to stand.
fn show_when_there(id: String, frames: u32) {
    request_animation_frame(move || {
        if !show_element(&id) && frames > 0 {
            show_when_there(id, frames - 1);
        }
    });
}

/// Whether there is one of that name.
fn show_element(id: &str) -> bool {
    let found = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = &found {
        element.scroll_into_view();
        // Focus stays where it is if the element takes none.
        let _ = element.focus();
    }
    found.is_some()
}

/// Listens at the window for as long as the page is open, before anybody else does.
fn listen(kind: &str, listener: impl Fn(&Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| listener(&event)).into_js_value();
    let window = window();
    let target: &EventTarget = window.unchecked_ref();
    // Every window takes listeners.
    let _ = target.add_event_listener_with_callback_and_bool(kind, listener.unchecked_ref(), true);
}
