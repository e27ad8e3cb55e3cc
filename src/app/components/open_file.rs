//! A button that opens a results file, and the files that this page has opened.

use super::open_problem::OpenProblem;
use crate::app::open_file::use_opening;
use crate::client;
use crate::model::paths::BasePath;
use crate::words::i18n::*;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::components::A;

/// Hidden where no script runs: the server is not to see such files.
#[component]
pub fn OpenFile() -> impl IntoView {
    let i18n = use_i18n();
    let opening = use_opening();
    let input = NodeRef::<Input>::new();
    view! {
        // What is opened is read by a script, and by nobody else.
        <section class="open-file scripted-only" aria-labelledby="open-file-title">
            <h2 id="open-file-title">{t!(i18n, opened.title)}</h2>
            <p class="open-file__lead">{t!(i18n, opened.lead)}</p>
            <div class="open-file__choice">
                // The label is the button that is seen; the field itself is what keys and screen readers find.
                <input
                    class="visually-hidden open-file__input"
                    type="file"
                    id="open-file"
                    aria-describedby="open-file-hint"
                    node_ref=input
                    on:change=move |_| client::open_chosen(input, opening)
                />
                <label class="button" for="open-file">{t!(i18n, opened.open)}</label>
                <p class="open-file__hint" id="open-file-hint">{t!(i18n, opened.hint)}</p>
            </div>
            <OpenProblem opening />
            <OpenedFiles />
        </section>
    }
}

#[component]
fn OpenedFiles() -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let files = client::opened_files();
    move || {
        let links: Vec<_> = files.get().into_iter().map(|(id, name)| (base.scan(&id), name)).collect();
        (!links.is_empty()).then(|| {
            let items = links.into_iter().map(|(href, name)| view! { <li><A href>{name}</A></li> });
            view! {
                <ul class="open-file__list" translate="no" aria-label=move || t_string!(i18n, opened.list)>
                    {items.collect_view()}
                </ul>
            }
        })
    }
}
