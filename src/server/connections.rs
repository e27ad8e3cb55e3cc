//! Connections: how many there may be at once, how long each may keep the server waiting, and how they end with it.
//!
//! Not `axum::serve`, which sets no such limits and waits for the last connection for as long as that likes.

mod places;

use super::Shutdown;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::HOST;
use axum::http::{Request, StatusCode, Version};
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use places::{Place, Places, Replied};
use socket2::SockRef;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;

/// How many connections there may be at once, where the limit of open files allows it. Each idle one costs some 20 kB.
pub const MAX_CONNECTIONS: u32 = 10_000;

/// The answer to a request that does not say which one host it means.
const NO_HOST: &str = "A request of HTTP/1.1 carries the header Host, once (RFC 9112, section 3.2).\n";
/// How long nothing is accepted after the system has refused to, as when no file is left.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// What connections may take of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many may be open at once. For one more, one that waits for a request is closed.
    pub connections: u32,
    /// How long a request's head may take, from the end of the answer before it: also how long a connection may be
    /// idle.
    pub head: Duration,
    /// How long a request's body may make no progress.
    pub body: Duration,
    /// How long an answer may make no progress, because the other side reads nothing or is gone.
    pub answer: Duration,
    /// How long connections may live on when the server goes down.
    pub farewell: Duration,
}

impl Limits {
    /// For so many connections, at most [`MAX_CONNECTIONS`]. Proxies reuse connections for up to a minute, nginx for
    /// one, so an idle one is kept for longer than that.
    pub fn new(connections: u32) -> Limits {
        Limits {
            connections: connections.min(MAX_CONNECTIONS),
            head: Duration::from_secs(75),
            body: Duration::from_secs(30),
            answer: Duration::from_secs(30),
            farewell: Duration::from_secs(5),
        }
    }
}

/// Answers requests until the server goes down. Then connections end with the answer that they have begun; what is
/// left after [`Limits::farewell`] is cut.
pub async fn serve(listener: TcpListener, router: Router, shutdown: Shutdown, limits: Limits) {
    let places = Arc::new(Places::new(limits.connections as usize));
    let mut connections = JoinSet::new();
    let mut is_down = pin!(shutdown.wait());
    let mut newcomer = None;
    loop {
        tokio::select! {
            biased;
            () = &mut is_down => break,
            Some(_) = connections.join_next() => {}
            accepted = accept(&listener), if newcomer.is_none() => newcomer = Some(accepted),
            place = room(&places, newcomer.as_ref()) => if let Some((stream, peer)) = newcomer.take() {
                connections.spawn(connection(stream, peer, router.clone(), place, shutdown.wait(), limits));
            },
        }
    }
    drop(listener);
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits.farewell, ended).await.is_err() {
        tracing::warn!(server.connections = connections.len(), "closing connections that did not end in time");
        connections.shutdown().await;
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept connections");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}

/// A place for the newcomer, once there is both.
async fn room(places: &Arc<Places>, newcomer: Option<&(TcpStream, SocketAddr)>) -> Place {
    match newcomer {
        Some((_, peer)) => Places::take(places, peer.ip()).await,
        None => std::future::pending().await,
    }
}

/// Whether the connection was gone before it was accepted (accept(2)).
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    place: Place,
    is_down: impl Future<Output = ()>,
    limits: Limits,
) {
    if let Err(error) = prepare(&stream, limits.answer) {
        // It works without; only a reader that stalls is then kept.
        tracing::debug!(client.address = %peer, %error, "cannot set the options of a connection");
    }
    let place = Arc::new(place);
    let asked = Arc::clone(&place);
    let service = service_fn(move |request| {
        let asked = Place::asked(&asked);
        let answer = answer(router.clone(), request, peer, limits.body);
        async move { answer.await.map(|answer| answer.map(|body| Body::new(Replied::new(body, asked)))) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .serve_connection(TokioIo::new(stream), service);
    let (mut connection, mut is_down) = (pin!(connection), pin!(is_down));
    let ended = loop {
        tokio::select! {
            ended = connection.as_mut() => break ended,
            () = is_down.as_mut() => {
                connection.as_mut().graceful_shutdown();
                break connection.await;
            }
            () = place.is_wanted() => {
                // A request may have come in since it was chosen.
                tokio::select! {
                    biased;
                    ended = connection.as_mut() => break ended,
                    () = std::future::ready(()) => {}
                }
                if place.may_be_cut() {
                    return;
                }
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(client.address = %peer, %error, "a connection broke");
    }
}

/// The kernel knows best what the other side has taken: it gives up where that stays the same for so long, be it that
/// nothing is acknowledged or that nothing more is read (tcp(7), TCP_USER_TIMEOUT).
fn prepare(stream: &TcpStream, patience: Duration) -> io::Result<()> {
    stream.set_nodelay(true)?;
    SockRef::from(stream).set_tcp_user_timeout(Some(patience))
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    peer: SocketAddr,
    patience: Duration,
) -> Result<Response, Infallible> {
    let hosts = request.headers().get_all(HOST).iter().count();
    if hosts > 1 || hosts == 0 && request.version() == Version::HTTP_11 {
        return Ok((StatusCode::BAD_REQUEST, NO_HOST).into_response());
    }
    let mut request = request.map(|body| match body.is_end_stream() {
        true => Body::empty(),
        false => Body::new(TimeoutBody::new(patience, body)),
    });
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}
