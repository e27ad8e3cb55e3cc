//! Says that the program of the page has stopped, and offers to start it again.

use crate::words::i18n::*;
use leptos::prelude::*;

/// Seen only where the document's first script says that it has (`src/app/shell.rs`), and as the server made it or as
/// it was before: nothing here changes then.
#[component]
pub fn Stopped() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        // Of the document, not of the router: it loads the page anew.
        <p class="banner stopped" role="alert">
            {t!(i18n, flow.stopped)} " " <a href="" rel="external">{t!(i18n, flow.reload)}</a>
        </p>
    }
}
