//! What happens in a scan, in words.

use super::{Locale, number, problem};
use crate::model::event::{Counts, Failure, Phase, PortState, Progress, Reason};
use crate::model::report::{PortRow, Report};
use leptos_i18n::td_string;

/// How far a scan has come, in a word or two.
pub fn phase(locale: Locale, phase: Phase) -> &'static str {
    match phase {
        Phase::Queued => td_string!(locale, phase.queued),
        Phase::Resolving => td_string!(locale, phase.resolving),
        Phase::Probing => td_string!(locale, phase.probing),
        Phase::Paused => td_string!(locale, flow.paused),
        Phase::Done => td_string!(locale, phase.done),
        Phase::Cancelled => td_string!(locale, phase.cancelled),
        Phase::Failed => td_string!(locale, phase.failed),
        Phase::Unknown => td_string!(locale, phase.unknown),
    }
}

/// How far a scan came that did not end by itself; nothing of any other.
pub fn extent(locale: Locale, phase: Phase, done: u64, total: u64) -> Option<String> {
    let is_cut_short = matches!(phase, Phase::Cancelled | Phase::Failed | Phase::Unknown) && done < total;
    let [done, total] = [done, total].map(|count| number(locale, count));
    is_cut_short.then(|| td_string!(locale, course.after, done = done, total = total))
}

/// What a running scan does just now; nothing of one that has ended.
pub fn activity(locale: Locale, report: &Report) -> String {
    let Progress { done, total, silent, .. } = report.progress;
    let is_all_asked = silent > 0 && done + silent >= total;
    match report.phase {
        Phase::Queued | Phase::Resolving => td_string!(locale, course.resolving).to_owned(),
        Phase::Paused => td_string!(locale, course.paused).to_owned(),
        Phase::Probing if is_all_asked => td_string!(locale, course.silent).to_owned(),
        Phase::Probing => td_string!(locale, course.asking).to_owned(),
        Phase::Done | Phase::Cancelled | Phase::Failed | Phase::Unknown => String::new(),
    }
}

/// A port's state in one word.
pub fn state(locale: Locale, state: PortState) -> &'static str {
    match state {
        PortState::Open => td_string!(locale, state.open),
        PortState::Closed => td_string!(locale, state.closed),
        PortState::Filtered => td_string!(locale, state.filtered),
    }
}

/// The same for several ports: a heading, or a filter.
pub fn states(locale: Locale, state: PortState) -> &'static str {
    match state {
        PortState::Open => td_string!(locale, state.open_ports),
        PortState::Closed => td_string!(locale, state.closed_ports),
        PortState::Filtered => td_string!(locale, state.filtered_ports),
    }
}

/// Why a port is in its state.
pub fn reason(locale: Locale, reason: Reason) -> &'static str {
    match reason {
        Reason::SynAck => td_string!(locale, reason.syn_ack),
        Reason::ConnRefused => td_string!(locale, reason.conn_refused),
        Reason::NoResponse => td_string!(locale, reason.no_response),
        Reason::HostUnreach => td_string!(locale, reason.host_unreach),
        Reason::NetUnreach => td_string!(locale, reason.net_unreach),
        Reason::AdminProhibited => td_string!(locale, reason.admin_prohibited),
        Reason::PortUnreach => td_string!(locale, reason.port_unreach),
        Reason::ProtoUnreach => td_string!(locale, reason.proto_unreach),
        Reason::ReplyLimit => td_string!(locale, reason.reply_limit),
        Reason::LocalError => td_string!(locale, reason.local_error),
        Reason::Unknown => td_string!(locale, reason.unknown),
    }
}

/// The same of an open port on a host whose ports are nearly all open.
pub fn doubtful(locale: Locale) -> &'static str {
    td_string!(locale, reason.doubtful)
}

/// Why a closed port is closed: it is not kept for each, for there is one reason only.
pub fn refused(locale: Locale) -> &'static str {
    reason(locale, Reason::ConnRefused)
}

/// The same, with who said so.
pub fn reason_of(locale: Locale, row: &PortRow) -> String {
    if row.is_doubtful {
        return doubtful(locale).to_owned();
    }
    let sentence = reason(locale, row.reason);
    match row.sender {
        Some(sender) => td_string!(locale, reason.sender, reason = sentence, sender = sender),
        None => sentence.to_owned(),
    }
}

/// How many ports are in each state.
pub fn counted(locale: Locale, counts: Counts) -> String {
    let [open, closed, filtered] = PortState::ALL.map(|state| number(locale, counts.of(state)));
    summary(locale, &open, &closed, &filtered)
}

/// The counts in one line.
pub fn summary(locale: Locale, open: &str, closed: &str, filtered: &str) -> String {
    td_string!(locale, table.summary, open = open, closed = closed, filtered = filtered)
}

/// Why a scan failed, and what can be done.
pub fn failure(locale: Locale, failure: &Failure) -> String {
    match failure {
        Failure::ExclusionUnknown { host } => td_string!(locale, failure.exclusion_unknown, host = host),
        Failure::NothingToProbe => td_string!(locale, failure.nothing_to_probe).to_owned(),
        Failure::NamesUnanswered => td_string!(locale, failure.names_unanswered).to_owned(),
        Failure::NothingAllowed => td_string!(locale, failure.nothing_allowed).to_owned(),
        Failure::NothingLeft => td_string!(locale, problem.target_nothing_left).to_owned(),
        Failure::TooLarge { problem: inner } => {
            td_string!(locale, failure.too_large, problem = problem(locale, inner))
        }
        Failure::Shortage { .. } => td_string!(locale, failure.shortage).to_owned(),
        Failure::Network { os_error } => td_string!(locale, failure.network, number = os_error),
        Failure::Internal => td_string!(locale, failure.internal).to_owned(),
        Failure::Unknown => td_string!(locale, failure.unknown).to_owned(),
    }
}
