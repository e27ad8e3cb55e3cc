//! Files as each scanner writes them, made for these tests; and our own exports, there and back.

use super::*;
use crate::formats::results::{results, samples};
use crate::formats::{Export, Format};
use crate::model::event::{
    Batch, Counts, FilteredPorts, Notice, OpenPort, Phase, PlanSummary, PortState, Progress, Reason, ScanEvent,
};
use crate::model::opened::NotRepeatable;
use crate::model::ports::{Port, PortSet};
use crate::model::report::HostReport;
use crate::model::request::Mode;
use crate::model::unknown::{Coverage, UnknownPorts, UnknownReason};
use crate::words::Locale;
use proptest::prelude::*;
use std::net::IpAddr;

pub(super) const NMAP_XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nmaprun>
<?xml-stylesheet href="file:///usr/share/nmap/nmap.xsl" type="text/xsl"?>
<!-- Nmap 7.95 scan initiated as: nmap -sS -sV -oX scan.xml 192.0.2.0/28 -->
<nmaprun scanner="nmap" args="nmap -sS -sV -oX scan.xml 192.0.2.0/28" start="1795292047" version="7.95" xmloutputversion="1.05">
<scaninfo type="syn" protocol="tcp" numservices="6" services="20-22,25,80,6379"/>
<host starttime="1795292047" endtime="1795292050"><status state="up" reason="arp-response" reason_ttl="0"/>
<address addr="192.0.2.7" addrtype="ipv4"/><address addr="00:00:5E:00:53:01" addrtype="mac" vendor="Example &amp; Sons"/>
<hostnames><hostname name="db.example" type="PTR"/></hostnames>
<ports><extraports state="closed" count="2"><extrareasons reason="reset" count="2"/></extraports>
<port protocol="tcp" portid="22"><state state="open" reason="syn-ack" reason_ttl="64"/><service name="ssh" product="A &lt;daemon&gt;" method="probed" conf="10"/></port>
<port protocol="tcp" portid="25"><state state="filtered" reason="admin-prohibited" reason_ttl="64"/></port>
<port protocol="tcp" portid="80"><state state="unfiltered" reason="reset" reason_ttl="64"/></port>
<port protocol="tcp" portid="6379"><state state="open" reason="syn-ack" reason_ttl="64"/><script id="info" output="x"><table key="t"><elem>y</elem></table></script></port>
</ports><times srtt="1234" rttvar="100" to="100000"/></host>
<host><status state="down" reason="no-response"/><address addr="192.0.2.8" addrtype="ipv4"/></host>
<host><status state="up" reason="arp-response"/><address addr="192.0.2.9" addrtype="ipv4"/>
<ports><extraports state="filtered" count="4"><extrareasons reason="host-unreach" count="1" proto="tcp" ports="20"/><extrareasons reason="no-response" count="3" proto="tcp" ports="21-22,25"/></extraports>
<extraports state="closed" count="1"><extrareasons reason="reset" count="1"/></extraports>
<port protocol="tcp" portid="80"><state state="closed" reason="reset"/></port><port protocol="udp" portid="53"><state state="open" reason="udp-response"/></port></ports></host>
<runstats><finished time="1795292050" elapsed="3.02" exit="success"/><hosts up="2" down="1" total="3"/></runstats>
</nmaprun>
"#;

pub(super) const GREPABLE: &str = "# Nmap 7.95 scan initiated Sat Nov 21 20:14:07 2026 as: nmap -v -oG - 192.0.2.0/28\n\
# Ports scanned: TCP(5;20-22,80,443) UDP(0;) SCTP(0;) PROTOCOLS(0;)\n\
Host: 192.0.2.7 (web.example)\tStatus: Up\n\
Host: 192.0.2.7 (web.example)\tPorts: 22/open/tcp//ssh//OpenSSH 9.6, with patches, 443|x/, 80/open|filtered/tcp//http///, \
53/open/udp//domain///\tIgnored State: closed (3)\n\
Host: 192.0.2.8 ()\tStatus: Down\n\
Host: 192.0.2.9 ()\tPorts: 443/filtered/tcp//https///\tIgnored State: filtered (99)\n\
# Nmap done at Sat Nov 21 20:14:12 2026 -- 16 IP addresses (2 hosts up) scanned in 5.02 seconds\n";

pub(super) const MASSCAN: &str = r#"[
{   "ip": "192.0.2.7",   "timestamp": "1795292047", "ports": [ {"port": 80, "proto": "tcp", "status": "open", "reason": "syn-ack", "ttl": 53} ] }
,
{   "ip": "192.0.2.7",   "timestamp": "1795292049", "ports": [ {"port": 80, "proto": "tcp", "service": {"name": "http", "banner": "x"}} ] }
,
{   "ip": "2001:db8::7",   "timestamp": "1795292050", "ports": [ {"port": 22, "proto": "tcp", "status": "closed", "reason": "rst-ack", "ttl": 53}, {"port": 53, "proto": "udp", "status": "open"} ] },
{   "ip": "nowhere",   "timestamp": "1795292050", "ports": [ {"port": 0, "proto": "tcp", "status": "open"} ] },
{finished: 1}
]
"#;

pub(super) fn opened(text: &str) -> Opened {
    read("file", text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// `192.0.2.7 22 open syn-ack`, by address and number.
fn listed(report: &Report) -> Vec<String> {
    let export = Export {
        report,
        locale: Locale::en,
        shown: None,
        generated_at_ms: 0,
        zone: crate::formats::UTC,
        is_simulated: false,
    };
    let line = |r: crate::formats::results::PortResult| {
        format!("{} {} {} {}", r.address, r.port, r.state.as_str(), r.reason.as_str())
    };
    results(&export).map(line).collect()
}

/// `192.0.2.7 not_numbered closed 499` for each entry of each host.
pub(super) fn unknown(report: &Report) -> Vec<String> {
    let of_host = |(address, host): (&IpAddr, &HostReport)| {
        let entry = |ports: &UnknownPorts| {
            let reason = serde_json::to_value(ports.reason).unwrap();
            let state = ports.state.map(|state| format!("{} ", state.as_str())).unwrap_or_default();
            let count = ports.count.map_or("?".to_owned(), |count| count.to_string());
            format!("{address} {} {state}{count}", reason.as_str().unwrap())
        };
        host.unknown.iter().map(entry).collect::<Vec<_>>()
    };
    report.hosts.iter().flat_map(of_host).collect()
}

#[test]
fn nmaps_xml_is_read_with_the_ports_that_it_only_counts() {
    let Opened { report, file } = opened(NMAP_XML);
    let expected = [
        "192.0.2.7 22 open syn-ack",
        "192.0.2.7 25 filtered admin-prohibited",
        "192.0.2.7 6379 open syn-ack",
        "192.0.2.9 20 filtered host-unreach",
        "192.0.2.9 21 filtered no-response",
        "192.0.2.9 22 filtered no-response",
        "192.0.2.9 25 filtered no-response",
        "192.0.2.9 80 closed conn-refused",
    ];
    let not_asked_to_listed = ["192.0.2.7 20 closed conn-refused", "192.0.2.7 21 closed conn-refused"];
    assert_eq!(listed(&report), [&not_asked_to_listed[..], &expected[..]].concat());
    assert_eq!(file.format, OpenedFormat::NmapXml);
    assert_eq!(file.left_out, LeftOut { udp: 1, hosts_down: 1, ..LeftOut::default() });
    assert_eq!(unknown(&report), ["192.0.2.7 ambiguous 1", "192.0.2.9 not_numbered closed 1"]);
    assert_eq!(
        (report.phase, report.started_at_ms, report.progress.elapsed_ms),
        (Phase::Done, 1_795_292_047_000, 3_000)
    );
    assert_eq!(report.request.target, "192.0.2.0/28");
    assert_eq!((report.request.mode(), report.request.ports.as_str()), (Mode::Custom, "20-22,25,80,6379"));
    assert_eq!(report.names_by_address().into_values().collect::<Vec<_>>(), ["db.example"]);
    let asked = report.request.validate(&crate::model::limits::Limits::SERVER);
    assert_eq!(asked.map(|plan| plan.ports.len()), Ok(6), "a scan of the same can be started");
}

#[test]
fn a_name_that_was_typed_is_the_target_and_a_run_without_its_end_was_stopped() {
    let text = r#"<nmaprun args="nmap www.example"><scaninfo protocol="tcp" services="80"/><host><status state="up"/>
        <address addr="2001:db8::7" addrtype="ipv6"/><hostnames><hostname name="ptr.example" type="PTR"/>
        <hostname name="www.example" type="user"/></hostnames><ports><port protocol="tcp" portid="80">
        <state state="open"/></port></ports></host></nmaprun>"#;
    let report = opened(text).report;
    assert_eq!((report.request.target.as_str(), report.phase), ("www.example", Phase::Cancelled));
    assert_eq!(report.names.first().map(|(name, _)| name.as_str()), Some("www.example"));
}

#[test]
fn nmaps_grepable_is_read_line_by_line() {
    let Opened { report, file } = opened(GREPABLE);
    let expected = [
        "192.0.2.7 20 closed conn-refused",
        "192.0.2.7 21 closed conn-refused",
        "192.0.2.7 22 open syn-ack",
        "192.0.2.7 443 closed conn-refused",
        "192.0.2.9 443 filtered no-response",
    ];
    assert_eq!(listed(&report), expected);
    let left_out = LeftOut { udp: 1, hosts_down: 1, ..LeftOut::default() };
    assert_eq!((file.format, file.left_out), (OpenedFormat::NmapGrepable, left_out));
    assert_eq!(unknown(&report), ["192.0.2.7 ambiguous 1", "192.0.2.9 not_numbered filtered 99"]);
    assert_eq!((report.phase, report.request.target.as_str()), (Phase::Done, "192.0.2.0/28"));
    assert_eq!(report.progress.elapsed_ms, 5_020);
    assert_eq!(report.names.len(), 1, "each name once");
    let of_masscan =
        "#masscan\n".to_owned() + "# Masscan\nTimestamp: 1\tHost: 192.0.2.7 ()\tPorts: 80/open/tcp//http//\n";
    let of_masscan = of_masscan.strip_prefix("#masscan\n").unwrap_or_default();
    assert_eq!(listed(&opened(of_masscan).report), ["192.0.2.7 80 open syn-ack"]);
}

#[test]
fn masscans_json_is_read_though_it_is_none() {
    let Opened { report, file } = opened(MASSCAN);
    assert_eq!(listed(&report), ["192.0.2.7 80 open syn-ack", "2001:db8::7 22 closed conn-refused"]);
    let left_out = LeftOut { udp: 1, not_understood: 1, ..LeftOut::default() };
    assert_eq!((file.format, file.left_out), (OpenedFormat::MasscanJson, left_out));
    assert_eq!((report.started_at_ms, report.progress.elapsed_ms), (1_795_292_047_000, 3_000));
    assert_eq!(report.request.target, "192.0.2.7, 2001:db8::7");
    let one = r#"[{"ip":"192.0.2.7","timestamp":"1","ports":[{"port":80,"proto":"tcp","status":"open"}]}]"#;
    assert_eq!(opened(one).report.request.ports, "80");
}

#[test]
fn addresses_in_a_row_are_a_range_and_a_long_list_is_no_target() {
    let host = |last: u32| format!("Host: 192.0.2.{last} ()\tPorts: 80/open/tcp//http///\n");
    let file = |hosts: &mut dyn Iterator<Item = u32>| "# Nmap\n".to_owned() + &hosts.map(host).collect::<String>();
    assert_eq!(opened(&file(&mut [1, 2, 3, 9].into_iter())).report.request.target, "192.0.2.1-3, 192.0.2.9");
    let some = opened(&file(&mut (0..=255).step_by(2)));
    assert!(some.report.request.validate(&crate::model::limits::Limits::SERVER).is_ok());
    assert_eq!(some.file.not_repeatable, None);
    let host =
        |number: u32| format!("Host: 198.51.{}.{} ()\tPorts: 80/open/tcp//http///\n", number / 100, number % 100 * 2);
    let long = opened(&("# Nmap\n".to_owned() + &(0..1_000).map(host).collect::<String>()));
    let target = long.report.request.target.clone();
    assert!(target.len() < 420 && target.ends_with('…'), "{target}");
    let asked = long.report.request.validate(&crate::model::limits::Limits::SERVER);
    assert!(asked.is_err(), "a part would be another scan");
    assert_eq!(long.file.not_repeatable, Some(NotRepeatable::Targets), "and it is said");
}

fn exported(report: &Report, shown: Option<PortState>) -> String {
    let export =
        Export { report, locale: Locale::en, shown, generated_at_ms: 0, zone: crate::formats::UTC, is_simulated: true };
    export.to_text(Format::Json)
}

#[test]
fn our_json_comes_back_as_it_went() {
    let report = samples::report("host.example", "host.example");
    let Opened { report: back, file } = opened(&exported(&report, None));
    assert_eq!((file.format, file.left_out, file.is_simulated), (OpenedFormat::PortolanJson, LeftOut::default(), true));
    let mut hosts = report.hosts.clone();
    let rows = hosts.values_mut().flat_map(|host| host.rows.values_mut());
    rows.for_each(|row| row.rtt_us = row.rtt_us.map(|us| us / 10 * 10));
    assert_eq!(back.hosts, hosts, "the export has hundredths of a millisecond");
    assert_eq!((&back.names, &back.request), (&report.names, &report.request));
    assert_eq!((back.counts, back.plan, back.not_asked), (report.counts, report.plan, report.not_asked));
    assert_eq!((back.phase, back.started_at_ms), (report.phase, report.started_at_ms));
    let open = opened(&exported(&report, Some(PortState::Open))).report;
    assert_eq!((open.counts.total(), open.plan.probes, open.not_asked), (2, 2, 0), "the rest is not known there");
    let coverage = Coverage { reason: UnknownReason::Partial, lists_ports: true };
    assert_eq!((back.coverage, open.coverage), (None, Some(coverage)));
}

/// The batches of a scan, as they were told, one a line.
fn lines(events: &[ScanEvent], size: usize) -> String {
    let mut seq = 0;
    let line = |events: &[ScanEvent]| {
        seq += events.len() as u64;
        let batch = Batch { seq, progress: Progress::default(), events: events.to_vec() };
        serde_json::to_string(&batch).unwrap() + "\n"
    };
    events.chunks(size).map(line).collect()
}

fn started(id: &str) -> ScanEvent {
    let request = crate::model::request::ScanRequest { target: "192.0.2.7".to_owned(), ..Default::default() };
    let plan = PlanSummary { hosts: 1, addresses: 1, ports: 30, probes: 30 };
    ScanEvent::Started { id: id.parse().unwrap(), request: Box::new(request), plan, at_ms: 1_795_292_047_000 }
}

#[test]
fn a_stream_that_was_kept_is_read_and_without_its_end_the_scan_was_stopped() {
    let address: IpAddr = "192.0.2.7".parse().unwrap();
    let closed = vec![Port::MIN];
    let events = [started("abc"), ScanEvent::Ports { address, open: vec![], filtered: vec![], closed }];
    let batches = lines(&events, 1);
    let stream: String = batches.lines().map(|line| format!("id: 1\ndata: {line}\n\n")).collect();
    let stream = format!(": kept alive\n{stream}event: bye\ndata: shutdown\n\n");
    for text in [&batches, &(batches.clone() + &batches), &stream.replacen(": kept alive\n", "", 1)] {
        let Opened { report, file } = opened(text);
        assert_eq!((file.format, report.phase), (OpenedFormat::JsonLines, Phase::Cancelled));
        assert_eq!((report.not_asked, listed(&report)), (29, vec!["192.0.2.7 1 closed conn-refused".to_owned()]));
    }
    let two = batches + &lines(&[started("other")], 1);
    assert_eq!(read("", two.as_bytes()).err(), Some(OpenError::Several));
}

#[test]
fn batches_that_are_missing_are_not_read_over() {
    let address = [192, 0, 2, 7].into();
    let batches = lines(&[started("abc"), ScanEvent::HostUp { address }, ScanEvent::Paused, ScanEvent::Resumed], 1);
    let kept = |left_out: usize| -> String {
        let others = batches.lines().enumerate().filter(|(number, _)| *number != left_out);
        others.map(|(_, line)| format!("{line}\n")).collect()
    };
    for left_out in 0..3 {
        assert_eq!(read("", kept(left_out).as_bytes()).err(), Some(OpenError::Incomplete), "{left_out}");
    }
    assert!(read("", kept(3).as_bytes()).is_ok(), "an end that is missing is no gap");
}

fn port_states() -> impl Strategy<Value = Vec<(u8, u16, u8, Option<u32>)>> {
    proptest::collection::vec((1u8..4, 1u16.., 0u8..8, proptest::option::of(0u32..9_999_999)), 0..60)
}

/// Events of a scan with these verdicts: host, port, state and reason, round-trip time.
fn events(verdicts: &[(u8, u16, u8, Option<u32>)]) -> Vec<ScanEvent> {
    let mut counts = Counts::default();
    let mut events = vec![started("abc")];
    for (host, port, kind, rtt_us) in verdicts {
        let address: IpAddr = [192, 0, 2, *host].into();
        let (port, attempts) = (Port::new(*port).unwrap(), 1 + kind % 3);
        let (mut open, mut filtered, mut closed) = (vec![], vec![], vec![]);
        match kind {
            0..=2 => open.push(OpenPort { port, reason: Reason::SynAck, rtt_us: *rtt_us, attempts }),
            3 | 4 => closed.push(port),
            _ => {
                let reason = if *kind == 5 { Reason::NoResponse } else { Reason::HostUnreach };
                filtered.push(FilteredPorts { reason, sender: None, attempts, ports: vec![port] });
            }
        }
        counts.open += 1;
        events.push(ScanEvent::Ports { address, open, filtered, closed });
    }
    events.push(ScanEvent::Notice { notice: Notice::MostlyOpen { address: [192, 0, 2, 1].into(), open: 9, asked: 9 } });
    events.push(ScanEvent::Finished { phase: Phase::Done, counts, not_asked: 0, elapsed_ms: 7, failure: None });
    events
}

proptest! {
    #[test]
    fn what_was_exported_is_what_is_read(verdicts in port_states(), size in 1usize..9) {
        let events = events(&verdicts);
        let report = Report::of(events.clone());
        let from_lines = opened(&lines(&events, size)).report;
        prop_assert_eq!(&from_lines.hosts, &report.hosts);
        prop_assert_eq!(from_lines.counts, report.counts);
        let from_json = opened(&exported(&report, None)).report;
        prop_assert_eq!(listed(&from_json), listed(&report));
        prop_assert_eq!(&from_json.notices, &report.notices);
        for (address, host) in &report.hosts {
            for (port, row) in &host.rows {
                let back = from_json.hosts[address].rows[port];
                // The export has hundredths of a millisecond.
                prop_assert_eq!(back.rtt_us.is_some(), row.rtt_us.is_some());
                prop_assert!(back.rtt_us.unwrap_or(0).abs_diff(row.rtt_us.unwrap_or(0)) <= 5);
                prop_assert_eq!((back.attempts, back.is_doubtful), (row.attempts, row.is_doubtful));
            }
        }
    }

    #[test]
    fn a_list_of_ports_is_read_as_it_is_written(numbers in proptest::collection::vec(1u16.., 0..2_000)) {
        let set: PortSet = numbers.into_iter().filter_map(Port::new).collect();
        prop_assert_eq!(super::verdicts::port_list(&set.to_string()), Some((set, false)));
    }
}

#[test]
fn a_moment_is_read_as_it_is_written() {
    for text in ["2026-11-21T20:15:00Z", "2026-11-21T20:15:00.999Z"] {
        assert_eq!(super::epoch_seconds(text), Some(1_795_292_100), "{text}");
    }
    for other in ["", "2026-11-21", "2026-13-21T20:15:00Z", "2026-11-21T25:15:00Z", "1914-01-01T00:00:00Z"] {
        assert_eq!(super::epoch_seconds(other), None, "{other}");
    }
}
