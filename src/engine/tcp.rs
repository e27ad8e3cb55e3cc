//! The driver with real sockets: non-blocking connects and an epoll loop, on the scan's own thread.
//!
//! A socket is used for one port after the other: that costs half of what a new one for each does. What the
//! kernel's answers mean stands in [`errors`] and [`super::verdict`]; here is only their fetching.

mod error_queue;
mod errors;
mod file_limit;
mod socket;

pub use file_limit::raise_file_limit;

use super::drive::Network;
use super::probe::{Answer, Outcome, Probe, ProbeId};
use super::pursuit::LISTENED;
use crate::model::event::Shortage;
use mio::{Events, Poll, Token};
use socket::ProbeSocket;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// How many events one look at epoll can bring; it is looked at until fewer come.
const EVENTS: usize = 1024;
/// After so many probes in a row whose answer was not there at once it is not looked for any more,
const EAGER_MISSES: u32 = 64;
/// but now and then it is tried again.
const EAGER_AGAIN: u32 = 4_096;

/// Sockets on their way to an answer.
pub struct TcpNetwork {
    started: Instant,
    poll: Poll,
    events: Events,
    places: Vec<Place>,
    /// Places whose socket waits for its next port, by family: IPv4, IPv6.
    idle: [Vec<u32>; 2],
    /// Places without a socket.
    empty: Vec<u32>,
    /// The place of each probe, by its slot and the low part of its attempt.
    by_probe: Vec<u32>,
    /// Probes in a row that were not answered at once, as on loopback they are.
    misses: u32,
}

struct Place {
    socket: Option<ProbeSocket>,
    probe: Option<ProbeId>,
}

const NOWHERE: u32 = u32::MAX;

impl TcpNetwork {
    /// A network whose time begins now.
    ///
    /// # Errors
    /// When the kernel gives no epoll instance.
    pub fn new() -> io::Result<TcpNetwork> {
        Ok(TcpNetwork {
            started: Instant::now(),
            poll: Poll::new()?,
            events: Events::with_capacity(EVENTS),
            places: Vec::new(),
            idle: [Vec::new(), Vec::new()],
            empty: Vec::new(),
            by_probe: Vec::new(),
            misses: 0,
        })
    }

    /// Begins to connect. `Ok(None)` when the answer will come later.
    fn connect(&mut self, probe: Probe) -> Result<Option<Outcome>, Shortage> {
        let target = SocketAddr::new(probe.address, probe.port.number());
        let index = self.place_for(target)?;
        let is_eager = self.misses < EAGER_MISSES;
        self.misses = if self.misses > EAGER_AGAIN { 0 } else { self.misses + 1 };
        let Some(socket) = self.places[index as usize].socket.as_mut() else {
            return Err(Shortage::Sockets);
        };
        match socket.connect(target, is_eager) {
            Ok(None) => match socket.watch(self.poll.registry(), Token(index as usize)) {
                Ok(()) => {
                    self.remember(probe.id, index);
                    Ok(None)
                }
                Err(shortage) => {
                    self.recycle(index);
                    Err(shortage)
                }
            },
            Ok(Some(outcome)) => {
                self.misses = 0;
                self.recycle(index);
                Ok(Some(outcome))
            }
            Err(shortage) => {
                self.recycle(index);
                Err(shortage)
            }
        }
    }

    /// A place with a socket that is ready.
    fn place_for(&mut self, target: SocketAddr) -> Result<u32, Shortage> {
        if let Some(index) = self.idle[family(target)].pop() {
            return Ok(index);
        }
        let socket = ProbeSocket::new(target)?;
        let index = self.empty.pop().unwrap_or(self.places.len() as u32);
        if index as usize == self.places.len() {
            self.places.push(Place { socket: None, probe: None });
        }
        self.places[index as usize].socket = Some(socket);
        Ok(index)
    }

    fn remember(&mut self, probe: ProbeId, index: u32) {
        let key = key(probe);
        if key >= self.by_probe.len() {
            self.by_probe.resize(key + LISTENED, NOWHERE);
        }
        self.by_probe[key] = index;
        self.places[index as usize].probe = Some(probe);
    }

    /// Readies the socket of a place for its next port, or closes it where it could carry something over.
    fn recycle(&mut self, index: u32) {
        let place = &mut self.places[index as usize];
        place.probe = None;
        let Some(socket) = place.socket.take() else {
            return;
        };
        let family = family(socket.target());
        match socket.ready_again() {
            Some(socket) => {
                place.socket = Some(socket);
                self.idle[family].push(index);
            }
            None => self.empty.push(index),
        }
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
        let Some(index) = self.by_probe.get(key(probe)).copied().filter(|index| *index != NOWHERE) else {
            return;
        };
        if self.places[index as usize].probe == Some(probe) {
            self.by_probe[key(probe)] = NOWHERE;
            self.recycle(index);
        }
    }

    fn wait(&mut self, deadline: Duration, answers: &mut Vec<Answer>) -> Result<Duration, i32> {
        let mut looked_at = self.now();
        let mut timeout = deadline.saturating_sub(looked_at);
        loop {
            match self.poll.poll(&mut self.events, Some(timeout)) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.raw_os_error().unwrap_or(0)),
                Ok(()) => {}
            }
            let mut count = 0;
            for event in &self.events {
                count += 1;
                if let Some(Place { socket: Some(socket), probe: Some(probe) }) = self.places.get_mut(event.token().0)
                    && let Some(outcome) = socket.outcome()
                {
                    answers.push(Answer { probe: *probe, outcome });
                }
            }
            if count < EVENTS {
                return Ok(looked_at);
            }
            // More may be waiting; an answer in the queue counts, however late we read it.
            looked_at = self.now();
            timeout = Duration::ZERO;
        }
    }
}

fn family(address: SocketAddr) -> usize {
    usize::from(address.is_ipv6())
}

fn key(probe: ProbeId) -> usize {
    probe.slot() as usize * LISTENED + usize::from(probe.attempt().max(1) - 1) % LISTENED
}
