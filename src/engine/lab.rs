//! The hosts of the simulated lab, on addresses that are reserved for documentation (RFC 5737, RFC 3849).

use super::simulated::SimulatedHost;
use ipnet::IpNet;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

/// The networks in which the lab's hosts are.
pub fn networks() -> Vec<IpNet> {
    ["192.0.2.0/24", "2001:db8::/32", "127.0.0.0/8", "::1/128"].iter().filter_map(|text| text.parse().ok()).collect()
}

/// The lab's hosts by address.
pub fn hosts() -> BTreeMap<IpAddr, SimulatedHost> {
    let rows = [
        ("127.0.0.1", SimulatedHost::new("localhost", "22,631,5432,8000")),
        ("192.0.2.10", SimulatedHost::new("web.example", "22,80,443,8080,9100")),
        ("2001:db8::10", SimulatedHost::new("web.example", "80,443")),
        ("192.0.2.20", SimulatedHost::new("database.example", "22,3306,5432,6379,27017")),
        ("192.0.2.30", SimulatedHost::new("printer.example", "80,443,515,631,9100")),
        ("192.0.2.40", firewalled()),
        ("192.0.2.50", far_away()),
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

/// Answers on a few ports, rejects some, drops the rest.
fn firewalled() -> SimulatedHost {
    SimulatedHost {
        dropped: "!22,!80,!443,!113,!8443".parse().unwrap_or_default(),
        rejected: "8443".parse().unwrap_or_default(),
        ..SimulatedHost::new("firewall.example", "22,443")
    }
}

/// Behind a slow link that loses a packet in twenty.
fn far_away() -> SimulatedHost {
    SimulatedHost {
        rtt: Duration::from_millis(120),
        jitter: Duration::from_millis(30),
        loss_per_mille: 50,
        ..SimulatedHost::new("far.example", "21,22,25,80,110,143,443,993,995")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(hosts().len(), 7);
        assert!(hosts().iter().all(|(address, host)| {
            !host.open.is_empty() && networks().iter().any(|network| network.contains(address))
        }));
        assert_eq!(addresses_of("web.example").len(), 2);
        assert!(firewalled().dropped.len() > 65_000);
    }
}
