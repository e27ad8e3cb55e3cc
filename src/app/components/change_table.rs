//! The table of what has changed between two scans.

use super::change_row::ChangeRow;
use crate::app::differences::{Chosen, Filter, Page, page_of};
use crate::model::diff::Diff;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// One page of rows, and the way to the others; a sentence where there are none.
#[component]
pub fn ChangeTable(diff: StoredValue<Diff>, chosen: Memo<Chosen>) -> impl IntoView {
    // All at once: the page is found but once, and what stays the same stays in its place.
    move || {
        let chosen = chosen.get();
        diff.with_value(|diff| {
            let page = page_of(diff, chosen);
            let pages = pages(&page, chosen);
            (table(diff, page, chosen), pages).into_any()
        })
    }
}

fn table(diff: &Diff, page: Page<'_>, chosen: Chosen) -> AnyView {
    let i18n = use_i18n();
    let has_hosts = (diff.hosts.len() > 1).to_string();
    let is_compared = Filter::Changes.count(&diff.counts) + diff.counts.same > 0;
    let is_empty = page.rows.is_empty();
    let rows = page.rows.into_iter().map(|row| view! { <ChangeRow row /> });
    let rows = rows.collect_view().into_any();
    let nothing = Signal::derive(move || {
        match chosen.filter {
            Filter::Changes if !is_compared => t_string!(i18n, compare.not_comparable),
            Filter::Changes => t_string!(i18n, compare.nothing),
            _ => t_string!(i18n, compare.none_of_these),
        }
        .to_owned()
    });
    let heads = move || {
        let heads = [
            ("host", t_string!(i18n, table.host)),
            ("port", t_string!(i18n, table.port)),
            ("service", t_string!(i18n, table.service)),
            ("change", t_string!(i18n, compare.change)),
            ("states", t_string!(i18n, compare.states)),
            ("risk", t_string!(i18n, table.risk)),
            ("meaning", t_string!(i18n, compare.meaning)),
        ];
        let heads =
            heads.map(|(name, text)| view! { <th role="columnheader" scope="col" class=format!("change-table__{name}")>{text}</th> });
        heads.collect_view().into_any()
    };
    let caption = Signal::derive(move || t_string!(i18n, compare.caption).to_owned());
    view! {
        <div class="change-table" data-hosts=has_hosts role="region" tabindex="0" aria-label=caption>
            // With roles, since narrow pages show rows as cards, and what is laid out otherwise is no table to some.
            <table role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {is_empty.then(|| view! { <p class="change-table__empty">{nothing}</p> }.into_any())}
        </div>
    }
    .into_any()
}

/// Absent when there is one page only.
fn pages(page: &Page<'_>, chosen: Chosen) -> AnyView {
    let i18n = use_i18n();
    let Page { page, pages, .. } = *page;
    if pages == 1 {
        return ().into_any();
    }
    let link = |to: u32, way: &'static str| {
        let name = Signal::derive(move || {
            if way == "prev" { t_string!(i18n, table.previous) } else { t_string!(i18n, table.next) }.to_owned()
        });
        let href = Chosen { page: to, ..chosen }.to_query();
        view! { <a href=href data-noscroll rel=way>{name}</a> }.into_any()
    };
    let place = Signal::derive(move || {
        let number = |count: u32| words::number(i18n.get_locale(), count.into());
        t_string!(i18n, table.page, page = number(page + 1), pages = number(pages))
    });
    let label = Signal::derive(move || t_string!(i18n, table.pages).to_owned());
    view! {
        <nav class="pages" aria-label=label>
            {(page > 0).then(|| link(page - 1, "prev"))}
            <p>{place}</p>
            {(page + 1 < pages).then(|| link(page + 1, "next"))}
        </nav>
    }
    .into_any()
}
