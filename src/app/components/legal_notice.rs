//! What may be scanned: shown on the first visit until it is accepted.

use super::site_header::use_here;
use crate::client;
use crate::model::paths::BasePath;
use crate::model::preferences::{LEGAL_ACCEPTED, LegalNotice};
use crate::words::i18n::*;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::components::A;

/// Absent once it was accepted.
#[component]
pub fn LegalNoticeCard(notice: LegalNotice) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let here = use_here();
    let is_accepted = RwSignal::new(notice.is_accepted);
    let accept = move |event: SubmitEvent| {
        event.prevent_default();
        client::accept_legal_notice();
        is_accepted.set(true);
        // The button that was pressed is gone.
        client::focus_content();
    };
    view! {
        <Show when=move || !is_accepted.get()>
            <section class="legal-notice" aria-labelledby="legal-notice-title">
                <h2 id="legal-notice-title">{t!(i18n, legal.title)}</h2>
                <LegalText own_text=notice.own_text.clone() />
                <form method="post" action=base.preferences() on:submit=accept>
                    <input type="hidden" name="back" value=here />
                    <button class="button" type="submit" name="legal" value=LEGAL_ACCEPTED>
                        {t!(i18n, legal.accept)}
                    </button>
                    <A href=base.about()>{t!(i18n, legal.more)}</A>
                </form>
            </section>
        </Show>
    }
}

/// The operator's paragraphs, or ours.
#[component]
pub fn LegalText(own_text: Option<String>) -> impl IntoView {
    let i18n = use_i18n();
    match own_text {
        None => view! { <p>{t!(i18n, legal.text)}</p> }.into_any(),
        Some(text) => {
            let paragraphs: Vec<_> =
                text.split("\n\n").map(|paragraph| view! { <p>{paragraph.trim().to_owned()}</p> }).collect();
            paragraphs.into_any()
        }
    }
}
