//! Many scans, and many hosts.

use super::ground::{Ground, Shut};
use super::namespaces::{End, Lab, Setup};
use super::run::{at_once, scan};
use super::score::{Score, incomplete};
use super::table::Row;
use portolan::model::ports::PortSet;
use portolan::model::report::HostReport;
use std::net::IpAddr;

/// As many scans as hosts, each of its own host, all at once; the line shows how far their times are apart.
pub fn ten_at_once(runs: u32) -> Vec<String> {
    let mut wrong = Vec::new();
    for is_ipv4 in [true, false] {
        let lab = Lab::new(&Setup { hosts: 10, ..Setup::default() });
        let truth = Ground::new().truth(&PortSet::all(), Shut::None);
        let mut row = Row::new(format!("ten scans at once, IPv{}", if is_ipv4 { 4 } else { 6 }));
        let hosts = hosts(is_ipv4, 10);
        let arguments: Vec<_> = hosts.iter().map(|address| format!("{address} -p 1-65535")).collect();
        for _ in 0..runs {
            for (address, scanned) in hosts.iter().zip(at_once(&lab, End::Near, "exec", &arguments)) {
                row.scanned(&scanned);
                let score = Score::of(&scanned.report.hosts.get(address).cloned().unwrap_or_default(), &truth);
                row.scored(&score);
                let faults = incomplete(&scanned.report, &[*address]).into_iter();
                let faults = faults.chain((!score.is_right()).then(|| score.to_string()));
                wrong.extend(faults.map(|fault| format!("ten at once, {address}: {fault}")));
            }
        }
        println!("{row}");
    }
    wrong
}

/// A network of 253 addresses that could have a host, eight of which do.
pub fn network(runs: u32) -> Vec<String> {
    let mut wrong = Vec::new();
    for (is_ipv4, target) in [(true, "192.0.2.0/24 !192.0.2.1"), (false, "2001:db8::/120 !2001:db8::1")] {
        let lab = Lab::new(&Setup { hosts: 8, ..Setup::default() });
        let truth = Ground::new().truth(&"1-1000".parse().unwrap(), Shut::None);
        let mut row = Row::new(format!("eight hosts in {}", target.split(' ').next().unwrap()));
        let hosts = hosts(is_ipv4, 8);
        for _ in 0..runs {
            let scanned = scan(&lab, End::Near, "exec", &format!("'{target}' -p 1-1000"));
            row.scanned(&scanned);
            let report = &scanned.report;
            let mut faults: Vec<String> = incomplete(report, &hosts).into_iter().collect();
            for address in &hosts {
                let score = Score::of(&report.hosts.get(address).cloned().unwrap_or_default(), &truth);
                row.scored(&score);
                faults.extend((!score.is_right()).then(|| format!("{address}: {score}")));
            }
            let answers = |host: &HostReport| host.down.is_none() || !host.closed.is_empty();
            let ghosts = report.hosts.iter().filter(|(address, host)| !hosts.contains(address) && answers(host));
            faults.extend(ghosts.map(|(address, _)| format!("{address} is not there")));
            faults.extend(report.open_ports().filter(|(a, ..)| !hosts.contains(a)).map(|found| format!("{found:?}")));
            wrong.extend(faults.iter().map(|fault| format!("{target}: {fault}")));
        }
        println!("{row}");
    }
    wrong
}

/// The first hosts of the far end.
fn hosts(is_ipv4: bool, count: u32) -> Vec<IpAddr> {
    let text = |n| if is_ipv4 { format!("192.0.2.{n}") } else { format!("2001:db8::{n:x}") };
    (2..2 + count).map(|n| text(n).parse().unwrap()).collect()
}
