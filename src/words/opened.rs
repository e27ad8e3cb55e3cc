//! Results files that were opened, and those that could not be, in words.

use super::{Locale, number, states};
use crate::model::limits::{MAX_OPENED_BYTES, MAX_OPENED_HOSTS, MAX_OPENED_RESULTS};
use crate::model::opened::{LeftOut, NotRepeatable, OpenError, OpenedFile, OpenedFormat};
use crate::model::report::Report;
use crate::model::unknown::{UnknownPorts, UnknownReason};
use leptos_i18n::td_string;

/// What a file is.
pub fn opened_format(locale: Locale, format: OpenedFormat) -> &'static str {
    match format {
        OpenedFormat::PortolanJson => td_string!(locale, opened.portolan_json),
        OpenedFormat::JsonLines => td_string!(locale, opened.json_lines),
        OpenedFormat::NmapXml => td_string!(locale, opened.nmap_xml),
        OpenedFormat::NmapGrepable => td_string!(locale, opened.nmap_grepable),
        OpenedFormat::MasscanJson => td_string!(locale, opened.masscan_json),
        OpenedFormat::NaabuJson => td_string!(locale, opened.naabu_json),
        OpenedFormat::OpenPortList => td_string!(locale, opened.open_port_list),
    }
}

/// What a file does not tell, and what of it is not shown: a sentence for each kind.
pub fn remarks(locale: Locale, file: &OpenedFile, report: &Report) -> Vec<String> {
    let mut remarks = match report.plan.ports {
        0 => vec![td_string!(locale, opened.no_ports).to_owned()],
        _ => unknown(locale, &report.unknown()),
    };
    remarks.extend(left_out(locale, &file.left_out));
    remarks
}

/// What of a file is not shown, and why: a sentence for each kind, none where all is shown.
fn left_out(locale: Locale, left_out: &LeftOut) -> Vec<String> {
    let LeftOut { udp, other_protocols, port_zero, not_understood, hosts_down, .. } = *left_out;
    let LeftOut { contradicted, missing, cut_line, unsure_line, .. } = *left_out;
    let count = |n| number(locale, n);
    let mut sentences = Vec::new();
    if udp > 0 {
        sentences.push(td_string!(locale, opened.left_udp, count = count(udp)));
    }
    if other_protocols > 0 {
        sentences.push(td_string!(locale, opened.left_protocols, count = count(other_protocols)));
    }
    if port_zero > 0 {
        sentences.push(td_string!(locale, opened.left_zero, count = count(port_zero)));
    }
    if not_understood > 0 {
        sentences.push(td_string!(locale, opened.left_addresses, count = count(not_understood)));
    }
    if hosts_down > 0 {
        sentences.push(td_string!(locale, opened.left_hosts, count = count(hosts_down)));
    }
    if contradicted > 0 {
        sentences.push(td_string!(locale, opened.contradicted, count = count(contradicted)));
    }
    if missing > 0 {
        sentences.push(td_string!(locale, opened.fewer, count = count(missing)));
    }
    if cut_line > 0 {
        sentences.push(td_string!(locale, opened.cut_line).to_owned());
    }
    if unsure_line > 0 {
        sentences.push(td_string!(locale, opened.unsure_line).to_owned());
    }
    sentences
}

/// The ports for which a source gives no verdict, and why: a sentence for each reason.
pub fn unknown(locale: Locale, all: &[UnknownPorts]) -> Vec<String> {
    let count = |ports: &UnknownPorts| match ports.count {
        Some(count) => number(locale, count),
        None => td_string!(locale, opened.count_unknown).to_owned(),
    };
    // `499 closed, 500 filtered`
    let by_state = |reason: UnknownReason| {
        let ports = all.iter().filter(|ports| ports.reason == reason);
        let item = |ports: &UnknownPorts| {
            let state = ports.state.map(|state| states(locale, state).to_lowercase()).unwrap_or_default();
            format!("{} {state}", count(ports))
        };
        ports.map(item).collect::<Vec<_>>().join(", ")
    };
    // The ports that a file does not mention; of how many it may not say either.
    let others = |ports: &UnknownPorts| match ports.count {
        Some(0) => String::new(),
        Some(_) => td_string!(locale, opened.not_mentioned, count = count(ports)),
        None => td_string!(locale, opened.ports_unknown).to_owned(),
    };
    let mut sentences = Vec::new();
    for ports in all {
        let why = match ports.reason {
            UnknownReason::HostGivenUp => {
                td_string!(locale, opened.given_up, hosts = number(locale, ports.hosts), count = count(ports))
            }
            UnknownReason::NotNumbered => td_string!(locale, opened.not_numbered, counts = by_state(ports.reason)),
            UnknownReason::TooMany => td_string!(locale, opened.too_many, counts = by_state(ports.reason)),
            UnknownReason::Ambiguous => td_string!(locale, opened.ambiguous, count = count(ports)),
            UnknownReason::OpenOnly => td_string!(locale, opened.open_only).to_owned(),
            UnknownReason::Partial => td_string!(locale, opened.partial).to_owned(),
            UnknownReason::NotMentioned => String::new(),
        };
        // What holds for the whole source says of the other ports too.
        let is_of_source =
            matches!(ports.reason, UnknownReason::OpenOnly | UnknownReason::Partial | UnknownReason::NotMentioned);
        for sentence in [why, if is_of_source { others(ports) } else { String::new() }] {
            // Several states of one reason share a sentence.
            if !sentence.is_empty() && !sentences.contains(&sentence) {
                sentences.push(sentence);
            }
        }
    }
    sentences
}

/// Why a scan of the same cannot be started from a file.
pub fn not_repeatable(locale: Locale, why: NotRepeatable) -> &'static str {
    match why {
        NotRepeatable::Targets => td_string!(locale, opened.again_targets),
        NotRepeatable::Ports => td_string!(locale, opened.again_ports),
        NotRepeatable::NoPorts => td_string!(locale, opened.again_no_ports),
    }
}

/// What is wrong with a file, and what would be right.
pub fn open_error(locale: Locale, error: &OpenError) -> String {
    let sentence = match error {
        OpenError::Unreadable => td_string!(locale, opened.unreadable),
        OpenError::Several => td_string!(locale, opened.several),
        OpenError::Incomplete => td_string!(locale, opened.incomplete),
        OpenError::Empty => td_string!(locale, opened.empty),
        OpenError::TooLarge => {
            return td_string!(locale, opened.too_large, max = MAX_OPENED_BYTES / 1024 / 1024);
        }
        OpenError::Compressed => td_string!(locale, opened.compressed),
        OpenError::Encoding => td_string!(locale, opened.encoding),
        OpenError::NmapNormal => td_string!(locale, opened.nmap_normal),
        OpenError::NoAddresses => td_string!(locale, opened.no_addresses),
        OpenError::Unknown => td_string!(locale, opened.unknown),
        OpenError::Broken { format, line } => {
            let (format, line) = (opened_format(locale, *format), number(locale, *line));
            return td_string!(locale, opened.broken, format = format, line = line);
        }
        OpenError::Truncated { format } => {
            return td_string!(locale, opened.truncated, format = opened_format(locale, *format));
        }
        OpenError::Entities => td_string!(locale, opened.entities),
        OpenError::Excessive => td_string!(locale, opened.excessive),
        OpenError::TooManyHosts => {
            return td_string!(locale, opened.too_many_hosts, max = number(locale, MAX_OPENED_HOSTS as u64));
        }
        OpenError::TooManyResults => {
            return td_string!(locale, opened.too_many_results, max = number(locale, MAX_OPENED_RESULTS));
        }
        OpenError::Nothing => td_string!(locale, opened.nothing),
    };
    sentence.to_owned()
}
