//! Reports as files: `GET /api/scans/{id}/report.json`, `.csv`, `.html` and `.svg`.

use super::ServerState;
use super::local_time::minutes_ahead;
use super::problem_json::ProblemJson;
use super::rest::Named;
use super::scans::now_ms;
use crate::formats::{Export, Format};
use crate::model::event::{PortState, ScanId};
use crate::model::report::Report;
use crate::words::{Locale, language_of, wished_language};
use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE, HeaderName};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::timeout;

/// So much of a file is sent at once, in bytes.
const PIECE: usize = 64 * 1024;
/// So many pieces are made before the reader has taken them.
const PIECES_AHEAD: usize = 4;
/// A reader that takes nothing for so long has no thread waiting for it any more, and who waits for the turn of their
/// own file is told to come back.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many files are written at once.
pub(super) const EXPORTS_AT_ONCE: usize = 16;

#[derive(serde::Deserialize)]
pub(super) struct Wanted {
    /// Only ports of this state.
    state: Option<String>,
    /// The language of what people read; without it the one of the page.
    lang: Option<String>,
}

/// The report as it stands, to be kept. It is written while it is sent.
pub(super) async fn file(
    format: Format,
    State(state): State<ServerState>,
    id: Named<ScanId>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ProblemJson> {
    let (Path(id), Query(wanted)) = (id?, wanted?);
    let scan = state.scans.get(&id)?;
    let shown = shown_state(&wanted)?;
    // Each holds a copy of the report and a thread that others need too, for files and names.
    let place = timeout(PATIENCE, Arc::clone(&state.exports).acquire_owned()).await;
    let Ok(Ok(place)) = place else { return Err(ProblemJson::too_many_exports()) };
    let report = scan.log.report();
    let file = File {
        report,
        format,
        locale: language(&wanted, &headers),
        shown,
        generated_at_ms: now_ms(),
        is_simulated: state.scans.is_simulated(),
    };
    let disposition = format!("attachment; filename=\"{}\"", file.export().file_name(format));
    let head = [
        (CONTENT_TYPE, format.media_type().to_owned()),
        (CONTENT_DISPOSITION, disposition),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((head, stream(file, place)).into_response())
}

fn shown_state(wanted: &Wanted) -> Result<Option<PortState>, ProblemJson> {
    let Some(text) = wanted.state.as_deref().filter(|text| *text != "all") else {
        return Ok(None);
    };
    let known = PortState::ALL.into_iter().find(|state| state.as_str() == text);
    let unknown =
        || ProblemJson::malformed(StatusCode::BAD_REQUEST, "state is open, closed, filtered or all".to_owned());
    known.map(Some).ok_or_else(unknown)
}

fn language(wanted: &Wanted, headers: &HeaderMap) -> Locale {
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let asked = wanted.lang.as_deref().and_then(language_of);
    asked.or_else(|| wished_language(header(COOKIE), header(ACCEPT_LANGUAGE))).unwrap_or_default()
}

struct File {
    report: Report,
    format: Format,
    locale: Locale,
    shown: Option<PortState>,
    generated_at_ms: u64,
    is_simulated: bool,
}

impl File {
    fn export(&self) -> Export<'_> {
        let File { report, locale, shown, generated_at_ms, is_simulated, .. } = self;
        Export {
            report,
            locale: *locale,
            shown: *shown,
            generated_at_ms: *generated_at_ms,
            zone: minutes_ahead,
            is_simulated: *is_simulated,
        }
    }
}

/// Written on a thread that may wait, since a slow reader makes it wait. One that ends before the file is whole ends
/// with an error, so that nobody takes a part for the whole.
fn stream(file: File, place: OwnedSemaphorePermit) -> Body {
    let (pieces, taken) = mpsc::channel::<Bytes>(PIECES_AHEAD);
    let is_whole = Arc::new(AtomicBool::new(false));
    let written = Arc::clone(&is_whole);
    tokio::task::spawn_blocking(move || {
        let _place = place;
        let mut out = BufWriter::with_capacity(PIECE, Pieces { sender: pieces, runtime: Handle::current() });
        let result = file.export().write(file.format, &mut out).and_then(|()| out.flush());
        written.store(result.is_ok(), Ordering::Release);
    });
    let pieces = unfold(Some(taken), move |taken| {
        let is_whole = Arc::clone(&is_whole);
        async move {
            let mut taken = taken?;
            match taken.recv().await {
                Some(piece) => Some((Ok(piece), Some(taken))),
                None if is_whole.load(Ordering::Acquire) => None,
                None => Some((Err(io::Error::from(io::ErrorKind::UnexpectedEof)), None)),
            }
        }
    });
    Body::from_stream(pieces)
}

/// A writer whose writes are pieces of a body.
struct Pieces {
    sender: mpsc::Sender<Bytes>,
    runtime: Handle,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Bytes::copy_from_slice(bytes);
        let taken = timeout(PATIENCE, self.sender.send(piece));
        match self.runtime.block_on(taken) {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
