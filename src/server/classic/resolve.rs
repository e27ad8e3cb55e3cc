//! LukitaPort's `GET /api/resolve?target=`: what a target stands for, without scanning it.

use super::host::{Found, Host, find};
use super::language;
use super::refusal::{Refusal, WrongParameter, could_not_resolve_target};
use crate::model::problem::Problem;
use crate::model::request::ScanRequest;
use crate::model::targets::Targets;
use crate::server::ServerState;
use crate::words::{Locale, problem};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::net::IpAddr;

#[derive(Serialize)]
struct Resolved {
    /// The target as it was understood; what was typed where it was not.
    input: String,
    ip: Option<IpAddr>,
    /// The name that was looked up, or that of an address.
    hostname: Option<String>,
    /// Whether a name was looked up and has an address.
    resolved: bool,
    error: Option<String>,
}

/// `GET /api/resolve?target=`. What is wrong with the target stands in `error`, with status 200 as there.
pub(super) async fn resolve(
    State(state): State<ServerState>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let locale = language(&headers);
    let Some((_, input)) = pairs.into_iter().rfind(|(name, _)| name == "target") else {
        let missing = WrongParameter::new("target", "missing", problem(locale, &Problem::TargetMissing));
        return Refusal::Parameters(vec![missing]).to_lukitaport(&headers, locale);
    };
    Json(look_up(&state, input, locale).await).into_response()
}

async fn look_up(state: &ServerState, input: String, locale: Locale) -> Resolved {
    // Of a URL only its host: the rest may be secret.
    let input = input.parse::<Targets>().map_or(input, |targets| targets.to_string());
    let request = ScanRequest { target: input.clone(), ..ScanRequest::default() };
    match find(&state.scans, &request).await.map(|Found { host, .. }| host) {
        Ok(Host { name: Some(name), address }) => {
            Resolved { input, ip: Some(address), hostname: Some(name), resolved: true, error: None }
        }
        Ok(Host { name: None, address }) => {
            let hostname = state.scans.environment().resolver.name_of(address).await;
            Resolved { input, ip: Some(address), hostname, resolved: false, error: None }
        }
        Err(refusal) => {
            let error = Some(refusal.sentence(locale, could_not_resolve_target));
            Resolved { input, ip: None, hostname: None, resolved: false, error }
        }
    }
}
