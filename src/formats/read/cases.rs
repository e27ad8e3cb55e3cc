//! Files of kinds that people meet, in `tests/files`: what each opens as, and how pairs of them compare.

use super::{Opened, read};
use crate::model::diff::Diff;
use crate::model::limits::Limits;
use crate::model::opened::{NotRepeatable, OpenError};
use crate::model::report::Report;
use crate::words::{Locale, open_error, remarks};
use std::fmt::Write;
use std::fs;

fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn opened(name: &str) -> Opened {
    read(name, &bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// How far the scan came, what was asked, and the ports of each host by state:
/// `done 192.0.2.7 custom 22,80 | 192.0.2.7 open 22 closed 80`.
pub(super) fn told(report: &Report) -> String {
    let request = &report.request;
    let mut text = format!("{} {} {} {}", report.phase.as_str(), request.target, request.mode, request.ports);
    for (address, host) in &report.hosts {
        let _ = write!(text, " | {address}");
        let names = report.names.iter().filter(|(_, addresses)| addresses.contains(address));
        names.for_each(|(name, _)| {
            let _ = write!(text, " {name}");
        });
        for (state, ports) in host.ports_by_state().into_iter().filter(|(_, ports)| !ports.is_empty()) {
            let _ = write!(text, " {} {ports}", state.as_str());
        }
    }
    text
}

#[test]
fn every_file_opens_as_what_it_tells() {
    let closed = "closed 1-21,23-79,81-100";
    let thousand = "closed 1-21,23-79,81-1000";
    let cases = [
        ("same-host-tcp.xml", format!("done 192.0.2.50 custom 1-100 | 192.0.2.50 open 22,80 {closed}")),
        ("same-host-tcp-and-udp.xml", format!("done 192.0.2.50 custom 1-100 | 192.0.2.50 open 22,80 {closed}")),
        ("same-host-from-port-zero.xml", format!("done 192.0.2.50 custom 1-100 | 192.0.2.50 open 22,80 {closed}")),
        ("same-host-masscan.xml", "done 192.0.2.50 custom 22 | 192.0.2.50 open 22".to_owned()),
        ("nmap-host-timeout.xml", "done 192.0.2.50 custom 1-100 | 192.0.2.50".to_owned()),
        ("nmap-several-extraports-6.xml", "done 192.0.2.7 custom 1-1000 | 192.0.2.7 open 22".to_owned()),
        (
            "nmap-several-extraports.xml",
            "done 192.0.2.7 custom 1-1000 | 192.0.2.7 open 22 closed 1-21,23-500 filtered 501-1000".to_owned(),
        ),
        (
            "masscan.xml",
            "done 192.0.2.7, 192.0.2.9 custom 22,9443,50051 | 192.0.2.7 open 22,9443 | 192.0.2.9 open 50051".to_owned(),
        ),
        ("masscan-week-1.json", "done 192.0.2.80 custom 22,8080 | 192.0.2.80 open 22,8080".to_owned()),
        ("masscan-week-2.json", "done 192.0.2.80 custom 22,9090 | 192.0.2.80 open 22,9090".to_owned()),
        ("naabu-address.jsonl", "done 192.0.2.30 custom 443,9200 | 192.0.2.30 open 443,9200".to_owned()),
        ("masscan.ndjson", "done 192.0.2.40-41 custom 22,443 | 192.0.2.40 open 22 | 192.0.2.41 open 443".to_owned()),
        (
            "nmap-killed.xml",
            "cancelled 192.0.2.0/29 custom 22,80,443,8080 | 192.0.2.1 gate.example open 22,80 closed 443,8080 \
             | 192.0.2.2 open 443 closed 8080 filtered 22,80"
                .to_owned(),
        ),
        (
            "nmap-tcp-and-udp.xml",
            format!("done 192.0.2.50 custom 1-100 | 192.0.2.50 router.example open 22,80 {closed}"),
        ),
        ("nmap-port-zero.xml", format!("done 192.0.2.7 custom 1-1000 | 192.0.2.7 open 22,80 {thousand}")),
        (
            "nmap-two-names-one-address.xml",
            "done shop.example, blog.example custom 80,443 | 198.51.100.10 shop.example blog.example open 80,443"
                .to_owned(),
        ),
        (
            "zenmap-windows-1252.xml",
            "done münchen.example custom 22,80 | 192.0.2.20 münchen.example open 22 closed 80".to_owned(),
        ),
        (
            "nmap-4.gnmap",
            "done 192.0.2.0/30 custom 22,80 | 192.0.2.1 gate.example open 22 closed 80 | 192.0.2.2 open 80 filtered 22"
                .to_owned(),
        ),
        (
            "nmap-ping.xml",
            "done 192.0.2.0/29 custom  | 192.0.2.1 host1.example | 192.0.2.2 host2.example | 192.0.2.5 host5.example"
                .to_owned(),
        ),
        ("portolan-killed.jsonl", "cancelled 127.0.0.1 custom 18020-18024".to_owned()),
    ];
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|(name, expected)| {
            let found = match read(name, &bytes(name)) {
                Ok(opened) => told(&opened.report),
                Err(error) => format!("refused: {error}"),
            };
            (found != expected).then(|| format!("{name}\n   found {found}\nexpected {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_file_does_not_tell_is_no_change() {
    let names = [
        "newly_open",
        "gone",
        "changed",
        "same_open",
        "not_asked_before",
        "not_asked_now",
        "newly_reported",
        "no_longer_reported",
        "unknown_before",
        "unknown_now",
        "hosts_vanished",
    ];
    let cases = [
        ("same-host-tcp.xml", "nmap-host-timeout.xml", [0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 0]),
        ("nmap-host-timeout.xml", "same-host-tcp.xml", [0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0]),
        ("same-host-tcp.xml", "same-host-tcp-and-udp.xml", [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]),
        ("same-host-tcp.xml", "same-host-from-port-zero.xml", [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]),
        ("nmap-several-extraports-6.xml", "nmap-several-extraports.xml", [0, 0, 0, 1, 0, 0, 0, 0, 999, 0, 0]),
        ("same-host-tcp.xml", "same-host-masscan.xml", [0, 0, 0, 1, 0, 0, 0, 0, 0, 99, 0]),
        ("masscan-week-1.json", "masscan-week-2.json", [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0]),
    ];
    let wrong: Vec<String> = cases
        .into_iter()
        .filter_map(|(before, after, expected)| {
            let diff = Diff::of(&opened(before).report, &opened(after).report);
            let counts = serde_json::to_value(diff.counts).unwrap();
            let found = names.map(|name| counts[name].as_u64().unwrap_or_default());
            (found != expected).then(|| format!("{before} → {after}\n   found {found:?}\nexpected {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{names:?}\n{}", wrong.join("\n"));
}

#[test]
fn two_thousand_hosts_with_an_open_port_each_are_not_too_many() {
    let mut text = "<nmaprun scanner=\"nmap\" args=\"nmap 10.0.0.0/20\"><scaninfo type=\"connect\" protocol=\"tcp\" \
                    numservices=\"1000\" services=\"1-1000\"/>"
        .to_owned();
    for number in 0..2_101u32 {
        let address = std::net::Ipv4Addr::from(0x0a00_0000 + number);
        let _ = write!(
            text,
            "<host><status state=\"up\"/><address addr=\"{address}\" addrtype=\"ipv4\"/><ports><extraports \
             state=\"closed\" count=\"999\"><extrareasons reason=\"reset\" count=\"999\" proto=\"tcp\" \
             ports=\"1-21,23-1000\"/></extraports><port protocol=\"tcp\" portid=\"22\"><state state=\"open\"/></port>\
             </ports></host>"
        );
    }
    text += "<runstats><finished exit=\"success\"/></runstats></nmaprun>";
    let Opened { report, .. } = read("large.xml", text.as_bytes()).unwrap();
    assert_eq!((report.hosts.len(), report.counts.open, report.counts.closed), (2_101, 2_101, 2_101 * 999));
    assert_eq!(report.hosts.values().filter(|host| host.closed.len() == 999).count(), 2_101);
}

#[test]
fn nmaps_normal_output_is_recognised() {
    assert_eq!(read("lab.nmap", &bytes("nmap-normal.nmap")).err(), Some(OpenError::NmapNormal));
    let sentence = open_error(Locale::en, &OpenError::NmapNormal);
    assert!(sentence.contains(".xml") && sentence.contains(".gnmap"), "{sentence}");
}

#[test]
fn what_a_file_does_not_tell_or_is_not_shown_of_it_is_said_once_for_each_kind() {
    let open_only = "The file lists open ports only.";
    let others = "The file does not say which other ports were scanned.";
    let udp = "UDP ports, not shown: 60.";
    let zero = "TCP port 0 is reserved and not shown. Hosts on which it was scanned: 1.";
    let cases: [(&str, &[&str]); 12] = [
        ("same-host-tcp.xml", &[]),
        ("same-host-tcp-and-udp.xml", &[udp]),
        ("same-host-from-port-zero.xml", &[zero]),
        (
            "nmap-host-timeout.xml",
            &["Hosts that the scanner gave up on before it had finished: 1. Their ports without a result: 100."],
        ),
        (
            "nmap-several-extraports-6.xml",
            &["Ports that the file counts without listing them: 500 filtered, 499 closed."],
        ),
        ("nmap-several-extraports.xml", &[]),
        ("masscan.xml", &[open_only, others, "Results for protocols other than TCP and UDP, not shown: 1."]),
        ("masscan-week-1.json", &[open_only, others]),
        ("naabu-address.jsonl", &[open_only, others]),
        ("nmap-tcp-and-udp.xml", &[udp]),
        ("nmap-port-zero.xml", &[zero]),
        ("nmap-ping.xml", &["No TCP ports were scanned; the scan only looked for hosts."]),
    ];
    for (name, expected) in cases {
        let Opened { report, file } = opened(name);
        assert_eq!(remarks(Locale::en, &file, &report), expected, "{name}");
        let spanish = remarks(Locale::es, &file, &report);
        assert!(spanish.len() == expected.len() && spanish.iter().all(|text| text.ends_with('.')), "{spanish:?}");
    }
}

#[test]
fn a_scan_of_the_same_asks_what_the_file_asked_or_it_is_said_why_it_cannot() {
    for (name, expected) in [
        ("masscan.xml", Ok("192.0.2.7, 192.0.2.9 22,9443,50051")),
        ("nmap-port-zero.xml", Ok("192.0.2.7 1-1000")),
        ("nmap-two-names-one-address.xml", Ok("shop.example, blog.example 80,443")),
        ("nmap-killed.xml", Ok("192.0.2.0/29 22,80,443,8080")),
        ("portolan-killed.jsonl", Ok("127.0.0.1 18020-18024")),
        ("nmap-ping.xml", Err(NotRepeatable::NoPorts)),
    ] {
        let Opened { report, file } = opened(name);
        let plan = report.request.validate(&Limits::SERVER);
        match expected {
            Ok(asked) => {
                let plan = plan.unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
                assert_eq!((format!("{} {}", plan.targets, plan.ports).as_str(), file.not_repeatable), (asked, None));
            }
            Err(why) => assert_eq!((plan.is_err(), file.not_repeatable), (true, Some(why)), "{name}"),
        }
    }
}
