//! What only the command line says.

use super::format::number;
use super::{Locale, states};
use crate::model::event::{PortState, Reason};
use leptos_i18n::td_string;

/// The headings of the table: port, state, service, risk, round-trip time, reason.
pub fn headings(locale: Locale) -> [&'static str; 6] {
    [
        td_string!(locale, cli.heading_port),
        td_string!(locale, cli.heading_state),
        td_string!(locale, cli.heading_service),
        td_string!(locale, cli.heading_risk),
        td_string!(locale, cli.heading_rtt),
        td_string!(locale, cli.heading_reason),
    ]
}

/// So many ports in that state for that reason.
pub fn counted(locale: Locale, state: PortState, count: &str, reason: Reason) -> String {
    let state = states(locale, state).to_lowercase();
    td_string!(locale, cli.counted, count = count, state = state, reason = reason.as_str())
}

/// What the table leaves out.
pub fn not_shown(locale: Locale, list: &str) -> String {
    td_string!(locale, cli.not_shown, list = list)
}

/// How many open ports need care.
pub fn risks(locale: Locale, high: &str, medium: &str) -> String {
    td_string!(locale, cli.risks, high = high, medium = medium)
}

/// Ports that got no verdict.
pub fn not_asked(locale: Locale, count: &str) -> String {
    td_string!(locale, scan.not_asked, count = count)
}

/// How many ports were asked in what time.
pub fn asked_in(locale: Locale, count: &str, time: &str) -> String {
    td_string!(locale, cli.asked_in, count = count, time = time)
}

/// How far the scan has come, and how fast.
pub fn progress(locale: Locale, done: &str, total: &str, rate: &str) -> String {
    td_string!(locale, cli.progress, done = done, total = total, rate = rate)
}

/// What follows when the time left is known.
pub fn time_left(locale: Locale, time: &str) -> String {
    td_string!(locale, cli.time_left, time = time)
}

/// What follows while ports keep silent.
pub fn silent(locale: Locale, count: &str) -> String {
    td_string!(locale, cli.silent, count = count)
}

/// What follows when ports were found open, the latest first.
pub fn open_so_far(locale: Locale, count: &str, ports: &str) -> String {
    td_string!(locale, cli.open_so_far, count = count, ports = ports)
}

/// What the law asks of whoever scans.
pub fn legal_notice(locale: Locale) -> &'static str {
    td_string!(locale, cli.legal_notice)
}

/// More than two numbers behind the target: several targets.
pub fn several_targets(locale: Locale, list: &str) -> String {
    td_string!(locale, cli.several_targets, list = list)
}

/// A notice, and whom it is about.
pub fn notice_of(locale: Locale, notice: &str, list: &str) -> String {
    td_string!(locale, cli.notice_of, notice = notice, list = list)
}

/// A file of targets that cannot be read.
pub fn targets_not_read(locale: Locale, file: &str, error: &str) -> String {
    td_string!(locale, cli.targets_not_read, file = file, error = error)
}

/// What would be scanned, in three lines; the counts are those of addresses, ports and probes.
pub fn dry_run(locale: Locale, targets: &str, ports: &str, [addresses, each, probes]: [u64; 3]) -> String {
    let addresses = match addresses {
        1 => td_string!(locale, cli.one_address).to_owned(),
        _ => td_string!(locale, cli.addresses, count = number(locale, addresses)),
    };
    let probes = match probes {
        1 => td_string!(locale, cli.one_probe).to_owned(),
        _ => td_string!(locale, cli.probes, count = number(locale, probes)),
    };
    let ports_each = super::ports(locale, each);
    let size = td_string!(locale, cli.dry_run_size, addresses = addresses, ports = ports_each, probes = probes);
    let lines = [
        td_string!(locale, cli.dry_run_targets, targets = targets),
        td_string!(locale, cli.dry_run_ports, ports = ports),
        size,
    ];
    lines.join("\n")
}

/// A result that was lost: where it should have gone, and what the system says.
pub fn not_written(locale: Locale, place: &str, error: &str) -> String {
    td_string!(locale, cli.not_written, place = place, error = error)
}

/// A file that two results were to go into.
pub fn same_file(locale: Locale, path: &str) -> String {
    td_string!(locale, cli.same_file, path = path)
}

/// Where a result goes that is not written into a file.
pub fn standard_output(locale: Locale) -> &'static str {
    td_string!(locale, cli.standard_output)
}
