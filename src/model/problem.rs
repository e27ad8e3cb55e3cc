//! What can be wrong with what a person typed: a code and its arguments, never a sentence.
//!
//! The sentences stand in `locales/`; `words::problem` puts the two together.

mod answer;
mod field;

pub use answer::{ApiError, OriginRemedy};
pub use field::{Field, FieldError};

use super::typed::is_invisible;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What is wrong. Each variant has one sentence in each language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Problem {
    /// Longer than any field may be.
    #[error("longer than {max_bytes} bytes")]
    TooLong {
        /// The most that is read, in bytes.
        max_bytes: u32,
    },
    /// A field that no request has.
    #[error("unknown field: {name}")]
    UnknownField {
        /// The name under which it was sent.
        name: String,
    },
    /// A field that is there more than once.
    #[error("sent more than once")]
    SentTwice,
    /// Neither text nor a number.
    #[error("neither text nor a number")]
    NotText,
    /// A number, an address or a port in other digits than 0 to 9.
    #[error("digits other than 0 to 9: {text}")]
    ForeignDigits {
        /// What was typed.
        text: String,
    },
    /// No target was typed.
    #[error("no target")]
    TargetMissing,
    /// Only exclusions, or everything was excluded.
    #[error("no target is left")]
    TargetNothingLeft,
    /// Neither a host name nor an address.
    #[error("not a host name or address: {text}")]
    TargetNotAHost {
        /// What was typed.
        text: String,
    },
    /// Numbers that some programs take for an address (`127.1`, `0x7f000001`).
    #[error("not a full IPv4 address: {text}")]
    TargetNotAnAddress {
        /// What was typed.
        text: String,
    },
    /// The number after the slash is no prefix length of that address family.
    #[error("not a network prefix: {text}")]
    TargetBadPrefix {
        /// What was typed.
        text: String,
        /// The longest prefix of the family: 32 or 128.
        max: u8,
    },
    /// What follows the slash is no netmask of that address family.
    #[error("not a netmask: {text}")]
    TargetBadMask {
        /// What was typed.
        text: String,
    },
    /// A prefix or netmask behind something that is no address.
    #[error("prefix without an address: {text}")]
    TargetNameWithPrefix {
        /// What was typed.
        text: String,
    },
    /// A character within it that nobody sees.
    #[error("invisible character: {text}")]
    TargetInvisible {
        /// What was typed.
        text: String,
    },
    /// A port behind a target that is left out.
    #[error("a port of an excluded target: {text}")]
    TargetExcludedPort {
        /// The target, without its port.
        text: String,
    },
    /// Targets name different ports, or some name none, and one scan asks all of them for the same.
    #[error("targets name different ports: {ports}")]
    TargetPortsDiffer {
        /// All that they name.
        ports: String,
    },
    /// A target names a port that is not among those that were chosen.
    #[error("the target names port {port}, which is not chosen")]
    TargetPortNotChosen {
        /// The first such port.
        port: u16,
    },
    /// An address range that ends before it begins, or whose end is no address.
    #[error("not an address range: {text}")]
    TargetBadRange {
        /// What was typed.
        text: String,
    },
    /// The port in a URL is not 1–65535.
    #[error("not a port: {text}")]
    TargetBadPort {
        /// What was typed after the colon.
        text: String,
    },
    /// A port alone, as behind `localhost:80,`.
    #[error("a port without a host: {text}")]
    TargetLoosePort {
        /// What was typed.
        text: String,
    },
    /// An IPv6 address with a port and without brackets.
    #[error("an IPv6 address with a port and without brackets: {text}")]
    TargetNeedsBrackets {
        /// What was typed.
        text: String,
        /// The same with brackets.
        example: String,
    },
    /// An address that begins with a dash, as options of programs do.
    #[error("begins with a dash: {text}")]
    TargetDash {
        /// What was typed.
        text: String,
        /// The same without the dash.
        host: String,
    },
    /// What follows a URL may be the rest of it, and secret, so it is not repeated.
    #[error("it is unclear where the URL ends")]
    TargetUrlUnclear,
    /// An IPv6 zone (`%eth0`): link-local addresses are not scanned.
    #[error("address with a zone: {text}")]
    TargetZone {
        /// What was typed.
        text: String,
    },
    /// More addresses than one scan may have.
    #[error("{addresses} addresses, at most {max}")]
    TooManyAddresses {
        /// How many were asked for, saturating.
        addresses: u64,
        /// How many one scan may have.
        max: u64,
    },
    /// More address-and-port pairs than one scan may have.
    #[error("{probes} probes, at most {max}")]
    TooManyProbes {
        /// How many were asked for, saturating.
        probes: u64,
        /// How many one scan may have.
        max: u64,
    },
    /// The policy of this server forbids an address.
    #[error("not allowed by the policy: {address}")]
    Denied {
        /// The first address that is forbidden.
        address: IpAddr,
        /// Why.
        denial: super::policy::Denial,
    },
    /// The policy of this server forbids a name.
    #[error("not allowed by the policy: {name}")]
    NameDenied {
        /// The first name that is forbidden.
        name: String,
        /// Why.
        denial: super::policy::Denial,
    },
    /// Neither quick, custom nor full.
    #[error("unknown mode: {text}")]
    UnknownMode {
        /// What was sent.
        text: String,
    },
    /// Ports beside a mode that chooses them itself.
    #[error("ports beside mode {mode}")]
    PortsWithMode {
        /// Quick or full.
        mode: String,
    },
    /// Custom mode without ports.
    #[error("no ports")]
    PortsMissing,
    /// All ports were excluded.
    #[error("no port is left")]
    PortsNothingLeft,
    /// Not a number, range, service name, `top:` or `!`.
    #[error("not a port or service: {text}")]
    PortNotUnderstood {
        /// What was typed.
        text: String,
    },
    /// A number outside 1–65535.
    #[error("port out of range: {text}")]
    PortOutOfRange {
        /// What was typed.
        text: String,
    },
    /// A number in groups, or with leading zeros, as the rest of one has: `1.024`, `024`.
    #[error("a number in groups: {text}")]
    PortGrouped {
        /// What was typed.
        text: String,
    },
    /// A port of another protocol.
    #[error("not a TCP port: {text}")]
    PortNotTcp {
        /// What was typed.
        text: String,
    },
    /// A range whose end is below its start.
    #[error("inverted range: {start}-{end}")]
    PortRangeInverted {
        /// The number before the dash.
        start: u16,
        /// The number after the dash.
        end: u16,
    },
    /// `top:` with a number that the list does not have, or none.
    #[error("top: out of range: {text}")]
    PortTopOutOfRange {
        /// What was typed after `top:`.
        text: String,
        /// The length of the list.
        max: u16,
    },
    /// Neither polite, normal nor fast.
    #[error("unknown timing: {text}")]
    UnknownTiming {
        /// What was sent.
        text: String,
    },
    /// Not a number of seconds.
    #[error("not a time: {text}")]
    TimeoutNotUnderstood {
        /// What was typed.
        text: String,
    },
    /// Seconds outside the bounds.
    #[error("timeout out of range: {text}")]
    TimeoutOutOfRange {
        /// What was typed.
        text: String,
        /// The least, in milliseconds.
        min_ms: u32,
        /// The most, in milliseconds.
        max_ms: u32,
    },
    /// Not a number of times that a silent port may be asked again.
    #[error("retries out of range: {text}")]
    RetriesOutOfRange {
        /// What was typed.
        text: String,
        /// The most; the least is 0.
        max: u8,
    },
    /// Not a number of probes that may be under way at once.
    #[error("parallel probes out of range: {text}")]
    ParallelOutOfRange {
        /// What was typed.
        text: String,
        /// The most; the least is 1.
        max: u32,
    },
    /// Not a number of probes that may be sent in a second.
    #[error("rate out of range: {text}")]
    RateOutOfRange {
        /// What was typed.
        text: String,
        /// The most; the least is 1.
        max: u32,
    },
    /// Neither skip nor scan.
    #[error("silent hosts are skipped or scanned: {text}")]
    UnknownSilentHosts {
        /// What was sent.
        text: String,
    },
}

/// What was typed, cut to a length that fits into a sentence. What nobody would see is shown as `·`.
pub fn quoted(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let visible = text.chars().filter(|c| !c.is_control()).map(|c| if is_invisible(c) { '·' } else { c });
    let mut short: String = visible.take(MAX_CHARS).collect();
    if text.chars().count() > MAX_CHARS {
        short.push('…');
    }
    short
}
