//! The title of a page: of the document and of the browser's tab.

use crate::client;
use leptos::prelude::*;
use leptos_meta::Title;

/// To be used in place of Leptos's own. That asks for its text only when the server writes the head, after other pages
/// had their turns on the same thread: what a signal says by then is another page's, or a panic, which ends the
/// connection of whoever reads this one.
#[component]
pub fn PageTitle(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let text = client::made_text(text);
    view! { <Title text=move || text.get() /> }
}
