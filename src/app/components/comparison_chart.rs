//! The chart of a comparison: one host large, its colours and signs explained, and the way to the other hosts.

use crate::app::differences::{Chosen, Filter, by_changes, changes, charted};
use crate::chart::compared::{Mark, compared};
use crate::chart::layout::Layout;
use crate::model::diff::{Change, Diff, HostDiff};
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::net::IpAddr;

/// So many hosts are offered.
const MAX_HOSTS: usize = 24;
/// What the legend tells, and the sign of each.
const ENTRIES: [(Mark, &str); 6] = [
    (Mark::NewlyOpen, "+"),
    (Mark::Gone, "×"),
    (Mark::Changed, "◇"),
    (Mark::SameOpen, ""),
    (Mark::Rest, ""),
    (Mark::Once, ""),
];

/// A still picture, with or without a script. Nothing where no port is known.
#[component]
pub fn ComparisonChart(diff: StoredValue<Diff>, chosen: Memo<Chosen>) -> impl IntoView {
    let i18n = use_i18n();
    if diff.with_value(|diff| diff.hosts.is_empty()) {
        return ().into_any();
    }
    let layout = diff.with_value(|diff| {
        let mut asked = diff.before.asked.clone();
        asked.add_all(&diff.after.asked);
        Layout::new(&asked)
    });
    // As text, like other signals, and not anew when another filter is chosen.
    let address = Memo::new(move |_| {
        diff.with_value(|diff| charted(diff, chosen.get()).map(|host| host.address.to_string()).unwrap_or_default())
    });
    let on_host = move |draw: &dyn Fn(&HostDiff) -> String| {
        let address: Option<IpAddr> = address.get().parse().ok();
        let found = |diff: &Diff| diff.hosts.iter().find(|host| Some(host.address) == address).map(draw);
        diff.with_value(found).unwrap_or_default()
    };
    let summary = Signal::derive(move || on_host(&|host| sentence(i18n.get_locale(), host)));
    let picture = Signal::derive(move || {
        on_host(&|host| {
            let summary = sentence(i18n.get_locale(), host);
            let label = t_string!(i18n, compare.chart_label, host = host.address, summary = summary);
            compared(&layout, host, i18n.get_locale(), &label)
        })
    });
    let has_unknown = diff.with_value(|diff| Filter::Unknown.count(&diff.counts) > 0);
    let legend = move || {
        let entries = ENTRIES.map(|(mark, sign)| {
            let name = match mark {
                Mark::NewlyOpen => t_string!(i18n, compare.newly_open_ports),
                Mark::Gone => t_string!(i18n, compare.gone_ports),
                Mark::Changed => t_string!(i18n, compare.changed_ports),
                Mark::SameOpen => t_string!(i18n, compare.same_open),
                Mark::Once if has_unknown => t_string!(i18n, compare.no_verdict),
                Mark::Once => t_string!(i18n, compare.once),
                Mark::Rest | Mark::Blank => t_string!(i18n, compare.rest),
            };
            view! {
                <li class="comparison-chart__key" data-cell=mark.as_str()>
                    <span class="comparison-chart__swatch" aria-hidden="true">{sign}</span>
                    {name}
                </li>
            }
        });
        entries.collect_view().into_any()
    };
    let title = Signal::derive(move || t_string!(i18n, compare.chart).to_owned());
    let legend_label = Signal::derive(move || t_string!(i18n, chart.legend).to_owned());
    view! {
        <section class="comparison-chart" aria-labelledby="comparison-chart-title">
            <h2 id="comparison-chart-title" class="visually-hidden">{title}</h2>
            <Hosts diff chosen shown=address />
            <div class="comparison-chart__large">
                <div class="comparison-chart__sheet" inner_html=picture></div>
                <div class="comparison-chart__side">
                    <p class="comparison-chart__host">{address}</p>
                    <p class="comparison-chart__summary">{summary}</p>
                    <ul class="comparison-chart__legend" aria-label=legend_label>{legend}</ul>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// Links to the charts of the hosts, where there are several.
#[component]
fn Hosts(diff: StoredValue<Diff>, chosen: Memo<Chosen>, shown: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    let hosts: Vec<(IpAddr, u32)> =
        diff.with_value(|diff| by_changes(diff).into_iter().map(|host| (host.address, changes(host))).collect());
    if hosts.len() < 2 {
        return ().into_any();
    }
    let links = hosts.into_iter().take(MAX_HOSTS).map(|(address, count)| {
        let href = Signal::derive(move || Chosen { host: Some(address), ..chosen.get() }.to_query());
        let current = Signal::derive(move || if shown.get().parse() == Ok(address) { "true" } else { "false" });
        let changes = Signal::derive(move || {
            t_string!(i18n, compare.host_changes, count = words::number(i18n.get_locale(), count.into()))
        });
        view! {
            <li>
                <a href=href data-noscroll class="comparison-chart__link" aria-current=current>
                    <b>{address.to_string()}</b>
                    " "
                    <span>{changes}</span>
                </a>
            </li>
        }
    });
    let label = Signal::derive(move || t_string!(i18n, compare.hosts).to_owned());
    view! { <ul class="comparison-chart__hosts" aria-label=label>{links.collect_view()}</ul> }.into_any()
}

/// What became of the ports of a host, in a sentence.
fn sentence(locale: words::Locale, host: &HostDiff) -> String {
    let reported = [Change::NewlyReported, Change::NoLongerReported].map(|change| host.count(change));
    let counts = [
        host.count(Change::NewlyOpen) + reported[0],
        host.count(Change::Gone) + reported[1],
        host.count(Change::Changed),
        host.same_open().len(),
    ];
    let counts = counts.map(|count| words::number(locale, count.into()));
    words::comparison_summary(locale, &counts, reported != [0, 0])
}
