//! Policy: which addresses may be probed. Deny wins over allow.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Which networks may be probed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    allowed: Vec<IpNet>,
    denied: Vec<IpNet>,
    /// What is said of an address that no allowed network contains.
    outside: Denial,
    /// The only names that may be scanned; `None`: all, for their addresses are judged.
    names: Option<Vec<&'static str>>,
}

/// Why an address may not be probed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denial {
    /// No allowed network contains it.
    NotAllowed,
    /// The simulated lab has no such address, or no such name.
    NotInLab,
    /// A denied network contains it.
    Denied,
    /// It names no host: 0.0.0.0 and the rest of 0.0.0.0/8 (RFC 1122, section 3.2.1.3), `::`.
    Unspecified,
    /// It reaches a group, not a host (RFC 5771, RFC 4291).
    Multicast,
    /// The broadcast address of the link.
    Broadcast,
    /// Link-local addresses and the fixed addresses of cloud metadata services.
    LinkLocal,
}

/// What is denied unless an allowed network lies within it, so that it is named on purpose.
const RESERVED: [(&str, Denial); 9] = [
    ("0.0.0.0/8", Denial::Unspecified),
    ("::/128", Denial::Unspecified),
    ("224.0.0.0/4", Denial::Multicast),
    ("ff00::/8", Denial::Multicast),
    ("255.255.255.255/32", Denial::Broadcast),
    ("169.254.0.0/16", Denial::LinkLocal),
    ("fe80::/10", Denial::LinkLocal),
    // The metadata services of two clouds stand outside of link-local space:
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html and Alibaba Cloud's.
    ("fd00:ec2::254/128", Denial::LinkLocal),
    ("100.100.100.200/32", Denial::LinkLocal),
];

/// Loopback (RFC 1122, RFC 4291) and private networks (RFC 1918, RFC 4193).
const LOOPBACK_AND_PRIVATE: [&str; 6] =
    ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

const EVERYTHING: [&str; 2] = ["0.0.0.0/0", "::/0"];

impl Policy {
    /// The server's: loopback, private networks and what its operator allows, less what they deny.
    pub fn server(allow: &[IpNet], deny: &[IpNet]) -> Policy {
        let allowed = LOOPBACK_AND_PRIVATE.iter().map(|text| network(text)).chain(allow.iter().copied());
        Policy { allowed: allowed.collect(), denied: deny.to_vec(), outside: Denial::NotAllowed, names: None }
    }

    /// The command line's, for a person on their own machine: all but the reserved addresses.
    pub fn command_line() -> Policy {
        let allowed = EVERYTHING.iter().map(|text| network(text)).collect();
        Policy { allowed, denied: vec![], outside: Denial::NotAllowed, names: None }
    }

    /// Only these networks.
    pub fn only(allowed: Vec<IpNet>) -> Policy {
        Policy { allowed, denied: vec![], outside: Denial::NotInLab, names: None }
    }

    /// A simulated network's: these networks, less what an operator denies, and these names, for no other exists.
    pub fn simulated(allowed: Vec<IpNet>, deny: &[IpNet], names: Vec<&'static str>) -> Policy {
        Policy { denied: deny.to_vec(), names: Some(names), ..Policy::only(allowed) }
    }

    /// Whether a name may be looked up.
    ///
    /// # Errors
    /// Why not.
    pub fn check_name(&self, name: &str) -> Result<(), Denial> {
        let is_known = self.names.as_ref().is_none_or(|names| names.contains(&name));
        if is_known { Ok(()) } else { Err(Denial::NotInLab) }
    }

    /// Whether this address may be probed.
    ///
    /// # Errors
    /// Why not. An IPv4-mapped IPv6 address is judged as the IPv4 address that it stands for.
    pub fn check(&self, address: IpAddr) -> Result<(), Denial> {
        let address = address.to_canonical();
        if self.denied.iter().any(|denied| unmapped_contains(denied, address)) {
            return Err(Denial::Denied);
        }
        let allowing = || self.allowed.iter().filter(|allowed| unmapped_contains(allowed, address));
        for (reserved, denial) in RESERVED {
            let reserved = network(reserved);
            let is_named = || allowing().any(|allowed| reserved.contains(allowed));
            if reserved.contains(&address) && !is_named() {
                return Err(denial);
            }
        }
        if allowing().next().is_some() { Ok(()) } else { Err(self.outside) }
    }
}

/// An operator may write a network in its IPv4-mapped form too.
fn unmapped_contains(network: &IpNet, address: IpAddr) -> bool {
    let as_mapped = || match address {
        IpAddr::V4(v4) if matches!(network, IpNet::V6(v6) if v6.prefix_len() >= 96) => {
            network.contains(&IpAddr::V6(v4.to_ipv6_mapped()))
        }
        _ => false,
    };
    network.contains(&address) || as_mapped()
}

/// The tables above are the only callers, and a test reads every row of them.
fn network(text: &str) -> IpNet {
    text.parse().unwrap_or_else(|_| unreachable!("a row of this file's tables: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(policy: &Policy, address: &str, expected: Result<(), Denial>) {
        assert_eq!(policy.check(address.parse().expect("an address")), expected, "{address}");
    }

    #[test]
    fn the_server_allows_loopback_and_private_networks_only() {
        let policy = Policy::server(&[], &[]);
        for allowed in ["127.0.0.1", "127.9.9.9", "::1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "fd12::1"] {
            check(&policy, allowed, Ok(()));
        }
        for elsewhere in ["192.0.2.1", "2001:db8::1", "172.32.0.1", "11.0.0.1", "::ffff:192.0.2.1"] {
            check(&policy, elsewhere, Err(Denial::NotAllowed));
        }
    }

    #[test]
    fn reserved_addresses_are_denied_to_everyone_unless_named() {
        let reserved = [
            ("0.0.0.0", Denial::Unspecified),
            ("0.1.2.3", Denial::Unspecified),
            ("::", Denial::Unspecified),
            ("224.0.0.1", Denial::Multicast),
            ("ff02::1", Denial::Multicast),
            ("255.255.255.255", Denial::Broadcast),
            ("169.254.169.254", Denial::LinkLocal),
            ("fe80::1", Denial::LinkLocal),
            ("fd00:ec2::254", Denial::LinkLocal),
            ("100.100.100.200", Denial::LinkLocal),
            ("::ffff:169.254.169.254", Denial::LinkLocal),
            ("::ffff:0.0.0.0", Denial::Unspecified),
        ];
        let wide_open = Policy::server(&["0.0.0.0/0".parse().unwrap(), "::/0".parse().unwrap()], &[]);
        for (address, denial) in reserved {
            check(&Policy::server(&[], &[]), address, Err(denial));
            check(&Policy::command_line(), address, Err(denial));
            check(&wide_open, address, Err(denial));
        }
        let named = Policy::server(&["169.254.7.0/24".parse().unwrap()], &[]);
        check(&named, "169.254.7.9", Ok(()));
        check(&named, "169.254.169.254", Err(Denial::LinkLocal));
    }

    #[test]
    fn a_lab_ends_where_its_networks_end() {
        let policy = Policy::only(vec!["192.0.2.0/24".parse().unwrap()]);
        check(&policy, "192.0.2.1", Ok(()));
        check(&policy, "127.0.0.1", Err(Denial::NotInLab));
        check(&policy, "224.0.0.1", Err(Denial::Multicast));
        let lab = || vec!["192.0.2.0/24".parse().unwrap()];
        let policy = Policy::simulated(lab(), &["192.0.2.9/32".parse().unwrap()], vec!["web.example"]);
        check(&policy, "192.0.2.1", Ok(()));
        check(&policy, "192.0.2.9", Err(Denial::Denied));
        check(&policy, "10.0.0.1", Err(Denial::NotInLab));
        assert_eq!(policy.check_name("web.example"), Ok(()));
        assert_eq!(policy.check_name("host.example"), Err(Denial::NotInLab));
        assert_eq!(Policy::only(lab()).check_name("host.example"), Ok(()), "its addresses are judged");
    }

    #[test]
    fn deny_wins() {
        let policy = Policy::server(&["192.0.2.0/24".parse().unwrap()], &["192.0.2.64/26".parse().unwrap()]);
        check(&policy, "192.0.2.1", Ok(()));
        check(&policy, "192.0.2.65", Err(Denial::Denied));
        check(&policy, "::ffff:192.0.2.65", Err(Denial::Denied));
        let mapped = Policy::server(&[], &["::ffff:10.0.0.0/104".parse().unwrap()]);
        check(&mapped, "10.1.1.1", Err(Denial::Denied));
        check(&Policy::command_line(), "192.0.2.65", Ok(()));
    }
}
