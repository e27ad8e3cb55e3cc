//! Who knows the addresses of names on the server: the system's name servers, or the simulated lab.

use super::lab;
use super::resolution::{NameService, Resolution, resolve};
use crate::model::event::ResolveFailure;
use crate::model::limits::{RESOLVE_TIMEOUT_MS, REVERSE_TIMEOUT_MS};
use crate::model::plan::ScanPlan;
use crate::model::policy::Policy;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{LookupIpStrategy, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

/// Who knows the addresses of names.
#[derive(Clone)]
pub enum Resolver {
    /// The system's configuration: its hosts file, then its name servers.
    System(Box<TokioResolver>),
    /// The simulated lab's.
    Lab,
}

impl Resolver {
    /// The system's. Without a readable configuration it knows the hosts file only.
    ///
    /// # Errors
    /// When no resolver can be made at all.
    pub fn system() -> Result<Resolver, NetError> {
        let mut builder = TokioResolver::builder_tokio().unwrap_or_else(|_| {
            TokioResolver::builder_with_config(ResolverConfig::default(), TokioRuntimeProvider::default())
        });
        builder.options_mut().ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        Ok(Resolver::System(Box::new(builder.build()?)))
    }

    /// All addresses of one name.
    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, ResolveFailure> {
        let addresses: BTreeSet<IpAddr> = match self {
            Resolver::Lab => return lab::Names.addresses_of(name).await,
            Resolver::System(resolver) => {
                let limit = Duration::from_millis(RESOLVE_TIMEOUT_MS);
                let answer = tokio::time::timeout(limit, resolver.lookup_ip(name)).await;
                let found = answer.map_err(|_| ResolveFailure::Timeout)?.map_err(|error| failure_of(&error))?;
                found.iter().map(|address| address.to_canonical()).collect()
            }
        };
        if addresses.is_empty() {
            return Err(ResolveFailure::NoAddress);
        }
        Ok(addresses.into_iter().collect())
    }

    /// The name of an address by reverse look-up (RFC 1035, section 3.5), if one is told within
    /// [`REVERSE_TIMEOUT_MS`]. Of several, always the same.
    pub async fn name_of(&self, address: IpAddr) -> Option<String> {
        match self {
            Resolver::Lab => lab::name_of(address).map(str::to_owned),
            Resolver::System(resolver) => {
                let limit = Duration::from_millis(REVERSE_TIMEOUT_MS);
                let answer = tokio::time::timeout(limit, resolver.reverse_lookup(address)).await.ok()?.ok()?;
                let names = answer.answers().iter().filter_map(|record| match &record.data {
                    RData::PTR(name) => plain_name(&name.to_string()),
                    _ => None,
                });
                names.min()
            }
        }
    }

    /// The addresses of a plan that its policy allows, exclusions left out.
    pub async fn resolve(&self, plan: &ScanPlan, policy: &Policy) -> Resolution {
        resolve(self, plan, policy).await
    }
}

impl NameService for Resolver {
    fn addresses_of(&self, name: &str) -> impl Future<Output = Result<Vec<IpAddr>, ResolveFailure>> + Send {
        self.look_up(name)
    }
}

/// Whoever owns an address writes its name: only what a host name is made of is passed on.
fn plain_name(text: &str) -> Option<String> {
    let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
    let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    (is_plain && !name.is_empty()).then_some(name)
}

fn failure_of(error: &NetError) -> ResolveFailure {
    match error {
        NetError::Timeout => ResolveFailure::Timeout,
        error if error.is_no_records_found() || error.is_nx_domain() => ResolveFailure::NoAddress,
        _ => ResolveFailure::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{Notice, ScanEvent};
    use crate::model::limits::Limits;
    use crate::model::request::ScanRequest;

    async fn resolve(resolver: Resolver, target: &str, policy: &Policy) -> Resolution {
        let request = ScanRequest { target: target.to_owned(), ..ScanRequest::default() };
        resolver.resolve(&request.validate(&Limits::SERVER).unwrap(), policy).await
    }

    #[tokio::test]
    async fn localhost_is_known_without_a_name_server() {
        let resolver = Resolver::system().unwrap();
        let resolution = resolve(resolver, "localhost", &Policy::server(&[], &[])).await;
        assert!(resolution.addresses.contains(&"127.0.0.1".parse().unwrap()), "{resolution:?}");
    }

    #[tokio::test]
    async fn a_name_that_cannot_exist_is_told() {
        // RFC 6761, section 6.4: resolvers answer for .invalid themselves.
        let resolution = resolve(Resolver::system().unwrap(), "no.invalid", &Policy::server(&[], &[])).await;
        assert!(resolution.addresses.is_empty());
        assert!(matches!(&resolution.events[..], [ScanEvent::Notice { notice: Notice::NotResolved { .. } }]));
    }

    #[tokio::test]
    async fn every_address_of_a_name_is_found_and_checked() {
        let all = Policy::only(lab::networks());
        assert_eq!(resolve(Resolver::Lab, "web.example", &all).await.addresses.len(), 2);
        let only_ipv4 = Policy::only(vec!["192.0.2.0/24".parse().unwrap()]);
        let resolution = resolve(Resolver::Lab, "web.example", &only_ipv4).await;
        assert_eq!(resolution.addresses, ["192.0.2.10".parse::<IpAddr>().unwrap()]);
        let denied = |event: &ScanEvent| matches!(event, ScanEvent::Notice { notice: Notice::AddressDenied { .. } });
        assert!(resolution.events.iter().any(denied));
    }

    #[tokio::test]
    async fn an_address_of_the_lab_has_its_name_and_others_have_none() {
        let named = async |text: &str| Resolver::Lab.name_of(text.parse().unwrap()).await;
        assert_eq!(named("2001:db8::10").await.as_deref(), Some("web.example"));
        assert_eq!(named("192.0.2.77").await, None);
    }

    #[test]
    fn the_owner_of_an_address_cannot_make_its_name_more_than_a_name() {
        assert_eq!(plain_name("Host-1.example.").as_deref(), Some("host-1.example"));
        for hostile in ["<img src=x>.example.", "a\\032b.example.", "", "."] {
            assert_eq!(plain_name(hostile), None, "{hostile}");
        }
    }

    #[tokio::test]
    async fn exclusions_hold_for_names_and_addresses() {
        let all = Policy::only(lab::networks());
        let addresses = resolve(Resolver::Lab, "web.example !2001:db8::/32", &all).await.addresses;
        assert_eq!(addresses, ["192.0.2.10".parse::<IpAddr>().unwrap()]);
        let addresses = resolve(Resolver::Lab, "192.0.2.10-11 !web.example", &all).await.addresses;
        assert_eq!(addresses, ["192.0.2.11".parse::<IpAddr>().unwrap()]);
    }
}
