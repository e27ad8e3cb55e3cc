//! What can be wrong with what a person typed: a code and its arguments, never a sentence.
//!
//! The sentences stand in `locales/`; `words::problem` puts the two together.

mod field;

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

/// Why a request was not carried out: what crosses the wire, and what the page explains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ApiError {
    /// Fields are wrong (HTTP 400).
    #[error("invalid request")]
    Invalid {
        /// Which, and why.
        fields: Vec<FieldError>,
    },
    /// The policy forbids the target (HTTP 403).
    #[error("target denied by policy")]
    Denied {
        /// The target, and why.
        fields: Vec<FieldError>,
    },
    /// There is no such scan (HTTP 404).
    #[error("no such scan")]
    NotFound,
    /// As many scans run as may (HTTP 429).
    #[error("{max} scans are running")]
    Busy {
        /// How many may run at once.
        max: u32,
    },
    /// As many scans of this caller run as may (HTTP 429).
    #[error("{max} scans of yours are running")]
    CallerBusy {
        /// How many one caller may run at once.
        max: u32,
    },
    /// A page of another origin asks for a change (HTTP 403).
    #[error("refused: asked for by a page at {origin}, and this server was reached as {own}; {}", .remedy.advice(.origin))]
    ForeignOrigin {
        /// Where the page comes from, as the browser says.
        origin: String,
        /// Where this server is, as far as it knows.
        own: String,
        /// Which setting would let the page in.
        #[serde(default)]
        remedy: OriginRemedy,
    },
    /// The server is asked for by a name that it does not know (HTTP 421).
    #[error("refused: this server does not know itself as {host}; see --public-origin")]
    UnknownHost {
        /// The name.
        host: String,
        /// The origin that would make it known.
        origin: String,
    },
    /// What was sent is not of the form that is expected there (HTTP 400, or 413, 415 or 422).
    #[error("not understood: {detail}")]
    Malformed {
        /// What is wrong with it, in the words of the library that reads it.
        detail: String,
    },
    /// The server is shutting down (HTTP 503).
    #[error("shutting down")]
    Stopping,
    /// The server did not answer, or not in our words; only a client says so.
    #[error("the server did not answer")]
    Unreachable,
    /// No answer came in time; only a client says so.
    #[error("no answer came in time")]
    NoAnswer,
}

/// The setting by which an operator lets in a page that was taken for a stranger's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginRemedy {
    /// Nobody knows whether the page is this server's own.
    #[default]
    Either,
    /// It is another's, as the browser says: `--allow-origin`.
    AllowOrigin,
    /// It is this server's own, as the browser says: `--public-origin`.
    PublicOrigin,
}

impl OriginRemedy {
    /// For the log: which option. Its value only if it can be copied to a command line as it is.
    fn advice(self, origin: &str) -> String {
        let is_plain = origin.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.:/_[]".contains(&byte));
        let value = if is_plain { format!(" {origin}") } else { String::new() };
        let allow = format!("--allow-origin{value} lets such a page use the interface for programs");
        let own = "if the page is this server's own, see --public-origin";
        match self {
            OriginRemedy::AllowOrigin => allow,
            OriginRemedy::PublicOrigin => own.to_owned(),
            OriginRemedy::Either => format!("{allow}; {own}"),
        }
    }
}

impl ApiError {
    /// The fields that are wrong.
    pub fn fields(&self) -> &[FieldError] {
        match self {
            ApiError::Invalid { fields } | ApiError::Denied { fields } => fields,
            _ => &[],
        }
    }

    /// The same without what is wrong with these fields; `None` if nothing is left of it.
    pub fn without(&self, corrected: &[Field]) -> Option<ApiError> {
        let left = |fields: &[FieldError]| -> Vec<FieldError> {
            fields.iter().filter(|wrong| !corrected.contains(&wrong.field)).cloned().collect()
        };
        match self {
            ApiError::Invalid { fields } => {
                Some(left(fields)).filter(|fields| !fields.is_empty()).map(|fields| ApiError::Invalid { fields })
            }
            ApiError::Denied { fields } => {
                Some(left(fields)).filter(|fields| !fields.is_empty()).map(|fields| ApiError::Denied { fields })
            }
            other => Some(other.clone()),
        }
    }

    /// The HTTP status that goes with it (RFC 9110, section 15).
    pub fn status(&self) -> u16 {
        match self {
            ApiError::Invalid { .. } | ApiError::Malformed { .. } => 400,
            ApiError::Denied { .. } | ApiError::ForeignOrigin { .. } => 403,
            ApiError::NotFound => 404,
            ApiError::UnknownHost { .. } => 421,
            ApiError::Busy { .. } | ApiError::CallerBusy { .. } => 429,
            ApiError::Stopping | ApiError::Unreachable | ApiError::NoAnswer => 503,
        }
    }

    /// The stable word of the variant, as in its JSON.
    pub fn code(&self) -> &'static str {
        match self {
            ApiError::Invalid { .. } => "invalid",
            ApiError::Denied { .. } => "denied",
            ApiError::NotFound => "not_found",
            ApiError::Busy { .. } => "busy",
            ApiError::CallerBusy { .. } => "caller_busy",
            ApiError::ForeignOrigin { .. } => "foreign_origin",
            ApiError::UnknownHost { .. } => "unknown_host",
            ApiError::Malformed { .. } => "malformed",
            ApiError::Stopping => "stopping",
            ApiError::Unreachable => "unreachable",
            ApiError::NoAnswer => "no_answer",
        }
    }
}
