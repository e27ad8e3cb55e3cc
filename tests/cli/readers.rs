//! Readers of pages who leave before the end, which costs nobody else anything.

use super::{http, server, signal};
use std::io::{Read, Write};
use std::net::TcpStream;

const ROUNDS: usize = 200;

/// What comes until the page ends (RFC 9112, section 7.1), or the server hangs up.
fn read_page(stream: &mut TcpStream) -> String {
    let (mut page, mut buffer) = (Vec::new(), [0; 65_536]);
    while !page.ends_with(b"\r\n0\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(count) => page.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8_lossy(&page).into_owned()
}

#[test]
fn a_reader_who_leaves_costs_no_other_reader_a_page() {
    let (child, address) = server(&["serve"]);
    let request = format!("GET /about HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let mut pages = 0;
    for _ in 0..ROUNDS {
        let mut leaving = http(&address, &request);
        read_page(&mut leaving);
        leaving.write_all(request.as_bytes()).unwrap();
        // What has come by the end and was not read makes the end an abrupt one.
        let _ = leaving.read(&mut [0; 100]);
        drop(leaving);
        let mut staying = http(&address, "");
        for _ in 0..3 {
            staying.write_all(request.as_bytes()).unwrap();
            pages += usize::from(read_page(&mut staying).contains("<title>About"));
        }
    }
    signal(&child, "TERM");
    assert_eq!(pages, 3 * ROUNDS);
}
