//! IPv6 addresses that stand for an IPv4 address: what is sent to them may end up there.

use ipnet::Ipv4Net;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Where an IPv6 address holds an IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    /// The first bit of the IPv4 address within the IPv6 address.
    first_bit: u8,
    /// Whether every bit is flipped, as Teredo does with its client's address.
    is_inverted: bool,
    /// Whether bits 64 to 71 lie in between and are left out (RFC 6052, section 2.2).
    skips_octet: bool,
}

/// An IPv4 address that an IPv6 address stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Embedded {
    /// The IPv4 address.
    pub(super) address: Ipv4Addr,
    form: Form,
}

const fn form(first_bit: u8) -> Form {
    Form { first_bit, is_inverted: false, skips_octet: false }
}

impl Form {
    fn read(self, bits: u128) -> Ipv4Addr {
        let at = |bit: u8| (bits >> (120 - bit)) as u8;
        let octets = [0, 8, 16, 24].map(|offset| at(self.position(offset)));
        Ipv4Addr::from(if self.is_inverted { octets.map(|octet| !octet) } else { octets })
    }

    /// Where a bit of the IPv4 address is.
    fn position(self, bit: u8) -> u8 {
        let place = self.first_bit + bit;
        if self.skips_octet && place >= 64 { place + 8 } else { place }
    }
}

impl Embedded {
    /// The length of the IPv6 prefix that holds all addresses of this form for the IPv4 addresses of a network.
    pub(super) fn prefix_len(&self, network: &Ipv4Net) -> u8 {
        match network.prefix_len() {
            0 => self.form.first_bit,
            length => self.form.position(length - 1) + 1,
        }
    }
}

/// The IPv4 addresses that an IPv6 address may stand for: translated (RFC 6052 and its local-use prefix of RFC 8215;
/// RFC 2765), tunnelled (6to4, RFC 3056; Teredo, RFC 4380; ISATAP, RFC 5214), and IPv4-compatible (RFC 4291). The
/// IPv4-mapped form is not among them: [`std::net::IpAddr::to_canonical`] makes an IPv4 address of that.
pub(super) fn embedded(address: Ipv6Addr) -> impl Iterator<Item = Embedded> {
    let (segments, bits) = (address.segments(), address.to_bits());
    let forms: Vec<Form> = match segments {
        // `::` and `::1` are no IPv4 addresses, nor are their neighbours.
        [0, 0, 0, 0, 0, 0, 0, _] => vec![],
        [0, 0, 0, 0, 0, 0, ..] | [0, 0, 0, 0, 0xffff, 0, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => vec![form(96)],
        [0x64, 0xff9b, 1, ..] => {
            let split = [48, 56, 64].map(|first_bit| Form { skips_octet: true, ..form(first_bit) });
            // Which of them it is only the translator's operator knows; a field of zeros is no address.
            let is_address = |form: &Form| form.read(bits).octets()[0] != 0;
            split.into_iter().chain([form(96)]).filter(is_address).collect()
        }
        [0x2002, ..] => vec![form(16)],
        [0x2001, 0, ..] => vec![form(32), Form { is_inverted: true, ..form(96) }],
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] => vec![form(96)],
        _ => vec![],
    };
    forms.into_iter().map(move |form| Embedded { address: form.read(bits), form })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ipv4_address_is_found_in_every_form() {
        for (address, expected) in [
            ("::192.0.2.33", &["192.0.2.33"][..]),
            ("::ffff:0:192.0.2.33", &["192.0.2.33"]),
            // The examples of RFC 6052, section 2.4, below the local-use prefix and the well-known one.
            ("64:ff9b::192.0.2.33", &["192.0.2.33"]),
            ("64:ff9b:1:c000:2:2100::", &["192.0.2.33"]),
            ("64:ff9b:1:1c0:0:221::", &["192.0.2.33"]),
            ("64:ff9b:1:122:c0:2:2100:0", &["192.0.2.33"]),
            ("64:ff9b:1::192.0.2.33", &["192.0.2.33"]),
            // The example of RFC 3056, and that of Microsoft's Teredo overview.
            ("2002:c000:221::1", &["192.0.2.33"]),
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", &["65.54.227.120", "192.0.2.45"]),
            ("2001:db8::5efe:192.0.2.33", &["192.0.2.33"]),
            ("fe80::200:5efe:192.0.2.33", &["192.0.2.33"]),
            ("::", &[]),
            ("::1", &[]),
            ("2001:db8::192.0.2.33", &[]),
            ("64:ff9b:2::192.0.2.33", &[]),
            ("2001:db8:0:0:1:5efe:c000:221", &[]),
        ] {
            let found: Vec<String> =
                embedded(address.parse().unwrap()).map(|found| found.address.to_string()).collect();
            let is_there = expected.iter().all(|wanted| found.iter().any(|found| found == wanted));
            assert!(is_there && found.is_empty() == expected.is_empty(), "{address}: {found:?}");
        }
    }

    #[test]
    fn a_network_has_the_prefix_that_holds_it() {
        let network: Ipv4Net = "169.254.0.0/16".parse().unwrap();
        for (address, length) in [
            ("64:ff9b::169.254.1.2", 112),
            ("2002:a9fe:102::", 32),
            ("64:ff9b:1:a9fe:1:200::", 64),
            ("64:ff9b:1:1a9:fe:102::", 80),
            ("2001:db8::5efe:169.254.1.2", 112),
        ] {
            let found = embedded(address.parse().unwrap()).find(|found| network.contains(&found.address)).unwrap();
            assert_eq!(found.prefix_len(&network), length, "{address}");
        }
    }
}
