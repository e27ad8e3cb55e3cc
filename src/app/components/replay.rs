//! The ways into and out of the replay of a scan that has ended.

use crate::client;
use crate::model::event::ScanId;
use crate::model::opened::is_opened;
use crate::model::paths::BasePath;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Leads to the replay. Absent where nobody has kept how the scan went, out of sight without a script.
#[component]
pub fn ReplayLink(id: Option<ScanId>) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = use_context().unwrap_or_default();
    id.filter(|id| !client::IS_DEMO && !is_opened(id)).map(|id| {
        view! {
            // External: the page is made anew.
            <a class="button scripted-only" href=base.replay(&id) rel="external">
                {t!(i18n, replay.start)}
            </a>
        }
    })
}

/// Leads to the result.
#[component]
pub fn LeaveReplay(id: Memo<Option<ScanId>>) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = use_context().unwrap_or_default();
    let result = move || id.get().map(|id| base.scan(&id));
    view! {
        <a class="button" href=result rel="external">
            {t!(i18n, replay.leave)}
        </a>
    }
}
