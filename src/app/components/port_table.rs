//! The table of what was found, in a frame of its own: a script makes those rows only that are seen of it.

use super::column_head::ColumnHead;
use super::no_rows::NoRows;
use super::paper_note::PaperNote;
use super::table_pages::TablePages;
use super::table_rows::TableRows;
use super::table_tools::TableTools;
use crate::app::growth::growing;
use crate::app::listed::listed;
use crate::app::row::Row;
use crate::app::rows::{Listing, PAGE_SIZE, PAPER_ROWS, marked, page};
use crate::app::view_state::{Column, ViewState};
use crate::app::window::{Sight, Span, room, scroll_to, sight};
use crate::client;
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
    let listing = listed(report, of_rows);
    let marked = Memo::new(move |_| report.with(|report| view.with(|view| marked(report, view))));
    let place =
        Memo::new(move |_| marked.get().and_then(|(address, port)| listing.with(|l| l.position(address, port))));
    let chosen_page = Memo::new(move |_| listing.with(|listing| view.with(|view| page(listing, view, place.get()))));
    let count = move || listing.with(Listing::len);
    // Nobody scrolls on paper.
    let is_paper = client::on_paper();
    let seen = move || if is_paper.get() { None } else { viewport.get().or(likely) };
    let wanted = Signal::derive(move || {
        let some = |first: usize, rows: usize| {
            let whole = Span { first, end: (first + rows).min(count()) };
            Sight { seen: whole, whole }
        };
        match seen() {
            Some(viewport) => sight(viewport, count(), place.get()),
            None if is_paper.get() => some(0, PAPER_ROWS),
            None => some(chosen_page.get() as usize * PAGE_SIZE, PAGE_SIZE),
        }
    });
    let made = growing(wanted, likely.is_some(), is_paper);
    let gaps = Memo::new(move |_| {
        let of = |viewport| room(viewport, count(), place.get(), made.get());
        seen().map_or_else(Default::default, of)
    });
    let rows = Memo::new(move |_| {
        let Span { first, end } = made.get();
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
    let row_count = move || (count() + 1).to_string();
    view! {
        <TableTools state />
        <div class="port-frame" id="ports">
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
                    <Gap height=Signal::derive(move || gaps.get().0) />
                    <tbody translate="no">
                        <TableRows state frame />
                    </tbody>
                    <Gap height=Signal::derive(move || gaps.get().1) />
                </table>
                <NoRows state />
                <PaperNote state is_paper />
            </div>
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
