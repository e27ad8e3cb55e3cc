//! Follows a running scan: over server-sent events where this page may hold a stream open, else by polling; and comes
//! back after every cut.

use super::followed::Followed;
use super::poll::{ask, poll};
use super::slice::{Slice, now};
use super::stage::when_whole;
use super::stream_lock::lock_stream;
use super::{Connection, events_base, load_report};
use crate::model::event::{Batch, Phase, ScanId};
use crate::model::report::Report;
use futures_util::future::{AbortHandle, Either, abortable, select as select_first};
use futures_util::stream::{PollNext, select_with_strategy};
use futures_util::{FutureExt, StreamExt};
use gloo_net::eventsource::State;
use gloo_net::eventsource::futures::EventSource;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

const FIRST_WAIT: Duration = Duration::from_millis(500);
/// How often the state of a quiet connection is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A stream that brings nothing for so long is opened anew: a line may be dead and look open, and a scan that runs tells
/// of its progress more often.
const LONGEST_QUIET: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Why a page stopped reading.
#[derive(PartialEq, Eq)]
pub(super) enum Heard {
    /// The scan has ended.
    End,
    /// The connection was cut, or what came was not understood.
    Cut,
    /// The server goes down.
    Bye,
    /// The server does not know the scan.
    Gone,
    /// Events are missing.
    Gap,
    /// Nothing is wrong, but it is time to choose anew how to read.
    Again,
}

/// Follows a running scan into `report`, or one that is replayed, until it ends or the component is gone. It begins when
/// the page is whole: what the server has made is taken over as it was made.
pub fn follow(report: RwSignal<Report>, connection: RwSignal<Connection>, is_replay: bool) {
    let Some(id) = report.with_untracked(|report| report.id.clone().filter(|_| !report.phase.is_ended())) else {
        return;
    };
    let (following, handle) = abortable(follow_until_end(id, Followed::new(report), connection, is_replay));
    on_cleanup(move || AbortHandle::abort(&handle));
    when_whole(|| {
        spawn_local(async move {
            // Aborted when the component is gone; nobody waits for it.
            let _ = following.await;
        });
    });
}

async fn follow_until_end(id: ScanId, followed: Followed, connection: RwSignal<Connection>, is_replay: bool) {
    let mut wait = FIRST_WAIT;
    loop {
        let before = followed.seq();
        let heard = match lock_stream().await {
            // Held as long as the stream is.
            Some(_lock) => listen(&id, &followed, connection, is_replay).await,
            // A stream that is soon over; to who polls all would be told at once.
            None if is_replay => listen(&id, &followed, connection, true).await,
            None => poll(&id, &followed, connection).await,
        };
        let is_lost = match heard {
            Heard::Again => continue,
            Heard::Gap if renew(&id, &followed).await => continue,
            Heard::Cut | Heard::Gap => Connection::Reconnecting,
            Heard::Bye => Connection::ServerStopping,
            Heard::End | Heard::Gone => return conclude(heard, &followed, connection),
        };
        connection.set(is_lost);
        wait = next_wait(wait, followed.seq() > before);
        sleep(wait).await;
        // A stream does not say why it cannot be had.
        let heard = ask(&id, &followed).await;
        match heard {
            Heard::Again => connection.set(Connection::Fine),
            Heard::End | Heard::Gone => return conclude(heard, &followed, connection),
            // Still away.
            Heard::Cut | Heard::Bye | Heard::Gap => {}
        }
    }
}

/// Takes the whole report where events are missing; answers whether it could be had.
async fn renew(id: &ScanId, followed: &Followed) -> bool {
    let report = load_report(id.clone()).await;
    report.is_ok_and(|report| {
        followed.renew(report);
        true
    })
}

fn conclude(heard: Heard, followed: &Followed, connection: RwSignal<Connection>) {
    if heard == Heard::Gone {
        // It will not go on, and has no name any more by which it could be asked for.
        followed.report.update(|report| {
            report.phase = Phase::Cancelled;
            report.id = None;
        });
    }
    connection.set(if heard == Heard::Gone { Connection::Gone } else { Connection::Fine });
}

/// Listens to one connection until it is cut.
async fn listen(id: &ScanId, followed: &Followed, connection: RwSignal<Connection>, is_replay: bool) -> Heard {
    let (base, after) = (events_base(), followed.seq());
    let url = if is_replay { base.api_replay(id, after) } else { base.api_events(id, after) };
    let Ok(mut source) = EventSource::new(&url) else {
        return Heard::Cut;
    };
    let (Ok(batches), Ok(byes)) = (source.subscribe("message"), source.subscribe("bye")) else {
        return Heard::Cut;
    };
    // All that came before an error or the last word is read before it.
    let mut events = select_with_strategy(batches, byes, |(): &mut ()| PollNext::Left);
    let (mut slice, mut heard_at) = (Slice::begin(), now());
    loop {
        if slice.is_spent() {
            followed.set_behind(true);
            slice.rest().await;
        }
        let next = match events.next().now_or_never() {
            Some(next) => next,
            None => {
                followed.set_behind(false);
                let waited_from = now();
                let waited = select_first(events.next(), Box::pin(sleep(LOOK_EVERY))).await;
                // A browser hands over all that came at once in one task: that is one slice.
                slice.begin_if_rested(waited_from);
                match waited {
                    Either::Left((next, _)) => next,
                    // A browser that reconnects by itself says nothing of it.
                    Either::Right(_) if source.state() == State::Open => {
                        if now() > heard_at + LONGEST_QUIET {
                            return Heard::Again;
                        }
                        continue;
                    }
                    Either::Right(_) => None,
                }
            }
        };
        let Some(Ok((name, message))) = next else {
            return Heard::Cut;
        };
        if name == "bye" {
            return if followed.is_ended() { Heard::End } else { Heard::Bye };
        }
        let batch = message.data().as_string().and_then(|text| serde_json::from_str::<Batch>(&text).ok());
        let Some(batch) = batch else {
            return Heard::Cut;
        };
        if followed.apply(&batch).is_err() {
            return Heard::Gap;
        }
        heard_at = now();
        if connection.get_untracked() != Connection::Fine {
            connection.set(Connection::Fine);
        }
        if followed.is_ended() {
            return Heard::End;
        }
    }
}

/// Doubles with each vain attempt, up to a ceiling; begins anew once something was heard.
fn next_wait(last: Duration, has_heard: bool) -> Duration {
    if has_heard { FIRST_WAIT } else { (last * 2).min(LONGEST_WAIT) }
}
