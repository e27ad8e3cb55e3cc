//! Follows a running scan over server-sent events, and comes back after every cut.

use super::stage::when_whole;
use super::{Connection, events_url, load_report};
use crate::model::event::{Batch, ScanId};
use crate::model::problem::ApiError;
use crate::model::report::Report;
use futures_util::StreamExt;
use futures_util::future::{AbortHandle, Either, abortable, select as select_first};
use futures_util::stream::select;
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
/// For so many ports in the table the page rests a millisecond before it shows more.
const PORTS_PER_MS: u64 = 1_000;
/// About a frame of the browser: oftener nobody sees anything.
const FRAME: Duration = Duration::from_millis(16);

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
            Err(ApiError::NotFound) => return connection.set(Connection::Gone),
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
    let followed = Followed { report, is_due: Rc::default() };
    let url = events_url(id, report.with_untracked(|report| report.seq));
    let Ok(mut source) = EventSource::new(&url) else {
        return Heard::Cut;
    };
    let (Ok(batches), Ok(byes)) = (source.subscribe("message"), source.subscribe("bye")) else {
        return Heard::Cut;
    };
    let mut events = select(batches, byes);
    loop {
        let waited = select_first(events.next(), Box::pin(sleep(LOOK_EVERY))).await;
        let (name, message) = match waited {
            Either::Left((Some(Ok(event)), _)) => event,
            Either::Left(_) => return Heard::Cut,
            // A browser that reconnects by itself says nothing of it.
            Either::Right(_) if source.state() == State::Open => continue,
            Either::Right(_) => return Heard::Cut,
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

/// A report that is followed: what comes is shown once in about a frame, however much comes until then.
#[derive(Clone)]
struct Followed {
    report: RwSignal<Report>,
    /// Whether something came that is not shown yet.
    is_due: Rc<Cell<bool>>,
}

impl Followed {
    fn apply(&self, batch: &Batch) {
        // Nobody waits for a page that has gone on.
        let is_here = self.report.try_update_untracked(|report| report.apply(batch)).is_some();
        let has_ended = || self.report.with_untracked(|report| report.phase.is_ended());
        if !is_here || self.is_due.replace(true) && !has_ended() {
            return;
        }
        // In a task of its own, not in that of a frame: there style, layout and drawing follow of it.
        let rest = if has_ended() { Duration::ZERO } else { self.rest() };
        let this = self.clone();
        set_timeout(move || this.show(), rest);
    }

    /// What is shown anew each time takes as long as the report is large: in between the page is left to who uses it.
    fn rest(&self) -> Duration {
        let counts = self.report.with_untracked(|report| report.counts);
        FRAME + Duration::from_millis((counts.open + counts.filtered + counts.closed / 8) / PORTS_PER_MS)
    }

    fn show(&self) {
        // Reading says whether the page is still there.
        if self.is_due.replace(false) && self.report.try_with_untracked(|_| ()).is_some() {
            self.report.notify();
        }
    }
}

/// Doubles with each vain attempt, up to a ceiling; begins anew once something was heard.
fn next_wait(last: Duration, has_heard: bool) -> Duration {
    if has_heard { FIRST_WAIT } else { (last * 2).min(LONGEST_WAIT) }
}
