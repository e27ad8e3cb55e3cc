//! For addresses that have no page.

use crate::app::components::page_title::PageTitle;
use crate::client;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_router::components::A;

/// Says so, and shows the way back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageTitle text=Signal::derive(move || t_string!(i18n, not_found.title).to_owned()) />
        <section class="hero">
            <h1>{t!(i18n, not_found.title)}</h1>
            <p class="hero__lead">{t!(i18n, not_found.text)}</p>
            <p><A href=client::base_path().home() attr:class="button">{t!(i18n, not_found.back)}</A></p>
        </section>
    }
}
