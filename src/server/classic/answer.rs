//! Network Port Scanner's `POST /api/scan`: one answer when the scan is done.

use super::host::{find, names_ports};
use super::language;
use super::refusal::Refusal;
use super::running::{Running, shortfall};
use super::services;
use crate::model::ports::Port;
use crate::model::report::Report;
use crate::model::request::ScanRequest;
use crate::model::service::common_ports;
use crate::server::ServerState;
use crate::server::caller::Caller;
use crate::words::Locale;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use std::net::IpAddr;
use time::OffsetDateTime;

/// Its words for a body that is wrong; clients compare them.
const MISSING: &str = "Missing required parameters";
const BAD_RANGE: &str = "Invalid port range";
const NO_RANGE: &str = "Invalid port range format";

#[derive(Serialize)]
struct Answer {
    target: String,
    target_ip: IpAddr,
    /// In seconds, with two decimals.
    scan_time: f64,
    /// `2025-03-20 10:00:00`, in UTC.
    start_time: Option<String>,
    open_ports: Vec<OpenPort>,
    total_open_ports: usize,
}

#[derive(Serialize)]
struct OpenPort {
    port: Port,
    state: &'static str,
    service: &'static str,
}

/// `POST /api/scan`. The scan ends when nobody waits for its answer any more.
pub(super) async fn scan(
    State(state): State<ServerState>,
    caller: Caller,
    headers: HeaderMap,
    body: Result<Json<Value>, JsonRejection>,
) -> Response {
    let locale = language(&headers);
    let request = match body.map(|Json(body)| read(&body)) {
        Ok(Ok(request)) => request,
        Ok(Err(error)) => return refused(StatusCode::BAD_REQUEST, error),
        Err(rejection) => return refused(rejection.status(), &rejection.body_text()),
    };
    match answer(&state, &caller, &request, locale).await {
        Ok(Ok(answer)) => Json(answer).into_response(),
        Ok(Err(shortfall)) => refused(StatusCode::OK, &shortfall),
        Err(refusal) => refusal.to_network_port_scanner(locale),
    }
}

fn refused(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}

/// The answer, or why a scan that was begun has none: told with status 200, as a name without an address is.
async fn answer(
    state: &ServerState,
    caller: &Caller,
    request: &ScanRequest,
    locale: Locale,
) -> Result<Result<Answer, String>, Refusal> {
    let found = find(&state.scans, request).await?;
    let running = Running::start(&state.scans, &found.of_address(), caller)?;
    let mut changes = running.log().changes();
    while !running.log().is_ended() && changes.changed().await.is_ok() {}
    let report = running.log().report();
    Ok(match shortfall(&report, locale) {
        Some(error) => Err(error),
        None => Ok(Answer::of(&report, found.request.target, found.host.address)),
    })
}

impl Answer {
    fn of(report: &Report, target: String, target_ip: IpAddr) -> Answer {
        let open = report.open_ports().map(|(_, port, row)| OpenPort {
            port,
            state: row.state.as_str(),
            service: services::registered(port),
        });
        let open_ports: Vec<OpenPort> = open.collect();
        Answer {
            target,
            target_ip,
            scan_time: (report.progress.elapsed_ms as f64 / 10.0).round() / 100.0,
            start_time: date_and_time(report.started_at_ms),
            total_open_ports: open_ports.len(),
            open_ports,
        }
    }
}

fn date_and_time(at_ms: u64) -> Option<String> {
    let at = OffsetDateTime::from_unix_timestamp(i64::try_from(at_ms / 1000).ok()?).ok()?;
    let (hour, minute, second) = at.to_hms();
    Some(format!("{} {hour:02}:{minute:02}:{second:02}", at.date()))
}

/// What the body asks for; the model judges target, timeout and threads.
fn read(body: &Value) -> Result<ScanRequest, &'static str> {
    let target = body["target"].as_str().filter(|target| !target.trim().is_empty()).ok_or(MISSING)?;
    let (ports, first_port, last_port) = match &body["portRange"] {
        // The port that the target names takes the place of the usual ones, as everywhere.
        Value::Null if names_ports(target) => (String::new(), String::new(), String::new()),
        Value::Null => (common_ports().to_string(), String::new(), String::new()),
        range => {
            let (first, last) = read_range(range)?;
            (String::new(), first.to_string(), last.to_string())
        }
    };
    Ok(ScanRequest {
        target: target.to_owned(),
        mode: "custom".to_owned(),
        ports,
        first_port,
        last_port,
        timeout: number_or(&body["timeout"], "1"),
        parallel: number_or(&body["threads"], "100"),
        ..ScanRequest::default()
    })
}

fn read_range(range: &Value) -> Result<(Port, Port), &'static str> {
    let Some([first, last]) = range.as_array().map(Vec::as_slice) else {
        return Err(NO_RANGE);
    };
    let number = |value: &Value| match value {
        Value::Number(number) => number.as_f64().filter(|number| number.fract() == 0.0),
        Value::String(text) => text.trim().parse::<i32>().ok().map(f64::from),
        _ => None,
    };
    let (first, last) = number(first).zip(number(last)).ok_or(NO_RANGE)?;
    let port = |number: f64| (1.0..=65_535.0).contains(&number).then(|| Port::new(number as u16)).flatten();
    let (first, last) = port(first).zip(port(last)).ok_or(BAD_RANGE)?;
    if first <= last { Ok((first, last)) } else { Err(BAD_RANGE) }
}

/// As text; what is no number stays what it is, so that the model can say so.
fn number_or(value: &Value, default: &str) -> String {
    match value {
        Value::Null => default.to_owned(),
        // An empty text would stand for the automatic choice.
        Value::String(text) if text.trim().is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::limits::Limits;

    #[test]
    fn ranges_are_common_custom_and_all() {
        let ports = |range: Value| {
            let request = read(&json!({"target": "a.example", "portRange": range}))?;
            Ok(request.validate(&Limits::SERVER).unwrap().ports.len())
        };
        for (range, expected) in [
            (json!(null), Ok(20)),
            (json!([1, 65_535]), Ok(65_535)),
            (json!([80, 80]), Ok(1)),
            (json!(["20", 25.0]), Ok(6)),
            (json!([25, 20]), Err(BAD_RANGE)),
            (json!([0, 20]), Err(BAD_RANGE)),
            (json!([1, 99_999]), Err(BAD_RANGE)),
            (json!([1]), Err(NO_RANGE)),
            (json!([1, 2, 3]), Err(NO_RANGE)),
            (json!([1.5, 2]), Err(NO_RANGE)),
            (json!(["ssh", 25]), Err(NO_RANGE)),
            (json!("1-1024"), Err(NO_RANGE)),
            (json!({"start": 1}), Err(NO_RANGE)),
        ] {
            assert_eq!(ports(range.clone()), expected, "{range}");
        }
    }

    #[test]
    fn a_body_without_a_target_lacks_something() {
        for body in [json!({}), json!([]), json!(null), json!({"target": " "}), json!({"target": 7})] {
            assert_eq!(read(&body), Err(MISSING), "{body}");
        }
    }

    #[test]
    fn times_are_written_as_there() {
        assert_eq!(date_and_time(1_742_464_800_999).as_deref(), Some("2025-03-20 10:00:00"));
    }
}
