//! Results files that were opened, and those that could not be, in words.

use super::{Locale, number};
use crate::model::limits::{MAX_OPENED_BYTES, MAX_OPENED_HOSTS, MAX_OPENED_RESULTS};
use crate::model::opened::{LeftOut, OpenError, OpenedFormat};
use leptos_i18n::td_string;

/// What a file is.
pub fn opened_format(locale: Locale, format: OpenedFormat) -> &'static str {
    match format {
        OpenedFormat::PortolanJson => td_string!(locale, opened.portolan_json),
        OpenedFormat::JsonLines => td_string!(locale, opened.json_lines),
        OpenedFormat::NmapXml => td_string!(locale, opened.nmap_xml),
        OpenedFormat::NmapGrepable => td_string!(locale, opened.nmap_grepable),
        OpenedFormat::MasscanJson => td_string!(locale, opened.masscan_json),
    }
}

/// What of a file is not shown, and why: a sentence for each, none where all is shown.
pub fn left_out(locale: Locale, left_out: &LeftOut) -> String {
    let LeftOut { other_protocols, no_verdict, not_numbered, not_understood, hosts_down } = *left_out;
    let count = |n| number(locale, n);
    let mut sentences = Vec::new();
    if other_protocols > 0 {
        sentences.push(td_string!(locale, opened.left_protocols, count = count(other_protocols)));
    }
    if no_verdict > 0 {
        sentences.push(td_string!(locale, opened.left_verdicts, count = count(no_verdict)));
    }
    if not_numbered > 0 {
        sentences.push(td_string!(locale, opened.left_numbers, count = count(not_numbered)));
    }
    if not_understood > 0 {
        sentences.push(td_string!(locale, opened.left_addresses, count = count(not_understood)));
    }
    if hosts_down > 0 {
        sentences.push(td_string!(locale, opened.left_hosts, count = count(hosts_down)));
    }
    sentences.join(" ")
}

/// What is wrong with a file, and what would be right.
pub fn open_error(locale: Locale, error: &OpenError) -> String {
    let sentence = match error {
        OpenError::Unreadable => td_string!(locale, opened.unreadable),
        OpenError::Several => td_string!(locale, opened.several),
        OpenError::Empty => td_string!(locale, opened.empty),
        OpenError::TooLarge => {
            return td_string!(locale, opened.too_large, max = MAX_OPENED_BYTES / 1024 / 1024);
        }
        OpenError::Compressed => td_string!(locale, opened.compressed),
        OpenError::Encoding => td_string!(locale, opened.encoding),
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
