//! The system's name servers: the addresses of a name, IPv4 and IPv6, and the name of an address.

use crate::engine::resolution::Found;
use crate::model::event::ResolveFailure;
use crate::model::limits::{FAMILY_GRACE_MS, RESOLVE_TIMEOUT_MS, REVERSE_TIMEOUT_MS};
use crate::model::notice::IpFamily;
use futures_util::future::{Either, select};
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ResolverConfig, ResolverOpts};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::system_conf::read_system_conf;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// The system's configuration: its hosts file, then its name servers.
#[derive(Clone)]
pub struct NameServers {
    resolver: TokioResolver,
    /// Domains in which names are looked for that are no whole ones, in their order.
    search: Vec<Name>,
    /// Names with more labels than this are looked for as they stand first (resolv.conf(5), `ndots`).
    ndots: usize,
}

/// Why one family of a name has no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoAnswer {
    /// There is none of this family.
    None,
    /// There is no such name at all.
    NoName,
    /// Nobody knows.
    Unknown(ResolveFailure),
}

impl NameServers {
    /// Those of the system. Without a readable configuration only its hosts file is known.
    ///
    /// # Errors
    /// When no resolver can be made at all.
    pub fn of_system() -> Result<NameServers, NetError> {
        let (config, options) = read_system_conf().unwrap_or_default();
        NameServers::new(config, options)
    }

    fn new(config: ResolverConfig, options: ResolverOpts) -> Result<NameServers, NetError> {
        let search = config.domain().into_iter().chain(config.search()).cloned().collect();
        let ndots = options.ndots;
        let builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        Ok(NameServers { resolver: builder.with_options(options).build()?, search, ndots })
    }

    /// The addresses of a name, within [`RESOLVE_TIMEOUT_MS`].
    ///
    /// # Errors
    /// [`ResolveFailure::NoAddress`] only where name servers say so of every name that it may stand for.
    pub async fn addresses_of(&self, name: &str) -> Result<Found, ResolveFailure> {
        let deadline = Instant::now() + Duration::from_millis(RESOLVE_TIMEOUT_MS);
        let mut failure = ResolveFailure::NoAddress;
        for candidate in self.candidates(dns_name(name).ok_or(failure)?) {
            match self.both_families(&candidate, deadline).await {
                Ok(found) => return Ok(found),
                // There is no time left for another.
                Err(ResolveFailure::Timeout) => return Err(ResolveFailure::Timeout),
                Err(ResolveFailure::Unavailable) => failure = ResolveFailure::Unavailable,
                Err(ResolveFailure::NoAddress) => {}
            }
        }
        Err(failure)
    }

    /// The name of an address by reverse look-up (RFC 1035, section 3.5), if one is told within
    /// [`REVERSE_TIMEOUT_MS`]. Of several, always the same.
    pub async fn name_of(&self, address: IpAddr) -> Option<String> {
        let limit = Duration::from_millis(REVERSE_TIMEOUT_MS);
        let answer = timeout(limit, self.resolver.reverse_lookup(address)).await.ok()?.ok()?;
        let names = answer.answers().iter().filter_map(|record| match &record.data {
            RData::PTR(name) => super::plain_name(&name.to_string()),
            _ => None,
        });
        names.min()
    }

    /// The whole names that a name may stand for, in the order in which they are tried (resolv.conf(5), `search`).
    fn candidates(&self, name: Name) -> Vec<Name> {
        let is_whole_first = usize::from(name.num_labels()) > self.ndots || name.is_localhost();
        let mut candidates: Vec<Name> =
            self.search.iter().filter_map(|domain| name.clone().append_domain(domain).ok()).collect();
        let mut whole = name;
        whole.set_fqdn(true);
        candidates.insert(if is_whole_first { 0 } else { candidates.len() }, whole);
        candidates
    }

    /// Asks for both families at once. Where one has answered, the other is awaited for [`FAMILY_GRACE_MS`] only: some
    /// name servers never answer for IPv6 (RFC 4074, section 4.1).
    async fn both_families(&self, name: &Name, deadline: Instant) -> Result<Found, ResolveFailure> {
        let (v4, v6) = (pin!(self.family(name, RecordType::A)), pin!(self.family(name, RecordType::AAAA)));
        let first = timeout_at(deadline, select(v4, v6)).await.map_err(|_| ResolveFailure::Timeout)?;
        let (answer, other, this, that) = match first {
            Either::Left((answer, other)) => (answer, other, IpFamily::V4, IpFamily::V6),
            Either::Right((answer, other)) => (answer, other, IpFamily::V6, IpFamily::V4),
        };
        let grace = deadline.min(Instant::now() + Duration::from_millis(FAMILY_GRACE_MS));
        // Some say of a name that has no IPv6 address that it does not exist (RFC 4074, section 4.2).
        let until = if matches!(answer, Ok(_) | Err(NoAnswer::NoName)) { grace } else { deadline };
        let unheard = NoAnswer::Unknown(ResolveFailure::Timeout);
        let other = timeout_at(until, other).await.unwrap_or(Err(unheard));
        match (answer, other) {
            (Ok(mut addresses), Ok(more)) => {
                addresses.extend(more);
                Ok(Found { addresses: addresses.into_iter().collect(), unanswered: None })
            }
            (Ok(addresses), Err(why)) => Ok(found(addresses, why, that)),
            (Err(why), Ok(addresses)) => Ok(found(addresses, why, this)),
            (Err(NoAnswer::NoName), Err(_)) | (Err(_), Err(NoAnswer::NoName)) => Err(ResolveFailure::NoAddress),
            (Err(NoAnswer::Unknown(failure)), Err(_)) | (Err(_), Err(NoAnswer::Unknown(failure))) => Err(failure),
            (Err(NoAnswer::None), Err(NoAnswer::None)) => Err(ResolveFailure::NoAddress),
        }
    }

    async fn family(&self, name: &Name, kind: RecordType) -> Result<BTreeSet<IpAddr>, NoAnswer> {
        let answer = self.resolver.lookup(name.clone(), kind).await.map_err(|error| why_none(&error))?;
        let addresses: BTreeSet<IpAddr> =
            answer.answers().iter().filter_map(|record| record.data.ip_addr()).map(|ip| ip.to_canonical()).collect();
        if addresses.is_empty() { Err(NoAnswer::None) } else { Ok(addresses) }
    }
}

/// What is known where one family has addresses and the other has none.
fn found(addresses: BTreeSet<IpAddr>, why: NoAnswer, other: IpFamily) -> Found {
    let unanswered = matches!(why, NoAnswer::Unknown(_)).then_some(other);
    Found { addresses: addresses.into_iter().collect(), unanswered }
}

/// Names in ASCII stay as they are, since `_` is common in them; others become ASCII (RFC 5891; UTS 46).
fn dns_name(text: &str) -> Option<Name> {
    if text.is_ascii() { Name::from_ascii(text).ok() } else { Name::from_utf8(text).ok() }
}

fn why_none(error: &NetError) -> NoAnswer {
    match error {
        error if error.is_nx_domain() => NoAnswer::NoName,
        error if error.is_no_records_found() => NoAnswer::None,
        NetError::Timeout => NoAnswer::Unknown(ResolveFailure::Timeout),
        _ => NoAnswer::Unknown(ResolveFailure::Unavailable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts};
    use hickory_resolver::proto::op::{Message, ResponseCode};
    use hickory_resolver::proto::rr::Record;
    use std::net::Ipv4Addr;
    use std::str::FromStr;
    use tokio::net::UdpSocket;

    /// What a name server does with a question.
    enum Reply {
        Addresses(Vec<IpAddr>),
        Code(ResponseCode),
        Silence,
    }

    use RecordType::{A, AAAA};
    use Reply::{Addresses, Code, Silence};

    /// A name server on loopback that answers as `reply` says, and who asks it.
    async fn servers(reply: fn(&str, RecordType) -> Reply) -> NameServers {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        tokio::spawn(async move {
            let mut buffer = [0; 1500];
            while let Ok((length, asker)) = socket.recv_from(&mut buffer).await {
                let mut message = Message::from_vec(&buffer[..length]).unwrap().into_response();
                let question = message.queries[0].clone();
                match reply(&question.name().to_ascii(), question.query_type()) {
                    Silence => continue,
                    Code(code) => message.metadata.response_code = code,
                    Addresses(addresses) => {
                        let record = |address: IpAddr| Record::from_rdata(question.name().clone(), 60, address.into());
                        message.insert_answers(addresses.into_iter().map(record).collect());
                    }
                }
                socket.send_to(&message.to_vec().unwrap(), asker).await.unwrap();
            }
        });
        let mut udp = ConnectionConfig::udp();
        udp.port = address.port();
        let server = NameServerConfig::new(address.ip(), true, vec![udp]);
        let domain = Some(Name::from_str("lan.example.").unwrap());
        NameServers::new(ResolverConfig::from_parts(domain, vec![], vec![server]), without_hosts_file()).unwrap()
    }

    fn without_hosts_file() -> ResolverOpts {
        let mut options = ResolverOpts::default();
        options.use_hosts_file = ResolveHosts::Never;
        options
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn an_answer_counts_though_the_other_family_is_never_answered() {
        let servers = servers(|_, kind| if kind == A { Addresses(vec![ip("192.0.2.7")]) } else { Silence }).await;
        let expected = Found { addresses: vec![ip("192.0.2.7")], unanswered: Some(IpFamily::V6) };
        assert_eq!(servers.addresses_of("a.example").await, Ok(expected));
    }

    #[tokio::test]
    async fn addresses_of_both_families_are_found_and_what_fails_is_told() {
        let servers = servers(|name, kind| match (name, kind) {
            ("both.example.", A) => Addresses(vec![ip("192.0.2.7"), ip("192.0.2.6")]),
            ("both.example.", AAAA) => Addresses(vec![ip("2001:db8::7")]),
            ("six.example.", AAAA) => Addresses(vec![ip("2001:db8::6")]),
            // As some load balancers do.
            ("six.example.", A) | ("four.example.", AAAA) => Code(ResponseCode::NXDomain),
            ("four.example.", A) => Addresses(vec![ip("192.0.2.4")]),
            ("half.example.", A) => Addresses(vec![ip("192.0.2.5")]),
            ("half.example.", AAAA) => Code(ResponseCode::ServFail),
            ("my_printer.example." | "xn--mnchen-3ya.example.", A) => Addresses(vec![ip("192.0.2.9")]),
            _ => Addresses(vec![]),
        })
        .await;
        for (name, addresses, unanswered) in [
            ("both.example", &["192.0.2.6", "192.0.2.7", "2001:db8::7"][..], None),
            ("six.example", &["2001:db8::6"], None),
            ("four.example", &["192.0.2.4"], None),
            ("half.example", &["192.0.2.5"], Some(IpFamily::V6)),
            ("my_printer.example", &["192.0.2.9"], None),
            ("münchen.example", &["192.0.2.9"], None),
            ("mu\u{308}nchen.example", &["192.0.2.9"], None),
        ] {
            let addresses = addresses.iter().map(|text| ip(text)).collect();
            assert_eq!(servers.addresses_of(name).await, Ok(Found { addresses, unanswered }), "{name}");
        }
    }

    #[tokio::test]
    async fn only_a_name_that_does_not_exist_has_no_address() {
        let servers = servers(|name, _| match name {
            "gone.example." => Code(ResponseCode::NXDomain),
            "empty.example." => Addresses(vec![]),
            "broken.example." => Code(ResponseCode::ServFail),
            "refused.example." => Code(ResponseCode::Refused),
            _ => Code(ResponseCode::NXDomain),
        })
        .await;
        for (name, failure) in [
            ("gone.example", ResolveFailure::NoAddress),
            ("empty.example", ResolveFailure::NoAddress),
            ("broken.example", ResolveFailure::Unavailable),
            ("refused.example", ResolveFailure::Unavailable),
        ] {
            assert_eq!(servers.addresses_of(name).await, Err(failure), "{name}");
        }
        let none = NameServers::new(ResolverConfig::default(), without_hosts_file());
        assert_eq!(none.unwrap().addresses_of("a.example").await, Err(ResolveFailure::Unavailable));
    }

    #[tokio::test]
    async fn a_short_name_is_looked_for_in_its_domain_and_both_families_are_of_one_name() {
        let servers = servers(|name, kind| match (name, kind) {
            ("nas.lan.example.", A) => Addresses(vec![ip("192.0.2.7")]),
            ("nas.", AAAA) => Addresses(vec![ip("2001:db8::bad")]),
            ("host.example.", _) => Addresses(vec![ip("192.0.2.8")]),
            _ => Code(ResponseCode::NXDomain),
        })
        .await;
        let found = |text| Ok(Found { addresses: vec![ip(text)], unanswered: None });
        assert_eq!(servers.addresses_of("nas").await, found("192.0.2.7"));
        assert_eq!(servers.addresses_of("host.example").await, found("192.0.2.8"));
        assert_eq!(servers.addresses_of("no_such.example").await, Err(ResolveFailure::NoAddress));
    }
}
