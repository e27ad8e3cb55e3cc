//! What can be wrong with what a person typed: a code and its arguments, never a sentence.
//!
//! The sentences stand in `locales/`; `words::problem` puts the two together.

use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// A field of the form, the JSON body or the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Which hosts.
    Target,
    /// Quick, custom or full.
    Mode,
    /// Which ports, in custom mode.
    Ports,
    /// The first port of a range, in custom mode.
    FirstPort,
    /// The last port of a range, in custom mode.
    LastPort,
    /// Polite, normal or fast.
    Timing,
    /// How long to wait for an answer.
    Timeout,
    /// How often a silent port is asked again.
    Retries,
    /// How many probes at once.
    Parallel,
    /// How many probes a second at most.
    Rate,
    /// Whether hosts that never answer are asked on every port.
    SilentHosts,
}

impl Field {
    /// The name of the field in forms and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Field::Target => "target",
            Field::Mode => "mode",
            Field::Ports => "ports",
            Field::FirstPort => "first_port",
            Field::LastPort => "last_port",
            Field::Timing => "timing",
            Field::Timeout => "timeout",
            Field::Retries => "retries",
            Field::Parallel => "parallel",
            Field::Rate => "rate",
            Field::SilentHosts => "silent_hosts",
        }
    }
}

/// One thing that is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {problem}", .field.name())]
pub struct FieldError {
    /// Where it was typed.
    pub field: Field,
    /// What is wrong, and with it what would be right.
    pub problem: Problem,
}

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
    /// A range whose end is below its start.
    #[error("inverted range: {start}-{end}")]
    PortRangeInverted {
        /// The number before the dash.
        start: u16,
        /// The number after the dash.
        end: u16,
    },
    /// `top:` with a number that the list does not have.
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

/// What was typed, cut to a length that fits into a sentence.
pub fn quoted(text: &str) -> String {
    const MAX_CHARS: usize = 60;
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect();
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
    /// The server is shutting down (HTTP 503).
    #[error("shutting down")]
    Stopping,
    /// The server did not answer, or not in our words; only a client says so.
    #[error("the server did not answer")]
    Unreachable,
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

    /// The HTTP status that goes with it (RFC 9110, section 15).
    pub fn status(&self) -> u16 {
        match self {
            ApiError::Invalid { .. } => 400,
            ApiError::Denied { .. } | ApiError::ForeignOrigin { .. } => 403,
            ApiError::NotFound => 404,
            ApiError::UnknownHost { .. } => 421,
            ApiError::Busy { .. } | ApiError::CallerBusy { .. } => 429,
            ApiError::Stopping | ApiError::Unreachable => 503,
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
            ApiError::Stopping => "stopping",
            ApiError::Unreachable => "unreachable",
        }
    }
}
