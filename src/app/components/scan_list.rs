//! The scans that this browser has started, newest first.

use super::risk_counts::RiskCountsView;
use super::scan_again::ScanAgain;
use crate::model::event::{Phase, ScanId};
use crate::model::paths::BasePath;
use crate::model::summary::ScanSummary;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_router::components::A;

/// A list; a sentence if it is empty.
#[component]
pub fn ScanList(
    /// Each with the scan of the same target before it, if there is one.
    scans: Vec<(ScanSummary, Option<ScanId>)>,
) -> impl IntoView {
    let i18n = use_i18n();
    if scans.is_empty() {
        return view! { <p class="scan-list__empty">{t!(i18n, history.empty)}</p> }.into_any();
    }
    let items = scans.into_iter().map(|(scan, previous)| view! { <ScanItem scan previous /> });
    view! { <ol class="scan-list" translate="no">{items.collect_view()}</ol> }.into_any()
}

#[component]
fn ScanItem(scan: ScanSummary, previous: Option<ScanId>) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let ScanSummary { id, request, phase, started_at_ms, addresses, more_addresses, counts, open_ports, risks, .. } =
        scan;
    let ScanSummary { total, failure, .. } = scan;
    let mut places: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    places.retain(|place| *place != request.target);
    if more_addresses > 0 {
        places.push(format!("+{more_addresses}"));
    }
    let comparison = previous.map(|previous| base.compare(&previous, &id));
    let places = (!places.is_empty()).then(|| places.join(", "));
    let (mode, target) = (request.mode(), words::targets(&request.target));
    let stands = move || {
        let locale = i18n.get_locale();
        let extent = words::extent(locale, phase, counts.total(), total);
        let word = words::phase(locale, phase);
        extent.map_or_else(|| word.to_owned(), |extent| format!("{word} {extent}"))
    };
    let asked = move || words::ports(i18n.get_locale(), counts.total());
    let found = move || {
        if let (Some(failure), true) = (&failure, open_ports.is_empty()) {
            return words::failure(i18n.get_locale(), failure);
        }
        if open_ports.is_empty() {
            return t_string!(i18n, history.nothing_open).to_owned();
        }
        t_string!(i18n, history.ports, ports = words::some_ranges(&open_ports))
    };
    view! {
        <li class="scan-list__item" data-phase=phase.as_str()>
            <div class="scan-list__head">
                <A href=base.scan(&id) attr:class="scan-list__target">{target}</A>
                {(phase != Phase::Done).then(|| view! { <span class="scan-list__phase">{stands}</span> })}
            </div>
            <p class="scan-list__facts">
                <span>{words::moment(started_at_ms)}</span>
                <span>{move || words::mode(i18n.get_locale(), mode)} ", " {asked}</span>
                {places.map(|places| view! { <span>{places}</span> })}
            </p>
            <p class="scan-list__found">{found}</p>
            <RiskCountsView counts=Signal::stored(risks) />
            {comparison.map(|href| {
                view! { <A href attr:class="scan-list__compare">{t!(i18n, compare.with_previous)}</A> }
            })}
            <ScanAgain request />
        </li>
    }
}
