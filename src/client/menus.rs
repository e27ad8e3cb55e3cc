//! Menus close by Escape, by a choice, and when somebody turns to something else. That only one is open at a time is
//! the browser's doing: they share a name (HTML standard, section 4.11.1).

use super::browser::focus_in_place;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

const OPEN: &str = ".menu[open]";
const POPOVER: &str = ":popover-open";
const CHOICE: &str = ".menu a, .menu li button";

/// Listens for as long as the page is open. To be called once, in a component.
pub fn listen_for_menus() {
    Effect::new(|_| {
        let listener = Closure::<dyn Fn(Event)>::new(|event: Event| {
            close_by(&event);
            leave_by(&event);
        });
        let (listener, document) = (listener.into_js_value(), document());
        for kind in ["keydown", "click", "pointerdown", "focusin"] {
            // Every document takes listeners.
            let _ = document.add_event_listener_with_callback(kind, listener.unchecked_ref());
        }
    });
}

/// What a browser opens over the page closes by itself, but not when a link there leads to another page.
fn leave_by(event: &Event) -> Option<()> {
    if event.type_() != "click" {
        return None;
    }
    // Not every browser knows the selector; one that does not has nothing open.
    let over = document().query_selector(POPOVER).ok()??.dyn_into::<HtmlElement>().ok()?;
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let is_led = over.contains(Some(&target)) && target.closest("a").ok()?.is_some();
    is_led.then(|| over.hide_popover().ok()).flatten()
}

/// `None` if no menu is open, or what happened has nothing to do with one.
fn close_by(event: &Event) -> Option<()> {
    let menu = document().query_selector(OPEN).ok()??;
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let is_inside = menu.contains(Some(&target));
    let (closes, takes_focus) = match event.type_().as_str() {
        "keydown" => (event.dyn_ref::<KeyboardEvent>()?.key() == "Escape", true),
        "click" if is_inside => (target.closest(CHOICE).ok()?.is_some(), true),
        // A click, a press or the focus.
        _ => (!is_inside, false),
    };
    if !closes {
        return None;
    }
    if takes_focus {
        // Else it would be lost with what is hidden.
        focus_in_place(&menu.first_element_child()?.dyn_into::<HtmlElement>().ok()?);
    }
    menu.remove_attribute("open").ok()
}
