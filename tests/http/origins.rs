//! From whose pages requests may come, and who is told that they may read the answers.

use super::classic::{app_and_scans, get_with, json_of, post_with, until_none_runs};
use super::*;

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
