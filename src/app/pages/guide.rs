//! How to read a scan: what its words, its colours and its chart mean, and what to do about them.

use crate::app::components::page_title::PageTitle;
use crate::app::components::written_once::written_once;
use crate::chart::layout::Layout;
use crate::chart::svg;
use crate::model::event::{FilteredPorts, OpenPort, PortState, Reason, ScanEvent};
use crate::model::ports::PortSet;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use std::net::{IpAddr, Ipv4Addr};

/// Of an address that is reserved for documentation (RFC 5737).
const HOST: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10));
/// What is open on the chart that is explained.
const OPEN: &str = "22,80,443,3306,8080";
/// What is closed there; the rest is filtered.
const CLOSED: &str = "1-1023,3000-4000,8000-9000,!22,!80,!443,!3306,!8080";
/// The reasons that people meet, in the order in which they are told.
const REASONS: [Reason; 7] = [
    Reason::SynAck,
    Reason::ConnRefused,
    Reason::NoResponse,
    Reason::HostUnreach,
    Reason::NetUnreach,
    Reason::AdminProhibited,
    Reason::PortUnreach,
];

/// Text, a chart and a table.
#[component]
pub fn GuidePage() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PageTitle text=Signal::derive(move || t_string!(i18n, guide.title).to_owned()) />
        {written_once(move || view! { <Guide locale=i18n.get_locale_untracked() /> })}
    }
}

#[component]
fn Guide(locale: Locale) -> impl IntoView {
    view! {
        <article class="prose guide">
            <h1>{td_string!(locale, guide.title)}</h1>
            <p class="hero__lead">{td_string!(locale, guide.lead)}</p>
            <h2 id="states">{td_string!(locale, guide.states)}</h2>
            <dl class="guide__list">
                {term("open", words::state(locale, PortState::Open), td_string!(locale, guide.open))}
                {term("closed", words::state(locale, PortState::Closed), td_string!(locale, guide.closed))}
                {term("filtered", words::state(locale, PortState::Filtered), td_string!(locale, guide.filtered))}
                {term("waiting", td_string!(locale, chart.waiting), td_string!(locale, guide.waiting))}
                {term("", td_string!(locale, guide.doubt_title), td_string!(locale, guide.doubt))}
            </dl>
            <h2 id="chart">{td_string!(locale, chart.title)}</h2>
            <p>{td_string!(locale, guide.rows)}</p>
            <p>{td_string!(locale, guide.curve)}</p>
            <figure class="guide__chart" inner_html=sample(locale)></figure>
            <p>{td_string!(locale, guide.sample)}</p>
            <p>{td_string!(locale, guide.keys)}</p>
            <h2 id="reasons">{td_string!(locale, table.reason)}</h2>
            <p>{td_string!(locale, guide.reasons)}</p>
            <dl class="guide__list">
                {REASONS.map(|reason| term("", reason.as_str(), words::reason(locale, reason))).collect_view()}
            </dl>
            <h2 id="risk">{td_string!(locale, table.risk)}</h2>
            <p>{td_string!(locale, guide.risk)}</p>
            <h2 id="again">{td_string!(locale, guide.again_title)}</h2>
            <p>{td_string!(locale, guide.again)}</p>
        </article>
    }
}

/// A word with its colour, and what it means.
fn term(cell: &'static str, word: &'static str, meaning: &'static str) -> impl IntoView {
    view! {
        <div>
            <dt class=(!cell.is_empty()).then_some("chart__key") data-cell=cell>{word}</dt>
            <dd>{meaning}</dd>
        </div>
    }
}

fn sample(locale: Locale) -> String {
    let of = |text: &str| text.parse::<PortSet>().unwrap_or_default();
    let (open, closed) = (of(OPEN), of(CLOSED));
    let all = PortSet::all();
    let filtered = all.iter().filter(|port| !open.contains(*port) && !closed.contains(*port));
    let (reason, attempts) = (Reason::NoResponse, 2);
    let ports = ScanEvent::Ports {
        address: HOST,
        open: open.iter().map(|port| OpenPort { port, reason: Reason::SynAck, rtt_us: None, attempts: 1 }).collect(),
        filtered: vec![FilteredPorts { reason, sender: None, attempts, ports: filtered.collect() }],
        closed: closed.iter().collect(),
    };
    let report = Report::of(vec![ports]);
    let label = td_string!(locale, chart.label, host = HOST).to_string();
    svg::still(&Layout::new(&all), report.host(Some(HOST)), locale, &label)
}
