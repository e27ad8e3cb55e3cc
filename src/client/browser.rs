//! The document, its attributes and its fields.

use super::{PANIC_EVENT, base_path, keep};
use crate::model::preferences::{LANGUAGE_COOKIE, LEGAL_ACCEPTED, LEGAL_COOKIE, THEME_COOKIE, Theme};
use crate::model::problem::Field;
use crate::model::request::ScanRequest;
use crate::words::Locale;
use leptos::ev::{FocusEvent, SubmitEvent};
use leptos::form::form_data_from_event;
use leptos::html::{Form, Input};
use leptos::prelude::*;
use leptos::server_fn::client::set_server_url;
use std::panic::set_hook;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Date, Object, Reflect};
use web_sys::{
    Blob, BlobPropertyBag, Element, Event, FocusOptions, HtmlAnchorElement, HtmlElement, HtmlInputElement, Url,
};

/// The choices of a form above a result, while only its line is seen.
const FOLDED_CHOICES: &str = ".scan-form__more:not([open])";

/// Before anything else: panics go to the console and to the document, which goes on without this program; and server
/// functions are found below the base path.
pub fn start() {
    set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        if let Ok(event) = Event::new(PANIC_EVENT) {
            // A window takes every event.
            let _ = window().dispatch_event(&event);
        }
    }));
    // Kept for as long as the page is open, as its caller wants.
    set_server_url(base_path().as_str().to_owned().leak());
}

/// What is there without waiting. In the browser: nothing, for the server is far away; nor is it asked.
pub fn at_once<T>(_future: impl Future<Output = T>) -> Option<T> {
    None
}

/// A text that is asked for when the page is made. In the browser: as it is by now, for as long as the page is there.
pub fn made_text(text: Signal<String>) -> ArcSignal<String> {
    ArcSignal::derive(move || text.try_get().unwrap_or_default())
}

/// Whether the page is read on the machine that its server runs on: by the name in its address.
pub fn is_this_computer() -> bool {
    window().location().host().is_ok_and(|host| super::is_loopback_name(&host))
}

/// Whether a script runs the page. In the browser: not in the first rendering, which is as the server's; then it does.
/// To be called in a component.
pub fn scripted() -> Signal<bool> {
    let is_scripted = RwSignal::new(false);
    Effect::new(move |_| is_scripted.set(true));
    is_scripted.into()
}

/// A moment in the time zone of the browser, to the minute.
pub fn local_moment(at_ms: u64, locale: Locale) -> Option<String> {
    let options = Object::new();
    for (part, style) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        Reflect::set(&options, &part.into(), &style.into()).ok()?;
    }
    let date = Date::new(&JsValue::from_f64(at_ms as f64));
    date.to_locale_string(locale.as_ref(), &options).as_string()
}

/// The theme that the person chose: from the page's root element.
pub fn theme() -> Theme {
    root_attribute("data-theme").and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Keeps a choice of theme and shows it.
pub fn save_theme(theme: Theme) {
    if let Some(root) = root() {
        // The root element takes every attribute.
        let _ = root.set_attribute("data-theme", theme.as_str());
    }
    for (system, colour) in ["light", "dark"].into_iter().zip(theme.surfaces()) {
        let meta = format!("meta[name=theme-color][media*={system}]");
        if let Ok(Some(meta)) = document().query_selector(&meta) {
            let _ = meta.set_attribute("content", colour);
        }
    }
    keep(THEME_COOKIE, theme.as_str());
}

/// Keeps a choice of language.
pub fn save_language(locale: Locale) {
    keep(LANGUAGE_COOKIE, locale.as_ref());
}

/// Keeps that the legal notice was accepted.
pub fn accept_legal_notice() {
    keep(LEGAL_COOKIE, LEGAL_ACCEPTED);
}

/// Unfolds the choices of a form in which somebody begins to type.
pub fn unfold(event: &FocusEvent) {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let form = field.and_then(|field| field.form());
    // The options among them stay as they are.
    let Some(Ok(Some(folded))) = form.map(|form| form.query_selector(FOLDED_CHOICES)) else { return };
    // An element takes every attribute.
    let _ = folded.set_attribute("open", "");
}

/// Types into a field of the form, as a person would, and puts the cursor there.
pub fn fill(field: Field, text: &str) {
    let found = document().query_selector(&format!("form [name={}]", field.name())).ok().flatten();
    if let Some(input) = found.and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        input.set_value(text);
        let _ = Event::new("input").and_then(|event| input.dispatch_event(&event));
        let _ = input.focus();
    }
}

/// The field in which somebody has typed or chosen.
pub fn edited(event: &Event) -> Option<Field> {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok())?;
    Field::of_name(&input.name())
}

/// Puts the cursor into a field of the form, and the field into sight.
pub fn focus_field(field: Field) {
    let found = document().query_selector(&format!("form [name={}]", field.name())).ok().flatten();
    if let Some(input) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // What is folded takes no focus, nor what is folded within it.
        while let Ok(Some(folded)) = input.closest("details:not([open])") {
            if folded.set_attribute("open", "").is_err() {
                break;
            }
        }
        let _ = input.focus();
    }
}

/// What was typed into the form that is sent. Field by field: Leptos's own way brings a reader of query strings along.
pub fn typed(event: &SubmitEvent) -> Option<ScanRequest> {
    let form = form_data_from_event(event).ok()?;
    let request = ScanRequest::of_fields(|field| form.get(field.name()).as_string().unwrap_or_default());
    Some(request.as_shown())
}

/// Shows a text in a field, unless somebody types there.
pub fn show_value(field: NodeRef<Input>, text: &str) {
    if let Some(field) = field.get() {
        let is_typed_into = document().active_element().is_some_and(|element| element == **field);
        if !is_typed_into && field.value() != text {
            field.set_value(text);
        }
    }
}

/// Hands a file to the person, as if it had been downloaded.
pub fn save_file(name: &str, media_type: &str, text: String) {
    let kind = BlobPropertyBag::new();
    kind.set_type(media_type);
    let parts = JsValue::from(vec![JsValue::from(text)]);
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind);
    // Only a page without a body, or without memory, refuses.
    let _ = blob.and_then(|blob| offer(name, &blob));
}

/// The same of what is there already.
pub(super) fn offer(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser has begun to read it by then.
    let minute = 60_000;
    let free = wasm_bindgen::closure::Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&url);
    });
    window().set_timeout_with_callback_and_timeout_and_arguments_0(free.unchecked_ref(), minute)?;
    Ok(())
}

fn root() -> Option<Element> {
    document().document_element()
}

/// Sets or takes away an attribute of the page's root.
pub(super) fn mark_root(name: &str, is_on: bool) {
    if let Some(root) = root() {
        // Every element takes attributes.
        let _ = if is_on { root.set_attribute(name, "") } else { root.remove_attribute(name) };
    }
}

/// Puts the keyboard at the beginning of what a page shows, and has it read from there.
pub fn focus_content() {
    let content = document().get_element_by_id("content").and_then(|content| content.dyn_into::<HtmlElement>().ok());
    if let Some(content) = content {
        focus_in_place(&content);
    }
}

/// Puts the keyboard into an element, wherever one has scrolled to.
pub(super) fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // It takes the focus, or is no part of a page any more.
    let _ = element.focus_with_options(&options);
}

/// Where the keyboard goes on when a form goes away in which it is: to the beginning of what the page shows. To be called
/// in the form's component.
pub fn hand_on_focus(form: NodeRef<Form>) {
    on_cleanup(move || {
        let form = form.try_get_untracked().flatten();
        if document().active_element().is_some_and(|focused| form.is_some_and(|form| form.contains(Some(&focused)))) {
            request_animation_frame(focus_content);
        }
    });
}

/// What stands in the page's first line.
pub(super) fn root_attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}
