//! What a scanner was asked for: the ports, and, in the words of its command line, the targets.

use super::verdicts::port_list;
use crate::model::limits::MAX_FIELD_BYTES;
use crate::model::ports::PortSet;
use crate::model::report::Report;
use crate::model::targets::{NamedPorts, Targets};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Options of nmap whose value may look like a target: addresses, or the name of a file.
const WITH_VALUE: [&str; 13] =
    ["-S", "-D", "-b", "-sI", "-iL", "-oX", "-oN", "-oG", "-oA", "-oS", "--dns-servers", "--proxies", "--excludefile"];

/// The ports that were asked on each host, or those of one host that its file lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// TCP ports; `None` if unknown.
    pub tcp: Option<PortSet>,
    /// Whether TCP port 0 is among them.
    pub has_zero: bool,
    /// How many UDP ports.
    pub udp: u64,
    /// How many ports of further protocols.
    pub others: u64,
}

/// Ports that a file counts together, as far as it is known which they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    /// TCP ports, by the scanner's word for the reason.
    pub named: Vec<(String, PortSet)>,
    /// TCP port 0.
    pub zero: u64,
    /// UDP ports.
    pub udp: u64,
    /// Ports of further protocols.
    pub others: u64,
}

impl Asked {
    /// The ports that were asked and are not listed: those that a host only counts, if they are as many.
    pub(super) fn without(&self, listed: &Asked, count: u64) -> Option<Counted> {
        let asked = self.tcp.as_ref()?;
        let rest = listed.tcp.as_ref().map_or_else(|| asked.clone(), |listed| asked.difference(listed));
        let counted = Counted {
            named: vec![(String::new(), rest)],
            zero: u64::from(self.has_zero && !listed.has_zero),
            udp: self.udp.saturating_sub(listed.udp),
            others: self.others.saturating_sub(listed.others),
        };
        (counted.total() == count).then_some(counted)
    }
}

impl Counted {
    /// How many there are.
    pub(super) fn total(&self) -> u64 {
        let named: u64 = self.named.iter().map(|(_, ports)| u64::from(ports.len())).sum();
        named + self.zero + self.udp + self.others
    }
}

/// The TCP ports of nmap's option `-p`, and whether 0 is among them; `None` without it, and where it has names or
/// patterns, which stand for what nmap's own list of services has.
pub(super) fn ports_in(command: &str) -> Option<(PortSet, bool)> {
    let mut words = command.split_whitespace().skip_while(|word| !word.starts_with("-p"));
    let list = match words.next()?.strip_prefix("-p")? {
        "" => words.next()?,
        list => list,
    };
    let tcp = list.split("U:").next()?.trim_start_matches("T:").trim_end_matches(',');
    // An open end is the first or the last port; of both together the first is 1.
    let whole = |item: &str| match item.split_once('-') {
        Some((first, last)) => {
            let last = if last.is_empty() { "65535" } else { last };
            format!("{}-{last}", if first.is_empty() { "1" } else { first })
        }
        None => item.to_owned(),
    };
    let is_plain = !tcp.is_empty() && tcp.bytes().all(|byte| byte.is_ascii_digit() || b",-".contains(&byte));
    is_plain.then(|| port_list(&tcp.split(',').map(whole).collect::<Vec<_>>().join(",")))?
}

/// The targets of a scan: as they were typed, if that covers all hosts; else the addresses of the hosts, those in a row
/// as a range. A list that is too long for a request ends in an ellipsis, which no scan takes for a target: a part of it
/// would be another scan.
pub(super) fn targets(report: &Report, command: &str, typed: &[(String, IpAddr)]) -> String {
    let mut named = BTreeSet::new();
    let is_new = |(name, _): &&(String, IpAddr)| named.insert(name.clone());
    let names: Vec<&str> = typed.iter().filter(is_new).map(|(name, _)| name.as_str()).collect();
    let by_name: BTreeSet<IpAddr> = typed.iter().map(|(_, address)| *address).collect();
    let others = || report.hosts.keys().copied().filter(|address| !by_name.contains(address));
    let (included, excluded) = typed_addresses(command);
    let as_typed = included.join(",").parse::<Targets>().ok();
    let covers = |address| as_typed.as_ref().is_some_and(|targets| targets.names_address(address));
    if others().all(covers) {
        let items = names.iter().map(|name| (*name).to_owned()).chain(included).chain(excluded);
        let text = items.collect::<Vec<_>>().join(", ");
        if (1..=MAX_FIELD_BYTES).contains(&text.len()) {
            return text;
        }
    }
    let ranges = ranges(others());
    let text = names.iter().map(|name| (*name).to_owned()).chain(ranges).collect::<Vec<_>>().join(", ");
    if text.len() <= MAX_FIELD_BYTES {
        return text;
    }
    let short: String = text.chars().take(MAX_FIELD_BYTES / 16).collect();
    short.rsplit_once(", ").map_or("", |(whole, _)| whole).to_owned() + ", …"
}

/// Addresses, ranges and networks among the words of a command line, and those it excludes, with `!` before each.
fn typed_addresses(command: &str) -> (Vec<String>, Vec<String>) {
    let (mut included, mut excluded, mut previous) = (Vec::new(), Vec::new(), "");
    for word in command.split_whitespace() {
        let list = word.strip_prefix("--exclude=").or((previous == "--exclude").then_some(word));
        match list {
            Some(list) => excluded.extend(list.split(',').map(|item| format!("!{item}"))),
            // Nobody knows whom it leaves out.
            None if previous == "--excludefile" => return (Vec::new(), Vec::new()),
            None if !WITH_VALUE.contains(&previous) && is_addresses(word) => included.push(word.to_owned()),
            None => {}
        }
        previous = word;
    }
    (included, excluded)
}

fn is_addresses(word: &str) -> bool {
    let is_like_one = word.contains(['.', ':']) && word.starts_with(|c: char| c.is_ascii_hexdigit() || c == ':');
    let is_one = |targets: Targets| targets.names().next().is_none() && targets.named_ports() == NamedPorts::None;
    is_like_one && word.parse().is_ok_and(is_one)
}

fn ranges(addresses: impl Iterator<Item = IpAddr>) -> Vec<String> {
    let (mut addresses, mut ranges) = (addresses.peekable(), Vec::new());
    while let Some(first) = addresses.next() {
        let mut last = first;
        while let Some(next) = addresses.next_if(|next| follows(last, *next)) {
            last = next;
        }
        ranges.push(match (first, last) {
            (IpAddr::V4(_), IpAddr::V4(end)) if first != last => format!("{first}-{}", end.octets()[3]),
            _ => first.to_string(),
        });
    }
    ranges
}

/// Whether an address is the next of the same 256.
fn follows(one: IpAddr, next: IpAddr) -> bool {
    match (one, next) {
        (IpAddr::V4(one), IpAddr::V4(next)) => {
            let (one, next) = (u32::from(one), u32::from(next));
            one.checked_add(1) == Some(next) && one >> 8 == next >> 8
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::report::HostReport;

    #[test]
    fn the_ports_of_a_command_line_are_read_where_they_are_numbers() {
        let read = |command: &str| ports_in(command).map(|(ports, has_zero)| format!("{ports} {has_zero}"));
        for (command, ports) in [
            ("nmap -p 22,80 192.0.2.1", Some("22,80 false")),
            ("nmap -p22-25 192.0.2.1", Some("22-25 false")),
            ("nmap -sT -p0-100 192.0.2.1", Some("1-100 true")),
            ("nmap -p- 192.0.2.1", Some("1-65535 false")),
            ("nmap -p -100,60000- 192.0.2.1", Some("1-100,60000-65535 false")),
            ("nmap -sTU -p T:1-100,U:1-60 192.0.2.1", Some("1-100 false")),
            ("nmap -p U:53 192.0.2.1", None),
            ("nmap -p http* 192.0.2.1", None),
            ("nmap -Pn 192.0.2.1", None),
            ("nmap 192.0.2.1", None),
            ("nmap -p", None),
        ] {
            assert_eq!(read(command).as_deref(), ports, "{command}");
        }
    }

    #[test]
    fn targets_are_those_that_were_typed_or_else_the_hosts() {
        let hosts = ["192.0.2.1", "192.0.2.2", "192.0.2.9"].map(|host| host.parse::<IpAddr>().unwrap());
        let report = Report { hosts: hosts.map(|host| (host, HostReport::default())).into(), ..Report::default() };
        for (command, expected) in [
            ("nmap 192.0.2.0/28", "192.0.2.0/28"),
            ("nmap 192.0.2.1-2 192.0.2.9 -oX 192.0.2.99", "192.0.2.1-2, 192.0.2.9"),
            ("nmap 192.0.2.0/28 --exclude 192.0.2.3,192.0.2.4", "192.0.2.0/28, !192.0.2.3, !192.0.2.4"),
            ("nmap -S 192.0.2.0/28 198.51.100.1", "192.0.2.1-2, 192.0.2.9"),
            ("nmap 192.0.2.0/28 --excludefile secret.txt", "192.0.2.1-2, 192.0.2.9"),
            ("nmap -iL 192.0.2.0/28", "192.0.2.1-2, 192.0.2.9"),
            ("", "192.0.2.1-2, 192.0.2.9"),
        ] {
            assert_eq!(targets(&report, command, &[]), expected, "{command}");
        }
        let typed = [("shop.example".to_owned(), hosts[2]), ("blog.example".to_owned(), hosts[2])];
        assert_eq!(targets(&report, "nmap shop.example", &typed), "shop.example, blog.example, 192.0.2.1-2");
    }
}
