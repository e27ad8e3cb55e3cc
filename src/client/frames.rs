//! What goes on from frame to frame; and paper, which has none.

use super::browser::mark_root;
use leptos::ev::Custom;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use web_sys::Event;

/// Set on the page's root while it is made for paper, which is light.
const PAPER_ATTRIBUTE: &str = "data-paper";

/// Set on the page's root while a scan's page is rearranged.
const TURNING_ATTRIBUTE: &str = "data-turning";

/// How long frames are waited for.
const OUT_OF_SIGHT: Duration = Duration::from_millis(250);

/// Goes on after each frame and a rest, in a task of its own, as long as that is wanted.
pub fn after_frames(is_wanted: Signal<bool>, rest: Duration, go_on: impl Fn() + Copy + 'static) {
    let is_waiting = StoredValue::new(false);
    Effect::new(move |_| {
        // What was done is a reason to look again, also if it is wanted as before.
        if is_wanted.get() && !is_waiting.get_value() {
            wait(is_wanted, rest, is_waiting, go_on);
        }
    });
}

fn wait(is_wanted: Signal<bool>, rest: Duration, is_waiting: StoredValue<bool>, go_on: impl Fn() + Copy + 'static) {
    is_waiting.set_value(true);
    request_animation_frame(move || {
        let then = move || {
            // The page may have gone on.
            if is_waiting.try_set_value(false).is_some() || is_wanted.try_get_untracked() != Some(true) {
                return;
            }
            go_on();
            if is_wanted.try_get_untracked() == Some(true) {
                wait(is_wanted, rest, is_waiting, go_on);
            }
        };
        set_timeout(then, rest);
    });
}

/// Rearranges the page while it is out of sight for a few frames: nobody sees what they read jump. Where nobody looks
/// there are no frames: then it is done at once, or soon if they have just turned away.
pub(super) fn turn(rearrange: impl FnOnce() + 'static) {
    if document().hidden() {
        return rearrange();
    }
    let rearrange = Rc::new(Cell::new(Some(rearrange)));
    let once = move || {
        if let Some(rearrange) = rearrange.take() {
            rearrange();
            request_animation_frame(|| request_animation_frame(|| mark_root(TURNING_ATTRIBUTE, false)));
        }
    };
    mark_root(TURNING_ATTRIBUTE, true);
    set_timeout(once.clone(), OUT_OF_SIGHT);
    request_animation_frame(move || request_animation_frame(once));
}

thread_local! {
    static IS_PAPER: ArcRwSignal<bool> = {
        let is_paper = ArcRwSignal::new(false);
        for (name, is_on) in [("beforeprint", true), ("afterprint", false)] {
            let is_paper = is_paper.clone();
            // For as long as there is a page.
            let _ = window_event_listener(Custom::<Event>::new(name), move |_| {
                mark_root(PAPER_ATTRIBUTE, is_on);
                is_paper.set(is_on);
            });
        }
        is_paper
    };
}

/// Whether the page is made for paper, from before it is printed until after; its root says so too.
pub fn on_paper() -> Signal<bool> {
    IS_PAPER.with(Clone::clone).into()
}
