//! Files that contradict themselves, were cut, or lack what they speak of; and what scanners write for people.

use super::cases::told;
use super::hostile::error;
use super::kinds::{TEN, host, nmap, port, said};
use super::tests::opened;
use super::*;
use crate::words::Locale;

#[test]
fn a_port_with_several_states_is_open_if_it_is_once() {
    let contradicts = |count: u32| {
        format!(
            "The file contradicts itself. Ports for which it has several states: {count}. A port is shown as open if the \
             file says so even once."
        )
    };
    let (open, closed) = ("open tcp 80 192.0.2.7 1790000000\n", "closed tcp 80 192.0.2.7 1790000001\n");
    for list in [format!("#masscan\n{open}{closed}# end\n"), format!("#masscan\n{closed}{open}{open}# end\n")] {
        let opened = opened(&list);
        assert_eq!(told(&opened.report), "done 192.0.2.7 custom 80 | 192.0.2.7 open 80", "{list}");
        assert!(said(&opened).contains(&contradicts(1)), "{:?}", said(&opened));
        assert!(!said(&opened).contains(&"The file lists open ports only.".to_owned()), "{:?}", said(&opened));
    }
    let orders = [["open", "closed", "filtered"], ["filtered", "closed", "open"], ["closed", "open", "filtered"]];
    for states in orders {
        let ports: String = states.map(|state| port(22, state)).concat();
        let once = nmap("192.0.2.7", &(TEN.to_owned() + &host("192.0.2.7", &ports)));
        let hosts = states.map(|state| host("192.0.2.7", &port(22, state))).concat();
        let apart = nmap("192.0.2.7", &(TEN.to_owned() + &hosts));
        for opened in [once, apart] {
            assert_eq!(told(&opened.report), "done 192.0.2.7 custom 20-29 | 192.0.2.7 open 22", "{states:?}");
            assert!(said(&opened).contains(&contradicts(1)), "{:?}", said(&opened));
        }
    }
    for states in [["closed", "filtered"], ["filtered", "closed"]] {
        let hosts = states.map(|state| host("192.0.2.7", &port(22, state))).concat();
        let opened = nmap("192.0.2.7", &(TEN.to_owned() + &hosts));
        assert_eq!(
            told(&opened.report),
            "done 192.0.2.7 custom 20-29 | 192.0.2.7 closed 22",
            "an answer outweighs silence"
        );
    }
    let twice = host("192.0.2.7", &(port(22, "open") + &port(23, "closed")));
    let same = nmap("192.0.2.7", &(TEN.to_owned() + &twice + &twice));
    assert!(!said(&same).iter().any(|remark| remark.contains("contradicts")), "the same twice is no contradiction");
}

#[test]
fn lists_with_a_closed_port_do_not_list_open_ones_only() {
    let list = "#masscan\nopen tcp 80 192.0.2.7 1790000000\nclosed tcp 81 192.0.2.7 1790000000\n# end\n";
    let records = r#"[{"ip":"192.0.2.7","ports":[{"port":80,"proto":"tcp","status":"open"}]},
        {"ip":"192.0.2.7","ports":[{"port":81,"proto":"tcp","status":"closed"}]}]"#;
    for text in [list, records] {
        let opened = opened(text);
        assert_eq!(told(&opened.report), "done 192.0.2.7 custom 80-81 | 192.0.2.7 open 80 closed 81");
        assert_eq!(said(&opened), ["The file does not say which other ports were scanned."]);
    }
}

#[test]
fn lists_that_are_cut_open_as_far_as_they_go() {
    let cut = "The file ends in the middle of a line; that line is left out.";
    let unsure = "Unlike the others, the last line has no line ending, so it may have been cut off.";
    for (text, expected, remark) in [
        (
            "192.0.2.7 -> [22,80]\n192.0.2.9 -> [22,",
            "cancelled 192.0.2.7 custom 22,80 | 192.0.2.7 open 22,80",
            Some(cut),
        ),
        (
            "#masscan\nopen tcp 80 192.0.2.7 1790000000\nopen tcp 443 192.0",
            "cancelled 192.0.2.7 custom 80 | 192.0.2.7 open 80",
            Some(cut),
        ),
        ("192.0.2.7:22\n192.0.2.7:8", "done 192.0.2.7 custom 8,22 | 192.0.2.7 open 8,22", Some(unsure)),
        ("192.0.2.7:22\n192.0.2.7:80\n", "done 192.0.2.7 custom 22,80 | 192.0.2.7 open 22,80", None),
        ("192.0.2.7:22", "done 192.0.2.7 custom 22 | 192.0.2.7 open 22", None),
    ] {
        let opened = opened(text);
        assert_eq!(told(&opened.report), expected, "{text}");
        let said = said(&opened);
        assert_eq!(
            said.iter().find(|said| [cut, unsure].contains(&said.as_str())).map(String::as_str),
            remark,
            "{text}"
        );
    }
    for cut in [&b"#masscan\nopen tcp 44"[..], b"192.0.2.7 -> [22,80,"] {
        assert_eq!(error(cut), OpenError::Truncated { format: OpenedFormat::OpenPortList });
    }
}

#[test]
fn what_answers_is_a_host_whatever_it_answered() {
    let banner = r#"[{"ip":"192.0.2.7","ports":[{"port":80,"proto":"tcp","service":{"name":"http","banner":"x"}}]}]"#;
    let line = r#"{"ip":"192.0.2.7","port":80,"proto":"tcp","rec_type":"banner","data":{"service_name":"http"}}"#;
    let list = "#masscan\nbanner tcp 80 192.0.2.7 1790000000 http HTTP/1.0 200\n";
    for text in [banner, line, list] {
        assert_eq!(told(&opened(text).report), "done 192.0.2.7 custom 80 | 192.0.2.7 open 80", "{text}");
    }
    let udp = r#"[{"ip":"192.0.2.7","ports":[{"port":53,"proto":"udp","status":"open"}]}]"#;
    for text in [udp, "#masscan\nopen udp 53 192.0.2.7 1790000000\n"] {
        let opened = opened(text);
        assert_eq!(
            (told(&opened.report).as_str(), opened.file.left_out.udp),
            ("done 192.0.2.7 custom  | 192.0.2.7", 1)
        );
    }
    let begun = b"# Nmap 7.93 scan initiated Mon Sep 21 10:00:00 2026 as: nmap -sT -p 22,80,2";
    assert_eq!(error(begun), OpenError::Truncated { format: OpenedFormat::NmapGrepable });
}

#[test]
fn rustscans_output_for_people_is_read() {
    let text = ".----. .-. .-.\n[~] The config file is expected to be at x\n[!] File limit is lower\nOpen 192.0.2.7:22\n\
                Open [2001:db8::7]:80\n[~] Starting Script(s)\n192.0.2.7 -> [22]\nNmap done: 1 IP address";
    for text in [text, &text[text.find("Open").unwrap()..], &text[text.find("[~]").unwrap()..]] {
        let told = told(&opened(text).report);
        assert_eq!(
            told, "done 192.0.2.7, 2001:db8::7 custom 22,80 | 192.0.2.7 open 22 | 2001:db8::7 open 80",
            "{text}"
        );
    }
}

#[test]
fn results_that_are_counted_and_not_there_are_missed() {
    let export = crate::formats::Export {
        report: &nmap("192.0.2.7", &(TEN.to_owned() + &host("192.0.2.7", &(port(22, "open") + &port(23, "closed")))))
            .report,
        locale: Locale::en,
        shown: None,
        generated_at_ms: 0,
        zone: crate::formats::UTC,
        is_simulated: false,
    };
    let text = export.to_text(crate::formats::Format::Json);
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(!said(&opened(&text)).iter().any(|remark| remark.contains("does not contain")));
    json["results"].as_array_mut().unwrap().pop();
    let missing = "Results that the file counts but does not contain: 1.".to_owned();
    assert!(said(&opened(&json.to_string())).contains(&missing));
}
