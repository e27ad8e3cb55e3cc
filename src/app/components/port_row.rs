//! One row of the table: a port, a range of closed ones, or all that a host has of one state. The row of the port
//! that is marked is open: what is known of it stands below.

use super::evidence::Evidence;
use super::port_table::TableState;
use super::risk_badge::RiskBadge;
use super::round_trip::RoundTrip;
use super::state_badge::StateBadge;
use crate::app::row::{Row, RowId};
use crate::app::view_state::Msg;
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::PortRow;
use crate::model::service;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::net::IpAddr;

/// How a row stands in the table.
#[derive(Clone, Copy)]
struct Place {
    /// Its number as ARIA counts, the head being 1.
    index: Signal<String>,
    /// `true` if it is, or has, the port that is marked.
    is_marked: Signal<&'static str>,
}

/// Any row. What it is known by stays; how many ports it stands for may change.
#[component]
pub fn PortRowView(id: RowId, state: TableState) -> impl IntoView {
    let now = Memo::new(move |_| state.rows.with(|rows| rows.iter().find(|(_, row)| row.id() == id).cloned()));
    let index = Memo::new(move |_| now.with(|now| now.as_ref().map_or(0, |(index, _)| *index)));
    let is_open = Memo::new(move |_| state.place.get() == Some(index.get()));
    let place = Place {
        index: Signal::derive(move || (index.get() + 2).to_string()),
        is_marked: Signal::derive(move || if is_open.get() { "true" } else { "false" }),
    };
    let many = Memo::new(move |_| match now.get().map(|(_, row)| row) {
        Some(Row::Range { first, last, .. }) => {
            (u32::from(last.number() - first.number()) + 1, words::port_range(first, last))
        }
        Some(Row::Folded { count, ranges, .. }) => (count, ranges),
        _ => (0, String::new()),
    });
    let cells = match id {
        RowId::Single(address, port, row) => view! { <SinglePort address port row state place /> }.into_any(),
        RowId::Range(address, first) => {
            let port_state = PortState::Closed;
            view! { <ManyPorts address port_state many first=Some(first) state place /> }.into_any()
        }
        RowId::Folded(address, port_state) => {
            view! { <ManyPorts address port_state many first=None state place /> }.into_any()
        }
    };
    let opened = move || is_open.get().then(|| state.marked.get()).flatten();
    view! {
        {cells}
        {move || opened().map(|(address, port)| view! { <Evidence address port state /> })}
    }
}

/// The number of a port, as a link that opens and closes its row.
#[component]
fn PortLink(address: IpAddr, port: Port, #[prop(into)] text: Signal<String>, state: TableState) -> impl IntoView {
    let i18n = use_i18n();
    let is_marked = move || state.marked.get() == Some((address, port));
    let href = move || {
        let host = state.has_hosts.get().then_some(address);
        let msg = if is_marked() { Msg::Unmark } else { Msg::Mark(host, port) };
        state.view.get().update(msg).to_query()
    };
    view! {
        <a
            class="port-table__open"
            href=href
            data-noscroll
            aria-expanded=move || is_marked().to_string()
            title=move || t_string!(i18n, evidence.open)
        >
            {text}
        </a>
    }
}

#[component]
fn SinglePort(address: IpAddr, port: Port, row: PortRow, state: TableState, place: Place) -> impl IntoView {
    let i18n = use_i18n();
    let badge = (row.state == PortState::Open).then(|| view! { <RiskBadge port /> });
    view! {
        <tr data-state=row.state.as_str() aria-current=place.is_marked aria-rowindex=place.index>
            <td class="port-table__host">{address.to_string()}</td>
            <th scope="row" class="port-table__port">
                <PortLink address port text=port.to_string() state />
            </th>
            <td class="port-table__state"><StateBadge state=row.state /></td>
            <td class="port-table__service">{service::name(port)}</td>
            <td class="port-table__risk">{badge}</td>
            <td class="port-table__rtt">{row.rtt_us.map(|rtt_us| view! { <RoundTrip rtt_us /> })}</td>
            <td class="port-table__reason">
                <code>{row.reason.as_str()}</code>
                " "
                <span class="port-table__sentence">{move || words::reason_of(i18n.get_locale(), &row)}</span>
            </td>
        </tr>
    }
}

/// Ports in one row: their range and how many, or how many and their ranges.
#[component]
fn ManyPorts(
    address: IpAddr,
    port_state: PortState,
    /// How many they are, and their range or ranges.
    many: Memo<(u32, String)>,
    /// The first of a range; `None` where the ports are folded: then their ranges stand in the wide cell.
    first: Option<Port>,
    state: TableState,
    place: Place,
) -> impl IntoView {
    let i18n = use_i18n();
    let count_text = move || words::ports(i18n.get_locale(), many.with(|many| many.0).into());
    let ranges = Signal::derive(move || many.with(|many| many.1.clone()));
    let (first_cell, wide_cell) = match first {
        None => (count_text.into_any(), view! { <code title=ranges>{ranges}</code> }.into_any()),
        Some(port) => {
            let service = move || service::name(port).filter(|_| many.with(|many| many.0 == 1));
            let detail = move || service().map_or_else(count_text, str::to_owned);
            (view! { <PortLink address port text=ranges state /> }.into_any(), detail.into_any())
        }
    };
    view! {
        <tr
            data-state=port_state.as_str()
            class="port-table__many"
            aria-current=place.is_marked
            aria-rowindex=place.index
        >
            <td class="port-table__host">{address.to_string()}</td>
            <th scope="row" class="port-table__port">{first_cell}</th>
            <td class="port-table__state"><StateBadge state=port_state /></td>
            <td class="port-table__ranges" colspan="4">{wide_cell}</td>
        </tr>
    }
}
