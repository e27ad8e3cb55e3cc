//! From a plan to the addresses that may be probed: names are looked up, each address is checked.
//!
//! What comes out is what gets connected to, so no second look-up can give another address
//! (DNS rebinding).

use crate::model::event::{Failure, Notice, ResolveFailure, ScanEvent};
use crate::model::limits::MAX_ADDRESSES_PER_NAME;
use crate::model::plan::ScanPlan;
use crate::model::policy::{Denial, Policy};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Who knows the addresses of names.
pub trait NameService {
    /// All addresses of one name, at least one.
    fn addresses_of(&self, name: &str) -> impl Future<Output = Result<Vec<IpAddr>, ResolveFailure>> + Send;
}

/// What became of the names and addresses of a plan.
#[derive(Debug, Default)]
pub struct Resolution {
    /// Whom to probe, each once.
    pub addresses: Vec<IpAddr>,
    /// What is to be told.
    pub events: Vec<ScanEvent>,
    /// Why nothing may be probed.
    pub failure: Option<Failure>,
}

/// The addresses of a plan that its policy allows, exclusions left out.
pub async fn resolve(service: &impl NameService, plan: &ScanPlan, policy: &Policy) -> Resolution {
    let mut resolution = Resolution::default();
    let mut seen = BTreeSet::new();
    // Names that were excluded by name; their addresses are excluded too.
    let mut excluded = BTreeSet::new();
    for name in plan.targets.excluded_names() {
        let host = name.as_str().to_owned();
        match service.addresses_of(name.as_str()).await {
            Ok(addresses) => excluded.extend(addresses),
            Err(failure @ ResolveFailure::NoAddress) => resolution.notice(Notice::NotResolved { host, failure }),
            // Whoever leaves a host out wants it left alone, so nothing is probed while nobody knows where it is.
            Err(_) => {
                resolution.failure = Some(Failure::ExclusionUnknown { host });
                return resolution;
            }
        }
    }
    let mut is_wanted =
        |address: &IpAddr| !plan.targets.excludes(*address) && !excluded.contains(address) && seen.insert(*address);
    resolution.addresses = plan
        .targets
        .literal_addresses()
        .filter(|address| policy.check(*address).is_ok() && is_wanted(address))
        .collect();
    for name in plan.targets.names() {
        let host = name.as_str().to_owned();
        match service.addresses_of(name.as_str()).await {
            Err(failure) => resolution.notice(Notice::NotResolved { host, failure }),
            Ok(found) => {
                let mut addresses = Vec::new();
                for address in found.into_iter().take(MAX_ADDRESSES_PER_NAME) {
                    match policy.check(address) {
                        Ok(()) if is_wanted(&address) => addresses.push(address),
                        Ok(()) => {}
                        Err(denial) => resolution.deny(&host, address, denial),
                    }
                }
                resolution.addresses.extend(&addresses);
                resolution.events.push(ScanEvent::Resolved { host, addresses });
            }
        }
    }
    resolution
}

impl Resolution {
    fn notice(&mut self, notice: Notice) {
        self.events.push(ScanEvent::Notice { notice });
    }

    fn deny(&mut self, host: &str, address: IpAddr, denial: Denial) {
        self.notice(Notice::AddressDenied { host: host.to_owned(), address, denial });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::limits::Limits;
    use crate::model::request::ScanRequest;
    use futures_util::FutureExt;
    use std::future::ready;

    /// Knows `many.example`; is out of order for `lost.example`; nothing else has an address.
    struct Names;

    impl NameService for Names {
        fn addresses_of(&self, name: &str) -> impl Future<Output = Result<Vec<IpAddr>, ResolveFailure>> + Send {
            ready(match name {
                "many.example" => Ok((1..=40).map(|last| IpAddr::from([192, 0, 2, last])).collect()),
                "lost.example" => Err(ResolveFailure::Timeout),
                _ => Err(ResolveFailure::NoAddress),
            })
        }
    }

    fn resolved(target: &str) -> Resolution {
        let request = ScanRequest { target: target.to_owned(), ..ScanRequest::default() };
        let plan = request.validate(&Limits::SERVER).unwrap();
        let policy = Policy::only(vec!["192.0.2.0/24".parse().unwrap()]);
        resolve(&Names, &plan, &policy).now_or_never().unwrap()
    }

    #[test]
    fn nothing_is_probed_while_nobody_knows_where_an_excluded_host_is() {
        let resolution = resolved("192.0.2.10-11 !lost.example");
        assert_eq!(resolution.addresses, [] as [IpAddr; 0]);
        assert_eq!(resolution.failure, Some(Failure::ExclusionUnknown { host: "lost.example".to_owned() }));
    }

    #[test]
    fn an_excluded_name_without_an_address_is_told() {
        let resolution = resolved("192.0.2.10 !misspelt.example");
        assert_eq!(resolution.addresses.len(), 1);
        assert!(matches!(&resolution.events[..], [ScanEvent::Notice { notice: Notice::NotResolved { .. } }]));
    }

    #[test]
    fn all_addresses_of_an_excluded_name_are_left_out_but_few_of_a_name_are_scanned() {
        assert_eq!(resolved("192.0.2.1-50 !many.example").addresses.len(), 10);
        assert_eq!(resolved("many.example").addresses.len(), MAX_ADDRESSES_PER_NAME);
    }
}
