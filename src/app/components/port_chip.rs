//! The mark of an open port: its number, and its risk by colour, shape and word.

use crate::app::rows::{marked, toggled};
use crate::app::view_state::ViewState;
use crate::model::ports::Port;
use crate::model::report::Report;
use crate::model::{risk, service};
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::net::IpAddr;

/// Marks that port of that host in chart and table, or takes the mark away.
#[component]
pub fn PortChip(
    report: RwSignal<Report>,
    view: Memo<ViewState>,
    address: IpAddr,
    port: Port,
    /// What is seen of it first: the number, or the host where it stands beside its number.
    text: String,
    /// Whether its service is heard only.
    #[prop(optional)]
    is_short: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let risk = risk::of(port).0;
    let is_marked =
        Memo::new(move |_| report.with(|report| view.with(|view| marked(report, view))) == Some((address, port)));
    let href =
        move || report.with_untracked(|report| view.with(|view| toggled(report, view, address, port))).to_query();
    let service = service::name(port).unwrap_or_default();
    let service_class = if is_short { "visually-hidden" } else { "" };
    view! {
        <a class="chip" data-risk=risk.as_str() href=href data-noscroll aria-current=move || is_marked.get().to_string()>
            <b>{text}</b>
            " "
            <span class=service_class>{service}</span>
            <span class="visually-hidden">", " {move || words::level(i18n.get_locale(), risk)}</span>
        </a>
    }
}
