//! A row that stands for several ports: a range of closed ones, or all that a host has of one state.

use super::port_row::{Place, PortLink};
use super::port_table::TableState;
use super::state_badge::StateBadge;
use crate::app::row::{Row, RowId};
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::service;
use crate::words::{self, Locale};
use leptos::prelude::*;
use std::net::IpAddr;

/// How many ports the row stands for by now, and their range or ranges.
pub fn many(id: RowId, state: TableState) -> Memo<(u32, String)> {
    Memo::new(move |_| {
        let now = state.rows.with(|rows| rows.iter().find(|(_, row)| row.id() == id).map(|(_, row)| row.clone()));
        match now {
            Some(Row::Range { first, last, .. }) => {
                (u32::from(last.number() - first.number()) + 1, words::port_range(first, last))
            }
            Some(Row::Folded { count, ranges, .. }) => (count, ranges),
            _ => (0, String::new()),
        }
    })
}

/// Ports in one row: their range and how many, or how many and their ranges.
#[component]
pub fn ManyPorts(
    address: IpAddr,
    port_state: PortState,
    /// How many they are, and their range or ranges.
    many: Memo<(u32, String)>,
    /// The first of a range; `None` where the ports are folded: then their ranges stand in the wide cell.
    first: Option<Port>,
    locale: Locale,
    state: TableState,
    place: Place,
) -> impl IntoView {
    let count_text = move || words::ports(locale, many.with(|many| many.0).into());
    let ranges = Signal::derive(move || many.with(|many| many.1.clone()));
    let (first_cell, wide_cell) = match first {
        None => (count_text.into_any(), view! { <code title=ranges>{ranges}</code> }.into_any()),
        Some(port) => {
            let service = move || service::name(port).filter(|_| many.with(|many| many.0 == 1));
            let detail = move || service().map_or_else(count_text, str::to_owned);
            (view! { <PortLink address port text=ranges locale state /> }.into_any(), detail.into_any())
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
            <td class="port-table__state"><StateBadge state=port_state locale /></td>
            <td class="port-table__ranges" colspan="4">{wide_cell}</td>
        </tr>
    }
}
