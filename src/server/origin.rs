//! From whose page a request comes, and whose may use the interface for programs.
//!
//! A page of another site can make the browser of whoever opens it ask this server. What starts a scan is
//! refused to it unless the operator allows its origin; what it may read, CORS says (Fetch standard, section 3.2).

use axum::http::header::{
    CONTENT_DISPOSITION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, LOCATION, ORIGIN, RETRY_AFTER,
};
use axum::http::{HeaderMap, Method};
use std::str::FromStr;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// The origin of a page as browsers name it (RFC 6454, section 6.2): `https://example.com`,
/// `http://localhost:8000`, or `null`, which a page opened from disk has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// Text that names no origin.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("an origin is a scheme and a host without a path, like https://example.com or http://localhost:8000, or null")]
pub struct BadOrigin;

impl FromStr for Origin {
    type Err = BadOrigin;

    fn from_str(text: &str) -> Result<Origin, BadOrigin> {
        let text = text.trim().to_ascii_lowercase();
        if text == "null" {
            return Ok(Origin(text));
        }
        let (scheme, authority) = text.split_once("://").ok_or(BadOrigin)?;
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
        if is_scheme && is_authority { Ok(Origin(format!("{scheme}://{authority}"))) } else { Err(BadOrigin) }
    }
}

impl Origin {
    /// As the header `Origin` has it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a request comes from our own page, from a program, or from a page whose origin is allowed.
///
/// Browsers say so in `Sec-Fetch-Site` (Fetch Metadata) where the connection is trustworthy, else in `Origin`.
/// No cookie is asked.
pub(super) fn may_come_in(headers: &HeaderMap, allowed: &[Origin]) -> bool {
    // What is not text is nobody's origin, but there.
    let header = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let origin = header(ORIGIN);
    if origin.is_some_and(|origin| allowed.iter().any(|allowed| allowed.as_str() == origin)) {
        return true;
    }
    match header(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin" || site == "none",
        None => origin.is_none_or(|origin| is_own(origin, header(HOST))),
    }
}

/// Whether the page came from the host that it asks.
fn is_own(origin: &str, host: Option<&str>) -> bool {
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    authority.zip(host).is_some_and(|(authority, host)| authority.eq_ignore_ascii_case(host))
}

/// The headers by which browsers let pages of these origins read answers, and the answers to their
/// questions beforehand; `None` when there are none.
pub(super) fn cors(allowed: &[Origin]) -> Option<CorsLayer> {
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
            assert_eq!(typed.parse(), Ok(Origin(expected.to_owned())), "{typed}");
        }
        for wrong in ["", "*", "example.com", "https://", "https://example.com/", "https://*.example.com", "://a"] {
            assert_eq!(wrong.parse::<Origin>(), Err(BadOrigin), "{wrong}");
        }
    }

    #[test]
    fn a_page_of_another_site_comes_in_only_if_it_is_allowed() {
        let allowed: Vec<Origin> = ["https://demo.example", "null"].map(|text| text.parse().unwrap()).into();
        let (ours, theirs) = (("origin", "http://127.0.0.1:8000"), ("origin", "https://other.example"));
        let site = |value| ("sec-fetch-site", value);
        for (headers, expected) in [
            (vec![], true),
            (vec![ours], true),
            (vec![theirs], false),
            (vec![("origin", "http://127.0.0.1:9000")], false),
            (vec![("origin", "https://demo.example")], true),
            (vec![("origin", "https://demo.example"), site("cross-site")], true),
            (vec![("origin", "null")], true),
            (vec![("origin", "")], false),
            (vec![site("none")], true),
            (vec![ours, site("same-origin")], true),
            (vec![site("cross-site")], false),
            (vec![site("same-site")], false),
            (vec![theirs, site("cross-site")], false),
        ] {
            let mut map: HeaderMap =
                headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            map.insert(HOST, "127.0.0.1:8000".parse().unwrap());
            assert_eq!(may_come_in(&map, &allowed), expected, "{headers:?}");
        }
    }
}
