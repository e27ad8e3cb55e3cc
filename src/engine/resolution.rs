//! From a plan to the addresses that may be probed: names are looked up, each address is checked.
//!
//! What comes out is what gets connected to, so no second look-up can give another address
//! (DNS rebinding).

use crate::model::event::{Notice, ResolveFailure, ScanEvent};
use crate::model::plan::ScanPlan;
use crate::model::policy::{Denial, Policy};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Who knows the addresses of names.
pub trait NameService {
    /// The addresses of one name, at least one and at most
    /// [`MAX_ADDRESSES_PER_NAME`](crate::model::limits::MAX_ADDRESSES_PER_NAME).
    fn addresses_of(&self, name: &str) -> impl Future<Output = Result<Vec<IpAddr>, ResolveFailure>> + Send;
}

/// What became of the names and addresses of a plan.
#[derive(Debug, Default)]
pub struct Resolution {
    /// Whom to probe, each once.
    pub addresses: Vec<IpAddr>,
    /// What is to be told.
    pub events: Vec<ScanEvent>,
}

/// The addresses of a plan that its policy allows, exclusions left out.
pub async fn resolve(service: &impl NameService, plan: &ScanPlan, policy: &Policy) -> Resolution {
    let mut resolution = Resolution::default();
    let mut seen = BTreeSet::new();
    // Names that were excluded by name; their addresses are excluded too.
    let mut excluded = BTreeSet::new();
    for name in plan.targets.excluded_names() {
        excluded.extend(service.addresses_of(name.as_str()).await.unwrap_or_default());
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
                for address in found {
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
