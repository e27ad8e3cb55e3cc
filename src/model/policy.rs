//! Policy: which addresses may be probed. Deny wins over allow.

mod embedded;

use embedded::{Embedded, embedded};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::LazyLock;

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
    /// A link-local address, as the metadata services of most clouds have.
    LinkLocal,
    /// The metadata service of a cloud, at a fixed address that is not link-local.
    CloudMetadata,
}

/// What is denied unless an allowed network lies within it, so that it is named on purpose.
const RESERVED: [(&str, Denial); 16] = [
    ("0.0.0.0/8", Denial::Unspecified),
    ("::/128", Denial::Unspecified),
    ("224.0.0.0/4", Denial::Multicast),
    ("ff00::/8", Denial::Multicast),
    ("255.255.255.255/32", Denial::Broadcast),
    ("169.254.0.0/16", Denial::LinkLocal),
    ("fe80::/10", Denial::LinkLocal),
    // AWS: EC2's instance metadata, and EKS Pod Identity, as their user guides name them.
    ("fd00:ec2::254/128", Denial::CloudMetadata),
    ("fd00:ec2::23/128", Denial::CloudMetadata),
    // Google Compute Engine, Oracle Cloud (and its older address), Scaleway, Akamai (Linode), Alibaba Cloud: their
    // documentation of instance metadata.
    ("fd20:ce::254/128", Denial::CloudMetadata),
    ("fd00:c1::a9fe:a9fe/128", Denial::CloudMetadata),
    ("192.0.0.192/32", Denial::CloudMetadata),
    ("fd00:42::42/128", Denial::CloudMetadata),
    ("fd00:a9fe:a9fe::/48", Denial::CloudMetadata),
    ("100.100.100.200/32", Denial::CloudMetadata),
    // Azure's WireServer: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
    ("168.63.129.16/32", Denial::CloudMetadata),
];

/// The same, read once.
static RESERVED_NETWORKS: LazyLock<Vec<(IpNet, Denial)>> =
    LazyLock::new(|| RESERVED.iter().map(|(text, denial)| (network(text), *denial)).collect());

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
    /// Why not. An IPv4-mapped IPv6 address is judged as the IPv4 address that it stands for. Of other addresses that
    /// may lead to an IPv4 address both are judged: what is denied is denied in every form.
    pub fn check(&self, address: IpAddr) -> Result<(), Denial> {
        let address = address.to_canonical();
        self.check_denied(address)?;
        if let IpAddr::V6(address) = address {
            for found in embedded(address) {
                let is_named = |reserved: &IpNet| self.names_form(address.into(), reserved, &found);
                self.check_denied_unless(found.address.into(), is_named)?;
            }
        }
        if self.allowing(address).next().is_some() { Ok(()) } else { Err(self.outside) }
    }

    fn check_denied(&self, address: IpAddr) -> Result<(), Denial> {
        self.check_denied_unless(address, |_| false)
    }

    /// Denied by the operator, or reserved and not named: neither by an allowed network within the reserved one, nor
    /// by what `is_named` knows.
    fn check_denied_unless(&self, address: IpAddr, is_named: impl Fn(&IpNet) -> bool) -> Result<(), Denial> {
        if self.denied.iter().any(|denied| unmapped_contains(denied, address)) {
            return Err(Denial::Denied);
        }
        for (reserved, denial) in RESERVED_NETWORKS.iter().filter(|(reserved, _)| reserved.contains(&address)) {
            let is_allowed_within = self.allowing(address).any(|allowed| reserved.contains(allowed));
            if !is_allowed_within && !is_named(reserved) {
                return Err(*denial);
            }
        }
        Ok(())
    }

    fn allowing(&self, address: IpAddr) -> impl Iterator<Item = &IpNet> {
        self.allowed.iter().filter(move |allowed| unmapped_contains(allowed, address))
    }

    /// Whether an allowed network holds nothing but this form of a reserved network.
    fn names_form(&self, address: IpAddr, reserved: &IpNet, found: &Embedded) -> bool {
        let IpNet::V4(reserved) = reserved else { return false };
        self.allowing(address).any(|allowed| allowed.prefix_len() >= found.prefix_len(reserved))
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
            ("fd00:ec2::254", Denial::CloudMetadata),
            ("fd00:ec2::23", Denial::CloudMetadata),
            ("fd20:ce::254", Denial::CloudMetadata),
            ("fd00:c1::a9fe:a9fe", Denial::CloudMetadata),
            ("fd00:42::42", Denial::CloudMetadata),
            ("fd00:a9fe:a9fe::1", Denial::CloudMetadata),
            ("100.100.100.200", Denial::CloudMetadata),
            ("192.0.0.192", Denial::CloudMetadata),
            ("168.63.129.16", Denial::CloudMetadata),
            ("::ffff:168.63.129.16", Denial::CloudMetadata),
            ("::ffff:169.254.169.254", Denial::LinkLocal),
            ("::ffff:0.0.0.0", Denial::Unspecified),
        ];
        let wide_open = Policy::server(&["0.0.0.0/0".parse().unwrap(), "::/0".parse().unwrap()], &[]);
        for (address, denial) in reserved {
            check(&Policy::server(&[], &[]), address, Err(denial));
            check(&Policy::command_line(), address, Err(denial));
            check(&wide_open, address, Err(denial));
        }
        for (address, denial) in reserved {
            let Ok(IpAddr::V4(address)) = address.parse::<IpAddr>() else { continue };
            for form in forms(address) {
                check(&wide_open, &form, Err(denial));
                check(&Policy::command_line(), &form, Err(denial));
            }
        }
        let named = Policy::server(&["169.254.7.0/24".parse().unwrap()], &[]);
        check(&named, "169.254.7.9", Ok(()));
        check(&named, "169.254.169.254", Err(Denial::LinkLocal));
    }

    /// What may lead to that IPv4 address: translated, tunnelled, and compatible.
    fn forms(address: std::net::Ipv4Addr) -> Vec<String> {
        let [a, b, c, d] = address.octets();
        let [low, high] = [u16::from_be_bytes([c, d]), u16::from_be_bytes([a, b])];
        let mut forms = vec![
            format!("64:ff9b::{address}"),
            format!("::ffff:0:{address}"),
            format!("2002:{high:x}:{low:x}::1"),
            format!("2001:0:{high:x}:{low:x}::5efe:1"),
            format!("2001:0:4136:e378:8000:63bf:{:x}:{:x}", !high, !low),
            format!("2001:db8::5efe:{address}"),
            format!("2001:db8:1:2:200:5efe:{high:x}:{low:x}"),
        ];
        // What begins with zeros is not told from no address there.
        if a != 0 {
            forms.extend([
                format!("::{address}"),
                format!("64:ff9b:1::{address}"),
                format!("64:ff9b:1:{high:x}:{c:x}:{:x}::", u16::from(d) << 8),
                format!("64:ff9b:1:{:x}:{b:x}:{low:x}::", u16::from(a)),
                format!("64:ff9b:1:0:{a:x}:{:x}:{:x}:0", u16::from_be_bytes([b, c]), u16::from(d) << 8),
            ]);
        }
        forms
    }

    #[test]
    fn what_the_operator_denies_is_denied_in_every_form() {
        let everything = ["0.0.0.0/0".parse().unwrap(), "::/0".parse().unwrap()];
        let policy = Policy::server(&everything, &["192.0.2.64/26".parse().unwrap()]);
        for form in forms("192.0.2.65".parse().unwrap()) {
            check(&policy, &form, Err(Denial::Denied));
        }
        for form in forms("192.0.2.1".parse().unwrap()) {
            check(&policy, &form, Ok(()));
            check(&Policy::server(&[], &[]), &form, Err(Denial::NotAllowed));
        }
        check(&policy, "::1", Ok(()));
    }

    #[test]
    fn a_form_of_what_is_reserved_can_be_named() {
        let allows = |network: &str| Policy::server(&["::/0".parse().unwrap(), network.parse().unwrap()], &[]);
        for network in ["169.254.169.254/32", "64:ff9b::169.254.0.0/112", "64:ff9b::169.254.169.254/128"] {
            check(&allows(network), "64:ff9b::169.254.169.254", Ok(()));
        }
        for network in ["64:ff9b::/96", "64:ff9b::168.0.0.0/102", "2002:a9fe::/32"] {
            check(&allows(network), "64:ff9b::169.254.169.254", Err(Denial::LinkLocal));
        }
        check(&allows("2002:a9fe::/32"), "2002:a9fe:a9fe::1", Ok(()));
        check(&allows("fd20:ce::254/128"), "fd20:ce::254", Ok(()));
        check(&allows("fd20:ce::/64"), "fd20:ce::254", Err(Denial::CloudMetadata));
        check(&allows("168.63.129.16/32"), "168.63.129.16", Ok(()));
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
