//! What is wrong, and what would be right.

use super::Locale;
use super::format::{milliseconds, number};
use crate::model::policy::Denial;
use crate::model::problem::{ApiError, Field, OriginRemedy, Problem};
use leptos_i18n::td_string;

/// What a field is called in the form; nothing for what is none of it.
pub fn field(locale: Locale, field: Field) -> &'static str {
    match field {
        Field::Target => td_string!(locale, form.target),
        Field::Mode => td_string!(locale, form.mode),
        Field::FirstPort => td_string!(locale, form.first_port),
        Field::LastPort => td_string!(locale, form.last_port),
        Field::Ports => td_string!(locale, form.ports),
        Field::Timing => td_string!(locale, form.timing),
        Field::Timeout => td_string!(locale, form.timeout),
        Field::Retries => td_string!(locale, form.retries),
        Field::Parallel => td_string!(locale, form.parallel),
        Field::Rate => td_string!(locale, form.rate),
        Field::SilentHosts => td_string!(locale, form.silent_hosts),
        Field::Other => "",
    }
}

/// The sentence for a problem with a field.
pub fn problem(locale: Locale, problem: &Problem) -> String {
    let count = |n: &u64| number(locale, *n);
    match problem {
        Problem::TooLong { max_bytes } => td_string!(locale, problem.too_long, max = max_bytes).to_string(),
        Problem::UnknownField { name } => td_string!(locale, problem.unknown_field, name = name),
        Problem::SentTwice => td_string!(locale, problem.sent_twice).to_string(),
        Problem::NotText => td_string!(locale, problem.not_text).to_string(),
        Problem::ForeignDigits { text } => td_string!(locale, problem.foreign_digits, text = text),
        Problem::TargetMissing => td_string!(locale, problem.target_missing).to_string(),
        Problem::TargetNothingLeft => td_string!(locale, problem.target_nothing_left).to_string(),
        Problem::TargetNotAHost { text } => {
            td_string!(locale, problem.target_not_a_host, text = text)
        }
        Problem::TargetNotAnAddress { text } => {
            td_string!(locale, problem.target_not_an_address, text = text)
        }
        Problem::TargetBadPrefix { text, max } => {
            td_string!(locale, problem.target_bad_prefix, text = text, max = max)
        }
        Problem::TargetBadMask { text } => td_string!(locale, problem.target_bad_mask, text = text),
        Problem::TargetNameWithPrefix { text } => td_string!(locale, problem.target_name_with_prefix, text = text),
        Problem::TargetInvisible { text } => td_string!(locale, problem.target_invisible, text = text),
        Problem::TargetExcludedPort { text } => td_string!(locale, problem.target_excluded_port, text = text),
        Problem::TargetPortsDiffer { ports } => td_string!(locale, problem.target_ports_differ, ports = ports),
        Problem::TargetPortNotChosen { port } => td_string!(locale, problem.target_port_not_chosen, port = port),
        Problem::TargetBadRange { text } => {
            td_string!(locale, problem.target_bad_range, text = text)
        }
        Problem::TargetBadPort { text } => td_string!(locale, problem.target_bad_port, text = text),
        Problem::TargetLoosePort { text } => td_string!(locale, problem.target_loose_port, text = text),
        Problem::TargetNeedsBrackets { text, example } => {
            td_string!(locale, problem.target_needs_brackets, text = text, example = example)
        }
        Problem::TargetDash { text, host } => td_string!(locale, problem.target_dash, text = text, host = host),
        Problem::TargetUrlUnclear => td_string!(locale, problem.target_url_unclear).to_string(),
        Problem::TargetZone { text } => td_string!(locale, problem.target_zone, text = text),
        Problem::TooManyAddresses { addresses, max } => {
            td_string!(locale, problem.too_many_addresses, count = count(addresses), max = count(max))
        }
        Problem::TooManyProbes { probes, max } => {
            td_string!(locale, problem.too_many_probes, count = count(probes), max = count(max))
        }
        Problem::Denied { address, denial: why } => {
            td_string!(locale, problem.denied, address = address, why = denial(locale, *why))
        }
        Problem::NameDenied { name, denial: why } => {
            td_string!(locale, problem.denied, address = name, why = denial(locale, *why))
        }
        Problem::UnknownMode { text } => td_string!(locale, problem.unknown_mode, text = text),
        Problem::PortsWithMode { mode } => td_string!(locale, problem.ports_with_mode, mode = mode),
        Problem::PortGrouped { text } => td_string!(locale, problem.port_grouped, text = text),
        Problem::PortNotTcp { text } => td_string!(locale, problem.port_not_tcp, text = text),
        Problem::PortsMissing => td_string!(locale, problem.ports_missing).to_string(),
        Problem::PortsNothingLeft => td_string!(locale, problem.ports_nothing_left).to_string(),
        Problem::PortNotUnderstood { text } => {
            td_string!(locale, problem.port_not_understood, text = text)
        }
        Problem::PortOutOfRange { text } => {
            td_string!(locale, problem.port_out_of_range, text = text)
        }
        Problem::PortRangeInverted { start, end } => {
            td_string!(locale, problem.port_range_inverted, start = start, end = end)
        }
        Problem::PortTopOutOfRange { text, max } => {
            td_string!(locale, problem.port_top_out_of_range, text = text, max = max)
        }
        Problem::UnknownTiming { text } => td_string!(locale, problem.unknown_timing, text = text),
        Problem::TimeoutNotUnderstood { text } => {
            td_string!(locale, problem.timeout_not_understood, text = text)
        }
        Problem::TimeoutOutOfRange { text, min_ms, max_ms } => {
            let (min, max) = (milliseconds(locale, *min_ms), milliseconds(locale, *max_ms));
            td_string!(locale, problem.timeout_out_of_range, text = text, min = min, max = max)
        }
        Problem::RetriesOutOfRange { text, max } => {
            td_string!(locale, problem.retries_out_of_range, text = text, max = max)
        }
        Problem::ParallelOutOfRange { text, max } => {
            td_string!(locale, problem.parallel_out_of_range, text = text, max = count(&u64::from(*max)))
        }
        Problem::RateOutOfRange { text, max } => {
            td_string!(locale, problem.rate_out_of_range, text = text, max = count(&u64::from(*max)))
        }
        Problem::UnknownSilentHosts { text } => td_string!(locale, problem.unknown_silent_hosts, text = text),
    }
}

/// Why an address may not be probed.
pub fn denial(locale: Locale, denial: Denial) -> &'static str {
    match denial {
        Denial::NotAllowed => td_string!(locale, denial.not_allowed),
        Denial::NotInLab => td_string!(locale, denial.not_in_lab),
        Denial::Denied => td_string!(locale, denial.denied),
        Denial::Unspecified => td_string!(locale, denial.unspecified),
        Denial::Multicast => td_string!(locale, denial.multicast),
        Denial::Broadcast => td_string!(locale, denial.broadcast),
        Denial::LinkLocal => td_string!(locale, denial.link_local),
        Denial::CloudMetadata => td_string!(locale, denial.cloud_metadata),
    }
}

/// The sentence for a request that was refused as a whole.
pub fn api_error(locale: Locale, error: &ApiError) -> String {
    match error {
        ApiError::Invalid { .. } => td_string!(locale, api.invalid).to_string(),
        ApiError::Denied { .. } => td_string!(locale, api.denied).to_string(),
        ApiError::NotFound => td_string!(locale, api.not_found).to_string(),
        ApiError::Busy { max } => td_string!(locale, api.busy, max = max),
        ApiError::CallerBusy { max } => td_string!(locale, access.caller_busy, max = max),
        ApiError::ForeignOrigin { origin, remedy: OriginRemedy::AllowOrigin, .. } => {
            td_string!(locale, access.origin_not_allowed, origin = origin)
        }
        ApiError::ForeignOrigin { origin, own, .. } => {
            td_string!(locale, access.foreign_origin, origin = origin, own = own)
        }
        ApiError::UnknownHost { host, origin } => {
            td_string!(locale, access.unknown_host, host = host, origin = origin)
        }
        ApiError::Malformed { detail } => td_string!(locale, api.malformed, detail = detail),
        ApiError::Stopping => td_string!(locale, api.stopping).to_string(),
        ApiError::Unreachable => td_string!(locale, api.unreachable).to_string(),
        ApiError::NoAnswer => td_string!(locale, flow.no_answer).to_string(),
    }
}
