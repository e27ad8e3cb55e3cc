//! The counts of a scan, each of them a link that shows those ports only.

use crate::app::view_state::{Msg, ViewState};
use crate::model::event::PortState;
use crate::model::report::Report;
use crate::model::shortcut::Shortcut;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// All, open, closed and filtered.
#[component]
pub fn StateFilter(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let only = Memo::new(move |_| view.with(|view| view.host));
    let counts = Memo::new(move |_| {
        report.with(|report| match only.get() {
            Some(host) => report.host(Some(host)).counts(),
            None => report.counts,
        })
    });
    let choices = [None, Some(PortState::Open), Some(PortState::Closed), Some(PortState::Filtered)];
    let links = choices.map(|filter| {
        let name = move || match filter {
            None => t_string!(i18n, state.all),
            Some(state) => words::states(i18n.get_locale(), state),
        };
        let count = move || filter.map_or_else(|| counts.get().total(), |state| counts.get().of(state));
        let shortcut = match filter {
            None => Shortcut::All,
            Some(PortState::Open) => Shortcut::Open,
            Some(PortState::Closed) => Shortcut::Closed,
            Some(PortState::Filtered) => Shortcut::Filtered,
        };
        let is_chosen = move || view.get().filter == filter;
        view! {
            <li>
                <a
                    href=move || view.get().update(Msg::Filter(filter)).to_query()
                    data-noscroll
                    class="count-filter__link"
                    data-shortcut=shortcut.as_str()
                    aria-keyshortcuts=shortcut.key()
                    data-state=filter.map_or("all", PortState::as_str)
                    aria-current=move || is_chosen().then_some("true")
                >
                    <span class="count-filter__count" translate="no">{move || words::number(i18n.get_locale(), count())}</span>
                    <span class="count-filter__name">{name}</span>
                </a>
            </li>
        }
    });
    view! {
        <nav class="count-filter state-filter" aria-label=move || t_string!(i18n, table.filter)>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
}
