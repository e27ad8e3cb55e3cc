//! Hosts with their open ports, and ports with the hosts on which they are open.

use super::port_chip::PortChip;
use super::risk_badge::RiskBadge;
use crate::app::hosts;
use crate::app::view_state::{Msg, ViewState};
use crate::model::found::{by_port, by_what_was_found, worst, worst_of};
use crate::model::ports::Port;
use crate::model::report::Report;
use crate::model::{risk, service};
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::net::IpAddr;

/// So many rows there are; the table has the others.
const MAX_ROWS: usize = 64;
/// So many chips a row has.
const MAX_CHIPS: usize = 10;

/// A row for each host on which something is open, those with most first; the others are counted.
#[component]
pub fn HostRows(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let (open, quiet) = report.with_untracked(|report| {
        let order = by_what_was_found(report);
        order.into_iter().partition::<Vec<IpAddr>, _>(|address| report.host(Some(*address)).open > 0)
    });
    let left_out = open.len().saturating_sub(MAX_ROWS);
    let rows = open.into_iter().take(MAX_ROWS).map(|address| view! { <HostRow report view address /> });
    let count = move |count: usize| words::number(i18n.get_locale(), count as u64);
    let more = move || (left_out > 0).then(|| t_string!(i18n, answer.more_hosts, count = count(left_out)));
    let number = quiet.len();
    let quiet_title = move || t_string!(i18n, answer.quiet, count = count(number));
    let quiet: Vec<String> = quiet.iter().map(ToString::to_string).collect();
    view! {
        <ul class="host-rows">{rows.collect_view()}</ul>
        {move || more().map(|text| view! { <p class="host-rows__more">{text}</p> })}
        {(number > 0)
            .then(|| view! { <details class="host-rows__more"><summary>{quiet_title}</summary><p>{quiet.join(", ")}</p></details> })}
    }
}

#[component]
fn HostRow(report: RwSignal<Report>, view: Memo<ViewState>, address: IpAddr) -> impl IntoView {
    let i18n = use_i18n();
    let (name, found, count, worst, is_doubtful) = report.with_untracked(|report| {
        let host = report.host(Some(address));
        let found = if host.is_doubtful { Vec::new() } else { worst_of(host, MAX_CHIPS) };
        (hosts::name_of(report, address), found, host.open as usize, worst(host), host.is_doubtful)
    });
    let is_chosen = Memo::new(move |_| view.with(|view| view.host == Some(address)));
    let href = move || view.get().update(Msg::Host((!is_chosen.get()).then_some(address))).to_query();
    let more = count.saturating_sub(found.len());
    let number = move |count: usize| words::number(i18n.get_locale(), count as u64);
    let chips = found.into_iter().map(|found| {
        view! { <li><PortChip report view address port=found.port text=found.port.to_string() is_short=true /></li> }
            .into_any()
    });
    let more_text = move || match is_doubtful {
        true => t_string!(i18n, answer.doubtful, count = number(count)),
        false => t_string!(i18n, answer.more, count = number(more)),
    };
    let badge = move || {
        let worst = worst.filter(|_| !is_doubtful);
        worst.map(|found| view! { <RiskBadge risk=found.risk locale=i18n.get_locale() /> })
    };
    view! {
        <li class="host-row" data-chosen=move || is_chosen.get().to_string()>
            <a class="host-row__host" href=href data-noscroll aria-current=move || is_chosen.get().to_string()>
                <b>{address.to_string()}</b>
                {name.map(|name| view! { " " <span>{name}</span> })}
            </a>
            <span class="host-row__risk">{badge}</span>
            <ul class="chips">
                {chips.collect_view()}
                {(more > 0).then(|| view! { <li class="host-row__more">{more_text}</li> })}
            </ul>
        </li>
    }
}

/// A row for each port that is open anywhere: who has 443?
#[component]
pub fn PortRows(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let ports = report.with_untracked(by_port);
    let left_out = ports.len().saturating_sub(MAX_ROWS);
    let rows = ports.into_iter().take(MAX_ROWS).map(|(port, hosts)| view! { <PortRow report view port hosts /> });
    let more = move || {
        let count = || words::number(i18n.get_locale(), left_out as u64);
        (left_out > 0).then(|| t_string!(i18n, answer.more_ports, count = count()))
    };
    view! {
        <ul class="host-rows">{rows.collect_view()}</ul>
        {move || more().map(|text| view! { <p class="host-rows__more">{text}</p> })}
    }
}

#[component]
fn PortRow(report: RwSignal<Report>, view: Memo<ViewState>, port: Port, hosts: Vec<IpAddr>) -> impl IntoView {
    let i18n = use_i18n();
    let more = hosts.len().saturating_sub(MAX_CHIPS);
    let chips = hosts.into_iter().take(MAX_CHIPS).map(|address| {
        view! { <li><PortChip report view address port text=address.to_string() is_short=true /></li> }.into_any()
    });
    // The table has all of them.
    let all = move || view.get().update(Msg::Search(format!("port:{port}"))).to_query();
    let more_text = move || t_string!(i18n, answer.more, count = words::number(i18n.get_locale(), more as u64));
    view! {
        <li class="host-row">
            <span class="host-row__host"><b>{port.number()}</b> " " <span>{service::name(port)}</span></span>
            <span class="host-row__risk">
                {move || view! { <RiskBadge risk=risk::of(port).0 locale=i18n.get_locale() /> }}
            </span>
            <ul class="chips">
                {chips.collect_view()}
                {(more > 0).then(|| view! { <li><a class="host-row__more" href=all data-noscroll>{more_text}</a></li> })}
            </ul>
        </li>
    }
}
