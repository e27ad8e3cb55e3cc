//! One row of the table: a port, a range of closed ones, or all that a host has of one state. The row of the port
//! that is marked is open: what is known of it stands below.

use super::evidence::Evidence;
use super::many_ports::{ManyPorts, many};
use super::port_table::TableState;
use super::risk_badge::RiskBadge;
use super::round_trip::RoundTrip;
use super::state_badge::StateBadge;
use crate::app::row::RowId;
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
pub struct Place {
    /// Its number as ARIA counts, the head being 1.
    pub index: Signal<String>,
    /// `true` if it is, or has, the port that is marked.
    pub is_marked: Signal<&'static str>,
}

/// Any row, in that language. What it is known by stays; how many ports it stands for may change.
#[component]
pub fn PortRowView(id: RowId, locale: Locale, state: TableState) -> impl IntoView {
    let index = Memo::new(move |_| {
        let found = state.rows.with(|rows| rows.iter().find(|(_, row)| row.id() == id).map(|(index, _)| *index));
        found.unwrap_or_default()
    });
    let is_open = Memo::new(move |_| state.place.get() == Some(index.get()));
    let place = Place {
        index: Signal::derive(move || (index.get() + 2).to_string()),
        is_marked: Signal::derive(move || if is_open.get() { "true" } else { "false" }),
    };
    let cells = match id {
        RowId::Single(address, port, row) => view! { <SinglePort address port row locale state place /> }.into_any(),
        RowId::Range(address, first) => {
            let port_state = PortState::Closed;
            view! { <ManyPorts address port_state many=many(id, state) first=Some(first) locale state place /> }
                .into_any()
        }
        RowId::Folded(address, port_state) => {
            view! { <ManyPorts address port_state many=many(id, state) first=None locale state place /> }.into_any()
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
pub fn PortLink(
    address: IpAddr,
    port: Port,
    #[prop(into)] text: Signal<String>,
    locale: Locale,
    state: TableState,
) -> impl IntoView {
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
            title=td_string!(locale, evidence.open)
        >
            {text}
        </a>
    }
}

#[component]
fn SinglePort(
    address: IpAddr,
    port: Port,
    row: PortRow,
    locale: Locale,
    state: TableState,
    place: Place,
) -> impl IntoView {
    let badge = (row.state == PortState::Open).then(|| view! { <RiskBadge port locale /> });
    view! {
        <tr data-state=row.state.as_str() aria-current=place.is_marked aria-rowindex=place.index>
            <td class="port-table__host">{address.to_string()}</td>
            <th scope="row" class="port-table__port">
                <PortLink address port text=port.to_string() locale state />
            </th>
            <td class="port-table__state"><StateBadge state=row.state locale /></td>
            <td class="port-table__service">{service::name(port)}</td>
            <td class="port-table__risk">{badge}</td>
            <td class="port-table__rtt">{row.rtt_us.map(|rtt_us| view! { <RoundTrip rtt_us locale /> })}</td>
            <td class="port-table__reason">
                <code>{row.reason.as_str()}</code>
                " "
                <span class="port-table__sentence">{words::reason_of(locale, &row)}</span>
            </td>
        </tr>
    }
}
