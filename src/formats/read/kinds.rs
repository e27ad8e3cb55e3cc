//! Variants of the formats that people meet: each is read for what it tells, or refused with its reason.

use super::cases::told;
use super::hostile::error;
use super::tests::{GREPABLE, MASSCAN, NMAP_XML, opened, unknown};
use super::*;
use crate::model::diff::{Change, Diff, Presence};
use crate::model::event::{Phase, PortState};
use crate::words::{Locale, remarks};

/// A run of nmap with these options, elements of its own and hosts.
pub(super) fn nmap(args: &str, inner: &str) -> Opened {
    let done = "<runstats><finished time=\"1790000009\" exit=\"success\"/></runstats>";
    opened(&format!("<nmaprun scanner=\"nmap\" args=\"nmap {args}\" start=\"1790000000\">{inner}{done}</nmaprun>"))
}

pub(super) fn host(address: &str, inner: &str) -> String {
    let kind = if address.contains(':') { "ipv6" } else { "ipv4" };
    format!(
        "<host><status state=\"up\"/><address addr=\"{address}\" addrtype=\"{kind}\"/><ports>{inner}</ports></host>"
    )
}

pub(super) fn port(number: u16, state: &str) -> String {
    format!(
        "<port protocol=\"tcp\" portid=\"{number}\"><state state=\"{state}\"/><service name=\"tcpwrapped\"/></port>"
    )
}

pub(super) const TEN: &str = "<scaninfo type=\"syn\" protocol=\"tcp\" numservices=\"10\" services=\"20-29\"/>";

pub(super) fn said(opened: &Opened) -> Vec<String> {
    remarks(Locale::en, &opened.file, &opened.report)
}

#[test]
fn states_that_are_no_verdicts_are_unknown_and_a_wrapped_service_is_open() {
    let states = [(20, "open"), (21, "open|filtered"), (22, "unfiltered"), (23, "closed|filtered"), (24, "closed")];
    let ports: String = states.map(|(number, state)| port(number, state)).concat();
    let rest = "<extraports state=\"open|filtered\" count=\"5\"><extrareasons reason=\"no-response\" count=\"5\" \
                proto=\"tcp\" ports=\"25-29\"/></extraports>";
    let opened = nmap("-sA 192.0.2.7", &(TEN.to_owned() + &host("192.0.2.7", &(rest.to_owned() + &ports))));
    assert_eq!(told(&opened.report), "done 192.0.2.7 custom 20-29 | 192.0.2.7 open 20 closed 24");
    assert_eq!(unknown(&opened.report), ["192.0.2.7 ambiguous 8"]);
    let whole = nmap(
        "192.0.2.7",
        &(TEN.to_owned() + &host("192.0.2.7", &(20..30).map(|n| port(n, "closed")).collect::<String>())),
    );
    let counts = Diff::of(&whole.report, &opened.report).counts;
    assert_eq!((counts.newly_open, counts.same, counts.unknown_now), (1, 1, 8));
    assert_eq!(counts.changed + counts.gone, 0);
}

#[test]
fn a_host_that_is_down_vanished_and_its_ports_are_unknown() {
    let up = host("192.0.2.7", &port(22, "open"));
    let one = "<scaninfo type=\"syn\" protocol=\"tcp\" numservices=\"1\" services=\"22\"/>";
    let before = nmap("192.0.2.0/29", &(one.to_owned() + &up));
    let down = "<host><status state=\"down\"/><address addr=\"192.0.2.7\" addrtype=\"ipv4\"/></host>";
    let after = nmap("192.0.2.0/29", &(one.to_owned() + down + &host("192.0.2.1", &port(22, "closed"))));
    assert_eq!(after.file.left_out.hosts_down, 1);
    let diff = Diff::of(&before.report, &after.report);
    let seven = &diff.hosts[1];
    assert_eq!(
        (seven.presence, seven.count(Change::UnknownNow), seven.count(Change::Gone)),
        (Presence::Vanished, 1, 0)
    );
    // Whom a list in another file named, nobody knows.
    let listed = nmap("-iL hosts.txt", &(one.to_owned() + &host("192.0.2.1", &port(22, "closed"))));
    let diff = Diff::of(&before.report, &listed.report);
    let seven = &diff.hosts[1];
    assert_eq!((seven.presence, seven.count(Change::UnknownNow)), (Presence::NotMentionedNow, 1));
}

#[test]
fn open_ports_only_is_what_nmap_lists_on_demand() {
    let run = |number| nmap("--open 192.0.2.7", &(TEN.to_owned() + &host("192.0.2.7", &port(number, "open"))));
    let diff = Diff::of(&run(22).report, &run(23).report);
    assert_eq!((diff.counts.newly_reported, diff.counts.no_longer_reported), (1, 1));
    let expected = ["The file lists open ports only.", "Ports that were scanned but are not in the file: 9."];
    assert_eq!(said(&run(22)), expected);
}

#[test]
fn a_run_of_udp_alone_asked_no_tcp_port() {
    let udp = "<scaninfo type=\"udp\" protocol=\"udp\" numservices=\"9\" services=\"50-58\"/>";
    let ports = "<extraports state=\"closed\" count=\"8\"><extrareasons reason=\"port-unreach\" count=\"8\" proto=\"udp\" \
                 ports=\"50-52,54-58\"/></extraports><port protocol=\"udp\" portid=\"53\"><state state=\"open\"/></port>";
    let opened = nmap("-sU 192.0.2.7", &(udp.to_owned() + &host("192.0.2.7", ports)));
    assert_eq!((told(&opened.report).as_str(), opened.file.left_out.udp), ("done 192.0.2.7 custom  | 192.0.2.7", 9));
    assert_eq!(
        said(&opened),
        ["No TCP ports were scanned; the scan only looked for hosts.", "UDP ports, not shown: 9."]
    );
}

#[test]
fn old_versions_of_nmap_count_tcp_and_udp_together() {
    let infos = "<scaninfo protocol=\"tcp\" numservices=\"10\" services=\"20-29\"/>\
                 <scaninfo protocol=\"udp\" numservices=\"3\" services=\"53,67,69\"/>";
    let counted = |count: u32| {
        let ports = format!("<extraports state=\"closed\" count=\"{count}\"/>{}", port(22, "open"));
        nmap("-sSU 192.0.2.7", &(infos.to_owned() + &host("192.0.2.7", &ports)))
    };
    let opened = counted(12);
    assert_eq!(told(&opened.report), "done 192.0.2.7 custom 20-29 | 192.0.2.7 open 22 closed 20-21,23-29");
    assert_eq!((opened.file.left_out.udp, unknown(&opened.report).len()), (3, 0));
    let other = counted(11);
    assert_eq!(told(&other.report), "done 192.0.2.7 custom 20-29 | 192.0.2.7 open 22");
    assert_eq!(unknown(&other.report), ["192.0.2.7 not_numbered closed 11"]);
}

#[test]
fn grepable_output_leaves_much_untold() {
    let run = |command: &str, lines: &str| {
        opened(&format!(
            "# Nmap 7.95 scan initiated Mon Sep 21 10:00:00 2026 as: nmap {command}\n{lines}# Nmap done at x\n"
        ))
    };
    // Of several states that it ignores, nmap names none.
    let several = run("-p 20-29 192.0.2.7", "Host: 192.0.2.7 ()\tPorts: 22/open/tcp//ssh///\n");
    assert_eq!(said(&several), ["Ports that were scanned but are not in the file: 9."]);
    let one = run("-p 20-29 192.0.2.7", "Host: 192.0.2.7 ()\tPorts: 22/open/tcp//ssh///\tIgnored State: closed (9)\n");
    assert_eq!(told(&one.report), "done 192.0.2.7 custom 20-29 | 192.0.2.7 open 22 closed 20-21,23-29");
    assert_eq!(said(&one), [""; 0]);
    let by_default = run("192.0.2.7", "Host: 192.0.2.7 ()\tPorts: 22/open/tcp//ssh///\tIgnored State: closed (999)\n");
    let expected = [
        "Ports that the file counts without listing them: 999 closed.",
        "The file does not say which other ports were scanned.",
    ];
    assert_eq!(said(&by_default), expected);
    let given_up = run("-p 20-29 192.0.2.7", "Host: 192.0.2.7 ()\tStatus: Timeout\n");
    assert_eq!(unknown(&given_up.report), ["192.0.2.7 host_given_up 10"]);
    let ping =
        run("-sn 192.0.2.0/30", "Host: 192.0.2.1 (gate.example)\tStatus: Up\nHost: 192.0.2.2 ()\tStatus: Down\n");
    assert_eq!(told(&ping.report), "done 192.0.2.0/30 custom  | 192.0.2.1 gate.example");
    let masscan = "# Masscan 1.3.2 scan initiated Mon Sep 21 10:00:00 2026\n# Ports scanned: TCP(2;22,80) UDP(0;) SCTP(0;) \
                   PROTOCOLS(0;)\nTimestamp: 1790000000\tHost: 192.0.2.7 ()\tPorts: 80/open/tcp//http//\n# Masscan done at x\n";
    let masscan = opened(masscan);
    assert_eq!(told(&masscan.report), "done 192.0.2.7 custom 22,80 | 192.0.2.7 open 80");
    let windows = opened(&GREPABLE.replace('\n', "\r\n"));
    assert_eq!(told(&windows.report), told(&opened(GREPABLE).report));
}

#[test]
fn lists_of_open_ports_are_read() {
    let both = "done 192.0.2.7, 2001:db8::7 custom 22,443 | 192.0.2.7 open 22,443 | 2001:db8::7 open 22";
    for text in [
        "#masscan\nopen tcp 22 192.0.2.7 1790000000\nopen tcp 443 192.0.2.7 1790000000\nbanner tcp 22 192.0.2.7 1790000000 ssh SSH-2.0-x\nopen tcp 22 2001:db8::7 1790000001\n# end\n",
        "192.0.2.7:22\r\n192.0.2.7:443\r\n192.0.2.7:443\r\n[2001:db8::7]:22\r\n",
        "[2001:db8::7]:22\n192.0.2.7:22\n192.0.2.7:443",
        "192.0.2.7 -> [22,443]\n2001:db8::7 -> [22]\n",
    ] {
        let opened = opened(text);
        assert_eq!((told(&opened.report).as_str(), opened.file.format), (both, OpenedFormat::OpenPortList), "{text}");
        assert_eq!(said(&opened)[0], "The file lists open ports only.");
    }
    assert_eq!(
        error(b"192.0.2.7:22\nDear reader\n"),
        OpenError::Broken { format: OpenedFormat::OpenPortList, line: 2 }
    );
}

#[test]
fn naabu_is_read_as_each_of_its_versions_writes() {
    let old = r#"{"host":"web.example","ip":"192.0.2.7","timestamp":"2026-09-21T10:00:01.5Z","port":{"Port":443,"Protocol":0,"TLS":false}}"#;
    let new = r#"{"host":"web.example","ip":"192.0.2.7","timestamp":"2026-09-21T10:00:01.5Z","port":443,"protocol":"tcp","tls":true}"#;
    for text in [old, new] {
        let Opened { report, file } = opened(text);
        assert_eq!(told(&report), "done 192.0.2.7 custom 443 | 192.0.2.7 web.example open 443", "{text}");
        assert_eq!((file.format, report.started_at_ms), (OpenedFormat::NaabuJson, 1_789_984_801_000));
    }
    assert_eq!(error(br#"{"host":"web.example","port":443}"#), OpenError::NoAddresses);
    assert_eq!(error(b"host,ip,port,protocol,tls\nweb.example,192.0.2.7,443,tcp,false\n"), OpenError::Unknown, "CSV");
}

#[test]
fn encodings_marks_and_line_ends_do_not_matter() {
    let expected = told(&opened(NMAP_XML).report);
    let wide: Vec<u8> = NMAP_XML.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&b"\xff\xfe"[..], &wide].concat();
    let by_return = GREPABLE.replace('\n', "\r");
    assert_eq!(told(&opened(&by_return).report), told(&opened(GREPABLE).report));
    for bytes in [&marked, &wide, &NMAP_XML.replace('\n', "\r\n").into_bytes()] {
        assert_eq!(told(&read("scan.xml", bytes).unwrap().report), expected);
    }
}

#[test]
fn a_killed_masscan_was_stopped_and_another_run_behind_it_is_another_file() {
    let (begin, _) = MASSCAN.split_once("{   \"ip\": \"2001:db8::7\"").unwrap();
    let cut = opened(begin).report;
    assert_eq!((cut.phase, cut.counts.open), (Phase::Cancelled, 1));
    // What a stopped run does not list may not have been asked yet.
    let week = |port: u16| MASSCAN.replace("\"port\": 80", &format!("\"port\": {port}"));
    let diff = Diff::of(&opened(&week(8080)).report, &cut);
    assert_eq!((diff.counts.no_longer_reported, diff.counts.unknown_now), (0, 2));
    let twice = MASSCAN.replace("{finished: 1}\n", "");
    assert_eq!(error((twice.clone() + &twice).as_bytes()), OpenError::Several);
}

#[test]
fn an_export_of_open_ports_takes_nothing_away() {
    let mut report = crate::formats::results::samples::report("192.0.2.7", "");
    report.request.ports = "20-22,25,80,6379".to_owned();
    let export = |shown| {
        let locale = Locale::en;
        let export = crate::formats::Export {
            report: &report,
            locale,
            shown,
            generated_at_ms: 0,
            zone: crate::formats::UTC,
            is_simulated: false,
        };
        opened(&export.to_text(crate::formats::Format::Json))
    };
    let (all, open) = (export(None), export(Some(PortState::Open)));
    let counts = Diff::of(&all.report, &open.report).counts;
    assert_eq!((counts.same_open, counts.changed, counts.gone, counts.unknown_now), (2, 0, 0, 3));
    let expected =
        ["The file is an export of ports in one state.", "Ports that were scanned but are not in the file: 4."];
    assert_eq!(said(&open), expected);
}

#[test]
fn what_another_scanner_left_untold_survives_our_export() {
    let before = nmap("-iL x", &(TEN.to_owned() + &host("192.0.2.7", "<extraports state=\"closed\" count=\"3\"/>")));
    let export = crate::formats::Export {
        report: &before.report,
        locale: Locale::en,
        shown: None,
        generated_at_ms: 0,
        zone: crate::formats::UTC,
        is_simulated: false,
    };
    let after = opened(&export.to_text(crate::formats::Format::Json));
    assert_eq!((unknown(&after.report), after.report.coverage), (unknown(&before.report), before.report.coverage));
    assert_eq!(said(&after), said(&before));
}
