//! Connections that stall, in every way in which they can, and more of them than may be open at once.

use super::*;
use axum::body::Bytes;
use axum::routing::{get, post};
use futures_util::stream;
use portolan::server::connections::{Limits, serve};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Notify;

/// Bounds a wait for an event that comes sooner; it measures nothing.
const PATIENCE: Duration = Duration::from_secs(60);
/// No limit in time that a test could reach.
const NEVER: Duration = Duration::from_secs(86_400);
/// A limit that a test waits for.
const SOON: Duration = Duration::from_millis(200);

const NO_LIMITS: Limits = Limits { connections: 100, head: NEVER, body: NEVER, answer: NEVER, farewell: NEVER };

/// A server of these routes; it is up as long as the switch is kept.
async fn server(router: Router, limits: Limits) -> (SocketAddr, Switch) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (shutdown, switch) = Shutdown::new();
    tokio::spawn(serve(listener, router, shutdown, limits));
    (address, switch)
}

fn routes() -> Router {
    Router::new().route("/", get(async || "here")).route("/length", post(async |body: Bytes| body.len().to_string()))
}

async fn send(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// All that comes until the server closes the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes));
    // A connection that is cut may end with a reset.
    let _ = read.await.expect("the connection is closed");
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let (address, _up) = server(routes(), Limits { head: SOON, ..NO_LIMITS }).await;
    for begun in ["", "G", "GET / HTTP/1.1\r\nHost: a"] {
        let mut stream = send(address, begun).await;
        assert!(!rest(&mut stream).await.contains("here"), "{begun:?}");
    }
    let mut idle = send(address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(rest(&mut idle).await.ends_with("here"), "answered, and closed as nothing more is asked");
}

#[tokio::test]
async fn a_request_names_one_host() {
    let (address, _up) = server(routes(), NO_LIMITS).await;
    for (head, status) in [
        ("GET / HTTP/1.1\r\nHost: a\r\n", "200"),
        ("GET / HTTP/1.1\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n", "400"),
        ("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n", "400"),
    ] {
        let answer = rest(&mut send(address, &format!("{head}Connection: close\r\n\r\n")).await).await;
        assert!(answer.split(' ').nth(1) == Some(status), "{head:?}: {answer}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_ends_the_request() {
    let (address, _up) = server(routes(), Limits { body: SOON, ..NO_LIMITS }).await;
    let mut stream = send(address, "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1234").await;
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    let whole = "POST /length HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\n1234";
    assert!(rest(&mut send(address, whole).await).await.ends_with("\r\n4"));
}

/// Says so when it is dropped.
struct Dropped(Arc<Notify>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_dropped() {
    let dropped = Arc::new(Notify::new());
    let guard = Arc::clone(&dropped);
    let endless = move || {
        let guard = Dropped(Arc::clone(&guard));
        let pieces =
            stream::unfold(guard, async |guard| Some((Ok::<_, Infallible>(Bytes::from_static(&[0; 65_536])), guard)));
        async { Body::from_stream(pieces) }
    };
    let (address, _up) = server(Router::new().route("/", get(endless)), Limits { answer: SOON, ..NO_LIMITS }).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut unread = socket.connect(address).await.unwrap();
    unread.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    tokio::time::timeout(PATIENCE, dropped.notified()).await.expect("the answer is dropped");
}

const HERE: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// A connection from that address.
async fn connect_from(source: &str, address: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(source.parse().unwrap(), 0)).unwrap();
    socket.connect(address).await.unwrap()
}

/// Reads an answer of [`routes`]; the connection stays open.
async fn answered(stream: &mut TcpStream) {
    let read = async {
        let mut answer = String::new();
        while !answer.ends_with("here") {
            let mut piece = [0u8; 256];
            let length = stream.read(&mut piece).await.unwrap();
            assert!(length > 0, "closed after {answer:?}");
            answer.push_str(std::str::from_utf8(&piece[..length]).unwrap());
        }
    };
    tokio::time::timeout(PATIENCE, read).await.expect("it is answered");
}

#[tokio::test]
async fn silent_connections_of_one_address_keep_nobody_out() {
    for begun in ["", "G", HERE] {
        let (address, _up) = server(routes(), Limits { connections: 4, ..NO_LIMITS }).await;
        let mut neighbour = connect_from("127.0.0.3", address).await;
        neighbour.write_all(HERE.as_bytes()).await.unwrap();
        answered(&mut neighbour).await;
        let mut silent = Vec::new();
        for _ in 0..9 {
            silent.push(send(address, begun).await);
        }
        let mut fresh = connect_from("127.0.0.2", address).await;
        fresh.write_all(HERE.as_bytes()).await.unwrap();
        answered(&mut fresh).await;
        let _ = rest(&mut silent[0]).await;
        // Though idle for longer, it is the only one of its address.
        neighbour.write_all(HERE.as_bytes()).await.unwrap();
        answered(&mut neighbour).await;
    }
}

/// A route whose answer waits, and what says that it was asked and lets it go on.
fn gated() -> (Router, Arc<Notify>, Arc<Notify>) {
    let (asked, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begun, open) = (Arc::clone(&asked), Arc::clone(&gate));
    let handler = move || {
        let (begun, open) = (Arc::clone(&begun), Arc::clone(&open));
        async move {
            begun.notify_one();
            open.notified().await;
            "late, and here"
        }
    };
    (routes().route("/slow", get(handler)), asked, gate)
}

#[tokio::test]
async fn requests_under_way_are_not_given_up_for_others_of_their_address() {
    let (router, asked, gate) = gated();
    let (address, _up) = server(router, Limits { connections: 2, ..NO_LIMITS }).await;
    let slow = "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut first = send(address, slow).await;
    asked.notified().await;
    let mut second = send(address, slow).await;
    asked.notified().await;
    let mut third = send(address, HERE).await;
    gate.notify_one();
    answered(&mut third).await;
    gate.notify_one();
    // The one that was answered is idle, and makes room; both answers came.
    answered(&mut first).await;
    answered(&mut second).await;
}

#[tokio::test]
async fn requests_under_way_of_one_address_on_most_places_keep_nobody_out() {
    let (router, asked, _gate) = gated();
    let (address, _up) = server(router, Limits { connections: 2, ..NO_LIMITS }).await;
    let mut slow = Vec::new();
    for _ in 0..2 {
        slow.push(send(address, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await);
        asked.notified().await;
    }
    let mut fresh = connect_from("127.0.0.2", address).await;
    fresh.write_all(HERE.as_bytes()).await.unwrap();
    answered(&mut fresh).await;
    assert_eq!(rest(&mut slow[0]).await, "", "the oldest was given up");
}

#[tokio::test]
async fn a_server_that_goes_down_finishes_its_answers_and_cuts_what_stalls() {
    let (router, slow, gate) = gated();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (shutdown, switch) = Shutdown::new();
    let limits = Limits { farewell: Duration::from_secs(2), ..NO_LIMITS };
    let served = tokio::spawn(serve(listener, router, shutdown, limits));

    let mut stalled = send(address, "G").await;
    let mut asked = send(address, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").await;
    slow.notified().await;
    drop(switch);
    let mut refused = TcpStream::connect(address).await;
    while refused.is_ok() {
        refused = TcpStream::connect(address).await;
    }
    gate.notify_one();
    assert!(rest(&mut asked).await.ends_with("late, and here"));
    assert_eq!(rest(&mut stalled).await, "");
    tokio::time::timeout(PATIENCE, served).await.expect("the server ends").unwrap();
}
