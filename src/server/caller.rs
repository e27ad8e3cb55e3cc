//! Who asks, and what for: from the connection, or from what a trusted proxy says of it.

use super::forwarded::{Hop, hops};
use super::origin::{Host, Scheme};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Uri};
use ipnet::{IpNet, Ipv6Net};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// All addresses of a home or an office begin with the same so many bits (RFC 6177).
const IPV6_SITE_BITS: u8 = 64;

/// Who asks. Handlers take it as an argument; `server::access` finds it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Where the request comes from: the nearest address that is no trusted proxy's.
    pub address: IpAddr,
    /// The host that was asked for, as browsers see it.
    pub host: Option<Host>,
    /// How it was asked for, if a proxy says so.
    pub scheme: Option<Scheme>,
}

impl Caller {
    /// Who sent a request, with the networks in which the proxies stand whose word is taken. A request that
    /// comes over no connection, as in tests, is this machine's own.
    pub fn of(headers: &HeaderMap, uri: &Uri, extensions: &Extensions, proxies: &[IpNet]) -> Caller {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let mut caller = Caller {
            address: peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)).to_canonical(),
            host: asked_host(headers, uri),
            scheme: None,
        };
        for hop in hops(headers) {
            if !caller.is_within(proxies) || !caller.follow(hop) {
                break;
            }
        }
        caller
    }

    /// Takes a proxy's word; answers whether it says who asked.
    fn follow(&mut self, hop: Hop) -> bool {
        self.host = hop.host.or(self.host.take());
        self.scheme = hop.scheme.or(self.scheme);
        self.address = hop.address.unwrap_or(self.address);
        hop.address.is_some()
    }

    fn is_within(&self, networks: &[IpNet]) -> bool {
        networks.iter().any(|network| network.contains(&self.address))
    }

    /// Whether they sit at this machine.
    pub fn is_local(&self) -> bool {
        self.address.is_loopback()
    }

    /// What they share with nobody else: their address, or the whole network of an IPv6 address, of which
    /// everybody has more addresses than could be counted.
    pub fn network(&self) -> IpNet {
        match self.address {
            IpAddr::V4(_) => self.address.into(),
            IpAddr::V6(address) => Ipv6Net::new_assert(address, IPV6_SITE_BITS).trunc().into(),
        }
    }
}

fn asked_host(headers: &HeaderMap, uri: &Uri) -> Option<Host> {
    match headers.get(HOST) {
        Some(value) => value.to_str().ok()?.parse().ok(),
        None => uri.authority()?.as_str().parse().ok(),
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Infallible> {
        let found = parts.extensions.get::<Caller>().cloned();
        Ok(found.unwrap_or_else(|| Caller::of(&parts.headers, &parts.uri, &parts.extensions, &[])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn caller(peer: &str, lines: &[(&str, &str)]) -> (String, String) {
        let request = lines.iter().fold(Request::get("/"), |request, (name, value)| request.header(*name, *value));
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        let (parts, ()) = request.extension(ConnectInfo(peer)).body(()).unwrap().into_parts();
        let proxies = ["127.0.0.0/8", "::1/128", "203.0.113.0/24"].map(|network| network.parse().unwrap());
        let caller = Caller::of(&parts.headers, &parts.uri, &parts.extensions, &proxies);
        (caller.address.to_string(), caller.host.map(|host| host.to_string()).unwrap_or_default())
    }

    #[test]
    fn the_caller_is_the_nearest_address_that_is_no_trusted_proxy() {
        let host = ("host", "inner:8000");
        for (peer, lines, address, asked) in [
            ("192.0.2.1", vec![host], "192.0.2.1", "inner:8000"),
            ("::ffff:192.0.2.1", vec![host], "192.0.2.1", "inner:8000"),
            // A stranger says what it likes.
            ("192.0.2.1", vec![host, ("x-forwarded-for", "127.0.0.1")], "192.0.2.1", "inner:8000"),
            ("192.0.2.1", vec![host, ("x-forwarded-host", "a.example")], "192.0.2.1", "inner:8000"),
            ("192.0.2.1", vec![host, ("forwarded", "for=192.0.2.9;host=a.example")], "192.0.2.1", "inner:8000"),
            // A proxy is believed, and what strangers told it is not.
            ("127.0.0.1", vec![host, ("x-forwarded-for", "192.0.2.1")], "192.0.2.1", "inner:8000"),
            ("127.0.0.1", vec![host, ("x-forwarded-for", "127.0.0.1, 192.0.2.1")], "192.0.2.1", "inner:8000"),
            ("::1", vec![host, ("x-forwarded-for", "192.0.2.1, 203.0.113.9")], "192.0.2.1", "inner:8000"),
            ("::1", vec![host, ("forwarded", "for=203.0.113.9;host=a.example:81")], "203.0.113.9", "a.example:81"),
            (
                "203.0.113.1",
                vec![("forwarded", "for=192.0.2.1;host=a.example, for=\"[::1]:80\";host=b.example")],
                "192.0.2.1",
                "a.example",
            ),
            (
                "203.0.113.1",
                vec![("forwarded", "for=10.0.0.1;host=evil.example, for=192.0.2.1;host=a.example")],
                "192.0.2.1",
                "a.example",
            ),
            // What it hides stays hidden, and nobody beyond is believed.
            ("127.0.0.1", vec![host, ("x-forwarded-for", "192.0.2.1, unknown")], "127.0.0.1", "inner:8000"),
            ("127.0.0.1", vec![host, ("x-forwarded-host", "a.example")], "127.0.0.1", "a.example"),
            // A person at the proxy's own machine.
            ("127.0.0.1", vec![("host", "a.example"), ("x-forwarded-for", "127.0.0.1")], "127.0.0.1", "a.example"),
        ] {
            assert_eq!(caller(peer, &lines), (address.to_owned(), asked.to_owned()), "{peer} {lines:?}");
        }
    }

    #[test]
    fn an_ipv6_site_is_one_caller() {
        let network = |address: &str| {
            let address = address.parse().unwrap();
            Caller { address, host: None, scheme: None }.network().to_string()
        };
        assert_eq!(network("192.0.2.7"), "192.0.2.7/32");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    }
}
