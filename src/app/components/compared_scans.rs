//! Which two scans are compared, each with the way to it.

use crate::model::diff::ComparedScan;
use crate::model::paths::BasePath;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_router::components::A;

/// The scan before and the scan after: target, time, how many ports it asks, and how far it has come.
#[component]
pub fn ComparedScans(scans: [ComparedScan; 2]) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let items = scans.into_iter().zip([true, false]).map(|(scan, is_before)| {
        let when = Signal::derive(move || {
            if is_before {
                t_string!(i18n, compare.before).to_owned()
            } else {
                t_string!(i18n, compare.after).to_owned()
            }
        });
        let ComparedScan { id, target, phase, started_at_ms, asked, .. } = scan;
        let facts = move || {
            let ports = words::ports(i18n.get_locale(), asked.len().into());
            let asked = t_string!(i18n, compare.asked, ports = ports);
            format!("{asked} · {}", words::phase(i18n.get_locale(), phase))
        };
        let title = move || t_string!(i18n, scan.title, target = words::targets(&target));
        let href = id.map(|id| base.scan(&id)).unwrap_or_default();
        view! {
            <li class="compared-scans__item">
                <p class="compared-scans__when">{when}</p>
                <A href attr:class="compared-scans__scan">{title}</A>
                <p class="compared-scans__facts">{words::moment(started_at_ms)}</p>
                <p class="compared-scans__facts">{facts}</p>
            </li>
        }
    });
    let label = Signal::derive(move || t_string!(i18n, compare.scans).to_owned());
    view! { <ol class="compared-scans" aria-label=label>{items.collect_view()}</ol> }
}
