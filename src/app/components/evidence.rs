//! What is known of one port, below its row: why it is in its state, how that was found out, and what to do.

use super::copy_menu::use_copy;
use super::port_table::TableState;
use super::risk_badge::RiskBadge;
use crate::app::copied::Copied;
use crate::app::hosts;
use crate::app::view_state::{Column, Msg};
use crate::client;
use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::PortRow;
use crate::model::speed::Speed;
use crate::model::{risk, service};
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::net::IpAddr;

/// A row that is as wide as the table.
#[component]
pub fn Evidence(address: IpAddr, port: Port, state: TableState) -> impl IntoView {
    let i18n = use_i18n();
    let known = Memo::new(move |_| {
        state.report.with(|report| {
            let host = report.host(Some(address));
            (host.state_of(port), host.rows.get(&port).copied())
        })
    });
    let name = Memo::new(move |_| state.report.with(|report| hosts::name_of(report, address)).unwrap_or_default());
    let title = move || {
        let service = service::name(port).map(|name| format!(" · {name}")).unwrap_or_default();
        format!("{}{service}", words::endpoint(address, port))
    };
    let facts = move || {
        let (port_state, row) = known.get();
        port_state.map(|port_state| view! { <Facts port port_state row name /> })
    };
    let (is_scripted, copy) = (client::scripted(), use_copy(state));
    let close = move || state.view.get().update(Msg::Unmark).to_query();
    let is_open = move || known.get().0 == Some(PortState::Open);
    let why = move || words::risk_sentences(i18n.get_locale(), risk::of(port).1);
    view! {
        <tr class="port-table__evidence">
            <td colspan=Column::ALL.len().to_string()>
                <div class="evidence">
                    <div class="evidence__head">
                        <p class="evidence__title">{title}</p>
                        <Show when=move || is_scripted.get()>
                            <button type="button" class="link-button" on:click=move |_| copy(Copied::OpenRow)>
                                {t!(i18n, copied.row)}
                            </button>
                        </Show>
                        <a class="evidence__close" href=close data-noscroll>{t!(i18n, evidence.close)}</a>
                    </div>
                    <dl class="evidence__facts">{facts}</dl>
                    <Show when=is_open>
                        <div class="evidence__risk">
                            <p>
                                {move || view! { <RiskBadge risk=risk::of(port).0 locale=i18n.get_locale() /> }}
                                " "
                                {move || why().0}
                            </p>
                            <p class="evidence__advice">{move || why().1}</p>
                        </div>
                    </Show>
                </div>
            </td>
        </tr>
    }
}

/// Each with what it is called.
#[component]
fn Facts(port: Port, port_state: PortState, row: Option<PortRow>, name: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    let meaning = move || match port_state {
        PortState::Open => t_string!(i18n, home.legend_open),
        PortState::Closed => t_string!(i18n, home.legend_closed),
        PortState::Filtered => t_string!(i18n, home.legend_filtered),
    };
    let reason = move || {
        let locale = i18n.get_locale();
        let refused = || words::refused(locale).to_owned();
        row.as_ref().map_or_else(refused, |row| words::reason_of(locale, row))
    };
    let service = move || match service::name(port) {
        Some(name) => t_string!(i18n, evidence.service_by_number, name = name),
        None => t_string!(i18n, evidence.service_unknown).to_owned(),
    };
    let attempts = row.map(|row| {
        let text = move || row.attempts.to_string();
        view! { <Fact name=Signal::derive(move || t_string!(i18n, evidence.attempts).to_owned()) text=Signal::derive(text) /> }
    });
    let rtt = row.and_then(|row| row.rtt_us).map(|rtt_us| {
        let text = move || {
            let locale = i18n.get_locale();
            format!("{} · {}", words::round_trip(locale, rtt_us), words::speed(locale, Speed::of(rtt_us)))
        };
        view! { <Fact name=Signal::derive(move || t_string!(i18n, table.rtt).to_owned()) text=Signal::derive(text) /> }
    });
    let named = move || {
        (!name.get().is_empty()).then(|| {
            view! { <Fact name=Signal::derive(move || t_string!(i18n, evidence.name).to_owned()) text=Signal::from(name) /> }
        })
    };
    let state_text = move || format!("{}. {}", words::state(i18n.get_locale(), port_state), meaning());
    view! {
        <Fact name=Signal::derive(move || t_string!(i18n, table.state).to_owned()) text=Signal::derive(state_text) />
        <Fact name=Signal::derive(move || t_string!(i18n, table.reason).to_owned()) text=Signal::derive(reason) />
        <Fact name=Signal::derive(move || t_string!(i18n, table.service).to_owned()) text=Signal::derive(service) />
        {named}
        {rtt}
        {attempts}
    }
}

#[component]
fn Fact(name: Signal<String>, text: Signal<String>) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{text}</dd>
        </div>
    }
}
