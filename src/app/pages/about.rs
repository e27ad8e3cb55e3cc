//! What the product is, what it may be used for, how it decides, and where to read on.

use crate::app::components::legal_notice::LegalText;
use crate::app::components::page_title::PageTitle;
use crate::client;
use crate::model::paths::BasePath;
use crate::model::preferences::LegalNotice;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Text, and with a server links to what it has besides.
#[component]
pub fn AboutPage() -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let notice: LegalNotice = use_context().unwrap_or_default();
    view! {
        <PageTitle text=Signal::derive(move || t_string!(i18n, about.title).to_owned()) />
        <article class="prose">
            <h1>{t!(i18n, about.title)}</h1>
            <p class="hero__lead">{t!(i18n, about.what)}</p>
            <h2 id="legal">{t!(i18n, about.law_title)}</h2>
            {notice.own_text.is_some().then(|| view! { <LegalText own_text=notice.own_text.clone() /> })}
            <p>{t!(i18n, about.law)}</p>
            <h2>{t!(i18n, about.how_title)}</h2>
            <ul>
                <li>{t!(i18n, about.how_open)}</li>
                <li>{t!(i18n, about.how_closed)}</li>
                <li>{t!(i18n, about.how_filtered)}</li>
                <li>{t!(i18n, about.how_risk)}</li>
            </ul>
            {(!client::IS_DEMO).then(|| view! {
                <p>
                    <a href=base.api_text() rel="external">"HTTP API"</a> " · "
                    <a href=base.licence() rel="external">"MIT License"</a> " · "
                    <code>"portolan man"</code>
                </p>
            })}
        </article>
    }
}
