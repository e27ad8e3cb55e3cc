//! The program as a person runs it: output, exit codes, signals.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

mod files;
mod help;
mod output;
mod readers;
mod stopping;
mod streams;
mod terminal;

use portolan::model::event::{Batch, Phase};
use portolan::model::report::Report;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn portolan() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command.env("LC_ALL", "C").env("RUST_LOG", "warn").env("XDG_STATE_HOME", env!("CARGO_TARGET_TMPDIR"));
    ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"].into_iter().for_each(|name| {
        command.env_remove(name);
    });
    command
}

fn run(arguments: &[&str]) -> Output {
    portolan().args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").arg(format!("-{name}")).arg(child.id().to_string()).status().unwrap().success());
}

#[test]
fn a_scan_prints_what_it_found_and_exits_with_0() {
    let (_listener, open) = listener();
    let closed = listener().1;
    let output = run(&["scan", "127.0.0.1", "-p", &format!("{open},{closed}"), "--format", "lines"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&output.stdout), format!("{open} open\n{closed} closed\n"));
    let table = run(&["scan", "127.0.0.1", "-p", &format!("{open}-{open}")]);
    assert!(text(&table.stdout).contains("Open") && text(&table.stdout).contains("1 open, 0 closed, 0 filtered."));
}

#[test]
fn a_scan_that_reached_nothing_exits_with_1() {
    // Linux gives no way to connect to a broadcast address.
    let output = run(&["scan", "127.255.255.255", "-p", "22,80"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(text(&output.stderr).contains("127.255.255.255"), "it says why: {output:?}");
}

#[test]
fn json_lines_fold_to_the_same_report() {
    let (_listener, open) = listener();
    let output = run(&["scan", "localhost", "-p", &format!("1-100,{open}"), "--format", "jsonl"]);
    let mut report = Report::default();
    for line in text(&output.stdout).lines() {
        report.apply(&serde_json::from_str::<Batch>(line).unwrap()).unwrap();
    }
    assert_eq!(report.phase, Phase::Done);
    assert!(report.open_ports().any(|(_, port, _)| port.number() == open));
}

#[test]
fn wrong_usage_says_what_would_be_right_and_exits_with_2() {
    for (arguments, sentence) in [
        (vec!["scan", "127.1"], "An IPv4 address has four numbers"),
        (vec!["scan", "localhost", "-p", "80-70"], "Write 70-80"),
        (vec!["scan", "localhost", "--timeout", "99"], "Enter 0.1 to 10 seconds"),
        (vec!["scan", "0.0.0.0"], "which stands for no host"),
        (vec!["localhost", "25", "20"], "END: The range 25-20 is backwards"),
        (vec!["localhost", "0"], "START: “0” is not a port"),
        (vec!["localhost", "--timeout", "-1"], "--timeout: “-1” is out of range"),
        (vec!["localhost", "--parallel", "0"], "--parallel: “0” is not a number of parallel probes"),
        (vec!["localhost", "--retries", "21"], "--retries: “21” is not a number of retries. Enter 0 to 20"),
        (vec!["localhost", "--rate", "-5"], "--rate: “-5” is not a number of probes per second. Enter 1 to 1,000,000"),
        (vec!["localhost", "--timing", "insane"], "[possible values: polite, normal, fast]"),
        (vec!["localhost", "-p", "22", "--mode", "full"], "--ports: The mode full chooses the ports itself"),
        (vec!["localhost", "1", "2", "--mode", "quick"], "END: The mode quick chooses the ports itself"),
        (vec!["127.0.0.1", "127.0.0.2"], "127.0.0.1,127.0.0.2"),
        (vec!["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"], "127.0.0.1,127.0.0.2,127.0.0.3,127.0.0.4"),
        (vec!["localhost:81", "-p", "22"], "TARGET: The target names port 81"),
        (vec!["localhost/24"], "TARGET: “localhost/24”"),
        (vec!["localhost", "--json", "--csv"], "cannot be used with"),
        (vec!["--open"], "Usage"),
        (vec!["--network", "simulated", "127.0.0.1"], "unexpected argument '--network'"),
        (vec!["scan"], "Usage"),
    ] {
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(sentence), "{}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
    let spanish = portolan().env("LC_ALL", "es_ES.UTF-8").args(["scan", "127.1"]).output().unwrap();
    assert!(text(&spanish.stderr).contains("Una dirección IPv4 tiene cuatro números"));
}

#[test]
fn targets_come_from_a_file_or_from_standard_input() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("targets.txt");
    std::fs::write(&path, "\u{feff}# ours\n127.0.0.2\n\n127.0.0.3  # the second\r\n").unwrap();
    let file = path.to_str().unwrap();
    for arguments in [["-iL", file], ["-i", file], ["--targets-from", file]] {
        let output = run(&[&arguments[..], &["-p", "1", "--json", "127.0.0.4"]].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let hosts = json["meta"]["hosts"].as_array().unwrap().iter().map(|host| host["address"].as_str().unwrap());
        assert!(hosts.eq(["127.0.0.2", "127.0.0.3", "127.0.0.4"]), "{json}");
    }
    let mut command = portolan();
    command.args(["scan", "-iL", "-", "--dry-run"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let list: String = (0..20_000).map(|n| format!("10.{}.{}.7  # {n}\n", n / 200, n % 200)).collect();
    child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(text(&output.stdout).contains("20,000 addresses × 30 ports = 600,000 probes"), "{output:?}");

    let missing = run(&["-iL", "/nowhere/targets.txt"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("Cannot read targets from /nowhere/targets.txt"), "{missing:?}");
    std::fs::write(&path, "# nothing\n").unwrap();
    let empty = run(&["-iL", file]);
    assert_eq!(empty.status.code(), Some(2));
    assert!(text(&empty.stderr).contains("TARGET: Enter a target"), "{empty:?}");
}

#[test]
fn a_dry_run_says_what_was_understood_and_scans_nothing() {
    let output = run(&["--dry-run", "https://me:hunter2@localhost:8443/hunter2", "127.0.0.0/29"]);
    assert_eq!(output.status.code(), Some(2), "two targets without a comma");
    assert!(!text(&output.stderr).contains("hunter2"), "{output:?}");
    let output = run(&["--dry-run", "127.0.0.2", "https://localhost/hunter2"]);
    assert!(text(&output.stderr).contains("127.0.0.2, localhost"), "{output:?}");
    let output = run(&["--dry-run", "https://me:hunter2@localhost:8443/hunter2"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    assert_eq!(
        text(&output.stdout).lines().take(2).collect::<Vec<_>>(),
        ["Targets: localhost", "Ports: 8443"],
        "{output:?}"
    );
    assert!(text(&output.stdout).contains("\n1 address × 1 port = 1 probe. Nothing"), "{output:?}");
    let spanish = portolan().env("LC_ALL", "es_ES.UTF-8").args(["--dry-run", "127.0.0.0/29", "-p", "1-2"]).output();
    assert!(text(&spanish.unwrap().stdout).contains("\n6 direcciones × 2 puertos = 12 sondas."));
}

#[test]
fn the_port_that_the_target_names_is_the_port_that_is_scanned() {
    let (_listener, open) = listener();
    for target in [format!("127.0.0.1:{open}"), format!("http://me:hunter2@localhost:{open}/hunter2?q=hunter2#x")] {
        let output = run(&[&target, "--format", "lines"]);
        assert!(
            text(&output.stdout).lines().any(|line| line.ends_with(&format!("{open} open"))),
            "{target}: {output:?}"
        );
        for format in ["json", "jsonl", "csv", "html", "table"] {
            let output = run(&[&target, "--format", format]);
            assert!(!text(&output.stdout).contains("hunter2") && !text(&output.stderr).contains("hunter2"), "{format}");
        }
    }
}

#[test]
fn a_name_without_an_address_exits_with_1() {
    let output = run(&["scan", "no.invalid"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    assert!(text(&output.stderr).contains("no.invalid: this name does not exist"));
}

#[test]
fn two_numbers_after_the_target_are_a_range_of_ports() {
    let listener = TcpListener::bind("127.0.41.1:0").unwrap();
    let open = listener.local_addr().unwrap().port();
    let (first, last) = (open - 1, open + 1);
    let output = run(&["127.0.41.1", &first.to_string(), &last.to_string(), "--format", "lines"]);
    assert_eq!(text(&output.stdout), format!("{open} open\n{first} closed\n{last} closed\n"));
    let to_the_end = run(&["127.0.41.1", "65500", "--json"]);
    let document: serde_json::Value = serde_json::from_slice(&to_the_end.stdout).unwrap();
    assert_eq!(document["meta"]["summary"]["total"], 36);
}

#[test]
fn a_scan_sends_no_more_probes_a_second_than_were_chosen() {
    let begun = Instant::now();
    let output = run(&["127.0.41.2", "1", "21", "--rate", "20", "--timing", "fast", "--format", "lines"]);
    assert!(begun.elapsed() >= Duration::from_millis(950), "twenty probes after the first: {:?}", begun.elapsed());
    assert_eq!(text(&output.stdout).lines().count(), 21);
}

#[test]
fn few_files_make_a_scan_slower_and_not_wrong() {
    let (_listener, open) = listener();
    let script = format!("ulimit -n 24; exec \"$0\" scan 127.0.0.1 -p 1-3000,{open} --format lines");
    let mut command = Command::new("sh");
    let output = command.args(["-c", &script, env!("CARGO_BIN_EXE_portolan")]).env("LC_ALL", "C").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert!(lines.contains(&&*format!("{open} open")));
    assert_eq!(lines.iter().filter(|line| line.ends_with("filtered")).count(), 0);
    assert!(lines.len() >= 3_000);
}

#[test]
fn a_signal_prints_what_is_known_and_is_told_by_the_exit_code() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let mut child = endless_scan(&["--format", "jsonl"]);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut report = Report::default();
        let mut apply = |line: std::io::Result<String>| {
            report.apply(&serde_json::from_str(&line.unwrap()).unwrap()).unwrap();
            report.counts.total()
        };
        while apply(lines.next().unwrap()) == 0 {}
        signal(&child, name);
        lines.for_each(|line| {
            apply(line);
        });
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert_eq!(report.phase, Phase::Cancelled);
        assert!(report.counts.total() > 0 && report.not_asked > 0);
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_scan_without_a_word() {
    let mut child = endless_scan(&["--jsonl"]);
    let mut first = [0u8; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}

/// Thirteen million probes: more than any test waits for.
fn endless_scan(arguments: &[&str]) -> Child {
    let mut command = portolan();
    command.args(["127.0.0.1-127.0.0.200", "--mode", "full"]).args(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// A server on a port of the system's choice, and its URL without the path.
fn server(arguments: &[&str]) -> (Child, String) {
    let mut command = portolan();
    command.args(arguments);
    server_with(command)
}

fn server_with(mut command: Command) -> (Child, String) {
    command.env("PORTOLAN_LISTEN", "127.0.0.1:0");
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let stdout = child.stdout.as_mut().unwrap();
    let mut reader = BufReader::with_capacity(1, stdout);
    reader.read_line(&mut line).unwrap();
    let address = line.trim().rsplit("http://").next().unwrap().trim_end_matches('/').to_owned();
    (child, address)
}

fn http(address: &str, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

#[test]
fn the_server_goes_down_in_order_on_sigterm() {
    let (mut child, address) = server(&["serve"]);
    let body = r#"{"target":"127.0.0.1-127.0.0.150","mode":"custom","ports":"1-60000"}"#;
    let head = format!("Host: {address}\r\nConnection: close\r\nContent-Type: application/json");
    let request = format!("POST /api/scans HTTP/1.1\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let mut answer = String::new();
    http(&address, &request).read_to_string(&mut answer).unwrap();
    let place = answer.lines().find_map(|line| line.strip_prefix("location: ")).expect("201 with a place");

    let mut stream = http(&address, &format!("GET {place}/events HTTP/1.1\r\nHost: {address}\r\n\r\n"));
    let mut first = [0u8; 1];
    stream.read_exact(&mut first).unwrap();
    signal(&child, "TERM");
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("\"phase\":\"cancelled\"") && rest.contains("event: bye"), "the reader is told");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn without_a_target_the_page_is_served() {
    for arguments in [&[][..], &["--max-scans", "1"]] {
        let (mut child, address) = server(arguments);
        let mut answer = String::new();
        let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        http(&address, &request).read_to_string(&mut answer).unwrap();
        signal(&child, "TERM");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn what_is_no_address_to_listen_on_is_answered_by_one_that_is() {
    for (arguments, right) in [
        (&["serve", "--listen", "8413"][..], "127.0.0.1:8413"),
        (&["serve", "--listen", ":8413"], "127.0.0.1:8413"),
        (&["--listen", "8413"], "127.0.0.1:8413"),
        (&["serve", "--listen", "192.0.2.7"], "192.0.2.7:8000"),
        (&["serve", "--listen", "::1"], "[::1]:8000"),
        (&["serve", "--listen", "localhost"], "localhost:8000"),
        (&["serve", "--listen", "*:8413"], "0.0.0.0:8413"),
        (&["serve", "--listen", "host.example:8413"], "127.0.0.1:8413"),
        (&["serve", "--listen", "127.0.0.1:99999"], "port from 0 to 65535"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(right), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn localhost_is_an_address_to_listen_on() {
    let (child, address) = server(&["serve", "--listen", "localhost:0"]);
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    signal(&child, "TERM");
    assert_eq!(stopping::exit_code(child), Some(0));
}

#[test]
fn a_request_says_which_host_it_means() {
    let (child, address) = server(&["serve"]);
    let long = "x".repeat(20);
    for (head, status) in [
        ("HTTP/1.1\r\nConnection: close\r\n".to_owned(), "400"),
        (format!("HTTP/1.1\r\nConnection: close\r\nX-Host: {long}\r\n"), "400"),
        (format!("HTTP/1.1\r\nConnection: close\r\nHost: {address}\r\n"), "200"),
        ("HTTP/1.0\r\n".to_owned(), "200"),
    ] {
        let mut answer = String::new();
        http(&address, &format!("GET /api/version {head}\r\n")).read_to_string(&mut answer).unwrap();
        assert_eq!(answer.split(' ').nth(1), Some(status), "{head}: {answer}");
    }
    signal(&child, "TERM");
    assert_eq!(stopping::exit_code(child), Some(0));
}

#[test]
fn too_few_files_are_said_in_a_sentence() {
    for arguments in ["scan 127.0.0.1 -p 1", "serve --listen 127.0.0.1:0"] {
        for files in [5, 6, 7, 8] {
            let script = format!("ulimit -n {files}; exec \"$0\" {arguments}");
            let mut command = Command::new("sh");
            let output = command.args(["-c", &script, env!("CARGO_BIN_EXE_portolan")]).env("LC_ALL", "C").output();
            let output = output.unwrap();
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{arguments}, {files} files: {said}");
            assert!(said.contains("ulimit -n") && !said.contains("panicked"), "{arguments}, {files} files: {said}");
        }
    }
}

#[test]
fn a_taken_port_is_said_in_a_sentence() {
    let (listener, port) = listener();
    let output = run(&["serve", "--listen", &format!("127.0.0.1:{port}")]);
    drop(listener);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("is another program using it? --listen chooses another address"));
}

#[test]
fn listening_beyond_this_machine_wants_the_operators_word() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let output = run(&["serve", "--listen", address]);
        assert_eq!(output.status.code(), Some(1), "{address}");
        let sentence = text(&output.stderr);
        assert!(sentence.contains("an authenticating proxy") && sentence.contains("--allow-remote"), "{sentence}");
    }
}
