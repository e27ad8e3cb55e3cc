//! The open ports of the host whose chart is large, beside it; and what to do about the worst of them.

use super::chart::ChartState;
use super::risk_badge::RiskBadge;
use crate::app::rows::toggled;
use crate::model::event::PortState;
use crate::model::found::{Found, worst, worst_of};
use crate::model::{risk, service};
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// So many are listed; the table has the others.
const MAX_FOUND: usize = 200;

/// They come as they are found.
#[component]
pub fn FoundList(state: ChartState) -> impl IntoView {
    let i18n = use_i18n();
    let ChartState { report, shown, .. } = state.clone();
    let address = move || shown.with(|shown| shown.address);
    let found = Memo::new(move |_| report.with(|report| worst_of(report.host(address()), MAX_FOUND)));
    let count = Memo::new(move |_| report.with(|report| u64::from(report.host(address()).open)));
    let more = move || count.get().saturating_sub(MAX_FOUND as u64);
    let has_hosts = Memo::new(move |_| report.with(|report| report.hosts.len() > 1));
    let title = move || match address().filter(|_| has_hosts.get()) {
        Some(address) => t_string!(i18n, answer.open_ports_of, host = address),
        None => t_string!(i18n, answer.open_ports).to_owned(),
    };
    let number = move |count| words::number(i18n.get_locale(), count);
    let nothing = move || match report.with(|report| report.phase.is_ended()) {
        true => t_string!(i18n, table.empty_open),
        false => t_string!(i18n, answer.none_yet),
    };
    let doubtful = move || report.with(|report| report.host(address()).is_doubtful).to_string();
    let rows = state.clone();
    let more_text = move || t_string!(i18n, answer.more_ports, count = number(more()));
    view! {
        <section class="found" data-doubtful=doubtful aria-labelledby="found-title">
            <h2 class="found__title" id="found-title">
                {title} " " <span class="found__count">{move || number(count.get())}</span>
            </h2>
            <ol class="found__list">
                <For each=move || found.get() key=|found| *found let(found)>
                    <FoundRow state=rows.clone() found />
                </For>
            </ol>
            <Show when=move || count.get() == 0>
                <p class="found__nothing">{nothing}</p>
            </Show>
            <Show when=move || { more() > 0 }>
                <p class="found__more">{more_text}</p>
            </Show>
            <Advice state />
        </section>
    }
}

#[component]
fn FoundRow(state: ChartState, found: Found) -> impl IntoView {
    let i18n = use_i18n();
    let ChartState { report, view, shown, .. } = state;
    let Found { port, risk, rtt_us } = found;
    let is_marked = move || shown.with(|shown| shown.marked == Some(port));
    let href = move || {
        let address = shown.with(|shown| shown.address);
        let marked =
            |address| report.with_untracked(|report| view.with(|view| toggled(report, view, address, port))).to_query();
        address.map(marked).unwrap_or_default()
    };
    let time = rtt_us.map(|rtt_us| move || words::round_trip(i18n.get_locale(), rtt_us));
    view! {
        <li>
            <a class="found__port" href=href data-noscroll aria-current=move || is_marked().to_string()>
                <b class="found__number">{port.number()}</b>
                " "
                <span class="found__service">{service::name(port)}</span>
                " "
                {move || view! { <RiskBadge risk locale=i18n.get_locale() /> }}
                " "
                <span class="found__time">{time}</span>
            </a>
        </li>
    }
}

/// About the port that is marked, else about the one of the greatest risk; nothing while more may be found.
#[component]
fn Advice(state: ChartState) -> impl IntoView {
    let i18n = use_i18n();
    let ChartState { report, shown, .. } = state;
    let about = Memo::new(move |_| {
        let (address, marked) = shown.with(|shown| (shown.address, shown.marked));
        report.with(|report| {
            let host = report.host(address);
            let marked = marked.filter(|port| host.state_of(*port) == Some(PortState::Open));
            let worst = worst(host).filter(|_| report.phase.is_ended() && !host.is_doubtful);
            marked.or(worst.map(|found| found.port))
        })
    });
    move || {
        about.get().map(|port| {
            let (risk, code) = risk::of(port);
            let sentences = move || words::risk_sentences(i18n.get_locale(), code);
            view! {
                <div class="found__advice" data-risk=risk.as_str()>
                    <h3>{move || t_string!(i18n, answer.what_to_do)} ": " {port.number()} " " {service::name(port)}</h3>
                    <p>{move || sentences().0} " " {move || sentences().1}</p>
                </div>
            }
        })
    }
}
