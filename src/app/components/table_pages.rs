//! The way to the other rows of the table where no script shows them all.

use super::port_table::TableState;
use crate::app::rows::Listing;
use crate::app::view_state::Msg;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Absent when there is one page only.
#[component]
pub fn TablePages(state: TableState, page: Memo<u32>) -> impl IntoView {
    let i18n = use_i18n();
    let pages = Memo::new(move |_| state.listing.with(Listing::pages));
    let link = move |to: u32| state.view.get().update(Msg::Page(to)).to_query();
    let number = move |count: u32| words::number(i18n.get_locale(), count.into());
    view! {
        <Show when=move || { pages.get() > 1 }>
            <nav class="pages" aria-label=move || t_string!(i18n, table.pages)>
                <Show when=move || { page.get() > 0 }>
                    <a href=move || link(page.get().saturating_sub(1)) data-noscroll rel="prev">{t!(i18n, table.previous)}</a>
                </Show>
                <p>{move || t_string!(i18n, table.page, page = number(page.get() + 1), pages = number(pages.get()))}</p>
                <Show when=move || { page.get() + 1 < pages.get() }>
                    <a href=move || link(page.get() + 1) data-noscroll rel="next">{t!(i18n, table.next)}</a>
                </Show>
            </nav>
        </Show>
    }
}
