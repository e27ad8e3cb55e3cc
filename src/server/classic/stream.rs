//! LukitaPort's `GET /api/scan`: starts a scan and tells it as unnamed events.

use super::host::{Found, find};
use super::language;
use super::parameters::{Parameters, Profile};
use super::refusal::Refusal;
use super::running::{Running, shortfall};
use super::transcript::{Message, Meta, Transcript};
use crate::model::event::ScanEvent;
use crate::server::ServerState;
use crate::server::caller::Caller;
use crate::words::Locale;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::watch;

/// A comment line this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// `GET /api/scan`. The scan ends when its reader goes away.
pub(super) async fn scan(
    State(state): State<ServerState>,
    Query(pairs): Query<Vec<(String, String)>>,
    caller: Caller,
    headers: HeaderMap,
) -> Response {
    let locale = language(&headers);
    match Reader::begin(&state, &caller, &pairs, locale).await {
        Ok(reader) => event_stream(reader.into_messages()),
        Err(refusal) => refusal.to_lukitaport(&headers, locale),
    }
}

/// Messages as unnamed events.
pub(super) fn event_stream(messages: impl Stream<Item = Message> + Send + 'static) -> Response {
    let events = messages.map(|message| Event::default().json_data(message));
    let sse = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    // nginx would hold events back to fill its buffer.
    let no_buffering = (HeaderName::from_static("x-accel-buffering"), "no");
    ([no_buffering], sse).into_response()
}

/// The one reader of a scan.
struct Reader {
    running: Running,
    changes: watch::Receiver<u64>,
    after: u64,
    transcript: Transcript,
    locale: Locale,
    waiting: VecDeque<Message>,
    is_over: bool,
}

impl Reader {
    async fn begin(
        state: &ServerState,
        caller: &Caller,
        pairs: &[(String, String)],
        locale: Locale,
    ) -> Result<Reader, Refusal> {
        let Parameters { request, profile } = Parameters::read(pairs, locale).map_err(Refusal::Parameters)?;
        let found = find(&state.scans, &request).await?;
        let running = Running::start(&state.scans, &found.of_address(), caller)?;
        let total = running.log().report().plan.ports;
        let meta = meta(found, profile, total);
        Ok(Reader {
            changes: running.log().changes(),
            running,
            after: 0,
            transcript: Transcript::new(total),
            locale,
            waiting: VecDeque::from([Message::Meta(meta)]),
            is_over: false,
        })
    }

    fn into_messages(self) -> impl Stream<Item = Message> + Send {
        unfold(self, |mut reader| async move { Some((reader.next().await?, reader)) })
    }

    async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.waiting.pop_front() {
                return Some(message);
            }
            if self.is_over {
                return None;
            }
            self.changes.borrow_and_update();
            let batch = self.running.log().read_after(self.after);
            self.after = batch.seq;
            batch.events.iter().for_each(|event| self.take(event));
            if batch.events.is_empty() && self.changes.changed().await.is_err() {
                return None;
            }
        }
    }

    fn take(&mut self, event: &ScanEvent) {
        self.waiting.extend(self.transcript.tell(event));
        if matches!(event, ScanEvent::Finished { .. }) {
            self.is_over = true;
            let shortfall = shortfall(&self.running.log().report(), self.locale);
            self.waiting.push_back(match shortfall {
                Some(error) => Message::Error { error },
                None => self.transcript.done(),
            });
        }
    }
}

fn meta(found: Found, profile: Profile, total_ports: u32) -> Meta {
    let Found { host, request } = found;
    Meta {
        r#type: "meta",
        ip: host.address,
        resolved: host.name.is_some(),
        hostname: host.name,
        total_ports,
        mode: request.mode().as_str(),
        input: request.target,
        profile: profile.as_str(),
    }
}
