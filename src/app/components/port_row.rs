//! One row of the table: a port, a range of closed ones, or all that a host has of one state. The row of the port
//! that is marked is open: what is known of it stands below.

use super::evidence::Evidence;
use super::many_ports::{FoldedPorts, PortRange};
use super::port_table::TableState;
use super::risk_badge::RiskBadge;
use super::round_trip::RoundTrip;
use super::state_badge::StateBadge;
use crate::app::look::Look;
use crate::app::row::Row;
use crate::app::slots::Slot;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Whatever row of its kind stands in that place by now.
#[component]
pub fn PortRowView(place: Slot, state: TableState) -> impl IntoView {
    let Slot { look, opened, .. } = place;
    let cells = match look.get_untracked().row {
        Row::Single { .. } => view! { <SinglePort look /> }.into_any(),
        Row::Range { .. } => view! { <PortRange look /> }.into_any(),
        Row::Folded { .. } => view! { <FoldedPorts look /> }.into_any(),
    };
    let evidence = move || opened.get().map(|(address, port)| view! { <Evidence address port state /> });
    view! {
        {cells}
        {evidence}
    }
}

/// What a row tells by now, for a text or an attribute of it.
pub fn told<T: 'static>(look: &ArcRwSignal<Look>, tell: fn(&Look) -> T) -> impl Fn() -> T + Clone + use<T> {
    let look = look.clone();
    move || look.with(tell)
}

/// The number of a port, as a link that opens and closes its row.
#[component]
pub fn PortLink(look: ArcRwSignal<Look>) -> impl IntoView {
    view! {
        <a
            class="port-table__open"
            href=told(&look, Look::href)
            data-noscroll
            aria-expanded=told(&look, Look::is_expanded)
            title=told(&look, |look| td_string!(look.locale, evidence.open))
        >
            {told(&look, Look::name)}
        </a>
    }
}

/// The state of the row's port or ports.
#[component]
pub fn RowState(look: ArcRwSignal<Look>) -> impl IntoView {
    view! { <StateBadge state=told(&look, Look::state) word=told(&look, Look::state_word) /> }
}

#[component]
fn SinglePort(look: ArcRwSignal<Look>) -> impl IntoView {
    // They are made anew when they differ, and in few places they do.
    let risk = told(&look, |look| look.risk().map(|risk| (risk, look.locale)));
    let risk = Memo::new(move |_| risk());
    let speed = told(&look, |look| look.speed().map(|speed| (speed, look.locale)));
    let speed = Memo::new(move |_| speed());
    let badge = move || risk.get().map(|(risk, locale)| view! { <RiskBadge risk locale /> });
    let time = told(&look, Look::round_trip);
    let round_trip = move || {
        let time = time.clone();
        speed.get().map(move |(speed, locale)| view! { <RoundTrip time speed locale /> })
    };
    view! {
        <tr
            data-state=told(&look, Look::state)
            aria-current=told(&look, Look::is_current)
            aria-rowindex=told(&look, Look::aria_index)
        >
            <td class="port-table__host">{told(&look, Look::address)}</td>
            <th scope="row" class="port-table__port"><PortLink look=look.clone() /></th>
            <td class="port-table__state"><RowState look=look.clone() /></td>
            <td class="port-table__service">{told(&look, Look::service)}</td>
            <td class="port-table__risk">{badge}</td>
            <td class="port-table__rtt">{round_trip}</td>
            <td class="port-table__reason">
                <code>{told(&look, Look::reason)}</code>
                " "
                <span class="port-table__sentence">{told(&look, Look::reason_sentence)}</span>
            </td>
        </tr>
    }
}
