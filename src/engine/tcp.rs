//! The driver with real sockets: non-blocking connects and an epoll loop, on the scan's own thread.
//!
//! A socket is used for one port after the other: that costs half of what a new one for each does. What the
//! kernel's answers mean stands in [`errors`] and [`super::verdict`]; here is only their fetching.

mod error_queue;
mod errors;
mod file_limit;
mod socket;

pub use file_limit::{FileShares, raise_file_limit};

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
    /// Sockets that wait for an answer, each at its place.
    places: Vec<Option<(ProbeId, ProbeSocket)>>,
    /// Sockets that wait for their next port, with their places, by family: IPv4, IPv6.
    idle: [Vec<(u32, ProbeSocket)>; 2],
    /// Places that no socket has.
    free: Vec<u32>,
    /// The place of each probe, by its slot and the low part of its attempt.
    by_probe: Vec<u32>,
    /// Probes in a row that were not answered at once, as on loopback they are.
    misses: u32,
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
            free: Vec::new(),
            by_probe: Vec::new(),
            misses: 0,
        })
    }

    /// Begins to connect. `Ok(None)` when the answer will come later.
    fn connect(&mut self, probe: Probe) -> Result<Option<Outcome>, Shortage> {
        let target = SocketAddr::new(probe.address, probe.port.number());
        let (place, mut socket) = self.ready_socket(target)?;
        let is_eager = self.misses < EAGER_MISSES;
        self.misses = if self.misses > EAGER_AGAIN { 0 } else { self.misses + 1 };
        let known = match socket.connect(target, is_eager) {
            Ok(None) => socket.watch(self.poll.registry(), Token(place as usize)).map(|()| None),
            known => known,
        };
        match known {
            Ok(None) => self.keep(probe.id, place, socket),
            Ok(Some(_)) => {
                self.misses = 0;
                self.recycle(place, socket);
            }
            Err(_) => self.recycle(place, socket),
        }
        known
    }

    /// A socket that is ready, and its place.
    fn ready_socket(&mut self, target: SocketAddr) -> Result<(u32, ProbeSocket), Shortage> {
        if let Some(idle) = self.idle[family(target)].pop() {
            return Ok(idle);
        }
        let socket = ProbeSocket::new(target)?;
        let place = self.free.pop().unwrap_or_else(|| {
            self.places.push(None);
            self.places.len() as u32 - 1
        });
        Ok((place, socket))
    }

    fn keep(&mut self, probe: ProbeId, place: u32, socket: ProbeSocket) {
        let key = key(probe);
        if key >= self.by_probe.len() {
            self.by_probe.resize(key + LISTENED, NOWHERE);
        }
        self.by_probe[key] = place;
        self.places[place as usize] = Some((probe, socket));
    }

    /// Readies a socket for its next port, or closes it where it could carry something over.
    fn recycle(&mut self, place: u32, socket: ProbeSocket) {
        match socket.ready_again() {
            Some(socket) => self.idle[family(socket.target())].push((place, socket)),
            None => self.free.push(place),
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
        let Some(place) = self.by_probe.get(key(probe)).copied().filter(|place| *place != NOWHERE) else {
            return;
        };
        if let Some((_, socket)) = self.places[place as usize].take_if(|(id, _)| *id == probe) {
            self.by_probe[key(probe)] = NOWHERE;
            self.recycle(place, socket);
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
                if let Some(Some((probe, socket))) = self.places.get_mut(event.token().0)
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
