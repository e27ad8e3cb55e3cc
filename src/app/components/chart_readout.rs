//! What a chart shows at the place that is pointed at, in words.

use super::chart::Pointed;
use super::round_trip::RoundTrip;
use super::state_badge::StateBadge;
use crate::app::hosts;
use crate::app::rows::marked;
use crate::app::view_state::ViewState;
use crate::chart::layout::Layout;
use crate::model::event::{PortState, Reason};
use crate::model::ports::Port;
use crate::model::report::{PortRow, Report};
use crate::model::service;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::net::IpAddr;
use std::sync::Arc;

/// What is known of a port.
#[derive(Clone, Copy, PartialEq)]
struct Known {
    port: Port,
    state: Option<PortState>,
    row: Option<PortRow>,
}

/// The port that is pointed at, or else the one that is marked, or else how to point at one. Read out when keys
/// lead there: a pointer passes over too many.
#[component]
pub fn ChartReadout(
    report: RwSignal<Report>,
    view: Memo<ViewState>,
    address: Memo<Option<IpAddr>>,
    pointed: RwSignal<Pointed>,
    layout: Arc<Layout>,
) -> impl IntoView {
    let i18n = use_i18n();
    let mark = Memo::new(move |_| report.with(|report| marked(report, view.get())).map(|(_, port)| port));
    let known = Memo::new(move |_| {
        let port = pointed.get().port.or_else(|| mark.get())?;
        report.with(|report| {
            let host = hosts::known(report, address.get());
            Some(Known { port, state: host.state_of(port), row: host.rows.get(&port).copied() })
        })
    });
    let of_known = move |Known { port, state, row }: Known| {
        let is_asked = layout.place(port).is_some();
        let unknown = move || if is_asked { t_string!(i18n, chart.waiting) } else { t_string!(i18n, chart.blank) };
        let service = move || service::name(port).unwrap_or_else(|| t_string!(i18n, chart.no_service));
        let reason = move || match (row, state) {
            (Some(row), _) => Some(words::reason_of(i18n.get_locale(), &row)),
            (None, Some(_)) => Some(words::reason(i18n.get_locale(), Reason::ConnRefused).to_owned()),
            (None, None) => None,
        };
        view! {
            <p class="chart__at">{move || t_string!(i18n, chart.port, port = port)} <span class="chart__service-name">{service}</span></p>
            <p class="chart__facts">
                {match state {
                    Some(state) => view! { <StateBadge state /> }.into_any(),
                    None => view! { <span>{unknown}</span> }.into_any(),
                }}
                {row.and_then(|row| row.rtt_us).map(|rtt_us| view! { <RoundTrip rtt_us /> })}
                <Show when=move || mark.get() == Some(port)>
                    <span class="chart__marked">{t!(i18n, chart.marked)}</span>
                </Show>
            </p>
            <p class="chart__reason">{reason}</p>
        }
    };
    view! {
        <div
            class="chart__readout"
            role="status"
            aria-live=move || if pointed.get().is_by_key { "polite" } else { "off" }
            aria-atomic="true"
        >
            {move || match known.get() {
                Some(known) => of_known(known).into_any(),
                None => view! { <p class="chart__hint">{t!(i18n, chart.hint)}</p> }.into_any(),
            }}
        </div>
    }
}
