//! From a plan to the addresses that may be probed: names are looked up, each address is checked.
//!
//! What comes out is what gets connected to, so no second look-up can give another address
//! (DNS rebinding).

use crate::model::event::{Failure, Notice, ResolveFailure, ScanEvent};
use crate::model::limits::{LOOKUPS_AT_ONCE, MAX_ADDRESSES_PER_NAME};
use crate::model::notice::IpFamily;
use crate::model::plan::ScanPlan;
use crate::model::policy::{Denial, Policy};
use futures_util::{StreamExt, stream};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Who knows the addresses of names.
pub trait NameService {
    /// All addresses of one name, at least one.
    fn addresses_of(&self, name: &str) -> impl Future<Output = Result<Found, ResolveFailure>> + Send;
}

/// The addresses of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// At least one, each once, in ascending order.
    pub addresses: Vec<IpAddr>,
    /// The family of which nobody answered, so that it may have addresses too.
    pub unanswered: Option<IpFamily>,
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

/// The addresses of a plan that its policy allows, exclusions left out. Names are looked up side by side; what is told
/// of them comes in the order in which they were typed.
pub async fn resolve(service: &impl NameService, plan: &ScanPlan, policy: &Policy) -> Resolution {
    let names = |names: &mut dyn Iterator<Item = &str>| names.map(str::to_owned).collect::<Vec<String>>();
    let excluded_names = names(&mut plan.targets.excluded_names().map(|name| name.as_str()));
    let names = names(&mut plan.targets.names().map(|name| name.as_str()));
    let lookups: Vec<_> = excluded_names.iter().chain(&names).map(|name| service.addresses_of(name)).collect();
    let mut answers = stream::iter(lookups).buffered(LOOKUPS_AT_ONCE).collect::<Vec<_>>().await.into_iter();

    let mut resolution = Resolution::default();
    let mut wanted = Wanted { plan, seen: BTreeSet::new(), excluded: BTreeSet::new() };
    // Excluded names of which not all addresses are known.
    let mut half_known = Vec::new();
    for (host, answer) in excluded_names.into_iter().zip(&mut answers) {
        match answer {
            Ok(found) => {
                wanted.excluded.extend(found.addresses);
                half_known.extend(found.unanswered.map(|family| (host, family)));
            }
            Err(failure @ ResolveFailure::NoAddress) => resolution.notice(Notice::NotResolved { host, failure }),
            // Whoever leaves a host out wants it left alone, so nothing is probed while nobody knows where it is.
            Err(_) => return Resolution { failure: Some(Failure::ExclusionUnknown { host }), ..resolution },
        }
    }
    resolution.addresses = plan
        .targets
        .literal_addresses()
        .filter(|address| policy.check(*address).is_ok() && wanted.takes(*address))
        .collect();
    for (host, answer) in names.into_iter().zip(answers) {
        match answer {
            Ok(found) => resolution.add(host, found, policy, &mut wanted),
            Err(failure) => resolution.notice(Notice::NotResolved { host, failure }),
        }
    }
    let is_probed = |family: IpFamily| resolution.addresses.iter().any(|address| family.has(*address));
    if let Some((host, _)) = half_known.into_iter().find(|(_, family)| is_probed(*family)) {
        return Resolution { addresses: vec![], failure: Some(Failure::ExclusionUnknown { host }), ..resolution };
    }
    if resolution.addresses.is_empty() {
        resolution.failure = Some(resolution.why_nothing());
    }
    resolution
}

/// Which addresses are still to be probed.
struct Wanted<'a> {
    plan: &'a ScanPlan,
    seen: BTreeSet<IpAddr>,
    /// The addresses of names that were excluded.
    excluded: BTreeSet<IpAddr>,
}

impl Wanted<'_> {
    /// Whether an address is neither excluded nor taken before.
    fn takes(&mut self, address: IpAddr) -> bool {
        !self.plan.targets.excludes(address) && !self.excluded.contains(&address) && self.seen.insert(address)
    }
}

impl Resolution {
    /// Judges every address of a name, and takes as many as are scanned of one.
    fn add(&mut self, host: String, found: Found, policy: &Policy, wanted: &mut Wanted) {
        let (allowed, denied): (Vec<IpAddr>, Vec<IpAddr>) =
            found.addresses.into_iter().partition(|address| policy.check(*address).is_ok());
        // A name may have thousands of forbidden addresses; a few of them show why it is not scanned.
        for address in denied.into_iter().take(MAX_ADDRESSES_PER_NAME) {
            if let Err(denial) = policy.check(address) {
                self.deny(&host, address, denial);
            }
        }
        let all = allowed.len();
        let addresses = some_of_each_family(allowed);
        if addresses.len() < all {
            let [found, scanned] = [all, addresses.len()].map(|count| count as u32);
            self.notice(Notice::AddressesLeftOut { host: host.clone(), found, scanned });
        }
        if let Some(family) = found.unanswered {
            self.notice(Notice::FamilyUnanswered { host: host.clone(), family });
        }
        let addresses: Vec<IpAddr> = addresses.into_iter().filter(|address| wanted.takes(*address)).collect();
        self.addresses.extend(&addresses);
        self.events.push(ScanEvent::Resolved { host, addresses });
    }

    /// Why there is no address; "check the spelling" is for a name that does not exist only.
    fn why_nothing(&self) -> Failure {
        let has = |is: fn(&Notice) -> bool| {
            self.events.iter().any(|event| matches!(event, ScanEvent::Notice { notice } if is(notice)))
        };
        if has(|notice| matches!(notice, Notice::NotResolved { failure: ResolveFailure::NoAddress, .. })) {
            Failure::NothingToProbe
        } else if has(|notice| matches!(notice, Notice::NotResolved { .. })) {
            Failure::NamesUnanswered
        } else if has(|notice| matches!(notice, Notice::AddressDenied { .. })) {
            Failure::NothingAllowed
        } else {
            Failure::NothingLeft
        }
    }

    fn notice(&mut self, notice: Notice) {
        self.events.push(ScanEvent::Notice { notice });
    }

    fn deny(&mut self, host: &str, address: IpAddr, denial: Denial) {
        self.notice(Notice::AddressDenied { host: host.to_owned(), address, denial });
    }
}

/// At most [`MAX_ADDRESSES_PER_NAME`], the first of each family in turn, so that many of one leave room for the other.
fn some_of_each_family(addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    let (v4, v6): (Vec<IpAddr>, Vec<IpAddr>) = addresses.into_iter().partition(IpAddr::is_ipv4);
    let mut ranked: Vec<(usize, IpAddr)> = v4.into_iter().enumerate().chain(v6.into_iter().enumerate()).collect();
    ranked.sort_unstable();
    let mut chosen: Vec<IpAddr> = ranked.into_iter().take(MAX_ADDRESSES_PER_NAME).map(|(_, address)| address).collect();
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::limits::Limits;
    use crate::model::request::ScanRequest;
    use futures_util::FutureExt;
    use std::future::{poll_fn, ready};
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Poll;

    /// Knows some names, and is out of order for `lost.example`.
    struct Names;

    impl NameService for Names {
        fn addresses_of(&self, name: &str) -> impl Future<Output = Result<Found, ResolveFailure>> + Send {
            let v4 = |count: u8| (1..=count).map(|last| IpAddr::from([192, 0, 2, last]));
            let v6 = |count: u16| (1..=count).map(|last| IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, last]));
            let elsewhere = |count: u8| (1..=count).map(|last| IpAddr::from([198, 51, 100, last]));
            let addresses = match name {
                "many.example" => Ok(v4(40).collect()),
                "mixed.example" => Ok(v4(40).chain(v6(3)).collect()),
                "half.example" => Ok(v4(2).collect()),
                "six.example" => Ok(v6(1).collect()),
                "elsewhere.example" => Ok(elsewhere(100).collect()),
                "rebinding.example" => Ok(v4(20).chain(elsewhere(1)).collect()),
                "lost.example" => Err(ResolveFailure::Timeout),
                _ => Err(ResolveFailure::NoAddress),
            };
            let unanswered = (name == "half.example").then_some(IpFamily::V6);
            ready(addresses.map(|addresses| Found { addresses, unanswered }))
        }
    }

    /// Answers only while so many are asked for at once.
    struct AtOnce {
        least: usize,
        asked: AtomicUsize,
    }

    impl NameService for AtOnce {
        fn addresses_of(&self, name: &str) -> impl Future<Output = Result<Found, ResolveFailure>> + Send {
            let last: u8 = name.trim_end_matches(".example").trim_start_matches("host").parse().unwrap();
            let mut patience = 1_000;
            poll_fn(move |context| {
                if patience == 1_000 {
                    self.asked.fetch_add(1, Ordering::Relaxed);
                }
                patience -= 1;
                if self.asked.load(Ordering::Relaxed) >= self.least {
                    let addresses = vec![IpAddr::from([192, 0, 2, last])];
                    return Poll::Ready(Ok(Found { addresses, unanswered: None }));
                }
                context.waker().wake_by_ref();
                if patience == 0 { Poll::Ready(Err(ResolveFailure::Timeout)) } else { Poll::Pending }
            })
        }
    }

    fn plan(target: &str) -> ScanPlan {
        let request = ScanRequest { target: target.to_owned(), ..ScanRequest::default() };
        request.validate(&Limits::SERVER).unwrap()
    }

    fn policy() -> Policy {
        Policy::only(["192.0.2.0/24", "2001:db8::/32"].map(|network| network.parse().unwrap()).to_vec())
    }

    fn resolved(target: &str) -> Resolution {
        resolve(&Names, &plan(target), &policy()).now_or_never().unwrap()
    }

    fn notices(resolution: &Resolution) -> Vec<&Notice> {
        let events = resolution.events.iter();
        events.filter_map(|event| if let ScanEvent::Notice { notice } = event { Some(notice) } else { None }).collect()
    }

    #[test]
    fn nothing_is_probed_while_nobody_knows_where_an_excluded_host_is() {
        for (target, host) in [
            ("192.0.2.10-11 !lost.example", "lost.example"),
            ("2001:db8::7 192.0.2.10 !half.example", "half.example"),
            ("six.example !half.example", "half.example"),
        ] {
            let resolution = resolved(target);
            assert_eq!(resolution.addresses, [] as [IpAddr; 0], "{target}");
            assert_eq!(resolution.failure, Some(Failure::ExclusionUnknown { host: host.to_owned() }), "{target}");
        }
        let known = resolved("192.0.2.1-3 !half.example");
        assert_eq!((known.addresses.len(), known.failure), (1, None), "it has no IPv6 address that could be probed");
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
        let many = resolved("many.example");
        assert_eq!(many.addresses.len(), MAX_ADDRESSES_PER_NAME);
        let host = "many.example".to_owned();
        assert_eq!(notices(&many), [&Notice::AddressesLeftOut { host, found: 40, scanned: 16 }]);
        let mixed = resolved("mixed.example").addresses;
        assert_eq!((mixed.len(), mixed.iter().filter(|address| address.is_ipv6()).count()), (16, 3));
    }

    #[test]
    fn the_policy_sees_every_address_of_a_name() {
        let rebinding = resolved("rebinding.example");
        assert_eq!(rebinding.addresses.len(), MAX_ADDRESSES_PER_NAME);
        assert!(matches!(
            notices(&rebinding)[..],
            [Notice::AddressDenied { .. }, Notice::AddressesLeftOut { found: 20, scanned: 16, .. }]
        ));
        assert_eq!(notices(&resolved("elsewhere.example")).len(), MAX_ADDRESSES_PER_NAME, "a few show why");
    }

    #[test]
    fn a_family_of_which_nobody_answered_is_told() {
        let half = resolved("half.example");
        assert_eq!(half.addresses.len(), 2);
        let host = "half.example".to_owned();
        assert_eq!(notices(&half), [&Notice::FamilyUnanswered { host, family: IpFamily::V6 }]);
    }

    #[test]
    fn the_spelling_is_doubted_only_where_a_name_does_not_exist() {
        for (target, failure) in [
            ("misspelt.example", Failure::NothingToProbe),
            ("lost.example", Failure::NamesUnanswered),
            ("lost.example misspelt.example", Failure::NothingToProbe),
            ("lost.example elsewhere.example", Failure::NamesUnanswered),
            ("elsewhere.example", Failure::NothingAllowed),
            ("many.example !192.0.2.0/24", Failure::NothingLeft),
        ] {
            assert_eq!(resolved(target).failure, Some(failure), "{target}");
        }
        assert_eq!(resolved("lost.example many.example").failure, None);
    }

    /// All of them looked up by a service that answers only while `least` are asked for.
    fn resolved_at_once(hosts: &[String], least: usize) -> Resolution {
        let (service, plan, policy) = (AtOnce { least, asked: AtomicUsize::new(0) }, plan(&hosts.join(",")), policy());
        let mut resolving = pin!(resolve(&service, &plan, &policy));
        loop {
            if let Some(resolution) = resolving.as_mut().now_or_never() {
                return resolution;
            }
        }
    }

    #[test]
    fn names_are_looked_up_side_by_side_and_told_in_their_order() {
        let hosts: Vec<String> = (1..=40).rev().map(|last| format!("host{last}.example")).collect();
        let resolution = resolved_at_once(&hosts, LOOKUPS_AT_ONCE);
        assert_eq!(resolution.addresses.len(), 40);
        let told: Vec<&String> = resolution
            .events
            .iter()
            .map(|event| match event {
                ScanEvent::Resolved { host, .. } => host,
                other => panic!("{other:?}"),
            })
            .collect();
        assert!(told.into_iter().eq(&hosts));
        let more = resolved_at_once(&hosts, LOOKUPS_AT_ONCE + 1);
        assert_eq!(notices(&more).len(), LOOKUPS_AT_ONCE, "one more waits until the first have failed");
    }
}
