//! Broken and hostile files: each is refused in a sentence, none is believed, and none brings a panic.

use super::tests::{GREPABLE, MASSCAN, NMAP_XML};
use super::*;
use crate::model::event::Phase;
use crate::model::limits::{MAX_OPENED_HOSTS, MAX_OPENED_RESULTS};
use crate::model::unknown::UnknownReason;
use crate::words::{LANGUAGES, open_error};
use proptest::prelude::*;
use std::fmt::Write;

const JSON: &str = r#"{"meta":{"shown":"all","scan":{"phase":"done","started_at":null,"elapsed_ms":1,
"request":{"target":"192.0.2.7"},"plan":{"hosts":1,"addresses":1,"ports":1,"probes":1}},"hosts":[{"address":"192.0.2.7"}]},
"results":[{"address":"192.0.2.7","port":22,"state":"open","reason":"syn-ack","response_time_ms":1.2,"attempts":1}]}"#;
const LINES: &str = r#"{"seq":2,"progress":{"done":0,"total":1,"rate":0,"eta_ms":null,"elapsed_ms":0},"events":[
{"type":"host_up","address":"192.0.2.7"},{"type":"ports","address":"192.0.2.7","closed":[22]}]}"#;

pub(super) fn error(bytes: &[u8]) -> OpenError {
    read("file", bytes).err().unwrap_or_else(|| panic!("it was opened: {}", String::from_utf8_lossy(bytes)))
}

fn in_one_line(text: &str) -> String {
    text.replace('\n', "")
}

#[test]
fn what_is_no_results_file_is_told_by_kind() {
    for (bytes, expected) in [
        (&b""[..], OpenError::Empty),
        (b" \r\n\t", OpenError::Empty),
        (b"\xef\xbb\xbf", OpenError::Empty),
        (b"\x1f\x8b\x08\x00", OpenError::Compressed),
        (b"PK\x03\x04", OpenError::Compressed),
        (b"\xff\xfe\x00\x00<\x00\x00\x00", OpenError::Encoding),
        (b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><nmaprun args=\"\x82\xa0\"/>", OpenError::Encoding),
        (b"\xff\xfeD\x00e\x00a\x00r\x00", OpenError::Unknown),
        (b"Starting Nmap 7.95 ( https://nmap.org )", OpenError::NmapNormal),
        (b"# Nmap 7.95 scan initiated as: nmap\nNmap scan report for 192.0.2.7\n", OpenError::NmapNormal),
        (b"web.example:443\nshop.example:22\n", OpenError::NoAddresses),
        (b"<!doctype html><html></html>", OpenError::Unknown),
        (b"<svg/>", OpenError::Unknown),
        (b"<", OpenError::Unknown),
        (b"{}", OpenError::Unknown),
        (b"{\n  \"me", OpenError::Truncated { format: OpenedFormat::PortolanJson }),
        (b"{\"name\": \"package\", \"version\": \"1\"}", OpenError::Unknown),
        (b"id,name\n1,2\n", OpenError::Unknown),
        (b"%PDF-1.7", OpenError::Unknown),
        (b"# Nmap\n", OpenError::Truncated { format: OpenedFormat::NmapGrepable }),
        (b"# Nmap\n# Nmap done at x\n", OpenError::Nothing),
        (b"# Nmap\nHost: 192.0.2.7 ()\tStatus: Down\n", OpenError::Nothing),
        (b"<nmaprun></nmaprun>", OpenError::Nothing),
        (b"<nmaprun/><nmaprun/>", OpenError::Several),
        (b"<nmaprun><host/><?xml version=\"1.0\"?><nmaprun></nmaprun>", OpenError::Several),
        (b"# Nmap scan initiated as: nmap\n# Nmap 7.95 scan initiated as: nmap\n", OpenError::Several),
        (b"[]\n[]", OpenError::Several),
        (b"[]", OpenError::Nothing),
    ] {
        assert_eq!(error(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_byte_order_mark_and_bytes_that_are_no_letters_are_borne() {
    let marked = [b"\xef\xbb\xbf", GREPABLE.as_bytes()].concat();
    assert_eq!(read("", &marked).map(|opened| opened.report.hosts.len()), Ok(2));
    let named = GREPABLE.replace("web.example", "w\u{fffd}b").into_bytes();
    let latin: Vec<u8> = String::from_utf8_lossy(&named).replace('\u{fffd}', "\u{1}").into_bytes();
    let latin: Vec<u8> = latin.into_iter().map(|byte| if byte == 1 { 0xe9 } else { byte }).collect();
    let report = read("", &latin).unwrap().report;
    assert_eq!(report.names[0].0, "w\u{fffd}b");
}

#[test]
fn a_cut_document_of_ours_is_refused() {
    for (text, format) in [(JSON.to_owned(), OpenedFormat::PortolanJson), (in_one_line(LINES), OpenedFormat::JsonLines)]
    {
        let text = text.trim_end();
        assert!(read("", text.as_bytes()).is_ok(), "{format:?}");
        // From where it is known what it is.
        for end in text.len() / 3..text.len() {
            let cut = error(&text.as_bytes()[..end]);
            assert_eq!(cut, OpenError::Truncated { format }, "{format:?} at {end}");
        }
    }
}

#[test]
fn what_is_whole_in_a_file_that_was_cut_counts_and_nothing_else() {
    let second = in_one_line(LINES).replace("192.0.2.7", "192.0.2.8").replace("\"seq\":2", "\"seq\":4");
    for (text, format) in [
        (NMAP_XML.to_owned(), OpenedFormat::NmapXml),
        (GREPABLE.to_owned(), OpenedFormat::NmapGrepable),
        // After that line all results are known.
        (MASSCAN.replace("{finished: 1}\n", ""), OpenedFormat::MasscanJson),
        (in_one_line(LINES) + "\n" + &second, OpenedFormat::JsonLines),
    ] {
        let text = text.trim_end();
        let whole = read("", text.as_bytes()).unwrap().report;
        let mut opened = 0;
        for end in text.len() / 3..text.len() {
            let cut = match read("", &text.as_bytes()[..end]) {
                Ok(Opened { report, .. }) => report,
                Err(error) => {
                    assert_eq!(error, OpenError::Truncated { format }, "{format:?} at {end}");
                    continue;
                }
            };
            opened += 1;
            // What comes after the last host may be lost, and then it is all there.
            let is_whole = cut.hosts == whole.hosts;
            assert!(cut.phase == Phase::Cancelled || is_whole, "{format:?} at {end}");
            for (address, host) in &cut.hosts {
                for (port, row) in &host.rows {
                    assert_eq!(whole.hosts[address].rows.get(port), Some(row), "{format:?} at {end}: {address} {port}");
                }
                let invented = host.closed.difference(&whole.hosts[address].closed);
                assert!(invented.is_empty(), "{format:?} at {end}: {address} {invented}");
            }
        }
        assert!(opened > 40, "{format:?}: {opened}");
    }
}

#[test]
fn a_fault_is_told_with_its_line() {
    let fault = |text: &str| match error(text.as_bytes()) {
        OpenError::Broken { line, .. } => line,
        other => panic!("{other:?}"),
    };
    assert_eq!(fault(&NMAP_XML.replace("<times srtt=", "</oops><times srtt=")), 15);
    assert_eq!(fault(&MASSCAN.replace("\"2001:db8::7\"", "oops")), 6);
    assert_eq!(fault(&JSON.replace("\"open\"", "\"ajar\"")), 3);
    assert_eq!(fault(&(in_one_line(LINES) + "\n{\"seq\":true}\n")), 2);
    assert_eq!(fault(&(in_one_line(LINES) + "\n" + &in_one_line(LINES).replace(":2,", ":18446744073709551615,"))), 2);
    assert_eq!(fault(&GREPABLE.replace("Host: 192.0.2.8 ()", "oops")), 5);
}

#[test]
fn no_entity_is_expanded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE nmaprun [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\
                <nmaprun args=\"&b;\"></nmaprun>";
    assert_eq!(error(bomb.as_bytes()), OpenError::Entities);
    let fetched = "<!DOCTYPE nmaprun [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><nmaprun/>";
    assert_eq!(error(fetched.as_bytes()), OpenError::Entities);
    let (head, rest) = NMAP_XML.split_once("db.example").unwrap();
    let report = read("", format!("{head}&unknown;{rest}").as_bytes()).unwrap().report;
    assert_eq!(report.names[0].0, "&unknown;", "it stays as it stands");
    let public = NMAP_XML.replace(
        "<!DOCTYPE nmaprun>",
        "<!DOCTYPE nmaprun PUBLIC \"-//IDN nmap.org//DTD Nmap XML 1.04//EN\" \"https://svn.example/nmap.dtd\">",
    );
    assert!(read("", public.as_bytes()).is_ok(), "nmap's own document type is");
}

#[test]
fn what_is_nested_too_deeply_or_too_long_is_refused() {
    let deep = 100_000;
    assert_eq!(error(format!("<nmaprun>{}", "<a>".repeat(deep)).as_bytes()), OpenError::Excessive);
    for begin in [r#"{"meta":"#, r#"{"seq":1,"events":"#, r#"[{"ip":"#] {
        let nested = begin.to_owned() + &"[".repeat(deep);
        assert!(matches!(error(nested.as_bytes()), OpenError::Broken { .. } | OpenError::Truncated { .. }), "{begin}");
        let long = begin.to_owned() + "\"" + &"\\\"".repeat(MAX_OPENED_TEXT_BYTES / 2) + "\"";
        assert_eq!(error(long.as_bytes()), OpenError::Excessive, "{begin}");
    }
    let attributes: String = (0..deep).map(|n| format!(" a{n}=''")).collect();
    assert_eq!(error(format!("<nmaprun{attributes}/>").as_bytes()), OpenError::Nothing, "within a moment");
}

#[test]
fn hosts_and_results_are_bounded_and_counts_are_not_believed() {
    let mut many = "# Nmap\n".to_owned();
    for number in 0..=MAX_OPENED_HOSTS as u32 {
        let _ = writeln!(many, "Host: {} ()\tStatus: Up", std::net::Ipv4Addr::from(0x0a00_0000 + number));
    }
    assert_eq!(error(many.as_bytes()), OpenError::TooManyHosts);

    let all = "<nmaprun><scaninfo protocol=\"tcp\" services=\"1-65535\"/>".to_owned();
    let host = |n: u32, count: u64| {
        format!(
            "<host><address addr=\"10.0.{}.{}\" addrtype=\"ipv4\"/><ports>\
             <extraports state=\"filtered\" count=\"{count}\"/></ports></host>",
            n >> 8,
            n & 255
        )
    };
    let hosts = |count: u64| (0..60).map(|n| host(n, count)).collect::<String>();
    let opened = read("", format!("{all}{}</nmaprun>", hosts(65_535)).as_bytes()).unwrap().report;
    let unknown = |report: &Report| -> Vec<(UnknownReason, Option<u64>)> {
        report.unknown().iter().map(|ports| (ports.reason, ports.count)).collect()
    };
    let shown = opened.counts.total();
    assert!(shown <= MAX_OPENED_RESULTS && shown > MAX_OPENED_RESULTS - 65_535, "{shown}");
    assert_eq!(unknown(&opened), [(UnknownReason::TooMany, Some(60 * 65_535 - shown))]);
    let absurd = read("", format!("{all}{}</nmaprun>", hosts(u64::MAX)).as_bytes()).unwrap().report;
    assert_eq!(absurd.counts.total(), 0);
    assert_eq!(unknown(&absurd), [(UnknownReason::NotNumbered, Some(u64::MAX))]);

    let one_each = |port: u16, hosts: u32| {
        let line = |n: u32| format!("Host: 10.0.{}.{} ()\tPorts: {port}/closed/tcp/////\n", n >> 8, n & 255);
        read("", ("# Nmap\n".to_owned() + &(0..hosts).map(line).collect::<String>()).as_bytes()).err()
    };
    assert_eq!(one_each(443, 20_000), None);
    assert_eq!(one_each(65_535, 20_000), Some(OpenError::TooManyResults), "a set of 8 KiB each");

    let ports: Vec<String> = (1..=u16::MAX).map(|port| port.to_string()).collect();
    let filtered = "\"filtered\":[{\"reason\":\"no-response\",\"attempts\":1,\"ports\":[22]}]";
    let lines = |ports_of_host: &str| {
        let line = |host: u32| {
            in_one_line(LINES)
                .replace("\"closed\":[22]", ports_of_host)
                .replace("192.0.2.7", &format!("10.0.0.{host}"))
                .replace("[22]", &format!("[{}]", ports.join(",")))
                .replace("\"seq\":2", &format!("\"seq\":{}", 2 * host))
        };
        (1..=31).map(line).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(error(lines(filtered).as_bytes()), OpenError::TooManyResults);
    let closed = read("", lines("\"closed\":[22]").as_bytes()).unwrap().report;
    assert_eq!(closed.counts.closed, 31 * 65_535, "closed ports are a set");
    assert_eq!(error(&vec![b' '; MAX_OPENED_BYTES as usize + 1]), OpenError::TooLarge);
}

#[test]
fn every_fault_has_its_sentence_in_every_language() {
    let format = OpenedFormat::NmapXml;
    for (locale, _) in LANGUAGES {
        for error in [
            OpenError::Unreadable,
            OpenError::Several,
            OpenError::Empty,
            OpenError::TooLarge,
            OpenError::Compressed,
            OpenError::Encoding,
            OpenError::NmapNormal,
            OpenError::NoAddresses,
            OpenError::Unknown,
            OpenError::Broken { format, line: 1_234 },
            OpenError::Truncated { format },
            OpenError::Entities,
            OpenError::Excessive,
            OpenError::TooManyHosts,
            OpenError::TooManyResults,
            OpenError::Nothing,
        ] {
            let sentence = open_error(locale, &error);
            assert!(sentence.ends_with('.') && !sentence.contains("{{"), "{locale} {sentence}");
        }
    }
}

/// What a mutation does at a place of a file.
#[derive(Clone, Debug)]
enum Mutation {
    Replace(u8),
    Remove(usize),
    Repeat(usize),
    Insert(&'static str),
}

fn mutations() -> impl Strategy<Value = Vec<(prop::sample::Index, Mutation)>> {
    const INSERTED: [&str; 14] =
        ["<", ">", "\"", "{", "[", "]}", "\n", "\t", "/", "&#0;", "-1", "99999999999999999999", "null", "é"];
    let mutation = prop_oneof![
        any::<u8>().prop_map(Mutation::Replace),
        (1usize..40).prop_map(Mutation::Remove),
        (1usize..400).prop_map(Mutation::Repeat),
        prop::sample::select(&INSERTED[..]).prop_map(Mutation::Insert),
    ];
    proptest::collection::vec((any::<prop::sample::Index>(), mutation), 1..6)
}

fn mutated(text: &str, mutations: &[(prop::sample::Index, Mutation)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (place, mutation) in mutations {
        let at = place.index(bytes.len().max(1)).min(bytes.len());
        let length = bytes.len();
        let end = |count: usize| (at + count).min(length);
        match mutation {
            Mutation::Replace(byte) => bytes[at..end(1)].fill(*byte),
            Mutation::Remove(count) => drop(bytes.drain(at..end(*count))),
            Mutation::Repeat(count) => {
                let again = bytes[at..end(*count)].to_vec();
                bytes.splice(at..at, again);
            }
            Mutation::Insert(text) => drop(bytes.splice(at..at, text.bytes())),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_mutation_of_a_file_breaks_a_reader(which in 0usize..5, mutations in mutations()) {
        let lines = in_one_line(LINES);
        let text = [NMAP_XML, GREPABLE, MASSCAN, JSON, &lines][which];
        if let Ok(Opened { report, .. }) = read("file", &mutated(text, &mutations)) {
            prop_assert!(report.phase.is_ended());
            prop_assert!(report.plan.probes >= report.counts.total());
            let listed: usize = report.hosts.values().map(|host| host.rows.len() + host.closed.len() as usize).sum();
            prop_assert_eq!(listed as u64, report.counts.total());
        }
    }

    #[test]
    fn no_bytes_break_a_reader(begin in 0usize..8, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let begin = ["", "<nmaprun ", "<nmaprun>", "# Nmap\nHost: ", "[{", "{\"meta\":", "{\"seq\":", "data: {"][begin];
        let _ = read("file", &[begin.as_bytes(), &bytes].concat());
    }
}
