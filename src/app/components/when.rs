//! A moment: in the reader's own time where a script runs, else in UTC.

use crate::client;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Nothing where the moment is not known.
#[component]
pub fn When(
    /// In milliseconds since 1970-01-01 UTC; 0 where it is not known.
    at_ms: Signal<u64>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_scripted = client::scripted();
    let utc = move || words::moment(at_ms.get());
    let local = move || is_scripted.get().then(|| client::local_moment(at_ms.get(), i18n.get_locale())).flatten();
    let text = move || local().filter(|_| at_ms.get() > 0).unwrap_or_else(utc);
    let machine = move || words::machine_moment(at_ms.get());
    view! { <time datetime=machine title=utc>{text}</time> }
}
