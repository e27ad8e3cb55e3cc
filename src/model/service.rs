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

/// Our own list of likely ports, likeliest first; quick mode is its beginning, and the engine asks them first.
pub static TOP_PORTS: LazyLock<Vec<Port>> = LazyLock::new(|| rows(TABLES[0]).map(|(first, _, _)| first).collect());

/// Ports on which programs that we know listen unless they are told otherwise, or to which people move them: less
/// likely than those of [`TOP_PORTS`]. Our own judgement, by number.
const ALSO_USED: &str = "\
    24,26,106,109,500,646,789,830,1081,1200,1234,1400,1432,1434,1521-1526,1583,1701,1885,1900,1911,1962,2022,\
    2200,2323,2404,2483-2484,2525,3002-3005,3129,3306-3308,3388,3390,3689,4001,4040,4190,4369,4500,4899,4911,\
    5002-5007,5050,5080,5280,5353,5431,5434-5436,5443,5631,5673,5903-5910,5938,6080,6379-6382,6432,6466-6467,\
    6650,6653,7071,7080,7199,7210,7676-7680,7777-7778,8002-8004,8007,8010-8020,8030,8040,8042,8050,8060,8070,\
    8087,8091-8100,8118,8140,8172,8180,8222,8280-8281,8300-8302,8333,8384,8400,8442,8445,8480,8484,8501-8503,\
    8530-8531,8581,8600,8686,8729,8765,8800,8834,8881-8883,8887,8889-8891,8899,8983,8989,9002-9010,9043,9050,\
    9060,9080-9082,9095-9099,9102-9107,9110,9150,9160,9191,9197,9292,9389,9392,9440,9500,9595,9600,9876,9898,\
    9943-9944,9981,9999,10001-10010,10022,10080,10255,10443,10911,11111,11434,11740,12345,14147,15671,16010,\
    16379,16992-16995,17500,18080-18081,18245,19999,20547,22222,25565,25575,25672,26379,27015,27019,28015,28017,\
    29015,30303,31337,32768-32771,35357,40000,47808,49000,49156-49175,50070,50075,50090,51413,51820,52235,54321,\
    60000,60010,61613-61614,61617,64738";

/// What `top:N` counts: [`TOP_PORTS`], [`ALSO_USED`], then what IANA has registered, first the system ports (below 1024;
/// RFC 6335, section 6), each by number. It follows no measured frequency: those that are published may not be copied.
static RANKED: LazyLock<Vec<Port>> = LazyLock::new(|| {
    let also_used = ALSO_USED.parse::<PortSet>().unwrap_or_default();
    // By number, so the system ports come first.
    let registered =
        rows(TABLES[1]).flat_map(|(first, last, _)| (first.number()..=last.number()).filter_map(Port::new));
    let (mut seen, all) = (PortSet::default(), TOP_PORTS.iter().copied().chain(also_used.iter()).chain(registered));
    all.filter(|port| seen.insert(*port)).collect()
});

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

/// The first `count` ports of `top:N`; all of [`top_count`] if that is less.
pub fn top_ports(count: usize) -> impl Iterator<Item = Port> {
    RANKED.iter().take(count).copied()
}

/// The highest N of `top:N`.
pub fn top_count() -> u16 {
    RANKED.len() as u16
}

/// The thirty ports of quick mode.
pub fn quick_ports() -> PortSet {
    TOP_PORTS.iter().take(QUICK_COUNT).copied().collect()
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
    fn a_thousand_ports_are_ours_and_the_registered_system_ports() {
        let top = |count| top_ports(count).collect::<PortSet>();
        assert_eq!((top(1_000).len(), top(200)), (1_000, TOP_PORTS.iter().copied().collect()));
        assert_eq!(top(usize::MAX).len() as usize, top_ports(usize::MAX).count(), "each once");
        assert_eq!(usize::from(top_count()), top_ports(usize::MAX).count());
        for expected in ["7", "79", "873", "11434", "31337"] {
            assert!(top(1_000).contains(expected.parse().unwrap()), "{expected}");
        }
        assert!(top(1_000).difference(&top(493)).highest().is_some_and(|port| port.number() < 1024));
        assert!(ALSO_USED.parse::<PortSet>().is_ok_and(|ports| ports.to_string() == ALSO_USED), "sorted, each once");
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
