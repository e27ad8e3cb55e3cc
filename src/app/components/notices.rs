//! What is worth knowing of a scan besides its verdicts.

use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// A list, absent while there is nothing to say.
#[component]
pub fn Notices(report: RwSignal<Report>) -> impl IntoView {
    let i18n = use_i18n();
    let sentences = Memo::new(move |_| {
        let locale = i18n.get_locale();
        report.with(|report| {
            let down =
                report.hosts.iter().filter_map(|(address, host)| Some(words::host_down(locale, *address, host.down?)));
            let silent = words::never_answered(locale, report.silent_addresses());
            let notices = report.notices.iter().map(|notice| words::notice(locale, notice));
            notices.chain(down).chain(silent).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || sentences.with(|list| !list.is_empty())>
            <ul class="notices" translate="no" aria-label=move || t_string!(i18n, scan.notices)>
                {move || sentences.get().into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
            </ul>
        </Show>
    }
}
