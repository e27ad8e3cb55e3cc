//! From whose pages requests may come, and who is told that they may read the answers.

use super::classic::{app_and_scans, get_with, json_of, post_with, until_none_runs};
use super::*;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use tracing::subscriber::{DefaultGuard, set_default};
use tracing_subscriber::fmt::MakeWriter;

#[tokio::test]
async fn pages_of_other_sites_start_nothing_unless_they_are_allowed() {
    let allowed = Config { allow_origin: vec!["https://demo.example".parse().unwrap()], ..config() };
    let body = json!({"target": "192.0.2.10", "portRange": [80, 80]});
    let path = "/api/scan?target=192.0.2.10&mode=custom&port_start=80&port_end=80";
    let host = ("host", "127.0.0.1:8000");
    for (headers, config, is_in) in [
        (vec![host], config(), true),
        (vec![host, ("origin", "http://127.0.0.1:8000")], config(), true),
        (vec![host, ("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8000")], config(), true),
        (vec![host, ("origin", "https://demo.example")], config(), false),
        (vec![host, ("origin", "null")], config(), false),
        (vec![host, ("sec-fetch-site", "cross-site")], config(), false),
        (vec![host, ("cookie", "portolan_language=en"), ("sec-fetch-site", "cross-site")], config(), false),
        (vec![host, ("origin", "https://demo.example"), ("sec-fetch-site", "cross-site")], allowed.clone(), true),
        (vec![host, ("origin", "https://other.example")], allowed, false),
    ] {
        let (app, scans) = app_and_scans(&config);
        let expected = if is_in { StatusCode::OK } else { StatusCode::FORBIDDEN };
        for request in [
            get_with(path, &headers),
            get_with("/api/resolve?target=192.0.2.10", &headers),
            post_with("/api/scan", &body, &headers),
        ] {
            let asked = format!("{} {} {headers:?}", request.method(), request.uri());
            let answer = app.send(request).await;
            assert_eq!(answer.status, expected, "{asked}");
            assert!(is_in || json_of(&answer)["code"] == "foreign_origin", "{asked}");
        }
        until_none_runs(&scans).await;
    }
}

#[tokio::test]
async fn a_browser_that_says_nothing_of_its_page_starts_no_scan_by_get() {
    let (app, scans) = app_and_scans(&config());
    let path = "/api/scan?target=192.0.2.10&mode=custom&port_start=80&port_end=80";
    let host = ("host", "192.168.1.5:8000");
    let browser = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64)");
    for (headers, status) in [
        (vec![host, browser], StatusCode::FORBIDDEN),
        (vec![host, browser, ("referer", "http://evil.example/")], StatusCode::FORBIDDEN),
        (vec![host, browser, ("referer", "http://192.168.1.5:8000/about")], StatusCode::OK),
        (vec![host, ("user-agent", "curl/8.5.0")], StatusCode::OK),
        (vec![host], StatusCode::OK),
    ] {
        assert_eq!(app.send(get_with(path, &headers)).await.status, status, "{headers:?}");
    }
    until_none_runs(&scans).await;
}

#[tokio::test]
async fn a_head_starts_no_scan_and_asks_no_name_server() {
    let (app, scans) = app_and_scans(&config());
    let host = ("host", "192.168.1.5:8000");
    let browser = ("user-agent", "Mozilla/5.0 (X11; Linux x86_64)");
    for path in ["/api/scan?target=192.0.2.40&mode=full", "/api/resolve?target=web.example"] {
        for (headers, status) in [
            (vec![host, browser], StatusCode::FORBIDDEN),
            (vec![host, ("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
            (vec![host, ("user-agent", "curl/8.5.0")], StatusCode::METHOD_NOT_ALLOWED),
            (vec![host, browser, ("referer", "http://192.168.1.5:8000/about")], StatusCode::METHOD_NOT_ALLOWED),
        ] {
            let mut request = get_with(path, &headers);
            *request.method_mut() = axum::http::Method::HEAD;
            let answer = app.send(request).await;
            assert_eq!(answer.status, status, "{path} {headers:?}");
            let allowed = answer.headers.get(header::ALLOW).map(|value| value.to_str().unwrap());
            assert!(allowed.is_none_or(|methods| methods.contains("GET") && !methods.contains("HEAD")), "{allowed:?}");
        }
    }
    assert_eq!(scans.running(), 0);
}

#[tokio::test]
async fn only_allowed_origins_are_told_that_they_may_read() {
    let app = app_with(&Config {
        allow_origin: vec!["https://demo.example".parse().unwrap(), "null".parse().unwrap()],
        ..config()
    });
    let id = app.start("192.0.2.10", "80").await;
    let path = "/api/scan?target=192.0.2.10&mode=custom&port_start=80&port_end=80";
    let scans = [format!("/api/scans/{id}"), format!("/api/scans/{id}/events"), format!("/api/scans/{id}/report.csv")];
    for path in scans.iter().map(String::as_str).chain([path]) {
        for origin in ["https://demo.example", "null"] {
            let answer = app.send(get_with(path, &[("origin", origin)])).await;
            assert_eq!(answer.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], origin, "{path}");
            assert!(answer.headers[header::VARY].to_str().unwrap().contains("origin"), "{path}");
            assert!(!answer.headers.contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "no cookie counts");
        }
        let other = app.send(get_with(path, &[("origin", "https://other.example")])).await;
        assert!(!other.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN), "{path}");
    }
    let ask = |path: &str, origin: &str| {
        let request = Request::options(path).header("origin", origin);
        request
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type")
            .body(Body::empty())
            .unwrap()
    };
    for path in ["/api/scans", "/api/scan"] {
        let preflight = app.send(ask(path, "https://demo.example")).await;
        assert_eq!(preflight.status, StatusCode::OK);
        assert_eq!(preflight.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "https://demo.example");
        assert!(preflight.headers[header::ACCESS_CONTROL_ALLOW_METHODS].to_str().unwrap().contains("POST"));
        assert_eq!(preflight.headers[header::ACCESS_CONTROL_ALLOW_HEADERS], "content-type,last-event-id");
        let other = app.send(ask(path, "https://other.example")).await;
        assert!(!other.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    }
    let without = app_with(&config());
    let answer = without.send(get_with(path, &[("sec-fetch-site", "same-origin"), ("origin", "https://demo.example")]));
    assert!(!answer.await.headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
    assert_eq!(without.send(ask("/api/scans", "https://demo.example")).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

/// What the server logs, on the thread of a test.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn listen(&self) -> DefaultGuard {
        set_default(tracing_subscriber::fmt().with_ansi(false).with_writer(self.clone()).finish())
    }

    /// What came since it was last asked for.
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

const SCAN: &str = "/api/scan?target=192.0.2.10&mode=custom&port_start=80&port_end=80";
const HOST: (&str, &str) = ("host", "localhost:8000");

#[tokio::test]
async fn the_operator_reads_in_the_log_which_option_lets_a_page_in() {
    let (log, app) = (Log::default(), app());
    let _guard = log.listen();
    let preflight = |origin: &str| {
        let request = Request::options("/api/scan").header("host", HOST.1).header("origin", origin);
        request.header("access-control-request-method", "POST").body(Body::empty()).unwrap()
    };
    for origin in ["http://localhost:5500", "https://old.example", "null"] {
        for site in ["cross-site", "same-site"] {
            let headers = [HOST, ("origin", origin), ("sec-fetch-site", site)];
            for request in [
                get_with(SCAN, &headers),
                post_with("/api/scan", &json!({ "target": "192.0.2.10" }), &headers),
                post_with("/api/scans", &json!({ "target": "192.0.2.10" }), &headers),
                // Nothing forbids these, but the browser keeps the answers to itself.
                get_with("/api/version", &headers),
            ] {
                let asked = format!("{} {} {headers:?}", request.method(), request.uri());
                app.send(request).await;
                let said = log.take();
                assert!(said.contains(&format!("--allow-origin {origin} ")), "{asked}: {said}");
                assert!(!said.contains("--public-origin"), "{asked}: {said}");
            }
        }
        app.send(preflight(origin)).await;
        assert!(log.take().contains(&format!("--allow-origin {origin} ")), "a question beforehand");
    }
    // Its own page, which it does not know for its own.
    let own = [HOST, ("origin", "null"), ("sec-fetch-site", "same-origin")];
    app.post_form("/preferences", "theme=dark", &own).await;
    let said = log.take();
    assert!(said.contains("--public-origin") && !said.contains("--allow-origin"), "{said}");
    // Over HTTP from elsewhere browsers do not say whose page it is.
    app.send(get_with(SCAN, &[("host", "192.168.1.5:8000"), ("origin", "http://192.168.1.9")])).await;
    let said = log.take();
    assert!(said.contains("--allow-origin http://192.168.1.9 ") && said.contains("--public-origin"), "{said}");
    // Nothing is offered to be copied that a shell would obey.
    app.send(get_with(SCAN, &[HOST, ("origin", "http://a/;$(x)"), ("sec-fetch-site", "cross-site")])).await;
    let said = log.take();
    assert!(said.contains("--allow-origin lets"), "{said}");
    let headers = [HOST, ("sec-fetch-site", "cross-site"), ("referer", "https://old.example/page")];
    app.send(get_with(SCAN, &headers)).await;
    assert!(log.take().contains("--allow-origin https://old.example "), "known by its address alone");
    // Whoever is let in is not told of.
    app.send(get_with("/api/version", &[HOST, ("origin", "http://localhost:8000")])).await;
    app.send(get_with("/api/version", &[HOST])).await;
    assert_eq!(log.take(), "");
}

#[tokio::test]
async fn an_old_page_on_the_same_machine_shows_why_it_was_refused() {
    let app = app();
    let stream = ("accept", "text/event-stream");
    for (origin, site, is_told) in [
        ("http://localhost:5500", "same-site", true),
        ("http://127.0.0.1:5500", "cross-site", true),
        ("http://[::1]:5500", "cross-site", true),
        // No other site shall find out that this server is here; any can be of the origin null.
        ("https://old.example", "cross-site", false),
        ("null", "cross-site", false),
    ] {
        let headers = [HOST, ("origin", origin), ("sec-fetch-site", site), stream];
        let answer = app.send(get_with(SCAN, &headers)).await;
        assert_eq!(answer.headers[header::CONTENT_TYPE], "text/event-stream", "{origin}");
        let message: Value = serde_json::from_str(answer.body.trim().strip_prefix("data: ").unwrap()).unwrap();
        let sentence = message["error"].as_str().unwrap();
        assert!(sentence.contains(&format!("--allow-origin {origin}.")), "{sentence}");
        let readable_by = answer.headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN).map(|value| value.to_str().unwrap());
        assert_eq!(readable_by, is_told.then_some(origin), "{origin}");
        assert!(!is_told || answer.headers[header::VARY].to_str().unwrap().contains("origin"));
        let spanish = app.send(get_with(SCAN, &[headers.as_slice(), &[("accept-language", "es")]].concat())).await;
        assert!(spanish.body.contains("su operador puede iniciarlo con --allow-origin"), "{}", spanish.body);

        let answer = app.send(post_with("/api/scan", &json!({ "target": "192.0.2.10" }), &headers[..3])).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let problem = json_of(&answer);
        assert_eq!(problem["code"], "foreign_origin");
        assert!(problem["title"].as_str().unwrap().contains(&format!("--allow-origin {origin} ")), "{problem}");
    }
}
