//! The table of what was found, in a frame of its own: a script makes those rows only that are seen of it.

use super::column_head::ColumnHead;
use super::port_row::PortRowView;
use super::table_pages::TablePages;
use super::table_tools::TableTools;
use crate::app::row::Row;
use crate::app::rows::{Listing, PAGE_SIZE, marked, page};
use crate::app::view_state::{Column, ViewState};
use crate::app::window::{Window, scroll_to, window};
use crate::client;
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::Report;
use crate::words::i18n::*;
use leptos::html::Div;
use leptos::prelude::*;
use std::net::IpAddr;

/// What all parts of the table share.
#[derive(Clone, Copy)]
pub struct TableState {
    /// What is known of the scan.
    pub report: RwSignal<Report>,
    /// What a person chose.
    pub view: Memo<ViewState>,
    /// All rows that follow of both.
    pub listing: Memo<Listing>,
    /// The rows that are made, each with its place.
    pub rows: Memo<Vec<(usize, Row)>>,
    /// The port that is marked; its row is open.
    pub marked: Memo<Option<(IpAddr, Port)>>,
    /// The place of its row.
    pub place: Memo<Option<usize>>,
    /// Whether there are several hosts.
    pub has_hosts: Memo<bool>,
}

/// Search, columns, rows; and the way to the other rows where no script shows them all.
#[component]
pub fn PortTable(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let frame = NodeRef::<Div>::new();
    let (viewport, likely) = (RwSignal::new(None), client::first_viewport());
    client::watch_viewport(frame, viewport);
    // What is marked changes often and leaves the rows as they are.
    let of_rows = Memo::new(move |_| view.with(ViewState::of_rows));
    // Of all that a report changes, rows take longest.
    let later = client::afterwards(report);
    let list = move |_: Option<&Listing>| {
        later.track();
        report.with_untracked(|report| of_rows.with(|view| Listing::of(report, view)))
    };
    // To compare two of them takes longer than what follows of one; and its rows may change where it does not.
    let listing = Memo::new_with_compare(list, |_, _| true);
    let marked = Memo::new(move |_| report.with(|report| view.with(|view| marked(report, view))));
    let place =
        Memo::new(move |_| marked.get().and_then(|(address, port)| listing.with(|l| l.position(address, port))));
    let chosen_page = Memo::new(move |_| listing.with(|listing| view.with(|view| page(listing, view, place.get()))));
    let likely = move || viewport.get().or(likely);
    let whole = Memo::new(move |_| {
        let count = listing.with(Listing::len);
        let first = chosen_page.get() as usize * PAGE_SIZE;
        let of_page = || Window { first, end: (first + PAGE_SIZE).min(count), ..Window::default() };
        likely().map_or_else(of_page, |viewport| window(viewport, count, place.get()))
    });
    let grown = client::growing(Signal::derive(move || whole.with(|whole| whole.end - whole.first)), view);
    let made = Memo::new(move |_| whole.get().begun(grown.get(), likely().map_or(0.0, |viewport| viewport.row)));
    let rows = Memo::new(move |_| {
        let Window { first, end, .. } = made.get();
        report.with_untracked(|report| listing.with(|listing| listing.rows(report, first, end)))
    });
    let has_hosts = Memo::new(move |_| report.with(|report| report.plan.addresses > 1 || report.hosts.len() > 1));
    let state = TableState { report, view, listing, rows, marked, place, has_hosts };
    // What is marked while somebody looks is brought into view; so is what a link has marked, within the frame.
    Effect::new(move |before: Option<Option<Option<(IpAddr, Port)>>>| {
        let (seen, place, before) = (viewport.get()?, place.get(), before.flatten());
        let now = place.and(marked.get());
        if let Some(index) = place.filter(|_| now != before.flatten()) {
            client::scroll(frame, scroll_to(seen, index), before.is_some());
        }
        Some(now)
    });
    let hidden =
        move || view.with(|view| view.hidden.iter().map(|column| column.as_str()).collect::<Vec<_>>().join(" "));
    let row_count = move || (listing.with(Listing::len) + 1).to_string();
    view! {
        <TableTools state />
        <div
            class="port-table"
            data-hosts=move || has_hosts.get().to_string()
            data-hide=hidden
            role="region"
            tabindex="0"
            aria-label=move || t_string!(i18n, table.caption)
            node_ref=frame
        >
            <table aria-rowcount=row_count>
                <caption class="visually-hidden">{t!(i18n, table.caption)}</caption>
                <thead>
                    <tr aria-rowindex="1">
                        {Column::ALL.map(|column| view! { <ColumnHead column view /> }).collect_view()}
                    </tr>
                </thead>
                <Gap height=Signal::derive(move || made.get().above) />
                <tbody>
                    <For each=move || rows.get() key=|(_, row)| row.id() let((_, row))>
                        <PortRowView id=row.id() state />
                    </For>
                </tbody>
                <Gap height=Signal::derive(move || made.get().below) />
            </table>
            <Nothing state />
        </div>
        <TablePages state page=chosen_page />
    }
}

/// The room of rows that are not made.
#[component]
fn Gap(height: Signal<f64>) -> impl IntoView {
    view! {
        <Show when=move || { height.get() > 0.0 }>
            <tbody class="port-table__gap" aria-hidden="true">
                <tr>
                    <td colspan=Column::ALL.len().to_string() style:height=move || format!("{}px", height.get())></td>
                </tr>
            </tbody>
        </Show>
    }
}

/// Why there is no row.
#[component]
fn Nothing(state: TableState) -> impl IntoView {
    let i18n = use_i18n();
    let is_running = Memo::new(move |_| state.report.with(|report| !report.phase.is_ended()));
    let sentence = move || match state.view.with(|view| (view.filter, view.search.is_empty())) {
        (_, false) => t_string!(i18n, table.empty_search),
        _ if is_running.get() => t_string!(i18n, table.empty_running),
        (Some(PortState::Open), _) => t_string!(i18n, table.empty_open),
        _ => t_string!(i18n, table.empty),
    };
    view! {
        <Show when=move || state.listing.with(Listing::is_empty)>
            <p class="port-table__empty">{sentence}</p>
        </Show>
    }
}
