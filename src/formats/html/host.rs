//! One host in the report for people: its chart, its rows, and what is told as ranges.

use crate::chart::layout::Layout;
use crate::chart::svg;
use crate::formats::Export;
use crate::formats::results::{PortResult, host_results};
use crate::model::event::PortState;
use crate::model::ports::{Port, PortSet};
use crate::model::report::HostReport;
use crate::words::{self, Locale};
use std::net::IpAddr;

/// So many filtered ports of a host are rows; more are told as ranges.
const MAX_FILTERED_ROWS: usize = 100;

/// Of so many hosts each has a large chart; of more a small one.
const MAX_LARGE_CHARTS: usize = 4;

pub(super) struct Host {
    pub address: String,
    pub name: Option<String>,
    pub summary: String,
    /// An SVG; `None` where one state was chosen, for it would show the others.
    pub chart: Option<String>,
    pub rows: Vec<Row>,
    pub folded: Vec<Folded>,
}

/// A port by itself.
pub(super) struct Row {
    pub port: Port,
    pub state: &'static str,
    pub state_word: &'static str,
    pub service: &'static str,
    pub risk: Option<RiskNote>,
    pub rtt: String,
    pub reason: &'static str,
}

/// How bad it would be, why, and what to do.
pub(super) struct RiskNote {
    pub level: &'static str,
    pub word: &'static str,
    pub why: &'static str,
    pub advice: &'static str,
}

/// All ports of a state.
pub(super) struct Folded {
    pub state: &'static str,
    pub word: &'static str,
    pub count: String,
    pub ranges: String,
}

/// Every address that was heard of; a notice tells of those that never answered.
pub(super) fn all(export: &Export) -> Vec<Host> {
    let names = export.report.joined_names();
    let hosts = &export.report.hosts;
    let layout = Layout::of(export.report);
    let heard: Vec<_> = hosts.iter().filter(|(_, host)| !host.is_unheard()).collect();
    let layout = if heard.len() > MAX_LARGE_CHARTS { layout.small() } else { layout };
    heard
        .into_iter()
        .map(|(address, host)| one(export, *address, names.get(address).map(String::as_str), host, &layout))
        .collect()
}

fn one(export: &Export, address: IpAddr, name: Option<&str>, host: &HostReport, layout: &Layout) -> Host {
    let locale = export.locale;
    let of_state =
        |state| -> PortSet { host_results(address, None, host, Some(state)).map(|result| result.port).collect() };
    let [open, closed, filtered] = PortState::ALL.map(of_state);
    let count = |ports: &PortSet| words::number(locale, ports.len().into());
    let is_shown = |state| export.shown.is_none_or(|shown| shown == state);
    let folds_filtered = filtered.len() as usize > MAX_FILTERED_ROWS;
    let is_row = |result: &PortResult| match result.state {
        PortState::Open => true,
        PortState::Filtered => !folds_filtered,
        PortState::Closed => false,
    };
    let folds = [(PortState::Filtered, &filtered, folds_filtered), (PortState::Closed, &closed, !closed.is_empty())];
    let folded = folds.into_iter().filter(|(state, _, folds)| *folds && is_shown(*state));
    let summary = words::summary(locale, &count(&open), &count(&closed), &count(&filtered));
    Host {
        address: address.to_string(),
        name: name.map(str::to_owned),
        chart: export.shown.is_none().then(|| svg::still(layout, host, locale, &summary)),
        summary,
        rows: host_results(address, None, host, export.shown)
            .filter(is_row)
            .map(|result| row(locale, &result))
            .collect(),
        folded: folded
            .map(|(state, ports, _)| Folded {
                state: state.as_str(),
                word: words::states(locale, state),
                count: count(ports),
                ranges: ports
                    .ranges()
                    .map(|(first, last)| words::port_range(first, last))
                    .collect::<Vec<_>>()
                    .join(", "),
            })
            .collect(),
    }
}

fn row(locale: Locale, result: &PortResult) -> Row {
    let note = result.risk.map(|(risk, code)| {
        let (why, advice) = words::risk_sentences(locale, code);
        RiskNote { level: risk.as_str(), word: words::level(locale, risk), why, advice }
    });
    Row {
        port: result.port,
        state: result.state.as_str(),
        state_word: words::state(locale, result.state),
        service: result.service.unwrap_or_default(),
        risk: note,
        rtt: result.rtt_ms.map(|ms| words::round_trip(locale, (ms * 1000.0) as u32)).unwrap_or_default(),
        reason: if result.is_doubtful { words::doubtful(locale) } else { words::reason(locale, result.reason) },
    }
}
