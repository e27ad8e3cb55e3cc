//! The server functions that the page calls, and nothing else: bodies of one line.
//!
//! They are public endpoints like any other: limits and policy stand behind them, in `Scans`.

#![allow(missing_docs, reason = "the macro makes structs of the arguments, whose fields it does not document")]

use crate::model::diff::Diff;
use crate::model::event::ScanId;
use crate::model::problem::ApiError;
use crate::model::report::packed::PackedReport;
use crate::model::request::SentRequest;
use crate::model::summary::ScanSummary;
use crate::model::wish::Wish;
use leptos::prelude::*;
use leptos::server_fn::codec::Post;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::{DeserializeOwned, Error};

type Json = Post<JsonText>;

/// JSON, read as text and not, as Leptos's own does, as bytes: all else that the page reads is text, and for each of
/// the two the browser would have to load a reader of every type.
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, serde_json::Error> {
        serde_json::to_string(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, serde_json::Error> {
        serde_json::from_str(str::from_utf8(&bytes).map_err(serde_json::Error::custom)?)
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> ApiError {
        match error {
            // On the server: what a page sent. In the browser: what a server of another version answered.
            ServerFnErrorErr::Deserialization(detail) | ServerFnErrorErr::Args(detail) => {
                ApiError::Malformed { detail }
            }
            _ => ApiError::Unreachable,
        }
    }
}

/// Starts a scan; answers its name.
#[server(prefix = "/fn", endpoint = "start_scan", input = Json, output = Json)]
pub async fn start_scan(request: SentRequest) -> Result<ScanId, ApiError> {
    crate::server::page::start_scan(request)
}

/// The report of a scan as it stands; for whoever will follow it, as it began.
#[server(prefix = "/fn", endpoint = "get_report", input = Json, output = Json)]
pub async fn get_report(id: ScanId, will_follow: bool) -> Result<PackedReport, ApiError> {
    crate::server::page::get_report(&id, will_follow).map(PackedReport::of)
}

/// The scans that this browser has started since it was opened, newest first.
#[server(prefix = "/fn", endpoint = "get_history", input = Json, output = Json)]
pub async fn get_history() -> Result<Vec<ScanSummary>, ApiError> {
    crate::server::page::get_history()
}

/// What differs between two scans as they stand.
#[server(prefix = "/fn", endpoint = "get_diff", input = Json, output = Json)]
pub async fn get_diff(before: ScanId, after: ScanId) -> Result<Diff, ApiError> {
    crate::server::page::get_diff(&before, &after)
}

/// Stops, pauses or resumes a scan; what is known stays.
#[server(prefix = "/fn", endpoint = "send_wish", input = Json, output = Json)]
pub async fn send_wish(id: ScanId, wish: Wish) -> Result<(), ApiError> {
    crate::server::page::send_wish(&id, wish)
}
