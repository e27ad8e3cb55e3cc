//! Routes, asked without a socket. Scans run on the simulated lab.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use portolan::model::event::{Batch, Phase, ScanEvent, ScanId};
use portolan::model::paths::BasePath;
use portolan::model::report::Report;
use portolan::serve::{router, state};
use portolan::server::config::{Config, NetworkKind};
use portolan::server::{Shutdown, Switch};
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt;

struct App {
    router: Router,
    /// The server is up as long as this is kept.
    switch: Switch,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

fn config() -> Config {
    Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        base_path: BasePath::default(),
        allow: vec![],
        deny: vec!["192.0.2.99/32".parse().unwrap()],
        max_scans: 2,
        network: NetworkKind::Simulated,
        site_root: "target/no-such-site".to_owned(),
    }
}

fn app_with(config: &Config) -> App {
    let (shutdown, switch) = Shutdown::new();
    App { router: router(state(config, shutdown).unwrap()), switch }
}

fn app() -> App {
    app_with(&config())
}

impl App {
    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post_json(&self, path: &str, body: Value) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn post_form(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn start(&self, target: &str, ports: &str) -> ScanId {
        let answer = self.post_json("/api/scans", json!({"target": target, "mode": "custom", "ports": ports})).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()["id"].as_str().unwrap().parse().unwrap()
    }

    /// The whole stream of a scan, which ends with the scan.
    async fn events(&self, id: &ScanId, after: u64) -> Vec<Batch> {
        let answer = self.get(&format!("/api/scans/{id}/events?after={after}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        batches(&answer.body)
    }

    async fn report(&self, id: &ScanId) -> Report {
        serde_json::from_str(&self.get(&format!("/api/scans/{id}")).await.body).unwrap()
    }
}

fn batches(stream: &str) -> Vec<Batch> {
    let data = stream.lines().filter_map(|line| line.strip_prefix("data: ")).filter(|data| data.starts_with('{'));
    data.map(|json| serde_json::from_str(json).unwrap()).collect()
}

fn fold(batches: &[Batch]) -> Report {
    let mut report = Report::default();
    batches.iter().for_each(|batch| report.apply(batch));
    report
}

#[tokio::test]
async fn the_start_page_is_whole_without_a_script() {
    let answer = app().get("/").await;
    assert_eq!(answer.status, StatusCode::OK);
    for part in ["<form", "action=\"/scans\"", "method=\"post\"", "name=\"target\"", "name=\"mode\"", "value=\"full\""]
    {
        assert!(answer.body.contains(part), "{part}");
    }
    assert!(
        answer.body.contains("<html lang=\"en\"") || answer.body.contains("lang=\"en\""),
        "{}",
        &answer.body[..300]
    );
}

#[tokio::test]
async fn language_follows_the_header_and_then_the_cookie() {
    let app = app();
    let ask = |headers: Vec<(&'static str, &'static str)>| {
        let mut request = Request::get("/");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        app.send(request.body(Body::empty()).unwrap())
    };
    let spanish = ask(vec![("accept-language", "es-MX,es;q=0.9,en;q=0.5")]).await.body;
    assert!(spanish.contains("lang=\"es\"") && spanish.contains("Escanear"));
    let chosen = ask(vec![("accept-language", "es"), ("cookie", "portolan_language=en")]).await.body;
    assert!(chosen.contains("lang=\"en\"") && !chosen.contains("Escanear"));
    let dark = ask(vec![("cookie", "portolan_theme=dark")]).await.body;
    assert!(dark.contains("data-theme=\"dark\""));
}

#[tokio::test]
async fn preferences_are_kept_in_cookies_and_send_nobody_away() {
    let app = app();
    let answer = app.post_form("/preferences", "language=es&back=/about", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.headers[header::LOCATION], "/about");
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().starts_with("portolan_language=es; Path=/;"));
    let away = app.post_form("/preferences", "theme=dark&back=//evil.example/", &[]).await;
    assert_eq!(away.headers[header::LOCATION], "/");
    let nonsense = app.post_form("/preferences", "theme=pink&language=xx", &[]).await;
    assert!(!nonsense.headers.contains_key(header::SET_COOKIE));
}

#[tokio::test]
async fn the_posted_form_leads_to_the_scan() {
    let app = app();
    let answer = app.post_form("/scans", "target=web.example&mode=quick&ports=&timeout=", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let place = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
    let id: ScanId = place.strip_prefix("/scans/").unwrap().parse().unwrap();
    let report = fold(&app.events(&id, 0).await);
    assert_eq!((report.phase, report.counts.total()), (Phase::Done, 60), "two addresses, thirty ports");
    let page = app.get(&place).await.body;
    for part in ["web.example", "192.0.2.10", "https", "syn-ack", "data-state=\"open\""] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("http-equiv=\"refresh\""), "an ended scan is not fetched again");
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_and_what_is_wrong() {
    let app = app();
    let form = "target=127.1&mode=custom&ports=99999&timeout=soon";
    let answer = app.post_form("/scans", form, &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    for part in
        ["value=\"127.1\"", "value=\"99999\"", "value=\"soon\"", "not a full address", "numbers from 1 to 65535"]
    {
        assert!(answer.body.contains(part), "{part}");
    }
    assert_eq!(answer.body.matches("aria-invalid=\"true\"").count(), 3);
    let spanish = app.post_form("/scans", form, &[("accept-language", "es")]).await.body;
    assert!(spanish.contains("no es una dirección completa") && spanish.contains("números de 1 a 65535"));
    let denied = app.post_form("/scans", "target=198.51.100.7", &[]).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    assert!(denied.body.contains("may not be scanned from here"));
    let hostile = app.post_form("/scans", "target=%3Cscript%3Ealert(1)%3C/script%3E", &[]).await;
    assert!(!hostile.body.contains("<script>alert(1)"), "what was typed is text");
}

#[tokio::test]
async fn programs_get_problems_with_codes_and_fields() {
    let app = app();
    let answer = app.post_json("/api/scans", json!({"target": "", "mode": "fast", "timeout": "99"})).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(problem["code"], "invalid");
    let fields: Vec<&str> =
        problem["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["target", "mode", "timeout"]);
    assert_eq!(problem["fields"][0]["problem"]["code"], "target_missing");

    for denied in ["192.0.2.99", "0.0.0.0", "169.254.169.254", "::ffff:192.0.2.99", "192.0.2.90-110"] {
        let answer = app.post_json("/api/scans", json!({"target": denied})).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{denied}");
    }
    for missing in ["/api/scans/abc", "/api/scans/--", "/api/scans/abc/events", "/api/nothing"] {
        let answer = app.get(missing).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{missing}");
    }
}

#[tokio::test]
async fn what_is_not_understood_is_a_problem_too() {
    let app = app();
    let id = app.start("192.0.2.10", "80").await;
    let json =
        |body: &'static str| Request::post("/api/scans").header("content-type", "application/json").body(body.into());
    for (request, status) in [
        (json("{").unwrap(), 400),
        (json("{\"target\":5}").unwrap(), 422),
        (Request::post("/api/scans").body("target=a".into()).unwrap(), 415),
        (Request::get(format!("/api/scans/{id}/events?after=x")).body(Body::empty()).unwrap(), 400),
        (Request::delete("/api/scans").body(Body::empty()).unwrap(), 405),
    ] {
        let answer = app.send(request).await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{status}");
    }
}

#[tokio::test]
async fn the_stream_tells_everything_once_and_resumes_anywhere() {
    let app = app();
    let id = app.start("192.0.2.10", "1-3000").await;
    let all = app.events(&id, 0).await;
    assert!(all.iter().is_sorted_by_key(|batch| batch.seq));
    let report = fold(&all);
    assert_eq!((report.phase, report.counts.open, report.counts.total()), (Phase::Done, 3, 3_000));
    assert!(report == app.report(&id).await);
    assert!(matches!(all[0].events[0], ScanEvent::Started { .. }));

    let events: Vec<ScanEvent> = all.iter().flat_map(|batch| batch.events.clone()).collect();
    for after in 1..report.seq {
        let seen = events[..after as usize].to_vec();
        let mut resumed = fold(&[Batch { seq: after, events: seen, ..Batch::default() }]);
        app.events(&id, after).await.iter().for_each(|batch| resumed.apply(batch));
        assert!(resumed == report, "resumed after {after}");
    }
    let over = app.get(&format!("/api/scans/{id}/events?after={}", report.seq)).await;
    assert_eq!(over.status, StatusCode::NO_CONTENT);
    let request = Request::get(format!("/api/scans/{id}/events?after=1")).header("last-event-id", report.seq);
    assert_eq!(app.send(request.body(Body::empty()).unwrap()).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_stream_is_fit_for_proxies() {
    let app = app();
    let id = app.start("192.0.2.20", "22").await;
    let answer = app.get(&format!("/api/scans/{id}/events")).await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/event-stream");
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-cache");
    assert_eq!(answer.headers["x-accel-buffering"], "no");
    assert!(answer.body.contains("retry: 1000"));
    let last_id = answer.body.lines().filter_map(|line| line.strip_prefix("id: ")).next_back().unwrap();
    assert_eq!(last_id, app.report(&id).await.seq.to_string());
}

#[tokio::test]
async fn a_scan_is_stopped_by_either_button_and_keeps_what_it_found() {
    let app = app();
    // Silent ports behind a slow link: it would take minutes.
    let id = app.start("192.0.2.40", "1-65535").await;
    let page = app.get(&format!("/scans/{id}")).await.body;
    assert!(page.contains("http-equiv=\"refresh\"") && page.contains(&format!("action=\"/scans/{id}/cancel\"")));
    let answer = app.post_form(&format!("/scans/{id}/cancel"), "", &[]).await;
    assert_eq!(
        (answer.status, answer.headers[header::LOCATION].to_str().unwrap()),
        (StatusCode::SEE_OTHER, &*format!("/scans/{id}"))
    );
    let report = fold(&app.events(&id, 0).await);
    assert_eq!(report.phase, Phase::Cancelled);
    assert_eq!(report.counts.total() + report.not_asked, 65_535);

    let other = app.start("192.0.2.40", "1-65535").await;
    assert_eq!(app.post_json(&format!("/api/scans/{other}/cancel"), json!({})).await.status, StatusCode::ACCEPTED);
    assert_eq!(fold(&app.events(&other, 0).await).phase, Phase::Cancelled);
    assert_eq!(app.post_form("/scans/abc/cancel", "", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn no_more_scans_run_at_once_than_may() {
    let app = app();
    let first = app.start("192.0.2.40", "1-65535").await;
    let second = app.start("192.0.2.40", "1-65535").await;
    let answer = app.post_json("/api/scans", json!({"target": "192.0.2.10"})).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    for id in [first, second] {
        app.post_json(&format!("/api/scans/{id}/cancel"), json!({})).await;
        app.events(&id, 0).await;
    }
    app.start("192.0.2.10", "80").await;
}

#[tokio::test]
async fn a_scan_goes_on_without_readers_and_many_readers_see_the_same() {
    let app = app();
    let id = app.start("192.0.2.50", "1-400").await;
    let (first, second) = tokio::join!(app.events(&id, 0), app.events(&id, 0));
    assert_eq!(fold(&first), fold(&second));
    let unseen = app.start("192.0.2.10", "1-100").await;
    let ended = async {
        while !app.report(&unseen).await.phase.is_ended() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ended).await.expect("it ends though nobody follows it");
}

#[tokio::test]
async fn going_down_stops_scans_and_tells_the_readers() {
    let (shutdown, switch) = Shutdown::new();
    let state = state(&config(), shutdown).unwrap();
    let scans = state.scans().clone();
    let app = App { router: router(state), switch };
    let id = app.start("192.0.2.40", "1-65535").await;
    let path = format!("/api/scans/{id}/events");
    let go_down = async { app.switch.take_down(&scans) };
    let (answer, ()) = tokio::join!(app.get(&path), go_down);
    assert_eq!(fold(&batches(&answer.body)).phase, Phase::Cancelled);
    assert!(answer.body.contains("event: bye"));
    let refused = app.post_json("/api/scans", json!({"target": "192.0.2.10"})).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_base_path_is_in_front_of_every_url() {
    let app = app_with(&Config { base_path: "/portolan".parse().unwrap(), ..config() });
    let page = app.get("/portolan").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for part in ["action=\"/portolan/scans\"", "href=\"/portolan/about\"", "href=\"/portolan/pkg/portolan.css\""] {
        assert!(page.body.contains(part), "{part}");
    }
    for attribute in ["href=\"/", "src=\"/", "action=\"/"] {
        for (index, _) in page.body.match_indices(attribute) {
            assert!(
                page.body[index + attribute.len() - 1..].starts_with("/portolan"),
                "{}",
                &page.body[index..index + 60]
            );
        }
    }
    assert_eq!(app.get("/portolan/").await.headers[header::LOCATION], "/portolan");
    let answer = app.post_form("/portolan/scans", "target=192.0.2.10", &[]).await;
    let place = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
    assert!(place.starts_with("/portolan/scans/"), "{place}");
    assert_eq!(app.get(&place).await.status, StatusCode::OK);
    let refused = app.post_form("/portolan/scans", "target=", &[]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.body.contains("name=\"target\""));
    let answer = app.post_json("/portolan/api/scans", json!({"target": "192.0.2.10"})).await;
    assert!(answer.headers[header::LOCATION].to_str().unwrap().starts_with("/portolan/api/scans/"));
    assert_eq!(app.get("/scans").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn other_addresses_have_no_page() {
    let answer = app().get("/no/such/page").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("Uncharted waters"));
    let answer = app().get("/scans/abc").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("This scan is not here"));
}
