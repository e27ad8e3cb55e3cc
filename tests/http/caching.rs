//! What may be kept of an answer, and whom it was made for.

use super::*;

/// The values of a header that is a list, in lower case.
fn list(answer: &Answer, name: header::HeaderName) -> Vec<String> {
    let values = answer.headers.get_all(name).iter().map(|value| value.to_str().unwrap());
    values.flat_map(|value| value.split(',')).map(|item| item.trim().to_ascii_lowercase()).collect()
}

#[tokio::test]
async fn a_page_is_kept_for_nobody_else() {
    let app = app();
    let id = app.start("192.0.2.10", "80").await;
    app.events(&id, 0).await;
    for path in ["/", "/history", "/about", "/no/such/page", "/scans/unknown1", &format!("/scans/{id}")] {
        let answer = app.get(path).await;
        assert_eq!(list(&answer, header::CACHE_CONTROL), ["private", "no-cache"], "{path}");
        let vary = list(&answer, header::VARY);
        for name in ["cookie", "accept-language"] {
            assert!(vary.iter().any(|item| item == name), "{path}: {vary:?}");
        }
    }
    let refused = app.post_form("/scans", "target=127.1", &[]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert_eq!(list(&refused, header::CACHE_CONTROL), ["no-store"]);
}

#[tokio::test]
async fn what_programs_and_scripts_are_told_is_not_kept() {
    let app = app();
    let id = app.start("192.0.2.10", "80").await;
    app.events(&id, 0).await;
    let json = |path: &str, body: &str| {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        request.body(Body::from(body.to_owned())).unwrap()
    };
    let get = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let report = format!("/api/scans/{id}");
    for request in [
        get(&report),
        get(&format!("{report}/report.csv")),
        get("/api/version"),
        get("/api/scans/abc"),
        json("/fn/get_report", &format!("{{\"id\":\"{id}\",\"will_follow\":false}}")),
        json("/api/scans", "{\"target\":\"192.0.2.10\"}"),
    ] {
        let asked = format!("{} {}", request.method(), request.uri());
        let answer = app.send(request).await;
        assert_eq!(list(&answer, header::CACHE_CONTROL), ["no-store"], "{asked}: {}", answer.status);
    }
    let redirect = app.post_form("/preferences", "theme=dark", &[]).await;
    assert_eq!(list(&redirect, header::CACHE_CONTROL), ["no-store"]);
}

#[tokio::test]
async fn a_file_says_for_itself_how_long_it_may_be_kept() {
    let app = app_with(&Config { site_root: "public".to_owned(), ..config() });
    for (path, expected) in [("/favicon.svg", "max-age=86400"), ("/service-worker.js", "no-cache")] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(list(&answer, header::CACHE_CONTROL).iter().any(|item| item == expected), "{path}");
    }
}

#[tokio::test]
async fn the_scans_of_a_browser_travel_encrypted_where_the_page_does() {
    let public = |origin: &str| Config { public_origin: Some(origin.parse().unwrap()), ..config() };
    let forwarded = ("x-forwarded-proto", "https");
    let host = ("x-forwarded-host", "192.0.2.1");
    for (config, headers, is_secure) in [
        (config(), vec![], false),
        (config(), vec![forwarded, host], true),
        (config(), vec![("x-forwarded-proto", "http"), host], false),
        (public("https://portolan.example.com"), vec![], true),
        (public("http://portolan.example.com"), vec![], false),
    ] {
        let app = app_with(&config);
        let form = app.post_form("/scans", "target=192.0.2.10", &headers).await;
        let request = Request::post("/fn/start_scan").header(header::CONTENT_TYPE, "application/json");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let body = Body::from("{\"request\":{\"target\":\"192.0.2.10\"}}");
        let script = app.send(request.body(body).unwrap()).await;
        for answer in [form, script] {
            let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
            assert_eq!(cookie.ends_with("; Secure"), is_secure, "{:?} {headers:?}: {cookie}", config.public_origin);
        }
    }
}
