//! Where the keyboard is after one page gave way to another.

use crate::client;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// At the beginning of the new page: what had the focus is gone, and nobody else would say that there is another.
#[component]
pub fn PageFocus() -> impl IntoView {
    let pathname = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = pathname.get();
        if before.is_some_and(|before| before != now) {
            client::focus_content();
        }
        now
    });
}
