//! What messengers show of a link to a scan (The Open Graph protocol, ogp.me).

use crate::client;
use crate::model::paths::BasePath;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_meta::Meta;

/// Title, result and the product's sign. They need whole URLs, so only a server that knows its public address says this;
/// only who is given the link can read it, as with the page.
pub fn link_preview(report: RwSignal<Report>) -> impl IntoView {
    client::written(move || {
        let locale = use_i18n().get_locale_untracked();
        let base: BasePath = use_context().unwrap_or_default();
        client::public_origin().map(|origin| {
            let (title, text, path) = report.with_untracked(|report| {
                let title = words::page_title(locale, &report.request.target, report.phase, &report.progress);
                (title, words::found(locale, report), report.id.as_ref().map(|id| base.scan(id)).unwrap_or_default())
            });
            let image = base.join("/icons/icon-512.png");
            view! {
                <Meta property="og:type" content="website" />
                <Meta property="og:site_name" content="Portolan" />
                <Meta property="og:title" content=title />
                <Meta property="og:description" content=text />
                <Meta property="og:url" content=format!("{origin}{path}") />
                <Meta property="og:image" content=format!("{origin}{image}") />
                <Meta name="twitter:card" content="summary" />
            }
        })
    })
}
