//! Two scans side by side: which they are, what has changed between them, and the chart of it.

use super::change_filter::ChangeFilter;
use super::change_table::ChangeTable;
use super::compared_scans::ComparedScans;
use super::comparison_chart::ComparisonChart;
use super::page_title::PageTitle;
use crate::app::differences::Chosen;
use crate::model::diff::{ComparedScan, Diff, Presence};
use crate::model::paths::BasePath;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_router::components::A;

/// So many addresses are named in a line.
const NAMED_HOSTS: usize = 12;

/// All of it; nothing in it moves but what is chosen.
#[component]
pub fn Comparison(diff: StoredValue<Diff>, chosen: Memo<Chosen>) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let [before, after] = diff.with_value(|diff| [diff.before.clone(), diff.after.clone()]);
    let swapped = before.id.as_ref().zip(after.id.as_ref()).map(|(before, after)| base.compare(after, before));
    let (was, is) = (before.target.clone(), after.target.clone());
    let title = Signal::derive(move || {
        if was.trim().eq_ignore_ascii_case(is.trim()) {
            t_string!(i18n, compare.title, target = words::targets(&is))
        } else {
            t_string!(i18n, compare.title_two, before = words::targets(&was), after = words::targets(&is))
        }
    });
    let running = |scan: &ComparedScan| !scan.phase.is_ended();
    let is_running = [running(&before), running(&after)];
    let sentences = move || -> Vec<(&'static str, String)> {
        let locale = i18n.get_locale();
        let still = [t_string!(i18n, compare.running_before), t_string!(i18n, compare.running_after)];
        let running = is_running.into_iter().zip(still).filter(|(is_running, _)| *is_running);
        let running = running.map(|(_, sentence)| ("banner", sentence.to_owned()));
        let matched = diff.with_value(|diff| {
            let (name, host) = (diff.matched_name.clone()?, diff.hosts.first()?);
            let (before, after) = (host.address_before?, host.address);
            Some(t_string!(i18n, compare.matched, name = name, before = before, after = after))
        });
        let hosts = Presence::TOLD.map(|presence| {
            let hosts = diff.with_value(|diff| named_hosts(diff, presence));
            hosts.map(|hosts| words::presence(locale, presence, &hosts))
        });
        let once = diff.with_value(|diff| {
            let [before, after] = [diff.counts.not_asked_now, diff.counts.not_asked_before];
            let ports = |count| words::ports(locale, count);
            (before + after > 0)
                .then(|| t_string!(i18n, compare.once_note, before = ports(before), after = ports(after)))
        });
        let unknown = diff.with_value(|diff| {
            let [before, after] = [diff.counts.unknown_before, diff.counts.unknown_now];
            let count = |count| words::number(locale, count);
            let mut notes = Vec::new();
            if before + after > 0 {
                notes.push(t_string!(i18n, compare.unknown_note, before = count(before), after = count(after)));
            }
            for (side, unknown) in [
                (t_string!(i18n, compare.before), &diff.before.unknown),
                (t_string!(i18n, compare.after), &diff.after.unknown),
            ] {
                notes.extend(words::unknown(locale, unknown).into_iter().map(|why| format!("{side}: {why}")));
            }
            notes
        });
        let notes = matched.into_iter().chain(hosts.into_iter().flatten()).chain(once).chain(unknown);
        running.chain(notes.map(|sentence| ("comparison__note", sentence))).collect()
    };
    let notes = move || {
        let lines = sentences().into_iter().map(|(class, sentence)| view! { <p class=class>{sentence}</p> });
        lines.collect_view().into_any()
    };
    view! {
        <PageTitle text=title />
        <section class="comparison" translate="no" aria-labelledby="comparison-title">
            <div class="comparison__head">
                <div>
                    <p class="comparison__kicker">{t!(i18n, compare.kicker)}</p>
                    <h1 id="comparison-title">{title}</h1>
                </div>
                {swapped.map(|href| view! { <A href attr:class="button">{t!(i18n, compare.swap)}</A> })}
            </div>
            <ComparedScans scans=[before, after] />
            {notes}
            <ChangeFilter diff chosen />
            <ComparisonChart diff chosen />
            <ChangeTable diff chosen />
        </section>
    }
}

/// The addresses of hosts that stand so; `None` if there are none.
fn named_hosts(diff: &Diff, presence: Presence) -> Option<String> {
    let mut hosts = diff.hosts.iter().filter(|host| host.presence == presence);
    let mut names: Vec<String> = hosts.by_ref().take(NAMED_HOSTS).map(|host| host.address.to_string()).collect();
    let more = hosts.count();
    if more > 0 {
        names.push(format!("+{more}"));
    }
    (!names.is_empty()).then(|| names.join(", "))
}
