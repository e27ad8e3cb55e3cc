//! What is seen of a table that scrolls in its own frame.

use super::Viewport;
use super::browser::focus_in_place;
use super::stage::is_taking_over;
use leptos::html::Div;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlElement, ResizeObserver, ScrollIntoViewOptions, ScrollLogicalPosition};

/// A row of the table, and what opens below one.
const ROW: &str = "tbody tr[data-state]";
const OPENED: &str = ".port-table__evidence";
const MARKED: &str = "tr[aria-current=true]";
/// What takes the keyboard there: its number, or where many ports stand in one row, what is open below it.
const IN_MARKED: &str = "tr[aria-current=true] a, tr[aria-current=true] + .port-table__evidence :is(a, button)";
const OF_MARKED: &str = "tr[aria-current=true], .port-table__evidence";
const FRAME: &str = ".port-table";
const HEAD: &str = "thead";
/// The height of a row before one is measured, in CSS pixels.
const ROW_HEIGHT: f64 = 44.0;
/// For so many frames after the table was scrolled it is waited for a row to be made.
const FRAMES_TO_MAKE: u32 = 60;

/// What is likely to be seen of a table that is new, so that it is not made of a page's rows first. `None` where the
/// server has made it.
pub fn first_viewport() -> Option<Viewport> {
    let height = window().inner_height().ok().and_then(|height| height.as_f64());
    // The rest follows when it is measured, in the next frame.
    let height = height.filter(|_| !is_taking_over()).map(|height| height / 2.0);
    height.map(|height| Viewport { top: 0.0, height, row: ROW_HEIGHT, opened: 0.0 })
}

/// Keeps `seen` as the frame is scrolled and sized, at most once in a frame of the browser. `None` until then.
pub fn watch_viewport(frame: NodeRef<Div>, seen: RwSignal<Option<Viewport>>) {
    Effect::new(move |_| {
        let Some(frame) = frame.get() else {
            return;
        };
        let frame: HtmlElement = frame.unchecked_into();
        let (is_waiting, of_look) = (Rc::new(Cell::new(false)), frame.clone());
        let look = move || {
            if !is_waiting.replace(true) {
                let (is_waiting, frame) = (Rc::clone(&is_waiting), of_look.clone());
                request_animation_frame(move || {
                    is_waiting.set(false);
                    // The page may have gone on.
                    let before = seen.try_get_untracked().flatten();
                    let now = measure(&frame, before);
                    if before != Some(now) {
                        let _ = seen.try_set(Some(now));
                    }
                });
            }
        };
        let listener = Closure::<dyn Fn()>::new(look).into_js_value();
        // Every element takes listeners.
        let _ = frame.add_event_listener_with_callback("scroll", listener.unchecked_ref());
        // It is called at once, and whenever rows are added or opened.
        if let Ok(observer) = ResizeObserver::new(listener.unchecked_ref()) {
            observer.observe(&frame);
            if let Some(table) = frame.first_element_child() {
                observer.observe(&table);
            }
            let observer = SendWrapper::new(observer);
            on_cleanup(move || observer.disconnect());
        }
    });
}

/// Scrolls the frame so far, once what was changed is drawn; then the page to the row that is marked, if somebody
/// `looks`.
pub fn scroll(frame: NodeRef<Div>, to: Option<f64>, looks: bool) {
    request_animation_frame(move || {
        let Some(frame) = frame.try_get_untracked().flatten() else {
            return;
        };
        if let Some(top) = to {
            frame.set_scroll_top(top as i32);
        }
        if looks {
            show_marked(frame.unchecked_into(), FRAMES_TO_MAKE);
        }
    });
}

/// The place among all rows of the one in which, or in whose evidence, somebody stands with the keyboard.
pub fn focused_row(frame: NodeRef<Div>) -> Option<usize> {
    let (frame, focused) = (frame.try_get_untracked()??, document().active_element()?);
    let row = focused.closest("tr").ok()?.filter(|row| frame.contains(Some(row)))?;
    let row = if row.matches(OPENED).ok()? { row.previous_element_sibling()? } else { row };
    // Counted as ARIA does: the head is the first.
    row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)
}

/// Puts the keyboard into the frame, where it scrolls.
pub fn focus(frame: NodeRef<Div>) {
    if let Some(frame) = frame.try_get_untracked().flatten() {
        focus_in_place(&frame);
    }
}

thread_local! {
    /// Whether the keyboard goes to the row that is marked next.
    static IS_FOLLOWED: Cell<bool> = const { Cell::new(false) };
}

/// Has the keyboard go to the row of a port, once that is marked, or not; at once if it is marked already.
pub fn follow_mark(is_followed: bool, is_marked: bool) {
    IS_FOLLOWED.set(is_followed);
    if let (true, Ok(Some(frame))) = (is_marked, document().query_selector(FRAME)) {
        show_marked(frame.unchecked_into(), FRAMES_TO_MAKE);
    }
}

/// By Escape the keyboard goes from the row that is marked back to the sheet on which it was. To be called in a component.
pub fn return_from_row(sheet: NodeRef<Div>) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let row = || event.target()?.dyn_into::<Element>().ok()?.closest(OF_MARKED).ok().flatten();
        if event.key() == "Escape"
            && !event.default_prevented()
            && row().is_some()
            && let Some(sheet) = sheet.try_get_untracked().flatten()
        {
            event.prevent_default();
            // It takes the focus, and comes into sight.
            let _ = sheet.focus();
        }
    });
    on_cleanup(move || handle.remove());
}

/// A row that was out of sight is made some frames later, and what opens below it in the same moment.
fn show_marked(frame: HtmlElement, frames: u32) {
    request_animation_frame(move || {
        if frames > 0 && matches!(frame.query_selector(MARKED), Ok(None)) {
            return show_marked(frame, frames - 1);
        }
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        for selector in [OPENED, MARKED] {
            if let Ok(Some(element)) = frame.query_selector(selector) {
                element.scroll_into_view_with_scroll_into_view_options(&options);
            }
        }
        if IS_FOLLOWED.replace(false)
            && let Ok(Some(link)) = frame.query_selector(IN_MARKED)
            && let Ok(link) = link.dyn_into::<HtmlElement>()
        {
            focus_in_place(&link);
        }
    });
}

fn measure(frame: &HtmlElement, before: Option<Viewport>) -> Viewport {
    let height = |selector: &str| {
        let found: Option<Element> = frame.query_selector(selector).ok().flatten();
        found.map(|element| element.get_bounding_client_rect().height())
    };
    Viewport {
        top: frame.scroll_top().into(),
        height: f64::from(frame.client_height()) - height(HEAD).unwrap_or(0.0),
        row: height(ROW).or(before.map(|before| before.row)).unwrap_or(1.0),
        // What is open may be out of sight, and is not made then.
        opened: height(OPENED).or(before.map(|before| before.opened)).unwrap_or(0.0),
    }
}
