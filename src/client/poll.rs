//! Follows a scan by short requests, each of which the server answers at once: for a page that may not hold a stream open.

use super::followed::Followed;
use super::live::Heard;
use super::slice::{Slice, now};
use super::{Connection, events_base};
use crate::model::event::{Batch, ScanId};
use crate::model::problem::ApiError;
use gloo_net::http::Request;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use std::time::Duration;
use web_sys::AbortSignal;

/// How often a person is shown something new: often enough to see a scan move.
const POLL_EVERY: Duration = Duration::from_millis(250);
/// The same while nothing new comes, as in a pause.
const POLL_IDLE_EVERY: Duration = Duration::from_millis(1_000);
/// A page rests so many times as long as its last request took: on a slow line many pages share few connections.
const REST_FACTOR: u32 = 2;
/// How soon it is tried again whether a stream may be opened.
const TRY_STREAM_EVERY: Duration = Duration::from_secs(5);
/// A request that takes longer is dropped, for it holds a connection.
const PATIENCE_MS: u32 = 10_000;
const NOT_FOUND: u16 = 404;

/// Polls until something is wrong, the scan has ended, or a stream may be free.
pub(super) async fn poll(id: &ScanId, followed: &Followed, connection: RwSignal<Connection>) -> Heard {
    let (from, mut rest) = (now(), POLL_EVERY);
    loop {
        let (before, asked_at) = (followed.seq(), now());
        let heard = ask(id, followed).await;
        if heard != Heard::Again {
            return heard;
        }
        if connection.get_untracked() != Connection::Fine {
            connection.set(Connection::Fine);
        }
        rest = if followed.seq() > before { POLL_EVERY } else { (rest * 2).min(POLL_IDLE_EVERY) };
        sleep(rest.max((now() - asked_at) * REST_FACTOR)).await;
        if now() > from + TRY_STREAM_EVERY {
            return Heard::Again;
        }
    }
}

/// Asks once for what came since, and takes it in.
pub(super) async fn ask(id: &ScanId, followed: &Followed) -> Heard {
    let url = events_base().api_events_now(id, followed.seq());
    let signal = AbortSignal::timeout_with_u32(PATIENCE_MS);
    let Ok(answer) = Request::get(&url).abort_signal(Some(&signal)).send().await else {
        return Heard::Cut;
    };
    let Ok(text) = answer.text().await else {
        return Heard::Cut;
    };
    if !answer.ok() {
        // In our words: a proxy without its server may say it too.
        let is_gone = answer.status() == NOT_FOUND && text.contains(ApiError::NotFound.code());
        return if is_gone { Heard::Gone } else { Heard::Cut };
    }
    let mut slice = Slice::begin();
    for data in text.lines().filter_map(|line| line.strip_prefix("data: ")) {
        if slice.is_spent() {
            followed.set_behind(true);
            slice.rest().await;
        }
        let Ok(batch) = serde_json::from_str::<Batch>(data) else {
            return Heard::Cut;
        };
        if followed.apply(&batch).is_err() {
            return Heard::Gap;
        }
    }
    followed.set_behind(false);
    if followed.is_ended() { Heard::End } else { Heard::Again }
}
