//! The address of a Portolan server, as a person types it.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Where a Portolan answers that was told nothing else.
pub const DEFAULT_SERVER: &str = "http://localhost:8000";

/// `http://localhost:8000`, with a base path if it has one, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ServerAddress(String);

/// Text that is not the address of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address of a server looks like http://localhost:8000 or https://example.com/portolan")]
pub struct BadServerAddress;

impl Default for ServerAddress {
    fn default() -> ServerAddress {
        ServerAddress(DEFAULT_SERVER.to_owned())
    }
}

impl FromStr for ServerAddress {
    type Err = BadServerAddress;

    /// Without a scheme it is plain HTTP. No user, query or fragment, and nothing that needs escaping.
    fn from_str(text: &str) -> Result<ServerAddress, BadServerAddress> {
        let text = text.trim().trim_end_matches('/');
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => ("http".to_owned(), text),
        };
        let (authority, path) = rest.split_once('/').map_or((rest, ""), |(authority, path)| (authority, path));
        let is_web = scheme == "http" || scheme == "https";
        let fits = text.len() <= MAX_BYTES && is_web && is_authority(authority) && is_path(path);
        let address = format!("{scheme}://{}{}", authority.to_ascii_lowercase(), &rest[authority.len()..]);
        if fits { Ok(ServerAddress(address)) } else { Err(BadServerAddress) }
    }
}

const MAX_BYTES: usize = 255;

/// A host and perhaps a port; an IPv6 address in brackets.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let is_ipv6 = || {
        let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        inside.is_some_and(|inside| inside.parse::<std::net::Ipv6Addr>().is_ok())
    };
    let is_name = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    (is_name || is_ipv6()) && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

fn is_path(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b)) && !text.split('/').any(|s| s == "..")
}

impl TryFrom<String> for ServerAddress {
    type Error = BadServerAddress;

    fn try_from(text: String) -> Result<ServerAddress, BadServerAddress> {
        text.parse()
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_becomes_an_origin_and_perhaps_a_path() {
        for (typed, expected) in [
            ("http://localhost:8000", "http://localhost:8000"),
            (" HTTPS://Example.COM/Portolan/ ", "https://example.com/Portolan"),
            ("localhost:9000", "http://localhost:9000"),
            ("[2001:db8::1]:8000", "http://[2001:db8::1]:8000"),
            ("http://192.0.2.7", "http://192.0.2.7"),
        ] {
            let address: ServerAddress = typed.parse().unwrap();
            assert_eq!(address.to_string(), expected);
            assert_eq!(address.to_string().parse(), Ok(address), "text and address are inverse");
        }
        assert_eq!(ServerAddress::default().to_string().parse(), Ok(ServerAddress::default()));
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in [
            "",
            "http://",
            "ftp://example.com",
            "javascript:alert(1)",
            "http://user@example.com",
            "http://example.com/?x",
            "http://example.com/#x",
            "http://example.com/../x",
            "http://example.com:0",
            "http://example.com:99999",
            "http://exa mple.com",
            "http://[::1",
        ] {
            assert_eq!(bad.parse::<ServerAddress>(), Err(BadServerAddress), "{bad}");
        }
    }
}
