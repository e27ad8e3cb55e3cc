//! For addresses that have no page.

use crate::client;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// Says so, and shows the way back.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Title text=move || t_string!(i18n, not_found.title) />
        <section class="hero">
            <h1>{t!(i18n, not_found.title)}</h1>
            <p class="hero__lead">{t!(i18n, not_found.text)}</p>
            <p><A href=client::base_path().home() attr:class="button">{t!(i18n, not_found.back)}</A></p>
        </section>
    }
}
