//! A table that is new grows: to make all its rows at once would keep the page from drawing for several frames.

use super::stage::is_taking_over;
use leptos::ev::Custom;
use leptos::prelude::*;
use std::time::Duration;

/// So many rows are made in a task.
const STEP: usize = 6;

/// How many rows may be made by now: a few more after each frame, until they are as many as are `wanted`. All of them
/// where the server has made them, once a person asks for others by `view`, and on paper.
pub fn growing<T: Send + Sync + 'static>(wanted: Signal<usize>, view: Memo<T>) -> Signal<usize> {
    if is_taking_over() {
        return Signal::stored(usize::MAX);
    }
    let (grown, is_waiting) = (RwSignal::new(STEP), StoredValue::new(false));
    Effect::new(move |_| {
        if wanted.get() > grown.get() && !is_waiting.get_value() {
            is_waiting.set_value(true);
            request_animation_frame(move || {
                set_timeout(
                    move || {
                        // The page may have gone on.
                        if is_waiting.try_set_value(false).is_none() {
                            grown.update(|grown| *grown = grown.saturating_add(STEP));
                        }
                    },
                    Duration::ZERO,
                );
            });
        }
    });
    Effect::new(move |seen: Option<()>| {
        view.track();
        if seen.is_some() {
            grown.set(usize::MAX);
        }
    });
    let on_paper = window_event_listener(Custom::<web_sys::Event>::new("beforeprint"), move |_| grown.set(usize::MAX));
    on_cleanup(move || on_paper.remove());
    grown.into()
}
