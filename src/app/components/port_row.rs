//! One row of the table: a port, a range of closed ones, or all that a host has of one state.

use super::round_trip::RoundTrip;
use super::state_badge::StateBadge;
use crate::app::rows::Row;
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::PortRow;
use crate::model::{risk, service};
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::net::IpAddr;

/// Any row.
#[component]
pub fn PortRowView(
    row: Row,
    /// `true` if it is, or has, the port that is marked on the chart, for the eye and for a screen reader.
    is_marked: Signal<&'static str>,
) -> impl IntoView {
    match row {
        Row::Single { address, port, row } => view! { <SinglePort address port row is_marked /> }.into_any(),
        Row::Range { address, first, last } => {
            let count = u32::from(last.number() - first.number()) + 1;
            let (state, ranges) = (PortState::Closed, words::port_range(first, last));
            view! { <ManyPorts address state count ranges is_folded=false is_marked /> }.into_any()
        }
        Row::Folded { address, state, count, ranges } => {
            view! { <ManyPorts address state count ranges is_folded=true is_marked /> }.into_any()
        }
    }
}

#[component]
fn SinglePort(address: IpAddr, port: Port, row: PortRow, is_marked: Signal<&'static str>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <tr data-state=row.state.as_str() aria-current=is_marked>
            <td class="port-table__host">{address.to_string()}</td>
            <th scope="row" class="port-table__port">{port.to_string()}</th>
            <td><StateBadge state=row.state /></td>
            <td class="port-table__service">{service::name(port)}</td>
            <td>{(row.state == PortState::Open).then(|| view! { <RiskBadge address port /> })}</td>
            <td class="port-table__rtt">{row.rtt_us.map(|rtt_us| view! { <RoundTrip rtt_us /> })}</td>
            <td class="port-table__reason">
                <code>{row.reason.as_str()}</code>
                <span class="port-table__sentence">{move || words::reason_of(i18n.get_locale(), &row)}</span>
            </td>
        </tr>
    }
}

/// Ports in one row: their range and how many, or how many and their ranges.
#[component]
fn ManyPorts(
    address: IpAddr,
    state: PortState,
    count: u32,
    ranges: String,
    /// More than one range: they stand in the wide cell.
    is_folded: bool,
    is_marked: Signal<&'static str>,
) -> impl IntoView {
    let i18n = use_i18n();
    let count_text = move || words::ports(i18n.get_locale(), count.into());
    let service = ranges.parse().ok().and_then(service::name);
    let (first_cell, wide_cell) = if is_folded {
        (count_text.into_any(), view! { <code>{ranges}</code> }.into_any())
    } else {
        let detail = move || service.map_or_else(count_text, str::to_owned);
        (ranges.into_any(), detail.into_any())
    };
    view! {
        <tr data-state=state.as_str() class="port-table__many" aria-current=is_marked>
            <td class="port-table__host">{address.to_string()}</td>
            <th scope="row" class="port-table__port">{first_cell}</th>
            <td><StateBadge state /></td>
            <td class="port-table__ranges" colspan="4">{wide_cell}</td>
        </tr>
    }
}

/// A risk by word, shape and colour; a press shows why and what to do, with or without a script.
#[component]
pub fn RiskBadge(address: IpAddr, port: Port) -> impl IntoView {
    let i18n = use_i18n();
    let (level, code) = risk::of(port);
    let sentences = move || words::risk_sentences(i18n.get_locale(), code);
    let id = format!("risk-{port}-{}", address.to_string().replace([':', '.'], "-"));
    let title = format!("{port} {}", service::name(port).unwrap_or_default());
    view! {
        <button
            type="button"
            class="risk"
            data-risk=level.as_str()
            popovertarget=id.clone()
            title=move || t_string!(i18n, table.why)
        >
            {move || words::level(i18n.get_locale(), level)}
        </button>
        <div class="risk-note" id=id popover="auto">
            <p class="risk-note__title">{title}</p>
            <p>{move || sentences().0}</p>
            <p>{move || sentences().1}</p>
        </div>
    }
}
