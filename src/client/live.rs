//! Follows a running scan over server-sent events, and comes back after every cut.

use super::slice::{Slice, now};
use super::stage::when_whole;
use super::{Connection, events_url, load_report};
use crate::model::event::{Batch, Phase, ScanId};
use crate::model::problem::ApiError;
use crate::model::report::Report;
use futures_util::future::{AbortHandle, Either, abortable, select as select_first};
use futures_util::stream::{PollNext, select_with_strategy};
use futures_util::{FutureExt, StreamExt};
use gloo_net::eventsource::State;
use gloo_net::eventsource::futures::EventSource;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

const FIRST_WAIT: Duration = Duration::from_millis(500);
/// How often the state of a quiet connection is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How far the moments lie apart, at least, at which something new is shown: as far as those at which a server tells.
const SHOW_EVERY: Duration = Duration::from_millis(50);
/// The same while more has come than is read: what is read last is shown soonest if little is shown until then.
const SHOW_BEHIND_EVERY: Duration = Duration::from_millis(250);
/// How soon it is looked whether all is read.
const LOOK_BEHIND_EVERY: Duration = Duration::from_millis(16);
/// So many times as long as to show and draw it took last time: most of the page's time is left to who uses it, and to
/// what comes, however slow the machine and large the report.
const REST_FACTOR: u32 = 2;

/// Follows a running scan into `report` until it ends or the component is gone. It begins when the page is whole: what
/// the server has made is taken over as it was made.
pub fn follow(report: RwSignal<Report>, connection: RwSignal<Connection>) {
    let Some(id) = report.with_untracked(|report| report.id.clone().filter(|_| !report.phase.is_ended())) else {
        return;
    };
    let (following, handle) = abortable(follow_until_end(id, report, connection));
    on_cleanup(move || AbortHandle::abort(&handle));
    when_whole(|| {
        spawn_local(async move {
            // Aborted when the component is gone; nobody waits for it.
            let _ = following.await;
        });
    });
}

async fn follow_until_end(id: ScanId, report: RwSignal<Report>, connection: RwSignal<Connection>) {
    let mut wait = FIRST_WAIT;
    loop {
        let before = report.with_untracked(|report| report.seq);
        let heard = listen(&id, report, connection).await;
        if report.with_untracked(|report| report.phase.is_ended()) {
            connection.set(Connection::Fine);
            return;
        }
        connection.set(if heard == Heard::Bye { Connection::ServerStopping } else { Connection::Reconnecting });
        wait = next_wait(wait, report.with_untracked(|report| report.seq) > before);
        sleep(wait).await;
        match load_report(id.clone()).await {
            Ok(current) => {
                report.set(current);
                connection.set(Connection::Fine);
            }
            Err(ApiError::NotFound) => {
                // It will not go on, and has no name any more by which it could be asked for.
                report.update(|report| {
                    report.phase = Phase::Cancelled;
                    report.id = None;
                });
                return connection.set(Connection::Gone);
            }
            // Still away.
            Err(_) => {}
        }
    }
}

#[derive(PartialEq, Eq)]
enum Heard {
    Cut,
    Bye,
}

/// Listens to one connection until it is cut.
async fn listen(id: &ScanId, report: RwSignal<Report>, connection: RwSignal<Connection>) -> Heard {
    let followed = Followed::new(report);
    let url = events_url(id, report.with_untracked(|report| report.seq));
    let Ok(mut source) = EventSource::new(&url) else {
        return Heard::Cut;
    };
    let (Ok(batches), Ok(byes)) = (source.subscribe("message"), source.subscribe("bye")) else {
        return Heard::Cut;
    };
    // All that came before an error or the last word is read before it.
    let mut events = select_with_strategy(batches, byes, |(): &mut ()| PollNext::Left);
    let mut slice = Slice::begin();
    loop {
        if slice.is_spent() {
            followed.is_behind.set(true);
            slice.rest().await;
        }
        let next = match events.next().now_or_never() {
            Some(next) => next,
            None => {
                followed.is_behind.set(false);
                let waited_from = now();
                let waited = select_first(events.next(), Box::pin(sleep(LOOK_EVERY))).await;
                // A browser hands over all that came at once in one task: that is one slice.
                slice.begin_if_rested(waited_from);
                match waited {
                    Either::Left((next, _)) => next,
                    // A browser that reconnects by itself says nothing of it.
                    Either::Right(_) if source.state() == State::Open => continue,
                    Either::Right(_) => None,
                }
            }
        };
        let Some(Ok((name, message))) = next else {
            return Heard::Cut;
        };
        if name == "bye" {
            return Heard::Bye;
        }
        let batch = message.data().as_string().and_then(|text| serde_json::from_str::<Batch>(&text).ok());
        let Some(batch) = batch else {
            return Heard::Cut;
        };
        followed.apply(&batch);
        if connection.get_untracked() != Connection::Fine {
            connection.set(Connection::Fine);
        }
        if report.with_untracked(|report| report.phase.is_ended()) {
            return Heard::Cut;
        }
    }
}

/// A report that is followed: what comes is shown a few times a second, however much comes until then.
#[derive(Clone)]
struct Followed {
    report: RwSignal<Report>,
    /// Whether something came that is not shown yet.
    is_due: Rc<Cell<bool>>,
    /// Whether more has come than is read.
    is_behind: Rc<Cell<bool>>,
    shown_at: Rc<Cell<Duration>>,
    /// When something may be shown again.
    next_at: Rc<Cell<Duration>>,
}

impl Followed {
    fn new(report: RwSignal<Report>) -> Followed {
        let [is_due, is_behind] = Default::default();
        let [shown_at, next_at] = Default::default();
        Followed { report, is_due, is_behind, shown_at, next_at }
    }

    fn apply(&self, batch: &Batch) {
        // Nobody waits for a page that has gone on.
        let is_here = self.report.try_update_untracked(|report| report.apply(batch)).is_some();
        let has_ended = || self.report.with_untracked(|report| report.phase.is_ended());
        if !is_here || self.is_due.replace(true) && !has_ended() {
            return;
        }
        // In a task of its own, not in that of a frame: there style, layout and drawing follow of it.
        let rest = if has_ended() { Duration::ZERO } else { self.next_at.get().saturating_sub(now()) };
        self.show_after(rest);
    }

    fn show_after(&self, rest: Duration) {
        let this = self.clone();
        set_timeout(move || this.show(), rest);
    }

    fn show(&self) {
        // Reading says whether the page is still there.
        let Some(has_ended) = self.report.try_with_untracked(|report| report.phase.is_ended()) else {
            return;
        };
        let began = now();
        if self.is_behind.get() && !has_ended && began < self.shown_at.get() + SHOW_BEHIND_EVERY {
            return self.show_after(LOOK_BEHIND_EVERY);
        }
        if !self.is_due.replace(false) {
            return;
        }
        self.shown_at.set(began);
        self.next_at.set(began + SHOW_EVERY);
        self.report.notify();
        let next_at = Rc::clone(&self.next_at);
        request_animation_frame(move || {
            // The browser draws before the next task.
            set_timeout(move || next_at.set(next_at.get().max(now() + (now() - began) * REST_FACTOR)), Duration::ZERO);
        });
    }
}

/// Doubles with each vain attempt, up to a ceiling; begins anew once something was heard.
fn next_wait(last: Duration, has_heard: bool) -> Duration {
    if has_heard { FIRST_WAIT } else { (last * 2).min(LONGEST_WAIT) }
}
