//! Connecting to one port after the other with next to nothing around it: no pace, no order, no second attempt.

use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use nix::libc;
use portolan::model::event::Counts;
use rustix::net::connect_unspec;
use socket2::{Domain, Protocol, SockAddr, Socket, Type};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsRawFd;
use std::time::Duration;

/// Connects under way at once, of a thread.
const WINDOW: usize = 512;
/// Events of one look at epoll.
const EVENTS: usize = 256;
/// Nothing on loopback takes this long.
const SILENCE: Duration = Duration::from_secs(1);

/// How a port gets its socket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sockets {
    /// A new one, closed when it is answered.
    Fresh,
    /// One that another port has had before.
    UsedAgain,
}

/// Connects to every port; thread k of n takes each n-th one.
pub fn attempt_all(host: IpAddr, sockets: Sockets, threads: u16) -> Counts {
    std::thread::scope(|scope| {
        let begin = |first| scope.spawn(move || Loop::new(host, sockets).run((first..=65_535).step_by(threads.into())));
        let running: Vec<_> = (1..=threads).map(begin).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).fold(Counts::default(), |sum, part| Counts {
            open: sum.open + part.open,
            closed: sum.closed + part.closed,
            filtered: sum.filtered + part.filtered,
        })
    })
}

struct Loop {
    host: IpAddr,
    sockets: Sockets,
    poll: Poll,
    places: Vec<Place>,
    idle: Vec<usize>,
    counts: Counts,
}

#[derive(Default)]
struct Place {
    socket: Option<Socket>,
    is_watched: bool,
    port: u16,
}

impl Loop {
    fn new(host: IpAddr, sockets: Sockets) -> Loop {
        let places = std::iter::repeat_with(Place::default).take(WINDOW).collect();
        let (poll, counts) = (Poll::new().unwrap(), Counts::default());
        Loop { host, sockets, poll, places, idle: (0..WINDOW).collect(), counts }
    }

    fn run(mut self, mut ports: impl Iterator<Item = u16>) -> Counts {
        let mut events = Events::with_capacity(EVENTS);
        loop {
            while let Some(index) = self.idle.pop() {
                let Some(port) = ports.next() else {
                    self.idle.push(index);
                    break;
                };
                self.begin(index, port);
            }
            if self.idle.len() == WINDOW {
                return self.counts;
            }
            self.poll.poll(&mut events, Some(SILENCE)).unwrap();
            if events.is_empty() {
                self.counts.filtered += (WINDOW - self.idle.len()) as u64 + ports.count() as u64;
                return self.counts;
            }
            for event in &events {
                self.answered(event.token().0);
            }
        }
    }

    fn begin(&mut self, index: usize, port: u16) {
        let place = &mut self.places[index];
        place.port = port;
        let socket = place.socket.get_or_insert_with(|| {
            let kind = Type::STREAM.nonblocking().cloexec();
            Socket::new_raw(Domain::IPV4, kind, Some(Protocol::TCP)).unwrap()
        });
        match socket.connect(&target(self.host, port)) {
            Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => {
                if !place.is_watched {
                    let registry = self.poll.registry();
                    registry.register(&mut SourceFd(&socket.as_raw_fd()), Token(index), Interest::WRITABLE).unwrap();
                    place.is_watched = true;
                }
            }
            outcome => self.settle(index, outcome),
        }
    }

    /// Epoll told something of that place.
    fn answered(&mut self, index: usize) {
        let place = &self.places[index];
        let Some(socket) = &place.socket else {
            return;
        };
        let outcome = match self.sockets {
            Sockets::Fresh => socket.take_error().unwrap().map_or(Ok(()), Err),
            // Fetches what the first came to, and readies the socket (connect(2)).
            Sockets::UsedAgain => match socket.connect(&target(self.host, place.port)) {
                Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => return,
                Err(error) if error.raw_os_error() == Some(libc::EALREADY) => return,
                Err(error) if error.raw_os_error() == Some(libc::EISCONN) => Ok(()),
                outcome => outcome,
            },
        };
        self.settle(index, outcome);
    }

    fn settle(&mut self, index: usize, outcome: io::Result<()>) {
        let place = &mut self.places[index];
        match (self.sockets, outcome.is_ok()) {
            (Sockets::Fresh, _) => {
                place.socket = None;
                place.is_watched = false;
            }
            (Sockets::UsedAgain, true) => connect_unspec(place.socket.as_ref().unwrap()).unwrap(),
            (Sockets::UsedAgain, false) => {}
        }
        match outcome {
            Ok(()) => self.counts.open += 1,
            Err(_) => self.counts.closed += 1,
        }
        self.idle.push(index);
    }
}

fn target(host: IpAddr, port: u16) -> SockAddr {
    SocketAddr::new(host, port).into()
}
