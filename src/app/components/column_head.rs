//! The head of a column: a link that sorts by it.

use crate::app::view_state::{Column, Msg, Sort, ViewState};
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Says which way the column is sorted, to the eye and to a screen reader.
#[component]
pub fn ColumnHead(column: Column, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || words::column(i18n.get_locale(), column.as_str());
    let direction = move || {
        let Sort { is_descending, .. } = view.get().sort.filter(|sort| sort.column == column)?;
        Some(if is_descending { "descending" } else { "ascending" })
    };
    view! {
        <th scope="col" class=format!("port-table__{}", column.as_str()) aria-sort=direction>
            <a
                href=move || view.get().update(Msg::Sort(column)).to_query()
                data-noscroll
                class="column-head"
                title=move || t_string!(i18n, table.sort, column = name())
            >
                {name}
            </a>
        </th>
    }
}
