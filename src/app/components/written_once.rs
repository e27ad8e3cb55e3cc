//! Long text that only the server writes: the page's program need not carry it in every language.

use crate::client;
use leptos::prelude::*;

/// What `write` makes, where the server writes it. In the browser it stands already; a page that somebody comes back to
/// is fetched anew. Generic, so that no program carries what it never writes.
pub fn written_once<V: IntoView + 'static>(write: impl FnOnce() -> V) -> impl IntoView {
    client::renew_unwritten();
    match client::written(write) {
        Some(written) => view! { <div class="stage">{written}</div> }.into_any(),
        None => view! { <div class="stage" inner_html=""></div> }.into_any(),
    }
}
