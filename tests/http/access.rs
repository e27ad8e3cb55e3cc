//! Who may come in, from where, and what browsers are told of the pages.

use super::*;
use axum::extract::ConnectInfo;
use std::collections::BTreeSet;
use std::net::SocketAddr;

const OWN: &str = "127.0.0.1:8000";
const QUICK: &str = "target=192.0.2.10&mode=quick";

/// A form that starts a scan, from that address.
async fn post_from(app: &App, peer: &str, headers: &[(&str, &str)]) -> Answer {
    let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
    let mut request = Request::post("/scans")
        .extension(ConnectInfo(peer))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(Body::from("target=192.0.2.40&mode=full")).unwrap()).await
}

async fn get_with(app: &App, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    app.send(request.body(Body::empty()).unwrap()).await
}

/// The tags of that name, each with its attributes.
fn tags<'a>(page: &'a str, name: &'a str) -> Vec<&'a str> {
    page.split(&format!("<{name}")).skip(1).filter_map(|rest| rest.split('>').next()).collect()
}

#[tokio::test]
async fn every_response_says_what_its_page_never_does() {
    let app = app_with(&Config { site_root: "public".to_owned(), ..config() });
    let id = app.start("192.0.2.10", "80").await;
    let foreign = [("origin", "https://evil.example")];
    let answers = [
        app.get("/").await,
        app.get(&format!("/scans/{id}")).await,
        app.get("/no/such/page").await,
        app.get("/favicon.svg").await,
        app.get("/healthz").await,
        app.get(&format!("/api/scans/{id}")).await,
        app.get(&format!("/api/scans/{id}/events")).await,
        app.get(&format!("/api/scans/{id}/report.html")).await,
        app.get("/api/nothing").await,
        app.post_form("/scans", QUICK, &[]).await,
        app.post_form("/scans", "target=", &[]).await,
        app.post_form("/scans", QUICK, &foreign).await,
    ];
    for (index, answer) in answers.iter().enumerate() {
        let header = |name: &str| answer.headers.get(name).unwrap_or_else(|| panic!("{index} lacks {name}"));
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(header(name), value, "{index}");
        }
        assert!(header("permissions-policy").to_str().unwrap().contains("camera=()"));
        let policy = header("content-security-policy").to_str().unwrap();
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
            assert!(policy.contains(part), "{index}: {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains("ws:"));
        assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1, "{index}");
    }
    assert_eq!(answers[3].headers[header::CONTENT_TYPE], "image/svg+xml");
}

#[tokio::test]
async fn scripts_run_by_the_nonce_of_their_own_response_only() {
    let app = app();
    let id = app.start("web.example", "22,80,81").await;
    app.events(&id, 0).await;
    let scan = format!("/scans/{id}");
    let mut nonces = BTreeSet::new();
    for (path, scripts) in [("/", 2), (scan.as_str(), 2), (scan.as_str(), 2), ("/about", 1), ("/no/such/page", 1)] {
        let answer = app.get(path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
        assert!(nonce.len() >= 22, "128 bits");
        let found = tags(&answer.body, "script");
        assert!(found.len() >= scripts, "{path}: {found:?}");
        for tag in found {
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
        }
        assert!(!answer.body.contains(" style=") && tags(&answer.body, "style").is_empty(), "{path}");
        for handler in [" onclick=", " onload=", " onsubmit=", " onerror=", "javascript:"] {
            assert!(!answer.body.contains(handler), "{path}: {handler}");
        }
        nonces.insert(nonce.to_owned());
    }
    assert_eq!(nonces.len(), 5, "each response has one of its own");
}

#[tokio::test]
async fn only_pages_of_this_server_change_anything() {
    let app = app();
    let host = ("host", OWN);
    for (headers, is_taken) in [
        // Programs.
        (vec![], true),
        (vec![host], true),
        // Its own pages.
        (vec![host, ("origin", "http://127.0.0.1:8000"), ("sec-fetch-site", "same-origin")], true),
        (vec![host, ("origin", "http://127.0.0.1:8000")], true),
        (vec![("host", "[::1]:8000"), ("origin", "http://[::1]:8000")], true),
        (vec![("host", "localhost:8000"), ("origin", "http://localhost:8000")], true),
        // Typed in by a person.
        (vec![host, ("sec-fetch-site", "none")], true),
        // Its own pages behind a proxy that says so, or that says nothing to browsers that do.
        (vec![host, ("x-forwarded-host", "192.0.2.1"), ("origin", "https://192.0.2.1")], true),
        (vec![host, ("forwarded", "for=192.0.2.7;host=192.0.2.1;proto=https"), ("origin", "https://192.0.2.1")], true),
        (vec![host, ("origin", "https://a.example"), ("sec-fetch-site", "same-origin")], true),
        // Pages of others.
        (vec![host, ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")], false),
        (vec![host, ("origin", "https://evil.example")], false),
        (vec![host, ("origin", "http://127.0.0.1:9000"), ("sec-fetch-site", "same-site")], false),
        (vec![host, ("origin", "http://127.0.0.1")], false),
        (vec![host, ("origin", "null")], false),
        (vec![host, ("origin", "null"), ("sec-fetch-site", "same-origin")], false),
        (vec![host, ("sec-fetch-site", "cross-site")], false),
        (vec![host, ("origin", "http://127.0.0.1:8000"), ("origin", "https://evil.example")], false),
        (
            vec![
                host,
                ("x-forwarded-host", "192.0.2.1"),
                ("x-forwarded-proto", "https"),
                ("origin", "http://192.0.2.1"),
            ],
            false,
        ),
        (vec![("origin", "http://127.0.0.1:8000")], false),
    ] {
        let answer = app.post_form("/preferences", "theme=dark", &headers).await;
        let expected = if is_taken { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
        assert_eq!(answer.status, expected, "{headers:?}: {}", answer.body);
    }
}

#[tokio::test]
async fn every_way_of_changing_something_is_closed_to_strangers_and_says_why() {
    let app = app();
    let id = app.start("192.0.2.40", "1-65535").await;
    let cancel = (format!("/scans/{id}/cancel"), format!("/api/scans/{id}/cancel"));
    let strangers = |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path).header("host", OWN);
        let request = request.header("origin", "https://evil.example").header("accept-language", "es");
        request.header(header::CONTENT_TYPE, "text/plain").body(Body::from("{}")).unwrap()
    };
    for (method, path) in
        [("POST", "/scans"), ("POST", &cancel.0), ("POST", "/preferences"), ("PUT", "/"), ("DELETE", "/scans/x")]
    {
        let answer = app.send(strangers(method, path)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        for part in ["«https://evil.example»", "«127.0.0.1:8000»", "proxy_set_header Host", "--public-origin"] {
            assert!(answer.body.contains(part), "{}", answer.body);
        }
    }
    for (method, path) in [("POST", "/api/scans"), ("POST", &cancel.1), ("GET", "/api/scan"), ("POST", "/api/scan")] {
        let answer = app.send(strangers(method, path)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path}");
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["code"], "foreign_origin");
        assert!(problem["title"].as_str().unwrap().contains("--public-origin"), "{problem}");
    }
    for name in ["start_scan", "send_wish", "get_report"] {
        let answer = app.send(strangers("POST", &format!("/fn/{name}"))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
        let error: ApiError = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(error.code(), "foreign_origin", "the page can say it in its language");
    }
    assert!(!app.report(&id).await.phase.is_ended(), "the scan runs on");
    assert_eq!(app.send(strangers("GET", "/")).await.status, StatusCode::OK, "whoever reads changes nothing");
}

#[tokio::test]
async fn a_name_that_others_can_point_here_is_not_ours_unless_the_operator_says_so() {
    let origin = |text: &str| Some(text.parse().unwrap());
    let named = Config { public_origin: origin("https://portolan.example.com"), ..config() };
    let remote = Config { listen: "192.0.2.1:8000".parse().unwrap(), allow_remote: true, ..config() };
    let name = [("host", "portolan.example.com")];
    let forwarded = [("host", OWN), ("x-forwarded-host", "portolan.example.com"), ("x-forwarded-proto", "https")];
    let rebound = [("host", "evil.example:8000"), ("x-forwarded-host", "127.0.0.1:8000")];
    for (config, headers, is_known) in [
        (&config(), &[("host", OWN)][..], true),
        (&config(), &[("host", "localhost:8000")], true),
        (&config(), &name, false),
        (&config(), &forwarded, false),
        (&config(), &rebound, false),
        (&config(), &[("host", OWN), ("host", "evil.example")], false),
        (&config(), &[("host", "a b")], false),
        (&named, &name, true),
        (&named, &forwarded, true),
        (&named, &[("host", OWN)], true),
        (&named, &rebound, false),
        (&remote, &name, false),
        (&remote, &[("host", "192.0.2.1:8000")], true),
    ] {
        let answer = get_with(&app_with(config), "/", headers).await;
        let expected = if is_known { StatusCode::OK } else { StatusCode::MISDIRECTED_REQUEST };
        assert_eq!(answer.status, expected, "{headers:?}");
    }
    let app = app();
    for (line, expected) in [
        ("http://evil.example/", StatusCode::MISDIRECTED_REQUEST),
        ("http://evil.example:8000/api/scans/abc", StatusCode::MISDIRECTED_REQUEST),
        ("http://127.0.0.1:8000/", StatusCode::OK),
    ] {
        assert_eq!(get_with(&app, line, &[("host", OWN)]).await.status, expected, "{line}");
    }
    let refused = get_with(&app, "/", &forwarded).await;
    assert!(refused.body.contains("--public-origin https://portolan.example.com"), "{}", refused.body);
    assert_eq!(get_with(&app, "/healthz", &name).await.status, StatusCode::OK, "but for those who watch over it");
    let refused = get_with(&app, "/api/scans/abc", &name).await;
    assert_eq!(serde_json::from_str::<Value>(&refused.body).unwrap()["code"], "unknown_host");

    let app = app_with(&named);
    let site = |site: &'static str| ("sec-fetch-site", site);
    let at = |origin: &'static str| ("origin", origin);
    for (headers, expected) in [
        ([("host", OWN), at("http://127.0.0.1:8000"), site("same-origin")], StatusCode::SEE_OTHER),
        ([("host", OWN), at("http://127.0.0.1:8000"), site("cross-site")], StatusCode::FORBIDDEN),
        ([("host", OWN), at("http://127.0.0.1:9000"), site("same-site")], StatusCode::FORBIDDEN),
        ([("host", "192.0.2.1:8000"), at("http://192.0.2.1:8000"), site("same-origin")], StatusCode::FORBIDDEN),
    ] {
        // The page that was opened past the proxy.
        let answer = app.post_form("/preferences", "theme=dark", &headers).await;
        assert_eq!(answer.status, expected, "{headers:?}");
    }
    for (origin, expected) in [
        ("https://portolan.example.com", StatusCode::SEE_OTHER),
        ("http://portolan.example.com", StatusCode::FORBIDDEN),
        ("http://127.0.0.1:8000", StatusCode::FORBIDDEN),
    ] {
        // By whatever name the proxy asks.
        let answer = app.post_form("/preferences", "theme=dark", &[("host", OWN), ("origin", origin)]).await;
        assert_eq!(answer.status, expected, "{origin}");
    }
}

#[tokio::test]
async fn one_caller_cannot_take_all_the_scans_there_are() {
    let app = app_with(&Config { max_scans: 4, ..config() });
    let by = |text: &'static str| [("x-forwarded-for", text)];
    let started = StatusCode::SEE_OTHER;
    assert_eq!(post_from(&app, "198.51.100.1", &[]).await.status, started);
    let refused = post_from(&app, "198.51.100.1", &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.body.contains("1 of your scans are running"), "{}", refused.body);
    // A stranger cannot pass itself off as another; whom a proxy names is a caller of its own.
    assert_eq!(post_from(&app, "198.51.100.1", &by("198.51.100.2")).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(post_from(&app, "127.0.0.1", &by("198.51.100.1")).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(post_from(&app, "127.0.0.1", &by("198.51.100.3")).await.status, started);
    assert_eq!(post_from(&app, "127.0.0.1", &by("2001:db8::1")).await.status, started);
    assert_eq!(post_from(&app, "127.0.0.1", &by("2001:db8::2")).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(post_from(&app, "127.0.0.1", &[]).await.status, started);
    let full = post_from(&app, "198.51.100.4", &[]).await;
    assert!(full.status == StatusCode::TOO_MANY_REQUESTS && full.body.contains("4 scans are running"));

    let json = Request::post("/api/scans").header(header::CONTENT_TYPE, "application/json");
    let peer = ConnectInfo("198.51.100.1:4711".parse::<SocketAddr>().unwrap());
    let app = app_with(&Config { max_scans: 4, ..config() });
    assert_eq!(post_from(&app, "198.51.100.1", &[]).await.status, started);
    let request = json.extension(peer).body(Body::from("{\"target\":\"192.0.2.10\"}")).unwrap();
    let answer = app.send(request).await;
    assert_eq!(serde_json::from_str::<Value>(&answer.body).unwrap()["code"], "caller_busy");
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn a_person_at_their_own_machine_may_run_all_the_scans_there_are() {
    let app = app();
    for _ in 0..2 {
        assert_eq!(post_from(&app, "127.0.0.1", &[]).await.status, StatusCode::SEE_OTHER);
    }
    let full = post_from(&app, "127.0.0.1", &[]).await;
    assert!(full.body.contains("2 scans are running"), "{}", full.body);
}

#[tokio::test]
async fn a_proxy_that_takes_the_base_path_away_is_told() {
    let app = app_with(&Config { base_path: "/portolan".parse().unwrap(), ..config() });
    let answer = app.get("/about").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("stands at /portolan (--base-path)"), "{}", answer.body);
    let foreign = [("origin", "https://evil.example")];
    let answer = app.post_form("/portolan/api/scans", "", &foreign).await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
}
