//! A Portolan that the demo has found: its interface for programs, asked from another origin.

use crate::client::Source;
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::problem::{ApiError, FieldError};
use crate::model::report::Report;
use crate::model::request::ScanRequest;
use crate::model::server_address::ServerAddress;
use crate::model::wish::Wish;
use futures_util::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::sleep;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::pin;
use std::time::Duration;

/// A server on this machine answers at once; one far away may take its time.
const LOOK_FOR: Duration = Duration::from_secs(3);

/// Each is asked for when the history is shown.
const MAX_REMEMBERED: usize = 10;

thread_local! {
    static STARTED: RefCell<VecDeque<ScanId>> = const { RefCell::new(VecDeque::new()) };
}

/// What `GET /api/version` says.
#[derive(Deserialize)]
struct About {
    name: String,
    version: String,
    #[serde(default)]
    simulated: bool,
}

/// The one request by which the demo looks for a server; `None` if no Portolan answers there that allows
/// the origin of this page.
pub(super) async fn look(at: &ServerAddress) -> Option<Source> {
    let asked = pin!(async {
        let answer = Request::get(&BasePath::of_server(at).api_version()).send().await.ok()?;
        read::<About>(answer).await.ok()
    });
    let about = match select(asked, sleep(LOOK_FOR)).await {
        Either::Left((about, _)) => about?,
        Either::Right(_) => return None,
    };
    let is_portolan = about.name == "Portolan";
    is_portolan.then(|| Source::Portolan { at: at.clone(), version: about.version, is_simulated: about.simulated })
}

/// Starts a scan there.
///
/// # Errors
/// What the server said.
pub(super) async fn start(at: &ServerAddress, request: &ScanRequest) -> Result<ScanId, ApiError> {
    #[derive(Deserialize)]
    struct Started {
        id: ScanId,
    }
    let body = serde_json::to_string(request).map_err(|_| ApiError::Unreachable)?;
    let post = Request::post(&BasePath::of_server(at).api_scans()).header("content-type", "application/json");
    let post = post.body(body).map_err(|_| ApiError::Unreachable)?;
    let started: Started = read(post.send().await.map_err(|_| ApiError::Unreachable)?).await?;
    remember(started.id.clone());
    Ok(started.id)
}

/// The scans that this page has started there, the last few, newest first.
pub(super) fn started() -> Vec<ScanId> {
    STARTED.with_borrow(|started| started.iter().cloned().collect())
}

fn remember(id: ScanId) {
    STARTED.with_borrow_mut(|started| {
        started.push_front(id);
        started.truncate(MAX_REMEMBERED);
    });
}

/// A report from there.
///
/// # Errors
/// What the server said.
pub(super) async fn report(at: &ServerAddress, id: &ScanId) -> Result<Report, ApiError> {
    let answer = Request::get(&BasePath::of_server(at).api_scan(id)).send().await;
    read(answer.map_err(|_| ApiError::Unreachable)?).await
}

/// Stops, pauses or resumes a scan there.
///
/// # Errors
/// What the server said.
pub(super) async fn send(at: &ServerAddress, id: &ScanId, wish: Wish) -> Result<(), ApiError> {
    let answer = Request::post(&BasePath::of_server(at).api_wish(id, wish)).send().await;
    let answer = answer.map_err(|_| ApiError::Unreachable)?;
    if answer.ok() { Ok(()) } else { Err(refusal(answer).await) }
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, ApiError> {
    if !answer.ok() {
        return Err(refusal(answer).await);
    }
    let text = answer.text().await.map_err(|_| ApiError::Unreachable)?;
    serde_json::from_str(&text).map_err(|_| ApiError::Unreachable)
}

/// From `application/problem+json` (RFC 9457).
async fn refusal(answer: Response) -> ApiError {
    #[derive(Deserialize)]
    struct Problem {
        code: String,
        #[serde(default)]
        fields: Vec<FieldError>,
        #[serde(default)]
        max: u32,
    }
    let text = answer.text().await.unwrap_or_default();
    match serde_json::from_str::<Problem>(&text) {
        Ok(Problem { code, fields, max }) => match code.as_str() {
            "invalid" => ApiError::Invalid { fields },
            "denied" => ApiError::Denied { fields },
            "not_found" => ApiError::NotFound,
            "busy" => ApiError::Busy { max },
            "caller_busy" => ApiError::CallerBusy { max },
            "stopping" => ApiError::Stopping,
            _ => ApiError::Unreachable,
        },
        Err(_) => ApiError::Unreachable,
    }
}
