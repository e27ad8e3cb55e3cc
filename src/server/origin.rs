//! Hosts and origins (RFC 6454) as browsers write them in the headers `Host` and `Origin`.

use axum::http::Uri;
use axum::http::uri::Authority;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// How a page is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Without encryption.
    Http,
    /// Over TLS.
    Https,
}

/// A name or address, and a port if one was written: what stands in the header `Host`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// In lower case; an IPv6 address has its brackets.
    name: String,
    port: Option<u16>,
}

/// Where a page comes from: scheme, host and port. The usual port of the scheme is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: Scheme,
    host: Host,
}

/// Neither `http` nor `https`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a scheme is http or https")]
pub struct BadScheme;

/// No host, or more than host and port.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a host is a name or an address, with a port behind a colon if need be, like portolan.example.com")]
pub struct BadHost;

/// No scheme, no host, or more than that.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an origin is a scheme and a host with nothing behind them but a port if need be, like https://portolan.example.com"
)]
pub struct BadOrigin;

impl Scheme {
    fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }

    fn usual_port(self) -> u16 {
        match self {
            Scheme::Http => 80,
            Scheme::Https => 443,
        }
    }
}

impl Host {
    /// Whether nobody else can make it lead here: an address, or `localhost` and the names below it, which
    /// no name server is asked for (RFC 6761, section 6.3).
    pub fn is_fixed(&self) -> bool {
        let bare = self.name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let is_address = match bare {
            Some(bare) => bare.parse::<Ipv6Addr>().is_ok(),
            None => self.name.parse::<Ipv4Addr>().is_ok(),
        };
        is_address || self.name == "localhost" || self.name.ends_with(".localhost")
    }

    /// Whether it leads to the machine of whoever asks for it, wherever that is.
    fn is_loopback(&self) -> bool {
        let bare = self.name.trim_start_matches('[').trim_end_matches(']');
        let is_address = bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        is_address || self.name == "localhost" || self.name.ends_with(".localhost")
    }

    fn port_under(&self, scheme: Scheme) -> u16 {
        self.port.unwrap_or(scheme.usual_port())
    }
}

impl Origin {
    /// An origin with that scheme and host.
    pub fn new(scheme: Scheme, host: Host) -> Origin {
        let port = host.port.filter(|port| *port != scheme.usual_port());
        Origin { scheme, host: Host { port, ..host } }
    }

    /// Whether this is the origin of the pages that are fetched from `host`. The scheme may be unknown: a
    /// proxy that takes TLS off does not always say so.
    pub fn is_at(&self, host: &Host, scheme: Option<Scheme>) -> bool {
        scheme.is_none_or(|scheme| scheme == self.scheme)
            && host.name == self.host.name
            && host.port_under(self.scheme) == self.host.port_under(self.scheme)
    }

    /// Whether its pages come over TLS.
    pub fn is_encrypted(&self) -> bool {
        self.scheme == Scheme::Https
    }

    /// Whether its pages come from the machine on which they are shown.
    pub fn is_local(&self) -> bool {
        self.host.is_loopback()
    }

    /// Whether it has that name, at whatever port.
    pub fn has_name_of(&self, host: &Host) -> bool {
        self.host.name == host.name
    }
}

impl FromStr for Scheme {
    type Err = BadScheme;

    fn from_str(text: &str) -> Result<Scheme, BadScheme> {
        [Scheme::Http, Scheme::Https].into_iter().find(|s| s.as_str().eq_ignore_ascii_case(text)).ok_or(BadScheme)
    }
}

impl FromStr for Host {
    type Err = BadHost;

    fn from_str(text: &str) -> Result<Host, BadHost> {
        let authority: Authority = text.parse().map_err(|_| BadHost)?;
        let host = Host { name: authority.host().to_ascii_lowercase(), port: authority.port_u16() };
        // What it does not hold, such as a user's name, does not belong there.
        Some(host).filter(|host| !host.name.is_empty() && host.to_string().eq_ignore_ascii_case(text)).ok_or(BadHost)
    }
}

impl FromStr for Origin {
    type Err = BadOrigin;

    fn from_str(text: &str) -> Result<Origin, BadOrigin> {
        let uri: Uri = text.parse().map_err(|_| BadOrigin)?;
        let scheme = uri.scheme_str().and_then(|scheme| scheme.parse().ok()).ok_or(BadOrigin)?;
        let host = uri.authority().and_then(|authority| authority.as_str().parse().ok()).ok_or(BadOrigin)?;
        let is_bare = uri.path() == "/" && uri.query().is_none();
        Some(Origin::new(scheme, host)).filter(|_| is_bare).ok_or(BadOrigin)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(f, "{}:{port}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_scheme_host_and_port() {
        for (typed, read) in [
            ("https://portolan.example.com", Some("https://portolan.example.com")),
            ("HTTPS://Portolan.Example.com:443/", Some("https://portolan.example.com")),
            ("http://[::1]:8000", Some("http://[::1]:8000")),
            ("http://127.0.0.1:80", Some("http://127.0.0.1")),
            ("null", None),
            ("portolan.example.com", None),
            ("ftp://example.com", None),
            ("https://", None),
            ("https://user@example.com", None),
            ("https://example.com:99999", None),
            ("https://example.com/portolan", None),
            ("https://example.com?x", None),
        ] {
            let origin = typed.parse::<Origin>();
            assert_eq!(origin.as_ref().map(Origin::to_string).ok().as_deref(), read, "{typed}");
        }
    }

    #[test]
    fn a_page_belongs_to_the_host_that_it_was_fetched_from() {
        use Scheme::{Http, Https};
        for (origin, host, scheme, expected) in [
            ("https://a.example", "a.example", Some(Https), true),
            ("https://a.example", "a.example:443", None, true),
            ("https://a.example", "A.example", None, true),
            ("https://a.example", "a.example", Some(Http), false),
            ("https://a.example", "a.example:80", None, false),
            ("http://a.example:8080", "a.example:8080", Some(Http), true),
            ("http://a.example:8080", "a.example", None, false),
            ("http://a.example", "b.example", None, false),
            ("http://[::1]:8000", "[::1]:8000", None, true),
        ] {
            let is_at = origin.parse::<Origin>().unwrap().is_at(&host.parse().unwrap(), scheme);
            assert_eq!(is_at, expected, "{origin} at {host}");
        }
    }

    #[test]
    fn pages_of_this_machine_are_known_by_their_host() {
        for (origin, expected) in [
            ("http://localhost:5500", true),
            ("http://old.localhost", true),
            ("http://127.0.0.2:8080", true),
            ("https://[::1]:8443", true),
            ("http://192.168.1.5", false),
            ("https://localhost.example.com", false),
            ("https://127.0.0.1.example.com", false),
            ("https://example.com", false),
        ] {
            assert_eq!(origin.parse::<Origin>().unwrap().is_local(), expected, "{origin}");
        }
    }

    #[test]
    fn only_addresses_and_localhost_lead_here_for_certain() {
        for (host, expected) in [
            ("127.0.0.1:8000", true),
            ("192.0.2.7", true),
            ("[2001:db8::7]:8000", true),
            ("localhost:8000", true),
            ("LOCALHOST", true),
            ("a.localhost", true),
            ("example.com", false),
            ("localhost.example.com", false),
            ("127.0.0.1.example.com:8000", false),
        ] {
            assert_eq!(host.parse::<Host>().unwrap().is_fixed(), expected, "{host}");
        }
        for bad in ["", "a b", "user@localhost", "localhost:", "localhost:x", "localhost:99999", "a/b"] {
            assert_eq!(bad.parse::<Host>(), Err(BadHost), "{bad}");
        }
    }
}
