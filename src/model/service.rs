//! Services by port: names that people use, IANA's registry behind them, and the lists of ports
//! that are asked first.
//!
//! A name from these tables is what the port is registered or known for, not what was found there.

use super::ports::{Port, PortSet};
use std::sync::LazyLock;

/// How many of [`TOP_PORTS`] are the quick mode.
const QUICK_COUNT: usize = 30;

/// What Network Port Scanner asks when no range is given.
const COMMON_PORTS: [u16; 20] =
    [21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 443, 445, 993, 995, 1723, 3306, 3389, 5900, 8080];

/// Our own list of likely ports, likeliest first; quick mode is its beginning, `top:N` its first N.
pub static TOP_PORTS: LazyLock<Vec<Port>> = LazyLock::new(|| rows(TABLES[0]).map(|(first, _, _)| first).collect());

/// The names that people use for the likeliest ports, then IANA's registry.
const TABLES: [&str; 2] = [include_str!("top_ports.txt"), include_str!("service_names.txt")];

/// The name of each port that has one, by number. It is made in a moment: the page needs it before it can show a row.
static BY_NUMBER: LazyLock<Vec<Option<&'static str>>> = LazyLock::new(|| {
    let mut names = vec![None; usize::from(Port::MAX.number()) + 1];
    for (first, last, name) in TABLES.into_iter().flat_map(rows) {
        let range = usize::from(first.number())..=usize::from(last.number());
        // Of several names the first one counts.
        names.get_mut(range).into_iter().flatten().for_each(|known| *known = known.or(Some(name)));
    }
    names
});

/// The service that a port is known for.
pub fn name(port: Port) -> Option<&'static str> {
    BY_NUMBER.get(usize::from(port.number())).copied().flatten()
}

/// The ports known under that name, in any case; none if there is no such name. A name means what it is registered
/// for, and what people use it for only where it is not registered.
pub fn ports_named(name: &str) -> PortSet {
    let of_table = |table| -> PortSet {
        let named = rows(table).filter(|(.., known)| known.eq_ignore_ascii_case(name));
        named.flat_map(|(first, last, _)| (first.number()..=last.number()).filter_map(Port::new)).collect()
    };
    TABLES.into_iter().rev().map(of_table).find(|ports| !ports.is_empty()).unwrap_or_default()
}

/// The ports whose service is so called, as [`name`] tells it.
pub fn ports_where(is_wanted: impl Fn(&str) -> bool) -> PortSet {
    let is_so_called = |(_, name): &(u16, &Option<&str>)| name.is_some_and(&is_wanted);
    (0..=u16::MAX).zip(BY_NUMBER.iter()).filter(is_so_called).filter_map(|(number, _)| Port::new(number)).collect()
}

/// The `count` likeliest ports; all of the list if it is shorter.
pub fn top_ports(count: usize) -> impl Iterator<Item = Port> {
    TOP_PORTS.iter().take(count).copied()
}

/// The thirty ports of quick mode.
pub fn quick_ports() -> PortSet {
    top_ports(QUICK_COUNT).collect()
}

/// The twenty that the classic interface asks when no range is given.
pub fn common_ports() -> PortSet {
    COMMON_PORTS.into_iter().filter_map(Port::new).collect()
}

/// Reads `PORT NAME` and `FIRST-LAST NAME`; other lines are comments.
fn rows(table: &'static str) -> impl Iterator<Item = (Port, Port, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (ports, name) = line.split_once(' ')?;
        let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
        Some((first.parse().ok()?, last.parse().ok()?, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_is_read() {
        for table in TABLES {
            let lines = table.lines().filter(|line| !line.starts_with('#')).count();
            assert_eq!(rows(table).count(), lines);
            assert!(rows(table).all(|(first, last, name)| first <= last && !name.contains(char::is_whitespace)));
        }
    }

    #[test]
    fn quick_mode_is_the_thirty_ports_of_the_older_program() {
        let expected = "21-23,25,53,80,110-111,135,139,143,443,445,465,587,993,995,1433,1521,1723,3306,3389,5432,5900,\
                        6379,8080,8443,8888,9200,27017";
        assert_eq!(quick_ports().to_string(), expected);
        assert_eq!(TOP_PORTS.iter().collect::<std::collections::BTreeSet<_>>().len(), TOP_PORTS.len(), "each once");
    }

    #[test]
    fn the_common_ports_are_the_twenty_of_the_other_older_program() {
        let expected = "21-23,25,53,80,110-111,135,139,143,443,445,993,995,1723,3306,3389,5900,8080";
        assert_eq!(common_ports().to_string(), expected);
        assert_eq!(common_ports().len(), 20);
    }

    #[test]
    fn names_are_those_that_people_use() {
        let named = |number| Port::new(number).and_then(name);
        for (number, expected) in [(22, "ssh"), (445, "smb"), (3389, "rdp"), (27017, "mongodb"), (113, "ident")] {
            assert_eq!(named(number), Some(expected), "{number}");
        }
        assert_eq!(named(65_000), None);
        assert!(ports_named("HTTPS").iter().any(|port| port.number() == 443));
        assert!(ports_named("no such service").is_empty());
    }
}
