//! The events of a scan as server-sent events (HTML standard, section 9.2).

use super::ServerState;
use super::problem_json::ProblemJson;
use super::replay::replay;
use super::rest::Named;
use super::scan_log::Message;
use super::scans::Scan;
use crate::model::event::ScanId;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// A reader is told at most twenty times a second: a person sees no more, and a phone need not draw more.
const MIN_INTERVAL: Duration = Duration::from_millis(50);
/// A comment line this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How soon a browser comes back after a cut.
const RETRY: Duration = Duration::from_millis(1_000);

/// How long a stream waits for its scan's end when the server goes down.
const LAST_WORDS: Duration = Duration::from_millis(500);

#[derive(serde::Deserialize)]
pub(super) struct Cursor {
    #[serde(default)]
    after: u64,
    /// Whether the stream stays open for what is still to come.
    #[serde(default = "yes")]
    wait: bool,
    /// Whether a scan that has ended is told as it went.
    #[serde(default)]
    replay: bool,
}

fn yes() -> bool {
    true
}

/// `GET /api/scans/{id}/events?after=SEQ`. A browser that reconnects says where it was by
/// `Last-Event-ID`; the larger number counts. 204, which ends reconnecting, when there is no more to come.
/// With `&wait=false` the answer ends with what is known now, for a reader that may not hold a connection open. With
/// `&replay=true` a scan that has ended is told as it went, in ten seconds at most.
pub(super) async fn events(
    State(state): State<ServerState>,
    id: Named<ScanId>,
    cursor: Result<Query<Cursor>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ProblemJson> {
    let Path(id) = id?;
    let scan = state.scans.get(&id)?;
    let Query(cursor) = cursor?;
    let last_seen = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let after = cursor.after.max(last_seen.unwrap_or(0));
    if scan.log.is_ended() && after >= scan.log.last_seq() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    if cursor.replay && scan.log.is_ended() {
        let stream = replay(scan, after).take_until(Box::pin(async move { state.shutdown.wait().await }));
        return Ok(as_it_comes(stream));
    }
    let changes = scan.log.changes();
    let shutdown = Box::pin(state.shutdown.wait());
    let reader = Reader {
        scan,
        after,
        changes,
        shutdown,
        waits: cursor.wait,
        waiting: VecDeque::new(),
        is_first: true,
        is_going_down: false,
        is_over: false,
    };
    Ok(as_it_comes(reader.into_stream()))
}

fn as_it_comes(events: impl Stream<Item = Result<Event, axum::Error>> + Send + 'static) -> Response {
    let sse = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    // nginx would hold events back to fill its buffer.
    let no_buffering = (HeaderName::from_static("x-accel-buffering"), "no");
    ([no_buffering], sse).into_response()
}

/// Where one reader is.
struct Reader<F> {
    scan: Arc<Scan>,
    after: u64,
    changes: watch::Receiver<u64>,
    shutdown: F,
    /// Whether it stays for what is still to come.
    waits: bool,
    /// Read, and not sent yet.
    waiting: VecDeque<Message>,
    is_first: bool,
    /// The server goes down: the last events, then `bye`, then the end.
    is_going_down: bool,
    is_over: bool,
}

impl<F: Future<Output = ()> + Unpin + Send + 'static> Reader<F> {
    fn into_stream(self) -> impl Stream<Item = Result<Event, axum::Error>> + Send {
        unfold(self, |mut reader| async move {
            let event = reader.next().await?;
            Some((event, reader))
        })
    }

    async fn next(&mut self) -> Option<Result<Event, axum::Error>> {
        while self.waiting.is_empty() {
            if self.is_over {
                return None;
            }
            if self.is_going_down {
                self.is_over = true;
                return Some(Ok(Event::default().event("bye").data("shutdown")));
            }
            if !self.is_first && self.after == self.scan.log.last_seq() {
                if !self.waits {
                    return None;
                }
                tokio::time::sleep(MIN_INTERVAL).await;
                self.wait_for_change().await;
            }
            self.changes.borrow_and_update();
            // Whether it has ended is asked first: what it ends with must be among the messages.
            let has_ended = self.scan.log.is_ended() && !self.is_going_down;
            self.waiting = self.scan.log.messages_after(self.after).into();
            self.after = self.waiting.back().map_or(self.after, |(seq, _)| *seq);
            self.is_over = has_ended && self.after == self.scan.log.last_seq();
        }
        let (seq, text) = self.waiting.pop_front()?;
        let event = Event::default().id(seq.to_string()).data(&*text);
        Some(Ok(if std::mem::take(&mut self.is_first) { event.retry(RETRY) } else { event }))
    }

    async fn wait_for_change(&mut self) {
        tokio::select! {
            biased;
            () = &mut self.shutdown => {
                self.is_going_down = true;
                // The scan was told to stop: its last event belongs to the story.
                let scan = Arc::clone(&self.scan);
                let ended = async {
                    while !scan.log.is_ended() && self.changes.changed().await.is_ok() {}
                };
                let _ = tokio::time::timeout(LAST_WORDS, ended).await;
            }
            _ = self.changes.changed() => {}
        }
    }
}
