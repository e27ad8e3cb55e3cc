//! The hosts of the simulated lab, on addresses that are reserved for documentation (RFC 5737, RFC 3849).

use super::resolution::{Found, NameService};
use super::simulated::SimulatedHost;
use crate::model::event::{ResolveFailure, ScanEvent};
use crate::model::policy::Policy;
use crate::model::ports::PortSet;
use ipnet::IpNet;
use std::collections::BTreeMap;
use std::future::ready;
use std::net::IpAddr;
use std::time::Duration;

/// What kind of host it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Character {
    /// The machine itself.
    Workstation,
    /// Serves pages, by IPv4 and IPv6.
    WebServer,
    /// Keeps databases that nobody fenced in.
    Database,
    /// An office printer: few services, slow to answer.
    Printer,
    /// A firewall that drops nearly all and rejects the rest.
    Firewalled,
    /// Far away, behind a link that loses a packet in twenty.
    FarAway,
    /// Accepts connections on every port.
    Tarpit,
    /// A home router: it answers only so many probes a second.
    Router,
}

/// The networks in which the lab's hosts are. Nobody answers at their other addresses.
pub fn networks() -> Vec<IpNet> {
    ["192.0.2.0/24", "2001:db8::/32", "127.0.0.0/8", "::1/128"].iter().filter_map(|text| text.parse().ok()).collect()
}

/// What may be scanned on the simulated network: the lab, less what an operator denies.
pub fn policy(deny: &[IpNet]) -> Policy {
    Policy::simulated(networks(), deny, NAMES.iter().map(|(name, _)| *name).collect())
}

/// The names of the lab, each with what is behind it, in the order in which they are worth a look.
pub const NAMES: [(&str, Character); 8] = [
    ("web.example", Character::WebServer),
    ("database.example", Character::Database),
    ("printer.example", Character::Printer),
    ("firewall.example", Character::Firewalled),
    ("far.example", Character::FarAway),
    ("tarpit.example", Character::Tarpit),
    ("router.example", Character::Router),
    ("localhost", Character::Workstation),
];

/// The lab's hosts by address.
pub fn hosts() -> BTreeMap<IpAddr, SimulatedHost> {
    let rows = [
        ("127.0.0.1", SimulatedHost::new("localhost", "22,631,5432,8000")),
        ("192.0.2.10", web_server("22,80,443,8080,9100")),
        ("2001:db8::10", web_server("80,443")),
        ("192.0.2.20", database()),
        ("192.0.2.30", printer()),
        ("192.0.2.40", firewalled()),
        ("192.0.2.50", far_away()),
        ("192.0.2.60", tarpit()),
        ("192.0.2.70", router()),
    ];
    rows.into_iter().filter_map(|(address, host)| Some((address.parse().ok()?, host))).collect()
}

/// The addresses of a name of the lab.
pub fn addresses_of(name: &str) -> Vec<IpAddr> {
    hosts().into_iter().filter(|(_, host)| host.name == name).map(|(address, _)| address).collect()
}

/// The name of an address of the lab.
pub fn name_of(address: IpAddr) -> Option<&'static str> {
    hosts().get(&address).map(|host| host.name)
}

/// Tells, after each host of the lab that has answered, what it is called.
pub fn name_hosts(events: &mut Vec<ScanEvent>) {
    let named = |event: &ScanEvent| match event {
        ScanEvent::HostUp { address } if !address.is_loopback() => {
            Some(ScanEvent::Named { address: *address, name: name_of(*address)?.to_owned() })
        }
        _ => None,
    };
    let with_name = |event| {
        let name = named(&event);
        std::iter::once(event).chain(name)
    };
    *events = std::mem::take(events).into_iter().flat_map(with_name).collect();
}

/// The lab's name service: it knows its own hosts and answers at once.
#[derive(Clone, Copy, Debug)]
pub struct Names;

impl NameService for Names {
    fn addresses_of(&self, name: &str) -> impl Future<Output = Result<Found, ResolveFailure>> + Send {
        let addresses = addresses_of(name);
        let found = Found { addresses, unanswered: None };
        ready(if found.addresses.is_empty() { Err(ResolveFailure::NoAddress) } else { Ok(found) })
    }
}

/// A few milliseconds away.
fn web_server(open: &str) -> SimulatedHost {
    SimulatedHost {
        rtt: Duration::from_millis(8),
        jitter: Duration::from_millis(3),
        ..SimulatedHost::new("web.example", open)
    }
}

/// On the same floor.
fn database() -> SimulatedHost {
    SimulatedHost {
        rtt: Duration::from_micros(1_200),
        jitter: Duration::from_micros(400),
        ..SimulatedHost::new("database.example", "22,3306,5432,6379,27017")
    }
}

/// A small processor that takes its time.
fn printer() -> SimulatedHost {
    SimulatedHost {
        rtt: Duration::from_millis(35),
        jitter: Duration::from_millis(25),
        loss_per_mille: 5,
        ..SimulatedHost::new("printer.example", "80,443,515,631,9100")
    }
}

/// Answers on a few ports, rejects some, drops the rest.
fn firewalled() -> SimulatedHost {
    SimulatedHost {
        rtt: Duration::from_millis(14),
        jitter: Duration::from_millis(4),
        dropped: "!22,!80,!443,!113,!8443".parse().unwrap_or_default(),
        rejected: "8443".parse().unwrap_or_default(),
        ..SimulatedHost::new("firewall.example", "22,443")
    }
}

/// Behind a slow link that loses a packet in twenty.
fn far_away() -> SimulatedHost {
    SimulatedHost {
        rtt: Duration::from_millis(180),
        jitter: Duration::from_millis(40),
        loss_per_mille: 50,
        ..SimulatedHost::new("far.example", "21,22,25,80,110,143,443,993,995")
    }
}

/// Takes every connection, so that whoever scans it learns nothing.
fn tarpit() -> SimulatedHost {
    SimulatedHost {
        rtt: Duration::from_millis(20),
        jitter: Duration::from_millis(10),
        open: PortSet::all(),
        ..SimulatedHost::new("tarpit.example", "")
    }
}

/// Sends a few hundred resets a second and no more.
fn router() -> SimulatedHost {
    SimulatedHost {
        rtt: Duration::from_millis(3),
        jitter: Duration::from_millis(1),
        resets_per_second: Some(500),
        ..SimulatedHost::new("router.example", "53,80,443,1900")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(hosts().len(), 9);
        assert!(hosts().iter().all(|(address, host)| {
            !host.open.is_empty() && networks().iter().any(|network| network.contains(address))
        }));
        assert_eq!(addresses_of("web.example").len(), 2);
        assert!(firewalled().dropped.len() > 65_000);
        assert_eq!(tarpit().open.len(), 65_535);
    }

    #[test]
    fn every_name_has_a_host_and_every_host_its_name() {
        assert!(NAMES.iter().all(|(name, _)| !addresses_of(name).is_empty()));
        assert!(hosts().values().all(|host| NAMES.iter().any(|(name, _)| *name == host.name)));
    }
}
