//! One listener for all single-key shortcuts: it presses or focuses what carries the shortcut's word.

use super::storage::{keep, kept};
use crate::model::shortcut::Shortcut;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

const KEY: &str = "portolan_shortcuts";
const OFF: &str = "off";
/// Where keys are letters.
const TYPED_INTO: &str = "input, textarea, select, [contenteditable]";

/// Listens for shortcuts for as long as the page is open. To be called once, in a component.
pub fn listen_for_shortcuts() {
    // Not while the page is made, but maybe before the turn of its last parts: links and forms work without a script.
    Effect::new(|_| {
        let listener = Closure::<dyn Fn(KeyboardEvent)>::new(|event: KeyboardEvent| {
            if on_key(&event).is_some() {
                event.prevent_default();
            }
        });
        // Every document takes listeners.
        let _ = document().add_event_listener_with_callback("keydown", listener.into_js_value().unchecked_ref());
    });
}

/// Whether single keys are shortcuts in this browser: unless somebody has switched them off (WCAG 2.2, 2.1.4).
pub fn has_shortcuts() -> bool {
    kept(KEY).as_deref() != Some(OFF)
}

/// Keeps whether they are.
pub fn save_shortcuts(is_on: bool) {
    keep(KEY, if is_on { "" } else { OFF });
}

/// Opens a dialog before the page.
pub fn open_dialog(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
        // One that is in the document and not open can be opened.
        let _ = dialog.show_modal();
    }
}

/// `None` if the key is not ours.
fn on_key(event: &KeyboardEvent) -> Option<()> {
    let is_other = event.ctrl_key() || event.alt_key() || event.meta_key() || event.repeat() || event.is_composing();
    if is_other || event.default_prevented() {
        return None;
    }
    let shortcut = Shortcut::of_key(&event.key())?;
    let is_typed = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| element.closest(TYPED_INTO).ok().flatten().is_some());
    if is_typed || !has_shortcuts() || has("dialog[open]") {
        return None;
    }
    let found = document().query_selector(&format!("[data-shortcut={}]", shortcut.as_str())).ok()??;
    let element = found.dyn_into::<HtmlElement>().ok()?;
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.focus().ok()?;
        input.select();
        return Some(());
    }
    if element.tag_name() == "SUMMARY" {
        // What it unfolds is the next stop of the keyboard.
        element.focus().ok()?;
    }
    element.click();
    Some(())
}

fn has(selector: &str) -> bool {
    document().query_selector(selector).is_ok_and(|found| found.is_some())
}
