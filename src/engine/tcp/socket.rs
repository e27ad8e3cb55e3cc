//! One socket that connects to one port after the other.
//!
//! What a connect has come to is asked for by a second connect() on the same socket: unlike SO_ERROR it also
//! makes a refused socket ready for its next port (connect(2), and trials on Linux 6).

use super::{error_queue, errors};
use crate::engine::probe::Outcome;
use crate::model::event::Shortage;
use mio::unix::SourceFd;
use mio::{Interest, Registry, Token};
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd};

/// A non-blocking TCP socket.
pub(super) struct ProbeSocket {
    socket: Socket,
    target: SocketAddr,
    /// What the last connect came to, once that is known.
    outcome: Option<Outcome>,
    is_watched: bool,
}

impl ProbeSocket {
    /// A socket of the target's family.
    ///
    /// # Errors
    /// What this machine lacks.
    pub(super) fn new(target: SocketAddr) -> Result<ProbeSocket, Shortage> {
        let domain = Domain::for_address(target);
        let socket = Socket::new(domain, Type::STREAM.nonblocking().cloexec(), Some(Protocol::TCP))
            .map_err(|error| errors::shortage(&error).unwrap_or(Shortage::Sockets))?;
        error_queue::enable(&socket, target.ip());
        Ok(ProbeSocket { socket, target, outcome: None, is_watched: false })
    }

    /// Has epoll tell of it from now on, if it does not yet: one that is always answered at once needs none.
    ///
    /// # Errors
    /// What this machine lacks.
    pub(super) fn watch(&mut self, registry: &Registry, token: Token) -> Result<(), Shortage> {
        if self.is_watched {
            return Ok(());
        }
        let registered = registry.register(&mut SourceFd(&self.socket.as_raw_fd()), token, Interest::WRITABLE);
        registered.map_err(|error| errors::shortage(&error).unwrap_or(Shortage::Memory))?;
        self.is_watched = true;
        Ok(())
    }

    /// To which it connects, or did last.
    pub(super) fn target(&self) -> SocketAddr {
        self.target
    }

    /// Begins to connect; `Ok(None)` when the answer will come later. Whoever expects it to be there at once,
    /// as it is on loopback, may have it looked for.
    ///
    /// # Errors
    /// What this machine lacks.
    pub(super) fn connect(
        &mut self,
        target: SocketAddr,
        is_expected_at_once: bool,
    ) -> Result<Option<Outcome>, Shortage> {
        (self.target, self.outcome) = (target, None);
        match self.socket.connect(&SockAddr::from(target)) {
            Ok(()) => Ok(self.came_to(Some(self.connected()))),
            Err(error) if errors::is_in_progress(&error) => {
                Ok(if is_expected_at_once { self.asked_again(|_| None) } else { None })
            }
            Err(error) => match errors::shortage(&error) {
                Some(shortage) => Err(shortage),
                None => Ok(self.came_to(errors::no_route(&error).or_else(|| self.failed(&error)))),
            },
        }
    }

    /// What has become of the connect, of which epoll told something; `None` while it says nothing.
    pub(super) fn outcome(&mut self) -> Option<Outcome> {
        // An ICMP error that came while the kernel was busy with this socket ends no connect, it only lies in
        // the queue.
        self.asked_again(error_queue::read)
    }

    fn asked_again(&mut self, while_in_progress: impl FnOnce(&Socket) -> Option<Outcome>) -> Option<Outcome> {
        let outcome = match self.socket.connect(&SockAddr::from(self.target)) {
            Ok(()) => Some(self.connected()),
            Err(error) if errors::is_connected(&error) => Some(self.connected()),
            Err(error) if errors::is_in_progress(&error) => while_in_progress(&self.socket),
            Err(error) => self.failed(&error),
        };
        self.came_to(outcome)
    }

    fn came_to(&mut self, outcome: Option<Outcome>) -> Option<Outcome> {
        self.outcome = outcome;
        outcome
    }

    /// The pending error is fetched before the error queue: reading the queue clears it.
    fn failed(&self, error: &io::Error) -> Option<Outcome> {
        error_queue::read(&self.socket).or_else(|| errors::outcome(error))
    }

    /// A port is open only if the socket has a peer, and another one than itself.
    fn connected(&self) -> Outcome {
        let peer = self.socket.peer_addr().ok().and_then(|peer| peer.as_socket());
        let local = self.socket.local_addr().ok().and_then(|local| local.as_socket());
        match peer {
            None => Outcome::ConnectedThenReset,
            Some(peer) if local == Some(peer) => Outcome::SelfConnected,
            Some(_) => Outcome::Connected,
        }
    }

    /// The same socket, ready for its next port; `None` if it is closed instead. A connection is reset, so that
    /// no TIME_WAIT stays behind on either side.
    pub(super) fn ready_again(self) -> Option<ProbeSocket> {
        match self.outcome {
            Some(Outcome::Refused | Outcome::NoRoute(_)) => Some(self),
            // A second error of the same kind could be told to the next port.
            Some(Outcome::Icmp { .. }) => None,
            // One whose peer hung up counts as connected until it is taken back: the next port would look open.
            Some(Outcome::Connected | Outcome::ConnectedThenReset | Outcome::SelfConnected | Outcome::Shortage(_))
            | None => {
                rustix::net::connect_unspec(self.socket.as_fd()).ok()?;
                while error_queue::read(&self.socket).is_some() {}
                Some(self)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, TcpListener};
    use std::time::Duration;

    /// A listener, and a port next to nobody.
    fn listener() -> (TcpListener, SocketAddr) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        (listener, address)
    }

    #[test]
    fn a_socket_whose_peer_hung_up_opens_no_other_port() {
        let (accepting, open) = listener();
        let (gone, closed) = listener();
        drop(gone);
        let mut socket = ProbeSocket::new(open).unwrap();
        assert_eq!(socket.connect(open, false), Ok(None));
        let (peer, _) = accepting.accept().unwrap();
        // The kernel says that it is connected, and only then the peer resets.
        while socket.socket.connect(&SockAddr::from(open)).is_err() {}
        socket2::SockRef::from(&peer).set_linger(Some(Duration::ZERO)).unwrap();
        drop(peer);
        while socket.socket.peer_addr().is_ok() {}
        let outcome = socket.connected();
        assert_eq!(outcome, Outcome::ConnectedThenReset);
        socket.came_to(Some(outcome));
        let mut socket = socket.ready_again().unwrap();
        let mut outcome = socket.connect(closed, true).unwrap();
        while outcome.is_none() {
            outcome = socket.outcome();
        }
        assert_eq!(outcome, Some(Outcome::Refused));
    }
}
