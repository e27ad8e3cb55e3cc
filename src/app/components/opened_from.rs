//! Where a report comes from that was read from a file, and what the file does not tell or is not shown of it.

use crate::client;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// So many hosts are listed of a file that has nothing but hosts.
const MAX_HOSTS: usize = 256;

/// Nothing for scans that ran.
#[component]
pub fn OpenedFrom(report: RwSignal<Report>) -> impl IntoView {
    let i18n = use_i18n();
    let id = report.with_untracked(|report| report.id.clone());
    id.and_then(|id| client::opened_file(&id)).map(|file| {
        let (name, format, is_simulated) = (file.name.clone(), file.format, file.is_simulated);
        let from = move || {
            let locale = i18n.get_locale();
            let format = words::opened_format(locale, format);
            let text = t_string!(i18n, opened.from, file = name.clone(), format = format);
            if is_simulated { format!("{text} {}", t_string!(i18n, report.simulated)) } else { text }
        };
        let has_ports = report.with_untracked(|report| report.plan.ports > 0);
        let sentences = Memo::new(move |_| report.with(|report| words::remarks(i18n.get_locale(), &file, report)));
        let remarks = move || sentences.get().into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! {
            <p class="opened-from" translate="no">{from}</p>
            <Show when=move || sentences.with(|list| !list.is_empty())>
                <ul class="notices" translate="no" aria-label=move || t_string!(i18n, opened.remarks)>{remarks}</ul>
            </Show>
            {(!has_ports).then(|| hosts(report))}
        }
        .into_any()
    })
}

/// The hosts of a scan that looked for nothing else.
fn hosts(report: RwSignal<Report>) -> AnyView {
    let i18n = use_i18n();
    let (items, more) = report.with_untracked(|report| {
        let names = report.joined_names();
        let item = |address| match names.get(address) {
            Some(name) => format!("{name} ({address})"),
            None => address.to_string(),
        };
        let items: Vec<String> = report.hosts.keys().take(MAX_HOSTS).map(item).collect();
        (items, report.hosts.len().saturating_sub(MAX_HOSTS))
    });
    let more = (more > 0).then(|| format!("+{more}"));
    let items = items.into_iter().chain(more).map(|text| view! { <li>{text}</li> }).collect_view();
    view! { <ul class="opened-from" aria-label=move || t_string!(i18n, scan.addresses)>{items}</ul> }.into_any()
}
