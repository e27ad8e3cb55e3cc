//! What a scan found, in a sentence, when it has ended.

use super::risk_counts::RiskCountsView;
use crate::model::report::Report;
use crate::model::risk::RiskCounts;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Total, open, closed and filtered ports, and how many of the open ones are a risk.
#[component]
pub fn ScanSummaryView(report: RwSignal<Report>) -> impl IntoView {
    let i18n = use_i18n();
    let is_ended = Memo::new(move |_| report.with(|report| report.phase.is_ended()));
    let sentence = move || words::found(i18n.get_locale(), report.with(|report| report.counts));
    // Each batch would count all of them anew.
    let risks =
        Memo::new(move |_| if is_ended.get() { report.with(Report::risk_counts) } else { RiskCounts::default() });
    view! {
        <Show when=move || is_ended.get()>
            <div class="scan-summary" translate="no">
                <p>{sentence}</p>
                <RiskCountsView counts=Signal::from(risks) />
            </div>
        </Show>
    }
}
