//! What proxies say of the requests that they pass on: `X-Forwarded-*`, or `Forwarded` (RFC 7239).
//!
//! Read here and not by a crate: axum-client-ip takes the last address whoever wrote it, and knows no
//! host; trusted-proxies takes an IPv6 address without brackets for none, as nginx and Caddy write it.

use super::origin::{Host, Scheme};
use axum::http::header::{FORWARDED, HeaderMap, HeaderName};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// What one proxy says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hop {
    /// Who asked it; nothing if it does not say, or hides it.
    pub address: Option<IpAddr>,
    /// Which host was asked for.
    pub host: Option<Host>,
    /// How it was asked.
    pub scheme: Option<Scheme>,
}

/// What the proxies on the way say, the nearest first. `Forwarded` counts only when there is nothing else:
/// most proxies write the older headers, and let a `Forwarded` through that a stranger has written.
pub fn hops(headers: &HeaderMap) -> Vec<Hop> {
    let older = older_hops(headers);
    if older.is_empty() { forwarded_hops(headers) } else { older }
}

/// Who asked is a list; host and scheme are what the nearest proxy wrote.
fn older_hops(headers: &HeaderMap) -> Vec<Hop> {
    let last = |name: &HeaderName| items(headers, name).pop();
    let host = last(&HOST).and_then(|text| text.parse().ok());
    let scheme = last(&PROTO).and_then(|text| text.parse().ok());
    let addresses: Vec<_> = items(headers, &FOR).into_iter().rev().map(|text| address(&text)).collect();
    let addresses = if addresses.is_empty() && (host.is_some() || scheme.is_some()) { vec![None] } else { addresses };
    addresses.into_iter().map(|address| Hop { address, host: host.clone(), scheme }).collect()
}

fn forwarded_hops(headers: &HeaderMap) -> Vec<Hop> {
    items(headers, &FORWARDED).iter().rev().map(|element| hop(element)).collect()
}

/// One element: `for=192.0.2.43;proto=http;host=example.com`, names in any case, values perhaps quoted.
fn hop(element: &str) -> Hop {
    let mut hop = Hop::default();
    for pair in split(element, ';') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = unquoted(value.trim());
        match name.trim().to_ascii_lowercase().as_str() {
            "for" => hop.address = address(&value),
            "host" => hop.host = value.parse().ok(),
            "proto" => hop.scheme = value.parse().ok(),
            _ => {}
        }
    }
    hop
}

/// The items of a list that may stand in several headers of the name (RFC 9110, section 5.3), as they came.
fn items(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let lists: Vec<_> = values.collect();
    let items = lists.iter().flat_map(|list| split(list, ',')).map(str::trim);
    items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// Splits where the separator stands outside of quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |c| {
        let is_end = c == separator && !is_quoted;
        is_quoted ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && is_quoted && !is_escaped;
        is_end
    })
}

fn unquoted(text: &str) -> String {
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(inside) => inside.replace('\\', ""),
        None => text.to_owned(),
    }
}

/// An address, in brackets or not, with a port or not.
fn address(text: &str) -> Option<IpAddr> {
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::from);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    text.parse().ok().or_else(bracketed).or_else(with_port).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[(&'static str, &str)]) -> Vec<(String, String, String)> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        let text = |shown: Option<String>| shown.unwrap_or_else(|| "-".to_owned());
        let shown = |hop: Hop| {
            let scheme = hop.scheme.map(|scheme| format!("{scheme:?}").to_lowercase());
            (text(hop.address.map(|a| a.to_string())), text(hop.host.map(|h| h.to_string())), text(scheme))
        };
        hops(&headers).into_iter().map(shown).collect()
    }

    #[test]
    fn both_ways_of_saying_it_are_read_the_nearest_proxy_first() {
        type Case<'a> = (&'a [(&'static str, &'a str)], &'a [(&'a str, &'a str, &'a str)]);
        let cases: [Case<'_>; 11] = [
            (&[], &[]),
            (&[("x-forwarded-for", "192.0.2.1")], &[("192.0.2.1", "-", "-")]),
            (
                &[("x-forwarded-for", "2001:db8::1, 192.0.2.2:4711"), ("x-forwarded-proto", "https")],
                &[("192.0.2.2", "-", "https"), ("2001:db8::1", "-", "https")],
            ),
            (
                &[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "unknown, [2001:db8::2]")],
                &[("2001:db8::2", "-", "-"), ("-", "-", "-"), ("192.0.2.1", "-", "-")],
            ),
            (&[("x-forwarded-host", "a.example, b.example:81")], &[("-", "b.example:81", "-")]),
            (&[("x-forwarded-for", "::ffff:192.0.2.1")], &[("192.0.2.1", "-", "-")]),
            (
                &[("forwarded", "For=\"[2001:db8:cafe::17]:4711\"; Proto=HTTPS ;host=\"a.example:81\"")],
                &[("2001:db8:cafe::17", "a.example:81", "https")],
            ),
            (
                &[("forwarded", "for=192.0.2.43, for=198.51.100.17;host=b.example"), ("forwarded", "for=_hidden")],
                &[("-", "-", "-"), ("198.51.100.17", "b.example", "-"), ("192.0.2.43", "-", "-")],
            ),
            (
                &[("forwarded", "by=\"a,b;for=192.0.2.1\\\",\";for=192.0.2.9"), ("forwarded", ",")],
                &[("192.0.2.9", "-", "-")],
            ),
            (
                &[("forwarded", "for=192.0.2.66;host=evil.example"), ("x-forwarded-for", "192.0.2.1")],
                &[("192.0.2.1", "-", "-")],
            ),
            (&[("forwarded", "for;=;host=a b;proto=ftp;for=\"")], &[("-", "-", "-")]),
        ];
        for (lines, expected) in cases {
            let read = read(lines);
            let read: Vec<_> = read.iter().map(|(a, h, s)| (a.as_str(), h.as_str(), s.as_str())).collect();
            assert_eq!(read, expected, "{lines:?}");
        }
    }
}
