//! The foot of every page: what it may be used for.

use super::shortcut_sheet::ShortcutSheet;
use crate::model::paths::BasePath;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_router::components::A;

/// The legal notice in one line, and the way to all of it.
#[component]
pub fn SiteFooter() -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    view! {
        <footer class="site-footer">
            <p>{t!(i18n, site.legal)} " " <A href=format!("{}#legal", base.about())>{t!(i18n, legal.notice)}</A></p>
            <p>
                "Portolan " {env!("CARGO_PKG_VERSION")} " · "
                <A href=base.about()>{t!(i18n, site.about)}</A> " · "
                <a href=base.guide() rel="external">{t!(i18n, guide.link)}</a> " "
                <ShortcutSheet />
            </p>
        </footer>
    }
}
