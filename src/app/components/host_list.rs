//! The hosts of a scan with what is open on each: by host, by port, or as a matrix of both.

use super::host_matrix::HostMatrix;
use super::host_rows::{HostRows, PortRows};
use crate::app::view_state::{Arrangement, Msg, ViewState};
use crate::model::found::hosts_with_open;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Where there are several hosts, once the scan has ended: until then their charts fill.
#[component]
pub fn HostList(report: RwSignal<Report>, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let is_told = Memo::new(move |_| {
        report.with(|report| report.phase.is_ended() && report.hosts.len() > 1 && report.counts.open > 0)
    });
    let by = Memo::new(move |_| view.with(|view| view.by));
    let name = move |arrangement| match arrangement {
        Arrangement::Host => t_string!(i18n, answer.by_host),
        Arrangement::Port => t_string!(i18n, answer.by_port),
        Arrangement::Matrix => t_string!(i18n, answer.matrix),
    };
    let links = move || {
        let link = |arrangement| {
            let href = move || view.get().update(Msg::Arrange(arrangement)).to_query();
            let current = move || (by.get() == arrangement).then_some("true");
            view! {
                <li><a href=href data-noscroll aria-current=current>{move || name(arrangement)}</a></li>
            }
        };
        Arrangement::ALL.map(link).collect_view()
    };
    let title = move || {
        let [hosts, addresses] = report
            .with(|report| [hosts_with_open(report), report.plan.addresses.max(report.hosts.len() as u64)])
            .map(|count| words::number(i18n.get_locale(), count));
        t_string!(i18n, answer.on_hosts, hosts = hosts, addresses = addresses)
    };
    let everyone = move || view.get().update(Msg::Host(None)).to_query();
    let arranged = move || match by.get() {
        Arrangement::Host => view! { <HostRows report view /> }.into_any(),
        Arrangement::Port => view! { <PortRows report view /> }.into_any(),
        Arrangement::Matrix => view! { <HostMatrix report view /> }.into_any(),
    };
    view! {
        <Show when=move || is_told.get()>
            <section class="host-list" translate="no" aria-labelledby="hosts-title">
                <div class="host-list__head">
                    <h2 id="hosts-title">{title}</h2>
                    <nav class="host-list__by" aria-label=move || t_string!(i18n, answer.arrange)><ul>{links}</ul></nav>
                    <Show when=move || view.with(|view| view.host.is_some())>
                        <a class="host-list__all" href=everyone data-noscroll>{t!(i18n, answer.all_hosts)}</a>
                    </Show>
                </div>
                {arranged}
            </section>
        </Show>
    }
}
