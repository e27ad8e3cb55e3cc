//! The drawing on the button of a theme: a screen, a sun, a moon.

use crate::model::preferences::Theme;
use leptos::prelude::*;

/// Its button has a name.
#[component]
pub fn ThemeIcon(theme: Theme) -> impl IntoView {
    let path = match theme {
        Theme::System => "M4 5h16v11H4zM9 20h6M12 16v4",
        Theme::Light => {
            "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2"
        }
        Theme::Dark => "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=path /></svg>
    }
}
