//! The whole page as a place to drop a results file on.

use super::open_problem::OpenProblem;
use crate::app::open_file::use_opening;
use crate::client::{self, Opening};
use crate::words::i18n::*;
use leptos::prelude::*;

/// Nothing, until a file is held over the page, or one that was dropped could not be opened: that stays in sight
/// wherever on the page a person is, until they close it or open another.
#[component]
pub fn DropTarget() -> impl IntoView {
    let i18n = use_i18n();
    let opening = use_opening();
    let is_over = RwSignal::new(false);
    client::watch_drops(is_over, opening);
    let sheet = move || {
        is_over.get().then(|| {
            view! {
                // For those who hold the file by a pointer; it must not get between them and the page.
                <div class="drop-target" aria-hidden="true">
                    <p class="drop-target__text">
                        <strong>{t!(i18n, opened.drop)}</strong>
                        <span>{t!(i18n, opened.drop_hint)}</span>
                    </p>
                </div>
            }
        })
    };
    let close = move || {
        matches!(opening.get(), Opening::Failed(..)).then(|| {
            view! {
                <button type="button" class="button" on:click=move |_| opening.set(Opening::Idle)>
                    {t!(i18n, opened.close)}
                </button>
            }
        })
    };
    view! {
        {sheet}
        <div class="drop-problem">
            <OpenProblem opening />
            {close}
        </div>
    }
}
