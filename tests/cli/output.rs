//! What the program writes, in each format, to standard output and to files.

use super::{run, text};
use portolan::formats::Format;
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;

/// A listener on a port of high risk, and one of medium risk, whichever this machine has free.
fn risky(address: &str) -> [TcpListener; 2] {
    [&[6379, 27017, 3306, 5432, 1433][..], &[8888, 9200, 8081, 3128, 5672]].map(|ports| {
        ports.iter().find_map(|port| TcpListener::bind((address, *port)).ok()).expect("one of these ports is free")
    })
}

fn port(listener: &TcpListener) -> u16 {
    listener.local_addr().unwrap().port()
}

/// A file of that test alone.
fn file(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_file(&path);
    path
}

/// Whether the number stands in the text by itself.
fn has_number(text: &str, number: u16) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|word| word == number.to_string())
}

#[test]
fn the_table_has_services_risks_and_a_summary() {
    let address = "127.0.41.11";
    let listeners = risky(address);
    let [high, medium] = [&listeners[0], &listeners[1]].map(port);
    let output = run(&[address, "-p", &format!("{high},{medium},1")]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty(), "no progress and no notice where nobody looks: {}", text(&output.stderr));
    let table = text(&output.stdout);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], [address]);
    assert_eq!(rows[1], ["PORT", "STATE", "SERVICE", "RISK", "TIME", "REASON"]);
    for (number, risk) in [(high, "High"), (medium, "Medium")] {
        let row = rows.iter().find(|row| row.first() == Some(&&*number.to_string())).unwrap();
        assert_eq!((row[1], row[3], row[5], row[6]), ("Open", risk, "ms", "syn-ack"));
    }
    for line in [
        "Not listed: 1 closed (conn-refused).",
        "2 open, 1 closed, 0 filtered.",
        "Risk of the open ports: 1 high, 1 medium.",
        "Ports scanned: 3, in ",
    ] {
        assert!(table.contains(line), "{line}:\n{table}");
    }
}

#[test]
fn files_are_those_of_the_page() {
    let listener = TcpListener::bind("127.0.41.12:0").unwrap();
    let open = port(&listener);
    let written = |format: &str| {
        let output = run(&["127.0.41.12", "-p", &format!("{open},{}", open - 1), "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    for format in Format::ALL {
        assert!(has_number(&written(format.as_str()), open), "{format:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&written("json")).unwrap();
    assert_eq!(json["meta"]["target"]["ip"], "127.0.41.12");
    assert_eq!(json["meta"]["target"]["mode"], "custom");
    assert!(json["meta"]["scan"]["started_at"].is_string());
    let states: Vec<&str> =
        json["results"].as_array().unwrap().iter().map(|port| port["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["closed", "open"]);
    assert!(written("csv").starts_with("Port,State,Service,Risk,Response_ms"));
    assert!(written("html").starts_with("<!DOCTYPE html>"));
    assert!(written("svg").starts_with("<svg xmlns"));
}

#[test]
fn only_open_ports_are_in_every_output_when_wished() {
    let listener = TcpListener::bind("127.0.41.13:0").unwrap();
    let open = port(&listener);
    let range = format!("{}-{}", open - 2, open + 2);
    let files = Format::ALL.into_iter().filter(|format| format.takes_a_state()).map(Format::as_str);
    let formats = ["table", "jsonl", "lines"].into_iter().chain(files);
    for format in formats {
        let html = file(&format!("only-open-{format}.html"));
        let path = html.to_str().unwrap();
        let output = run(&["127.0.41.13", "-p", &range, "--open", "--format", format, "--html", path]);
        for written in [text(&output.stdout), &fs::read_to_string(&html).unwrap()] {
            assert!(has_number(written, open), "{format}");
            assert!(![open - 1, open + 1].into_iter().any(|closed| has_number(written, closed)), "{format}: {written}");
        }
    }
}

#[test]
fn a_file_takes_the_place_of_standard_output_or_stands_beside_it() {
    let (csv, html) = (file("instead.csv"), file("beside.html"));
    let output = run(&["127.0.41.14", "1", "3", "-o", csv.to_str().unwrap()]);
    assert!(output.stdout.is_empty());
    assert_eq!(fs::read_to_string(&csv).unwrap().lines().count(), 4);
    let output = run(&["127.0.41.14", "1", "3", "--html", html.to_str().unwrap()]);
    assert!(text(&output.stdout).contains("0 open, 3 closed, 0 filtered."));
    assert!(fs::read_to_string(&html).unwrap().contains("127.0.41.14"));
}

#[test]
fn a_file_that_cannot_be_written_is_said_before_anything_is_scanned() {
    for option in ["--html", "--svg", "-o"] {
        let output = run(&["127.0.41.15", option, "/dev/null/report.html"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        assert!(text(&output.stderr).contains("/dev/null/report.html"), "{}", text(&output.stderr));
    }
    let full = run(&["127.0.41.15", "1", "3", "-o", "/dev/full"]);
    assert_eq!(full.status.code(), Some(1));
    assert!(text(&full.stderr).contains("could not be written"), "{}", text(&full.stderr));
}

#[test]
fn a_scan_that_cannot_begin_leaves_the_earlier_result_alone() {
    let folder = std::env::temp_dir().join(format!("portolan-earlier-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let [csv, html] = ["kept.csv", "kept.html"].map(|name| folder.join(name));
    let scan = |target: &str| {
        let files = ["-o", csv.to_str().unwrap(), "--html", html.to_str().unwrap()];
        run(&[&[target, "-p", "1"][..], &files[..]].concat()).status.code()
    };
    assert_eq!(scan("127.0.0.1"), Some(0));
    let first = [&csv, &html].map(|file| std::fs::read_to_string(file).unwrap());
    assert!(first[0].contains("127.0.0.1"));
    assert_eq!(scan("no.invalid"), Some(1));
    assert_eq!([&csv, &html].map(|file| std::fs::read_to_string(file).unwrap()), first);
    std::fs::write(&csv, "x".repeat(100_000)).unwrap();
    assert_eq!(scan("127.0.0.1"), Some(0));
    assert_eq!(std::fs::read_to_string(&csv).unwrap(), first[0], "nothing of what stood there is left");
    std::fs::remove_dir_all(folder).unwrap();
}
