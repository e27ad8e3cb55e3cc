//! Why a table has no row.

use super::port_table::TableState;
use crate::app::rows::Listing;
use crate::model::event::PortState;
use crate::words::i18n::*;
use leptos::prelude::*;

/// One sentence, where there is no row.
#[component]
pub fn NoRows(state: TableState) -> impl IntoView {
    let i18n = use_i18n();
    let is_running = Memo::new(move |_| state.report.with(|report| !report.phase.is_ended()));
    let sentence = move || match state.view.with(|view| (view.filter, view.search.is_empty())) {
        (_, false) => t_string!(i18n, table.empty_search),
        _ if is_running.get() => t_string!(i18n, table.empty_running),
        (None, _) => t_string!(i18n, table.empty_all),
        (Some(PortState::Open), _) => t_string!(i18n, table.empty_open),
        _ => t_string!(i18n, table.empty),
    };
    view! {
        <Show when=move || state.listing.with(Listing::is_empty)>
            <p class="port-table__empty" translate="no">{sentence}</p>
        </Show>
    }
}
