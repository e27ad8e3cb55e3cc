//! The mark of the program.

use leptos::prelude::*;

/// A compass rose of eight winds.
#[component]
pub fn Compass() -> impl IntoView {
    view! {
        <svg class="compass" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
            <circle class="compass__ring" cx="24" cy="24" r="21" />
            <path class="compass__half-winds" d="M24 24 33.5 14.5 27 24 33.5 33.5 24 27 14.5 33.5 21 24 14.5 14.5 24 21z" />
            <path class="compass__winds" d="M24 3 28 20 45 24 28 28 24 45 20 28 3 24 20 20z" />
            <path class="compass__north" d="M24 3 28 20 24 24z" />
        </svg>
    }
}
