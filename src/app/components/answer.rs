//! What a scan found, at a glance: a sentence, and for one host a chip for each open port.

use super::port_chip::PortChip;
use super::risk_counts::RiskCountsView;
use crate::app::view_state::ViewState;
use crate::model::event::Phase;
use crate::model::found::{Found, by_what_was_found, worst_of};
use crate::model::report::Report;
use crate::model::risk::RiskCounts;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// So many ports have a chip; the table has the others.
const MAX_CHIPS: usize = 24;

/// While the scan runs its figures stand here.
#[component]
pub fn Answer(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let is_ended = Memo::new(move |_| report.with(|report| report.phase.is_ended()));
    let sentence = move || report.with(|report| words::found(i18n.get_locale(), report));
    // Silent hosts are given up after a few ports, which has a notice of its own.
    let not_asked = move || {
        let count = report.with(|report| if report.phase == Phase::Done { 0 } else { report.not_asked });
        (count > 0).then(|| t_string!(i18n, scan.not_asked, count = words::number(i18n.get_locale(), count)))
    };
    // Each batch would count all of them anew.
    let risks =
        Memo::new(move |_| if is_ended.get() { report.with(Report::risk_counts) } else { RiskCounts::default() });
    view! {
        <Show when=move || is_ended.get()>
            <div class="answer" translate="no">
                <Chips report view />
                <p>{sentence}</p>
                {move || not_asked().map(|text| view! { <p><b>{text}</b></p> })}
                <RiskCountsView counts=Signal::from(risks) />
            </div>
        </Show>
    }
}

/// Of the only host that answered; none where nearly everything is open, and for several hosts, which have a list.
#[component]
fn Chips(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let address = Memo::new(move |_| {
        report.with(|report| match by_what_was_found(report).as_slice() {
            [only] if !report.host(Some(*only)).is_doubtful => Some(*only),
            _ => None,
        })
    });
    let chips = Memo::new(move |_| report.with(|report| worst_of(report.host(address.get()), MAX_CHIPS)));
    let more = move || report.with(|report| report.host(address.get()).open as usize).saturating_sub(MAX_CHIPS);
    let chip = move |address, found: Found| {
        view! { <li><PortChip report view address port=found.port text=found.port.to_string() /></li> }
    };
    let items = move || {
        let address = address.get();
        let chips = chips.get().into_iter().filter_map(|found| Some(chip(address?, found)));
        chips.collect_view()
    };
    let more_text = move || t_string!(i18n, answer.more, count = words::number(i18n.get_locale(), more() as u64));
    view! {
        <Show when=move || chips.with(|chips| !chips.is_empty())>
            <ul class="answer__chips" aria-label=move || t_string!(i18n, answer.open_ports)>
                {items}
                <Show when=move || { more() > 0 }>
                    <li><a class="chip" href="#ports" rel="external">{more_text}</a></li>
                </Show>
            </ul>
        </Show>
    }
}
