//! What a scan found, in a sentence, when it has ended.

use super::risk_counts::RiskCountsView;
use crate::model::event::PortState;
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
    let sentence = move || {
        let locale = i18n.get_locale();
        let counts = report.with(|report| report.counts);
        let [open, closed, filtered] = PortState::ALL.map(|state| words::number(locale, counts.of(state)));
        let ports = words::ports(locale, counts.total());
        t_string!(i18n, scan.summary, ports = ports, open = open, closed = closed, filtered = filtered)
    };
    // Each batch would count all of them anew.
    let risks =
        Memo::new(move |_| if is_ended.get() { report.with(Report::risk_counts) } else { RiskCounts::default() });
    view! {
        <Show when=move || is_ended.get()>
            <div class="scan-summary">
                <p>{sentence}</p>
                <RiskCountsView counts=Signal::from(risks) />
            </div>
        </Show>
    }
}
