//! The counts of a comparison, each of them a link that shows those ports only.

use crate::app::differences::{Chosen, Filter};
use crate::model::diff::Diff;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// All changes, each kind of them, what stayed open, and what was not compared.
#[component]
pub fn ChangeFilter(diff: StoredValue<Diff>, chosen: Memo<Chosen>) -> impl IntoView {
    let i18n = use_i18n();
    let counts = diff.with_value(|diff| diff.counts);
    // Between scans of our own there is nothing unknown.
    let filters = Filter::ALL.into_iter().filter(|filter| *filter != Filter::Unknown || filter.count(&counts) > 0);
    let links = filters.map(|filter| {
        let name = Signal::derive(move || {
            match filter {
                Filter::Changes => t_string!(i18n, compare.changes),
                Filter::NewlyOpen => t_string!(i18n, compare.newly_open_ports),
                Filter::Gone => t_string!(i18n, compare.gone_ports),
                Filter::Changed => t_string!(i18n, compare.changed_ports),
                Filter::SameOpen => t_string!(i18n, compare.same_open),
                Filter::Once => t_string!(i18n, compare.once),
                Filter::Unknown => t_string!(i18n, compare.no_verdict),
            }
            .to_owned()
        });
        let count = Signal::derive(move || words::number(i18n.get_locale(), filter.count(&counts)));
        let href = Signal::derive(move || Chosen { filter, page: 0, ..chosen.get() }.to_query());
        let current = Signal::derive(move || if chosen.get().filter == filter { "true" } else { "false" });
        view! {
            <li>
                <a
                    href=href
                    data-noscroll
                    class="count-filter__link"
                    data-change=filter.as_str()
                    aria-current=current
                >
                    <span class="count-filter__count">{count}</span>
                    " "
                    <span class="count-filter__name">{name}</span>
                </a>
            </li>
        }
    });
    let label = Signal::derive(move || t_string!(i18n, compare.filter).to_owned());
    view! {
        <nav class="count-filter change-filter" aria-label=label>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
}
