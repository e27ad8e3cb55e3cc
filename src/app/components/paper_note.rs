//! What a printed table leaves out.

use super::port_table::TableState;
use crate::app::rows::{Listing, PAPER_ROWS};
use crate::client;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// One sentence, on paper, where the table has more rows than are printed.
#[component]
pub fn PaperNote(state: TableState, is_paper: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let count = Memo::new(move |_| state.listing.with(Listing::len));
    let has_report = Memo::new(move |_| state.report.with(|report| report.id.as_ref().is_some_and(client::can_export)));
    let number = move |count: usize| words::number(i18n.get_locale(), count as u64);
    view! {
        <Show when=move || { is_paper.get() && count.get() > PAPER_ROWS }>
            <p class="port-table__empty">
                {move || t_string!(i18n, table.on_paper, shown = number(PAPER_ROWS), count = number(count.get()))}
                {move || has_report.get().then(|| format!(" {}", t_string!(i18n, table.all_in_report)))}
            </p>
        </Show>
    }
}
