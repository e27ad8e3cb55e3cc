//! The other scans of this browser with which a scan can be compared.

use crate::app::history::use_history;
use crate::client;
use crate::model::paths::BasePath;
use crate::model::report::Report;
use crate::model::summary::ScanSummary;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_router::components::A;

/// Links to the comparisons, those with scans of the same target first; the newer scan is the one after. Absent
/// while the scan runs, and where there is no other.
#[component]
pub fn CompareMenu(report: RwSignal<Report>) -> impl IntoView {
    let i18n = use_i18n();
    let history = use_history();
    let is_ended = Memo::new(move |_| report.with(|report| report.phase.is_ended()));
    move || {
        let target = report.with_untracked(|report| report.request.target.clone());
        let id = report.with_untracked(|report| report.id.clone());
        let mut others = history.with(|history| history.as_ref()?.as_ref().ok().cloned()).unwrap_or_default();
        others.extend(client::opened_scans());
        others.retain(|scan| scan.is_comparable() && Some(&scan.id) != id.as_ref());
        if others.is_empty() || !is_ended.get() {
            return ().into_any();
        }
        let (same, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|scan| scan.is_of(&target));
        let title = |is_same| {
            let title = move || {
                if is_same { t_string!(i18n, compare.same_target) } else { t_string!(i18n, compare.other_targets) }
            };
            Signal::derive(move || title().to_owned())
        };
        view! {
            <details class="menu compare-menu" name="menu">
                <summary class="button">{t!(i18n, compare.menu)}</summary>
                <div class="menu__panel" tabindex="-1">
                    {links(title(true), same, report)}
                    {links(title(false), others, report)}
                </div>
            </details>
        }
        .into_any()
    }
}

fn links(title: Signal<String>, scans: Vec<ScanSummary>, report: RwSignal<Report>) -> AnyView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    if scans.is_empty() {
        return ().into_any();
    }
    let (id, started_at_ms) = report.with_untracked(|report| (report.id.clone(), report.started_at_ms));
    let links = scans.into_iter().filter_map(|scan| {
        let this = id.as_ref()?;
        let is_newer = scan.started_at_ms > started_at_ms;
        let href = if is_newer { base.compare(this, &scan.id) } else { base.compare(&scan.id, this) };
        let mode = scan.request.mode();
        let facts = Signal::derive(move || {
            format!(" {} · {}", words::moment(scan.started_at_ms), words::mode(i18n.get_locale(), mode))
        });
        Some(view! {
            <li>
                <A href attr:class="compare-menu__link">
                    <b>{words::targets(&scan.request.target)}</b>
                    <span class="compare-menu__facts">{facts}</span>
                </A>
            </li>
        })
    });
    view! {
        <p class="menu__title">{title}</p>
        <ul translate="no">{links.collect_view()}</ul>
    }
    .into_any()
}
