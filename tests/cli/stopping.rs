//! How the server ends: a connection that stalls does not hold it up, and a second signal ends it at once.

use super::{http, server, signal};
use socket2::{Domain, Socket, Type};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Bounds a wait for an event that comes sooner; it measures nothing.
const PATIENCE: Duration = Duration::from_secs(60);

/// The exit code of a program that ends by itself.
pub(super) fn exit_code(mut child: Child) -> Option<i32> {
    let id = child.id();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || tell.send(child.wait().unwrap()));
    told.recv_timeout(PATIENCE).map(|status| status.code()).unwrap_or_else(|_| {
        Command::new("kill").args(["-KILL", &id.to_string()]).status().unwrap();
        panic!("the program did not end");
    })
}

/// Sends the request on a connection whose receive buffer is small, and reads nothing.
fn unread(address: &str, request: &str) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(&address.parse::<SocketAddr>().unwrap().into()).unwrap();
    let mut stream = TcpStream::from(socket);
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// A scan with far more results than the kernel buffers of a connection: its path, once it has ended.
fn long_scan(address: &str) -> String {
    let body = r#"{"target":"127.0.0.1","mode":"full"}"#;
    let head = format!("Host: {address}\r\nConnection: close\r\nContent-Type: application/json");
    let request = format!("POST /api/scans HTTP/1.1\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let mut answer = String::new();
    http(address, &request).read_to_string(&mut answer).unwrap();
    let path = answer.lines().find_map(|line| line.strip_prefix("location: ")).expect("201 with a location").to_owned();
    let events = format!("GET {path}/events HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    http(address, &events).read_to_end(&mut Vec::new()).unwrap();
    path
}

#[test]
fn connections_that_stall_do_not_hold_the_server_up() {
    let (child, address) = server(&["serve"]);
    let path = long_scan(&address);
    let host = format!("HTTP/1.1\r\nHost: {address}\r\n");
    let full = path.strip_prefix("/api").unwrap();
    let _stalled = [
        http(&address, ""),
        http(&address, "G"),
        http(&address, &format!("GET / {host}X-")),
        http(
            &address,
            &format!("POST /api/scans {host}Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{{"),
        ),
        unread(&address, &format!("GET {path} {host}\r\n")),
        unread(&address, &format!("GET {path}/report.json {host}\r\n")),
        unread(&address, &format!("GET {path}/events {host}\r\n")),
        unread(&address, &format!("GET {full} {host}\r\n")),
        unread(&address, &format!("GET /api/scan?target=127.0.0.1&mode=full {host}\r\n")),
    ];
    // One more that is answered: by then the server has accepted those before it.
    let mut answer = String::new();
    let request = format!("GET /healthz {host}Connection: close\r\n\r\n");
    http(&address, &request).read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("ok"), "{answer}");
    signal(&child, "TERM");
    assert_eq!(exit_code(child), Some(0));
}

#[test]
fn a_second_signal_ends_the_server_at_once_and_is_named_by_the_exit_code() {
    for (second, code) in [("INT", 130), ("TERM", 143)] {
        let mut command = super::portolan();
        command.args(["serve", "--listen", "127.0.0.1:0"]).env("RUST_LOG", "info");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut wait_for = |text: &str| log.by_ref().map(Result::unwrap).find(|line| line.contains(text)).unwrap();
        let line = wait_for("listening");
        let address = line.split("server.address=").nth(1).unwrap().trim();
        let _stalled = http(address, "G");
        // The connection is accepted before this one is.
        http(address, "GET /healthz HTTP/1.0\r\n\r\n").read_to_end(&mut Vec::new()).unwrap();
        signal(&child, "TERM");
        wait_for("shutting down");
        signal(&child, second);
        assert_eq!(exit_code(child), Some(code));
    }
}
