//! One row of a comparison: a port, or several that went the same way.

use super::risk_badge::RiskBadge;
use super::state_badge::StateBadge;
use crate::app::differences::Row;
use crate::model::diff::Verdict;
use crate::model::event::PortState;
use crate::model::risk;
use crate::model::service;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// What became of it by word, sign and colour, from which state to which, and what that means.
#[component]
pub fn ChangeRow<'a>(row: Row<'a>) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let Row { host, first, last, transition } = row;
    let (address, change) = (host.address, transition.change);
    let service = if first == last { service::name(first).unwrap_or_default() } else { "" };
    let is_open = transition.after.is_some_and(|verdict| verdict.state == PortState::Open);
    let is_news = is_open && transition.before.is_none_or(|verdict| verdict.state != PortState::Open);
    let (before, after) = (state(transition.before), state(transition.after));
    // Its ports are many, and what they mean does not depend on them.
    let way = crate::model::diff::Transition { ports: Default::default(), ..transition.clone() };
    let meaning = Signal::derive(move || words::meaning(i18n.get_locale(), &way));
    let badge = Signal::derive(move || words::change(i18n.get_locale(), change).to_owned());
    let risk = move || view! { <RiskBadge risk=risk::of(first).0 locale=i18n.get_locale() /> };
    let then = Signal::derive(move || format!(" {} ", t_string!(i18n, compare.then)));
    view! {
        <tr role="row" data-change=change.as_str()>
            <td role="cell" class="change-table__host">{address.to_string()}</td>
            <th role="rowheader" scope="row" class="change-table__port">{words::port_range(first, last)}</th>
            <td role="cell" class="change-table__service">{service}</td>
            <td role="cell" class="change-table__change">
                <span class="change-badge" data-change=change.as_str()>{badge}</span>
            </td>
            <td role="cell" class="change-table__states">
                {before}
                <span class="change-table__then"><span class="visually-hidden">{then}</span></span>
                {after}
            </td>
            <td role="cell" class="change-table__risk">
                {is_news.then_some(risk)}
            </td>
            <td role="cell" class="change-table__meaning">{meaning}</td>
        </tr>
    }
}

fn state(verdict: Option<Verdict>) -> AnyView {
    let i18n = use_i18n();
    match verdict {
        Some(verdict) => {
            let word = move || words::state(i18n.get_locale(), verdict.state);
            view! { <StateBadge state=move || verdict.state.as_str() word /> }.into_any()
        }
        None => {
            let text = Signal::derive(move || t_string!(i18n, compare.no_verdict).to_owned());
            view! { <span class="change-table__none">{text}</span> }.into_any()
        }
    }
}
