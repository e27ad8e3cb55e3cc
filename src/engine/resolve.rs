//! Who knows the addresses of names on the server: the system's name servers, or the simulated lab.

mod name_servers;

use super::lab;
use super::resolution::{Found, NameService, Resolution, resolve};
use crate::model::event::ResolveFailure;
use crate::model::plan::ScanPlan;
use crate::model::policy::Policy;
use hickory_resolver::net::NetError;
pub use name_servers::NameServers;
use std::net::IpAddr;

/// Who knows the addresses of names.
#[derive(Clone)]
pub enum Resolver {
    /// The system's configuration: its hosts file, then its name servers.
    System(Box<NameServers>),
    /// The simulated lab's.
    Lab,
}

impl Resolver {
    /// The system's. Without a readable configuration it knows the hosts file only.
    ///
    /// # Errors
    /// When no resolver can be made at all.
    pub fn system() -> Result<Resolver, NetError> {
        Ok(Resolver::System(Box::new(NameServers::of_system()?)))
    }

    /// All addresses of one name.
    async fn look_up(&self, name: &str) -> Result<Found, ResolveFailure> {
        match self {
            Resolver::Lab => lab::Names.addresses_of(name).await,
            Resolver::System(servers) => servers.addresses_of(name).await,
        }
    }

    /// The name of an address by reverse look-up, if one is told in time. Of several, always the same.
    pub async fn name_of(&self, address: IpAddr) -> Option<String> {
        match self {
            Resolver::Lab => lab::name_of(address).map(str::to_owned),
            Resolver::System(servers) => servers.name_of(address).await,
        }
    }

    /// The addresses of a plan that its policy allows, exclusions left out.
    pub async fn resolve(&self, plan: &ScanPlan, policy: &Policy) -> Resolution {
        resolve(self, plan, policy).await
    }
}

impl NameService for Resolver {
    fn addresses_of(&self, name: &str) -> impl Future<Output = Result<Found, ResolveFailure>> + Send {
        self.look_up(name)
    }
}

/// Whoever owns an address writes its name: only what a host name is made of is passed on.
fn plain_name(text: &str) -> Option<String> {
    let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
    let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    (is_plain && !name.is_empty()).then_some(name)
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
