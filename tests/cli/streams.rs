//! Standard output and standard error that cannot be written: a full disk, a pipe whose reader is gone.

use super::stopping::exit_code;
use super::{http, listener, portolan, server_with, signal, text};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write, pipe};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").unwrap()
}

fn closed_pipe() -> Stdio {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    writer.into()
}

/// The answer to a request, read to its end.
fn answer(address: &str, request: &str) -> String {
    let mut answer = String::new();
    http(address, request).read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_log_that_cannot_be_written_costs_no_scan() {
    for log in [Stdio::from(full()), closed_pipe()] {
        let mut command = portolan();
        command.args(["serve", "--network", "simulated"]).env("RUST_LOG", "info").stderr(log);
        let (child, address) = server_with(command);
        let body = r#"{"target":"192.0.2.10","mode":"custom","ports":"80"}"#;
        let head = format!("Host: {address}\r\nConnection: close\r\n");
        let start = format!(
            "POST /api/scans HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        // As many as may run at once, and one more.
        for number in 1..=9 {
            let started = answer(&address, &start);
            let path = started.lines().find_map(|line| line.strip_prefix("location: "));
            let path = path.unwrap_or_else(|| panic!("scan {number}: {started:?}"));
            let events = answer(&address, &format!("GET {path}/events HTTP/1.1\r\n{head}\r\n"));
            assert!(events.contains("\"phase\":\"done\""), "scan {number}: {events}");
        }
        signal(&child, "TERM");
        assert_eq!(exit_code(child), Some(0));
    }
}

#[test]
fn help_that_cannot_be_written_is_a_failure() {
    for arguments in [&["--help"][..], &["-h"], &["--version"], &["scan", "--help"], &["man"], &["completions", "bash"]]
    {
        let output = portolan().args(arguments).stdout(full()).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
        let output = portolan().args(arguments).stdout(closed_pipe()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "a reader that has gone away: {arguments:?}");
        assert_eq!(portolan().args(arguments).output().unwrap().status.code(), Some(0), "{arguments:?}");
    }
}

/// Waits until the server accepts connections.
fn until_it_listens(child: &mut Child, address: &str) {
    let begun = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert_eq!(child.try_wait().unwrap(), None, "the server has ended");
        assert!(begun.elapsed() < Duration::from_secs(60), "the server never listens");
        std::thread::yield_now();
    }
}

#[test]
fn nobody_has_to_read_where_the_server_listens() {
    for output in [Stdio::from(full()), closed_pipe()] {
        let (listener, port) = listener();
        drop(listener);
        let address = format!("127.0.0.1:{port}");
        let mut child = portolan().args(["serve", "--listen", &address]).stdout(output).spawn().unwrap();
        until_it_listens(&mut child, &address);
        assert!(answer(&address, "GET /healthz HTTP/1.0\r\n\r\n").ends_with("ok"));
        signal(&child, "TERM");
        assert_eq!(exit_code(child), Some(0));
    }
}

#[test]
fn what_others_send_is_no_error_of_the_server() {
    let mut command = portolan();
    command.args(["serve", "--network", "simulated"]).env_remove("RUST_LOG").stderr(Stdio::piped());
    let (child, address) = server_with(command);
    let large = format!("{{\"request\":\"{}\"}}", "a".repeat(3 << 20));
    for (name, body) in
        [("start_scan", "{"), ("start_scan", "{\"request\":5}"), ("nothing", "{}"), ("get_diff", &large)]
    {
        let head = format!("Host: {address}\r\nConnection: close\r\nContent-Type: application/json");
        let request = format!("POST /fn/{name} HTTP/1.1\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let mut stream = TcpStream::connect(&address).unwrap();
        // A body that is too long is refused before all of it is sent.
        let _ = stream.write_all(request.as_bytes());
        let mut status = [0u8; 10];
        if stream.read_exact(&mut status).is_ok() {
            assert_eq!(&status, b"HTTP/1.1 4", "{name}");
        }
    }
    signal(&child, "TERM");
    let output = child.wait_with_output().unwrap();
    let log = text(&output.stderr);
    assert!(log.contains("shutting down"), "{log}");
    assert!(!log.contains("ERROR") && !log.contains("panicked"), "{log}");
}
