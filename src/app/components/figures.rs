//! How far a scan is, in figures and curves, and what it does: a strip while it runs, folded when it has ended.

use super::curves::Curves;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Progress bar, time, addresses, curves.
#[component]
pub fn Figures(report: RwSignal<Report>) -> impl IntoView {
    let i18n = use_i18n();
    let progress = Memo::new(move |_| report.with(|report| report.progress));
    let is_ended = Memo::new(move |_| report.with(|report| report.phase.is_ended()));
    let number = move |count| words::number(i18n.get_locale(), count);
    let addresses = move || {
        report.with(|report| {
            let mut addresses: Vec<String> = report.hosts.keys().take(4).map(ToString::to_string).collect();
            if report.hosts.len() > addresses.len() {
                addresses.push(format!("+{}", report.hosts.len() - addresses.len()));
            }
            addresses.join(", ")
        })
    };
    let of_total = move || {
        let progress = progress.get();
        let (done, total) = (number(progress.done), number(progress.total));
        if done == total { total } else { t_string!(i18n, scan.of_total, done = done, total = total) }
    };
    let duration = move |ms| words::duration(i18n.get_locale(), ms);
    let left = move || {
        let range = progress.get().left_ms();
        range.map_or_else(|| "–".to_owned(), |range| words::duration_range(i18n.get_locale(), range))
    };
    let doing = Memo::new(move |_| report.with(|report| words::activity(i18n.get_locale(), report)));
    view! {
        <details class="figures" translate="no" open=move || !is_ended.get()>
            <summary class="figures__head">{t!(i18n, answer.how)}</summary>
            <div class="figures__all">
            <Show when=move || !is_ended.get()>
                <progress
                    class="figures__progress"
                    aria-label=move || t_string!(i18n, scan.progress)
                    max=move || progress.get().total.max(1).to_string()
                    value=move || progress.get().done.to_string()
                ></progress>
            </Show>
            <dl class="figures__list">
                <div>
                    <dt>{t!(i18n, scan.ports)}</dt>
                    <dd class="figures__ports">{of_total}</dd>
                </div>
                <div>
                    <dt>{t!(i18n, scan.elapsed)}</dt>
                    <dd>{move || duration(progress.get().elapsed_ms)}</dd>
                </div>
                <Show when=move || !is_ended.get()>
                    <div>
                        <dt>{t!(i18n, scan.remaining)}</dt>
                        <dd>{left}</dd>
                    </div>
                    <div>
                        <dt>{t!(i18n, scan.silent)}</dt>
                        <dd>{move || number(progress.get().silent)}</dd>
                    </div>
                </Show>
                <div class="figures__addresses">
                    <dt>{t!(i18n, scan.addresses)}</dt>
                    <dd>{addresses}</dd>
                </div>
            </dl>
            <Curves report />
            <Show when=move || !is_ended.get()>
                <p class="figures__note" role="status">{doing}</p>
            </Show>
            </div>
        </details>
    }
}
