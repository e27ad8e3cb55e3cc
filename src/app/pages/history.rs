//! All scans that this browser has started.

use crate::app::components::open_file::OpenFile;
use crate::app::components::page_title::PageTitle;
use crate::app::components::scan_list::ScanList;
use crate::app::loaded::use_loaded;
use crate::client;
use crate::model::summary::with_previous;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// The whole list, or why there is none.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let i18n = use_i18n();
    let history = use_loaded(client::load_history);
    view! {
        <PageTitle text=Signal::derive(move || t_string!(i18n, history.title).to_owned()) />
        <section class="hero">
            <h1>{t!(i18n, history.title)}</h1>
            <p class="hero__lead">{t!(i18n, history.lead)}</p>
        </section>
        {move || match history.get() {
            None => ().into_any(),
            Some(Ok(scans)) => view! { <ScanList scans=with_previous(scans) /> }.into_any(),
            Some(Err(error)) => {
                let sentence = move || words::api_error(i18n.get_locale(), &error);
                view! { <p class="banner banner--error" role="alert">{sentence}</p> }.into_any()
            }
        }}
        <OpenFile />
    }
}
