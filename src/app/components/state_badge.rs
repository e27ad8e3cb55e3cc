//! A port's state by word, shape and colour.

use leptos::prelude::*;

/// The same wherever a state is told.
#[component]
pub fn StateBadge(
    /// As it stands in URLs and style sheets.
    state: impl Fn() -> &'static str + Send + Sync + 'static,
    /// In the language of the page.
    word: impl Fn() -> &'static str + Send + Sync + 'static,
) -> impl IntoView {
    view! { <span class="state-badge" data-state=state>{word}</span> }
}
