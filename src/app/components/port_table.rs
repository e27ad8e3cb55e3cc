//! The table of what was found.

use super::column_head::ColumnHead;
use super::port_row::PortRowView;
use crate::app::rows::{Page, Row, page_of};
use crate::app::view_state::{Column, Msg, ViewState};
use crate::client;
use crate::model::event::PortState;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// One page of rows, and the way to the others.
#[component]
pub fn PortTable(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let page = Memo::new(move |_| report.with(|report| page_of(report, view.get())));
    let has_hosts = Memo::new(move |_| report.with(|report| report.plan.addresses > 1 || report.hosts.len() > 1));
    let is_empty = Memo::new(move |_| page.with(|page| page.rows.is_empty()));
    let is_running = Memo::new(move |_| report.with(|report| !report.phase.is_ended()));
    let nothing = move || match view.get().filter {
        _ if is_running.get() => t_string!(i18n, table.empty_running),
        Some(PortState::Open) => t_string!(i18n, table.empty_open),
        _ => t_string!(i18n, table.empty),
    };
    let rows = move || page.with(|page| page.rows.clone());
    // What is marked while somebody looks is brought into view; what a link has marked waits there.
    Effect::new(move |before: Option<Option<Row>>| {
        let now = page.with(|page| page.marked.clone());
        if now.is_some() && before.is_some_and(|before| before != now) {
            client::show(".port-table tr[aria-current=true]");
        }
        now
    });
    view! {
        <div
            class="port-table"
            data-hosts=move || has_hosts.get().to_string()
            role="region"
            tabindex="0"
            aria-label=move || t_string!(i18n, table.caption)
        >
            <table>
                <caption class="visually-hidden">{t!(i18n, table.caption)}</caption>
                <thead>
                    <tr>
                        {Column::ALL.map(|column| view! { <ColumnHead column view /> }).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    <For each=rows key=|row| format!("{row:?}") let(row)>
                        {
                            let this = row.clone();
                            let is_marked = Signal::derive(move || {
                                if page.with(|page| page.marked.as_ref() == Some(&this)) { "true" } else { "false" }
                            });
                            view! { <PortRowView row is_marked /> }
                        }
                    </For>
                </tbody>
            </table>
            <Show when=move || is_empty.get()>
                <p class="port-table__empty">{nothing}</p>
            </Show>
        </div>
        <Pages page view />
    }
}

/// Absent when there is one page only.
#[component]
fn Pages(page: Memo<Page>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let place = Memo::new(move |_| page.with(|page| (page.page, page.pages)));
    let link = move |to: u32| view.get().update(Msg::Page(to)).to_query();
    let number = move |count: u32| words::number(i18n.get_locale(), count.into());
    view! {
        <Show when=move || { place.get().1 > 1 }>
            <nav class="pages" aria-label=move || t_string!(i18n, table.pages)>
                <Show when=move || { place.get().0 > 0 }>
                    <a href=move || link(place.get().0.saturating_sub(1)) data-noscroll rel="prev">{t!(i18n, table.previous)}</a>
                </Show>
                <p>
                    {move || {
                        let (page, pages) = place.get();
                        t_string!(i18n, table.page, page = number(page + 1), pages = number(pages))
                    }}
                </p>
                <Show when=move || { place.get().0 + 1 < place.get().1 }>
                    <a href=move || link(place.get().0 + 1) data-noscroll rel="next">{t!(i18n, table.next)}</a>
                </Show>
            </nav>
        </Show>
    }
}
