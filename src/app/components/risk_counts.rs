//! How many open ports there are of each risk.

use crate::model::risk::{Risk, RiskCounts};
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Each level of which there are any; nothing while no port is open.
#[component]
pub fn RiskCountsView(counts: Signal<RiskCounts>) -> impl IntoView {
    let i18n = use_i18n();
    let number = move |risk| words::number(i18n.get_locale(), counts.get().of(risk));
    let items = Risk::ALL.map(|risk| {
        let is_told = move || counts.get().of(risk) > 0;
        view! {
            <Show when=is_told>
                <li>
                    <span class="risk" data-risk=risk.as_str()>
                        {move || words::level(i18n.get_locale(), risk)} " " {move || number(risk)}
                    </span>
                </li>
            </Show>
        }
    });
    let is_empty = Memo::new(move |_| Risk::ALL.into_iter().all(|risk| counts.get().of(risk) == 0));
    view! {
        <ul
            class="risk-counts"
            hidden=move || is_empty.get()
            aria-label=move || t_string!(i18n, scan.risks)
            title=move || t_string!(i18n, answer.by_number)
        >
            {items.collect_view()}
        </ul>
    }
}
