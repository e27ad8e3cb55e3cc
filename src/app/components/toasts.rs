//! Short messages that come and go at the foot of the page, read out as they come.
//!
//! `use_toasts().show(text)` from any component; with something to undo or to do, [`Toasts::show_with_action`].

use crate::words::i18n::*;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// Time enough to read two lines; whoever points at a message, or goes to it by keyboard, keeps it.
const STAYS: Duration = Duration::from_secs(6);
/// More than these at once nobody reads: the oldest goes.
const AT_ONCE: usize = 3;

/// What the button of a message does. Messages outlive the component that showed them.
pub type ToastAction = Arc<dyn Fn() + Send + Sync>;

/// A cheap handle; all clones show at the same place.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    /// Somebody is at them.
    is_held: RwSignal<bool>,
    /// How many there were: each has a number of its own.
    count: StoredValue<u32>,
}

#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    action: Option<(String, ToastAction)>,
}

/// Makes the place for them known to all components below.
pub fn provide_toasts() {
    provide_context(Toasts { shown: RwSignal::default(), is_held: RwSignal::default(), count: StoredValue::new(0) });
}

/// To be called in a component.
pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Shows a sentence for some seconds. In the browser only: as an answer to what somebody did.
    pub fn show(self, text: String) {
        self.add(text, None);
    }

    /// Shows a sentence with a button, such as “Undo”: it does what `action` does, and the message goes.
    pub fn show_with_action(self, text: String, label: String, action: ToastAction) {
        self.add(text, Some((label, action)));
    }

    fn add(self, text: String, action: Option<(String, ToastAction)>) {
        self.count.update_value(|count| *count += 1);
        let number = self.count.get_value();
        self.shown.update(|shown| {
            // What is said again is said once, and anew.
            shown.retain(|toast| toast.text != text);
            let too_many = (shown.len() + 1).saturating_sub(AT_ONCE);
            shown.drain(..too_many);
            shown.push(Toast { number, text, action });
        });
        self.remove_later(number);
    }

    fn remove_later(self, number: u32) {
        let again = move || if self.is_held.get_untracked() { self.remove_later(number) } else { self.remove(number) };
        set_timeout(again, STAYS);
    }

    fn remove(self, number: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.number != number));
    }

    /// One is pressed away: no event tells that whoever was at it is there no more.
    fn press_away(self, number: u32) {
        self.is_held.set(false);
        self.remove(number);
    }
}

/// The place of the messages, once on every page.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div
            class="toasts"
            role="status"
            on:pointerenter=move |_| toasts.is_held.set(true)
            on:pointerleave=move |_| toasts.is_held.set(false)
            on:focusin=move |_| toasts.is_held.set(true)
            on:focusout=move |_| toasts.is_held.set(false)
        >
            <For each=move || toasts.shown.get() key=|toast| toast.number let:toast>
                <ToastView toast toasts />
            </For>
        </div>
    }
}

#[component]
fn ToastView(toast: Toast, toasts: Toasts) -> impl IntoView {
    let i18n = use_i18n();
    let number = toast.number;
    let action = toast.action.map(|(label, action)| {
        let press = move |_| {
            toasts.press_away(number);
            action();
        };
        view! { <button type="button" class="toast__action" on:click=press>{label}</button> }
    });
    view! {
        <div class="toast">
            <p class="toast__text">{toast.text}</p>
            {action}
            <button
                type="button"
                class="toast__close"
                aria-label=move || t_string!(i18n, flow.close)
                on:click=move |_| toasts.press_away(number)
            >
                "×"
            </button>
        </div>
    }
}
