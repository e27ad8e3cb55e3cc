//! What of the table can be put into the clipboard.

use super::port_table::TableState;
use super::toasts::use_toasts;
use crate::app::copied::{self, Copied};
use crate::app::view_state::Column;
use crate::client;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What copies, and says so. To be called in a component.
pub fn use_copy(state: TableState) -> impl Fn(Copied) + Copy + Send + Sync + 'static {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let TableState { report, view, listing, .. } = state;
    move |what| {
        let locale = i18n.get_locale_untracked();
        let text = report.with_untracked(|report| {
            listing
                .with_untracked(|listing| view.with_untracked(|view| copied::text(what, report, listing, view, locale)))
        });
        let said = words::copied(locale, what_column(what));
        spawn_local(async move {
            let is_copied = !text.is_empty() && client::copy(text).await;
            let said = if is_copied { said } else { t_string!(i18n, copied.failed).to_owned() };
            toasts.show(said);
        });
    }
}

fn what_column(what: Copied) -> &'static str {
    match what {
        Copied::Column(column) => column.as_str(),
        _ => "",
    }
}

/// A button for each thing. Out of sight without a script.
#[component]
pub fn CopyMenu(state: TableState) -> impl IntoView {
    let i18n = use_i18n();
    let copy = use_copy(state);
    let items = [Copied::OpenPorts, Copied::Rows].into_iter().chain(Column::ALL.map(Copied::Column));
    let buttons = items.map(|what| {
        let name = move || match what {
            Copied::OpenPorts => t_string!(i18n, copied.open_ports).to_owned(),
            Copied::Column(column) => {
                t_string!(i18n, copied.column, column = words::column(i18n.get_locale(), column.as_str()))
            }
            Copied::Rows | Copied::OpenRow => t_string!(i18n, copied.rows).to_owned(),
        };
        view! {
            <li>
                <button type="button" on:click=move |_| copy(what)>{name}</button>
            </li>
        }
    });
    let list = buttons.collect::<Vec<_>>();
    view! {
        <details class="menu scripted-only" name="menu">
            <summary class="button">{t!(i18n, copied.menu)}</summary>
            <div class="menu__panel" tabindex="-1"><ul>{list}</ul></div>
        </details>
    }
}
