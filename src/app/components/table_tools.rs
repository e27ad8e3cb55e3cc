//! What stands above the table: a search, the columns to show, and how much is shown.

use super::copy_menu::CopyMenu;
use super::port_table::TableState;
use crate::app::rows::Listing;
use crate::app::search::{Key, MAX_SEARCH_BYTES};
use crate::app::view_state::{Column, Msg, ViewState};
use crate::client;
use crate::words;
use crate::words::i18n::*;
use leptos::ev::{Event, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;

/// A form that works without a script too; with one, what is typed is looked for at once.
#[component]
pub fn TableTools(state: TableState) -> impl IntoView {
    let i18n = use_i18n();
    let TableState { report, view, listing, .. } = state;
    let (field, refine) = (NodeRef::<Input>::new(), client::refinement());
    let look_for = refine.clone();
    let typed = move |event: Event| {
        look_for(&view.get_untracked().update(Msg::Search(event_target_value(&event))).to_query());
    };
    let submit = move |event: SubmitEvent| event.prevent_default();
    // Whoever goes back sees what was looked for there.
    Effect::new(move |_| client::show_value(field, &view.with(|view| view.search.clone())));
    let others = move || {
        let fields = view.with(|view| view.fields());
        let others = fields.into_iter().filter(|(name, _)| !matches!(*name, "q" | "page" | "port"));
        others.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
    };
    let count = move || words::ports(i18n.get_locale(), listing.with(Listing::ports));
    // Who listens would hear nothing else while a scan runs, and its end tells more elsewhere: only what is chosen then.
    let heard = Memo::new(move |before: Option<&(bool, bool, ViewState)>| {
        let (view, is_ended) = (view.get(), report.with(|report| report.phase.is_ended()));
        let is_chosen = before.is_some_and(|(is_told, had_ended, was)| *is_told || *had_ended && *was != view);
        (is_chosen, is_ended, view)
    });
    let live = move || if heard.with(|heard| heard.0) { "polite" } else { "off" };
    let wrong = Memo::new(move |_| view.with(|view| view.searched().not_understood));
    let sentence = move || {
        let wrong = wrong.get()?;
        let word = wrong.word;
        Some(match wrong.key {
            Some(Key::State) => t_string!(i18n, search.wrong_state, word = word),
            Some(Key::Risk) => t_string!(i18n, search.wrong_risk, word = word),
            Some(_) => t_string!(i18n, search.wrong_port, word = word),
            None => t_string!(i18n, search.wrong_key, word = word),
        })
    };
    view! {
        <div class="table-tools" translate="no">
            <form class="table-tools__search" role="search" on:submit=submit>
                <label class="visually-hidden" for="search">{t!(i18n, search.label)}</label>
                <input
                    class="table-tools__input"
                    id="search"
                    type="search"
                    name="q"
                    value=view.with_untracked(|view| view.search.clone())
                    maxlength=MAX_SEARCH_BYTES.to_string()
                    placeholder=move || t_string!(i18n, search.placeholder)
                    aria-describedby="search-hint"
                    aria-invalid=move || wrong.with(Option::is_some).to_string()
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    data-shortcut="search"
                    node_ref=field
                    on:input=typed
                />
                {others}
                <button class="button table-tools__submit" type="submit">{t!(i18n, search.submit)}</button>
            </form>
            <p class="table-tools__count" role="status" aria-live=live>{count}</p>
            <CopyMenu state />
            <ColumnChoice state />
            <p class="table-tools__hint" id="search-hint" data-wrong=move || wrong.with(Option::is_some).to_string()>
                {move || sentence().unwrap_or_else(|| t_string!(i18n, search.hint).to_owned())}
            </p>
        </div>
    }
}

/// A link for each column that may be hidden.
#[component]
fn ColumnChoice(state: TableState) -> impl IntoView {
    let i18n = use_i18n();
    let view = state.view;
    let links = Column::OPTIONAL.map(|column| {
        let is_shown = move || view.with(|view| !view.hidden.contains(&column));
        let what = move || if is_shown() { t_string!(i18n, search.shown) } else { t_string!(i18n, search.hidden) };
        view! {
            <li>
                <a
                    href=move || view.get().update(Msg::Toggle(column)).to_query()
                    data-noscroll
                    data-shown=move || is_shown().to_string()
                >
                    {move || words::column(i18n.get_locale(), column.as_str())}
                    <span class="visually-hidden">": "{what}</span>
                </a>
            </li>
        }
    });
    view! {
        <details class="menu" name="menu">
            <summary class="button">{t!(i18n, search.columns)}</summary>
            <div class="menu__panel" tabindex="-1"><ul>{links.collect_view()}</ul></div>
        </details>
    }
}
