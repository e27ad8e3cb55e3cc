//! The places of connections: who holds them, and who is given up when all are taken and somebody else comes.
//!
//! Were newcomers to wait, whoever opens enough connections and says nothing would keep everybody else out.

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long the log says nothing more of places after it has.
const QUIET: Duration = Duration::from_secs(60);

/// All places.
pub(super) struct Places {
    most: usize,
    taken: Mutex<Taken>,
    /// A place is free, or may have become one that can be given up.
    changed: Notify,
}

#[derive(Default)]
struct Taken {
    /// Numbers what happens, so that the older of two is known.
    clock: u64,
    /// By when they were taken.
    by: BTreeMap<u64, Holder>,
    said_at: Option<Instant>,
}

struct Holder {
    network: IpAddr,
    /// Since when it waits for a request; `None` while one is under way.
    waits_since: Option<u64>,
    is_wanted: bool,
    /// It goes even with a request under way.
    is_forced: bool,
    wanted: Arc<Notify>,
}

/// A place that a connection holds, until it is dropped.
pub(super) struct Place {
    places: Arc<Places>,
    number: u64,
    wanted: Arc<Notify>,
}

/// A request under way, until it is dropped.
pub(super) struct Asked(Arc<Place>);

impl Places {
    pub(super) fn new(most: usize) -> Places {
        Places { most, taken: Mutex::default(), changed: Notify::new() }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a connection from there, as soon as there is one. Only one may wait at a time.
    pub(super) async fn take(places: &Arc<Places>, from: IpAddr) -> Place {
        let network = network(from);
        loop {
            if let Some((number, wanted)) = places.taken().seat(network, places.most) {
                return Place { places: Arc::clone(places), number, wanted };
            }
            places.changed.notified().await;
        }
    }
}

impl Taken {
    /// A place if one is free; else asks for one.
    fn seat(&mut self, network: IpAddr, most: usize) -> Option<(u64, Arc<Notify>)> {
        if self.by.len() >= most {
            self.want_one(network, most);
            return None;
        }
        let wanted = Arc::new(Notify::new());
        let number = self.tick();
        let waits_since = Some(number);
        let holder = Holder { network, waits_since, is_wanted: false, is_forced: false, wanted: Arc::clone(&wanted) };
        self.by.insert(number, holder);
        Some((number, wanted))
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    /// Of the connections that wait for a request it is one of the network that has most, and of these the oldest. If
    /// all have requests under way, only a network with more than half of all places gives one up, and to others.
    fn want_one(&mut self, newcomer: IpAddr, most: usize) {
        if self.said_at.is_none_or(|at| at.elapsed() > QUIET) {
            self.said_at = Some(Instant::now());
            tracing::warn!(server.connections = most, "connection limit reached: closing idle connections");
        }
        if self.by.values().any(|holder| holder.is_wanted) {
            return;
        }
        let mut counts: HashMap<IpAddr, usize> = HashMap::new();
        self.by.values().for_each(|holder| *counts.entry(holder.network).or_default() += 1);
        let count = |holder: &Holder| counts.get(&holder.network).copied().unwrap_or_default();
        let waiting = self.by.iter().filter_map(|(number, holder)| Some((*number, holder, holder.waits_since?)));
        let waiting = waiting.max_by_key(|(_, holder, since)| (count(holder), u64::MAX - since));
        let greedy = || {
            let is_greedy = |holder: &Holder| holder.network != newcomer && count(holder) > most / 2;
            self.by.iter().find(|(_, holder)| is_greedy(holder)).map(|(number, _)| *number)
        };
        let is_forced = waiting.is_none();
        let chosen = waiting.map(|(number, ..)| number).or_else(greedy);
        if let Some(holder) = chosen.and_then(|number| self.by.get_mut(&number)) {
            (holder.is_wanted, holder.is_forced) = (true, is_forced);
            holder.wanted.notify_one();
        }
    }
}

impl Place {
    /// Comes when the place is wanted for somebody else.
    pub(super) async fn is_wanted(&self) {
        self.wanted.notified().await;
    }

    /// Whether the connection goes now. If a request has come in meanwhile it stays, and another is chosen.
    pub(super) fn may_be_cut(&self) -> bool {
        let may = self.with(|holder, _| {
            holder.is_wanted = holder.is_forced || holder.waits_since.is_some();
            holder.is_wanted
        });
        if !may {
            self.places.changed.notify_one();
        }
        may
    }

    /// Notes that a request is under way.
    pub(super) fn asked(place: &Arc<Place>) -> Asked {
        place.with(|holder, _| {
            holder.waits_since = None;
            true
        });
        Asked(Arc::clone(place))
    }

    fn with(&self, change: impl FnOnce(&mut Holder, u64) -> bool) -> bool {
        let mut taken = self.places.taken();
        let now = taken.tick();
        taken.by.get_mut(&self.number).is_some_and(|holder| change(holder, now))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.taken().by.remove(&self.number);
        self.places.changed.notify_one();
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.with(|holder, now| {
            holder.waits_since = Some(now);
            true
        });
        self.0.places.changed.notify_one();
    }
}

/// Whoever has an IPv6 address has 2^64 of them, as a rule (RFC 4291, section 2.5.4).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The body of an answer; the request is under way as long as it is there.
pub(super) struct Replied {
    body: Body,
    _asked: Asked,
}

impl Replied {
    pub(super) fn new(body: Body, asked: Asked) -> Replied {
        Replied { body, _asked: asked }
    }
}

impl hyper::body::Body for Replied {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
