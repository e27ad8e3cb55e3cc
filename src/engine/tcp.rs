//! The driver with real sockets: non-blocking connects and an epoll loop, on the scan's own thread.
//!
//! What the kernel's answers mean stands in [`errors`] and [`super::verdict`]; here is only their fetching.

mod error_queue;
mod errors;

use super::drive::Network;
use super::probe::{Answer, Outcome, Probe, ProbeId};
use crate::model::event::Shortage;
use crate::model::limits::MAX_ATTEMPTS;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::io;
use std::net::SocketAddr;
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

/// How many events one look at epoll can bring; it is looked at until fewer come.
const EVENTS: usize = 1024;

/// Files that are left to the rest of the program.
const RESERVED_FILES: u64 = 64;
/// More sockets than this gain nothing.
const MAX_SOCKETS: u64 = 4_096;

/// Sockets on their way to an answer.
pub struct TcpNetwork {
    started: Instant,
    poll: Poll,
    events: Events,
    /// By slot and attempt; closed places are `None`.
    sockets: Vec<Option<(ProbeId, Socket)>>,
}

impl TcpNetwork {
    /// A network whose time begins now.
    ///
    /// # Errors
    /// When the kernel gives no epoll instance.
    pub fn new() -> io::Result<TcpNetwork> {
        let (poll, events) = (Poll::new()?, Events::with_capacity(EVENTS));
        Ok(TcpNetwork { started: Instant::now(), poll, events, sockets: Vec::new() })
    }

    fn index(probe: ProbeId) -> usize {
        probe.slot() as usize * MAX_ATTEMPTS + usize::from(probe.attempt().max(1) - 1)
    }

    /// Begins to connect. `Ok(None)` when the answer will come later.
    fn connect(&mut self, probe: Probe) -> Result<Option<Outcome>, Shortage> {
        let target = SockAddr::from(SocketAddr::new(probe.address, probe.port.number()));
        let domain = if probe.address.is_ipv4() { Domain::IPV4 } else { Domain::IPV6 };
        let socket = Socket::new(domain, Type::STREAM.nonblocking().cloexec(), Some(Protocol::TCP))
            .map_err(|error| errors::shortage(&error).unwrap_or(Shortage::Sockets))?;
        error_queue::enable(&socket, probe.address);
        let known = match socket.connect(&target) {
            Ok(()) => examine(&socket, None),
            Err(error) if errors::is_in_progress(&error) => None,
            Err(error) => match errors::shortage(&error) {
                Some(shortage) => return Err(shortage),
                None => errors::no_route(&error).or_else(|| examine(&socket, Some(error))),
            },
        };
        if known.is_none() {
            self.watch(probe.id, socket)?;
        } else {
            close(socket, known);
        }
        Ok(known)
    }

    fn watch(&mut self, probe: ProbeId, socket: Socket) -> Result<(), Shortage> {
        let index = TcpNetwork::index(probe);
        if index >= self.sockets.len() {
            self.sockets.resize_with(index + 1, || None);
        }
        let descriptor = socket.as_raw_fd();
        let mut source = SourceFd(&descriptor);
        let registered = self.poll.registry().register(&mut source, Token(index), Interest::WRITABLE);
        registered.map_err(|error| errors::shortage(&error).unwrap_or(Shortage::Memory))?;
        self.sockets[index] = Some((probe, socket));
        Ok(())
    }
}

impl Network for TcpNetwork {
    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn send(&mut self, probe: Probe, answers: &mut Vec<Answer>) {
        let outcome = self.connect(probe).unwrap_or_else(|shortage| Some(Outcome::Shortage(shortage)));
        answers.extend(outcome.map(|outcome| Answer { probe: probe.id, outcome }));
    }

    fn release(&mut self, probe: ProbeId) {
        let place = self.sockets.get_mut(TcpNetwork::index(probe));
        if let Some((_, socket)) = place.and_then(|place| place.take_if(|(id, _)| *id == probe)) {
            let outcome = examine(&socket, None);
            close(socket, outcome);
        }
    }

    fn wait(&mut self, deadline: Duration, answers: &mut Vec<Answer>) -> Result<(), i32> {
        let mut timeout = deadline.saturating_sub(self.now());
        loop {
            match self.poll.poll(&mut self.events, Some(timeout)) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.raw_os_error().unwrap_or(0)),
                Ok(()) => {}
            }
            let mut count = 0;
            for event in &self.events {
                count += 1;
                if let Some(Some((probe, socket))) = self.sockets.get(event.token().0)
                    && let Some(outcome) = examine(socket, None)
                {
                    answers.push(Answer { probe: *probe, outcome });
                }
            }
            if count < EVENTS {
                return Ok(());
            }
            // More may be waiting; an answer in the queue counts, however late we read it.
            timeout = Duration::ZERO;
        }
    }
}

/// What a socket says of its connect; `None` while it says nothing.
///
/// The pending error is fetched before the error queue: reading the queue clears it, and a rejected
/// port would look open. A port is open only if the socket has a peer.
fn examine(socket: &Socket, known_error: Option<io::Error>) -> Option<Outcome> {
    let pending = known_error.or_else(|| socket.take_error().ok().flatten());
    let peer = socket.peer_addr().ok().and_then(|peer| peer.as_socket());
    match (pending, peer) {
        (Some(error), _) => error_queue::read(socket).or_else(|| errors::outcome(&error)),
        (None, None) => error_queue::read(socket),
        (None, Some(peer)) => {
            let local = socket.local_addr().ok().and_then(|local| local.as_socket());
            Some(if local == Some(peer) { Outcome::SelfConnected } else { Outcome::Connected })
        }
    }
}

/// Closes a socket; a connected one by RST, so that no TIME_WAIT stays behind on either side.
fn close(socket: Socket, outcome: Option<Outcome>) {
    if matches!(outcome, Some(Outcome::Connected | Outcome::SelfConnected)) {
        // Refused by a peer that has hung up already; then there is nothing to reset.
        let _ = socket.set_linger(Some(Duration::ZERO));
    }
}

/// Raises this process's limit of open files as far as it may; how many sockets one of `scans` at once
/// may then hold.
pub fn raise_file_limit(scans: u32) -> u32 {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let files = match getrlimit(Resource::RLIMIT_NOFILE) {
        Ok((soft, hard)) => match setrlimit(Resource::RLIMIT_NOFILE, hard, hard) {
            Ok(()) => hard,
            Err(_) => soft,
        },
        Err(_) => 256,
    };
    let share = files.saturating_sub(RESERVED_FILES) / u64::from(scans.max(1));
    share.clamp(8, MAX_SOCKETS) as u32
}
