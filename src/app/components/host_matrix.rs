//! Which port is open where: ports across, hosts down.

use crate::app::hosts;
use crate::app::view_state::{Msg, ViewState};
use crate::model::event::PortState;
use crate::model::found::{by_port, by_what_was_found};
use crate::model::ports::Port;
use crate::model::report::Report;
use crate::model::service;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::cmp::Reverse;
use std::net::IpAddr;

/// So many ports, those that are open on most hosts.
const MAX_PORTS: usize = 40;
/// So many hosts, those on which most is open.
const MAX_HOSTS: usize = 64;

/// The table has what is left out here.
#[component]
pub fn HostMatrix(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let (ports, hosts, left_out) = report.with_untracked(chosen);
    let heads = ports.iter().map(|port| {
        let name = service::name(*port).unwrap_or_default();
        let href = {
            let search = format!("port:{port}");
            move || view.get().update(Msg::Search(search.clone())).to_query()
        };
        view! { <th scope="col"><a href=href data-noscroll title=name>{port.number()}</a></th> }
    });
    let heads = heads.collect_view();
    let rows = hosts.into_iter().map(|address| {
        let states = report.with_untracked(|report| {
            let host = report.host(Some(address));
            ports.iter().map(|port| host.state_of(*port)).collect::<Vec<_>>()
        });
        let name = report.with_untracked(|report| hosts::name_of(report, address));
        let href = move || view.get().update(Msg::Host(Some(address))).to_query();
        let cells = states.into_iter().map(|state| view! { <Cell state /> }).collect_view();
        view! {
            <tr>
                <th scope="row"><a href=href data-noscroll title=name>{address.to_string()}</a></th>
                {cells}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let more = move || {
        let count = || words::number(i18n.get_locale(), left_out as u64);
        (left_out > 0).then(|| t_string!(i18n, answer.more_hosts, count = count()))
    };
    view! {
        <div class="matrix" role="region" tabindex="0" aria-label=move || t_string!(i18n, answer.matrix)>
            <table>
                <thead><tr><td></td>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {move || more().map(|text| view! { <p class="host-rows__more">{text}</p> })}
    }
}

/// The state as a shape, and as a word for who does not see it.
#[component]
fn Cell(state: Option<PortState>) -> impl IntoView {
    let i18n = use_i18n();
    let word = move || state.map_or("–", |state| words::state(i18n.get_locale(), state));
    view! {
        <td data-state=state.map(PortState::as_str)><span class="visually-hidden">{word}</span></td>
    }
}

/// Which ports and hosts it shows, and how many hosts with open ports it leaves out.
fn chosen(report: &Report) -> (Vec<Port>, Vec<IpAddr>, usize) {
    let mut ports: Vec<(Reverse<usize>, Port)> =
        by_port(report).into_iter().map(|(port, hosts)| (Reverse(hosts.len()), port)).collect();
    ports.sort_unstable();
    let mut ports: Vec<Port> = ports.into_iter().take(MAX_PORTS).map(|(_, port)| port).collect();
    ports.sort_unstable();
    let mut hosts = by_what_was_found(report);
    hosts.retain(|address| report.host(Some(*address)).open > 0);
    let left_out = hosts.len().saturating_sub(MAX_HOSTS);
    hosts.truncate(MAX_HOSTS);
    (ports, hosts, left_out)
}
