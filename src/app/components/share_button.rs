//! Hands the link of the page to somebody else.

use super::toasts::use_toasts;
use crate::client::{self, Shared};
use crate::model::event::ScanId;
use crate::model::opened::is_opened;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shares the page as it is shown. Absent where a scan lives in this page alone, and out of sight without a script: it
/// has its place before that runs, so that nothing moves then.
#[component]
pub fn ShareButton(
    /// What the link leads to, in words.
    title: Memo<String>,
    /// The scan that it shows.
    id: Memo<Option<ScanId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let is_elsewhere = move || !client::is_simulation() && id.with(|id| id.as_ref().is_some_and(|id| !is_opened(id)));
    let press = move |_| {
        let title = title.get_untracked();
        spawn_local(async move {
            match client::share_page(title).await {
                Shared::Handed => {}
                Shared::Copied => toasts.show(t_string!(i18n, flow.link_copied).to_owned()),
                Shared::Refused => toasts.show(t_string!(i18n, flow.copy_refused).to_owned()),
            }
        });
    };
    view! {
        <Show when=is_elsewhere>
            <button type="button" class="button scripted-only" on:click=press>{t!(i18n, flow.share)}</button>
        </Show>
    }
}
