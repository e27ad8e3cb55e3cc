//! Whose pages may use the interface for programs besides our own (CORS; Fetch standard, section 3.2).

use axum::http::Method;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use std::str::FromStr;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The origin of a page as browsers name it (RFC 6454, section 6.2): `https://example.com`,
/// `http://localhost:8000`, or `null`, which a page opened from disk has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedOrigin(String);

/// Text that names no origin.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("an origin is a scheme and a host without a path, like https://example.com or http://localhost:8000, or null")]
pub struct BadAllowedOrigin;

impl FromStr for AllowedOrigin {
    type Err = BadAllowedOrigin;

    fn from_str(text: &str) -> Result<AllowedOrigin, BadAllowedOrigin> {
        let text = text.trim().to_ascii_lowercase();
        if text == "null" {
            return Ok(AllowedOrigin(text));
        }
        let (scheme, authority) = text.split_once("://").ok_or(BadAllowedOrigin)?;
        let is_scheme = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        let is_authority =
            !authority.is_empty() && authority.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b));
        // Browsers leave out the port that the scheme stands for.
        let default_port = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => "",
        };
        let authority = authority.strip_suffix(default_port).unwrap_or(authority);
        if is_scheme && is_authority {
            Ok(AllowedOrigin(format!("{scheme}://{authority}")))
        } else {
            Err(BadAllowedOrigin)
        }
    }
}

impl AllowedOrigin {
    /// As the header `Origin` has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The headers by which browsers let pages of these origins read answers, and the answers to their
/// questions beforehand; `None` when there are none.
pub(super) fn cors(allowed: &[AllowedOrigin]) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = allowed.iter().filter_map(|origin| origin.as_str().parse().ok()).collect();
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE, HeaderName::from_static("last-event-id")])
        .expose_headers([CONTENT_DISPOSITION, LOCATION, RETRY_AFTER])
        // For a page on the internet that asks a server on this machine.
        .allow_private_network(true);
    (!origins.is_empty()).then(|| layer.allow_origin(AllowOrigin::list(origins)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_read_as_browsers_write_them() {
        for (typed, expected) in [
            ("http://localhost:8000", "http://localhost:8000"),
            (" HTTPS://Example.com:443", "https://example.com"),
            ("http://example.com:443", "http://example.com:443"),
            ("http://[::1]:8000", "http://[::1]:8000"),
            ("null", "null"),
        ] {
            assert_eq!(typed.parse(), Ok(AllowedOrigin(expected.to_owned())), "{typed}");
        }
        for wrong in ["", "*", "example.com", "https://", "https://example.com/", "https://*.example.com", "://a"] {
            assert_eq!(wrong.parse::<AllowedOrigin>(), Err(BadAllowedOrigin), "{wrong}");
        }
    }
}
