//! Why a request was not carried out.

use super::{Field, FieldError};
use serde::{Deserialize, Serialize};

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
