//! Requests that are not of the form that a route takes: a status that says so, in the words of whoever asked.

use super::*;

/// Names that no scan can have: characters, lengths and bytes that are none of a name's.
const NO_NAMES: [&str; 6] = ["%00", "abc-def", "a%20b", "%ff", "%e2%80%8b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"];

#[tokio::test]
async fn what_is_no_name_of_a_scan_is_not_found_anywhere() {
    let app = app();
    let id = app.start("192.0.2.10", "80").await;
    let request = |method: &str, path: &str| Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    for name in NO_NAMES {
        for path in [
            format!("/scans/{name}"),
            format!("/scans/{name}/compare/{id}"),
            format!("/scans/{id}/compare/{name}"),
            format!("/scans/{name}/compare/{name}"),
        ] {
            let answer = app.send(request("GET", &path)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"), "{path}");
        }
        for wish in ["cancel", "pause", "resume"] {
            let path = format!("/scans/{name}/{wish}");
            assert_eq!(app.send(request("POST", &path)).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for (method, path) in [
            ("GET", format!("/api/scans/{name}")),
            ("GET", format!("/api/scans/{name}/events")),
            ("GET", format!("/api/scans/{name}/report.csv")),
            ("GET", format!("/api/scans/{name}/diff/{id}")),
            ("GET", format!("/api/scans/{id}/diff/{name}")),
            ("POST", format!("/api/scans/{name}/cancel")),
            ("GET", format!("/api/{name}")),
        ] {
            let answer = app.send(request(method, &path)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{path}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_server_function_says_what_is_wrong_with_its_body() {
    let app = app();
    let id = app.start("192.0.2.10", "80").await;
    let json = "application/json";
    let large = format!("{{\"request\":{{\"target\":\"{}\"}}}}", "a".repeat(3 << 20));
    let fits = format!("{{\"id\":\"{id}\",\"will_follow\":false}}");
    for (name, media_type, body, status) in [
        ("start_scan", Some(json), "{", 400),
        ("start_scan", Some(json), "", 400),
        ("start_scan", Some(json), "\u{feff}{}", 400),
        ("start_scan", Some(json), "[]", 422),
        ("start_scan", Some(json), "{}", 422),
        ("start_scan", Some(json), "{\"request\":{\"target\":5}}", 400),
        ("start_scan", Some(json), large.as_str(), 413),
        ("start_scan", Some("text/plain"), "{\"request\":{\"target\":\"192.0.2.10\"}}", 415),
        ("start_scan", None, "{\"request\":{\"target\":\"192.0.2.10\"}}", 415),
        ("start_scan", Some(json), "{\"request\":{\"target\":\"\"}}", 400),
        ("get_report", Some(json), "{\"id\":7}", 422),
        ("get_report", Some(json), "{\"id\":\"a-b\",\"will_follow\":false}", 422),
        ("get_report", Some("application/json; charset=utf-8"), fits.as_str(), 200),
        ("send_wish", Some(json), "{\"id\":\"abc\",\"wish\":\"fly\"}", 422),
        ("nothing", Some(json), "{}", 404),
        ("", Some(json), "{}", 404),
        ("a/b", Some(json), "{}", 404),
    ] {
        let request = Request::post(format!("/fn/{name}"));
        let request = media_type.into_iter().fold(request, |request, kind| request.header(header::CONTENT_TYPE, kind));
        let answer = app.send(request.body(Body::from(body.to_owned())).unwrap()).await;
        let asked = format!("{name} {media_type:?} {}", &body[..body.len().min(60)]);
        assert_eq!(answer.status.as_u16(), status, "{asked}: {}", answer.body);
        assert!(!answer.body.to_lowercase().contains("server function"), "{asked}: {}", answer.body);
        if matches!(status, 400 | 413 | 415 | 422) {
            let error: ApiError = serde_json::from_str(&answer.body).unwrap();
            assert!(error != ApiError::Unreachable, "{asked}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_form_that_is_not_understood_is_answered_in_the_persons_language() {
    let app = app();
    let send = async |path: &str, media_type: &str, body: &str| {
        let request = Request::post(path).header(header::CONTENT_TYPE, media_type).header("accept-language", "es");
        app.send(request.body(Body::from(body.to_owned())).unwrap()).await
    };
    let form = "application/x-www-form-urlencoded";
    for (path, media_type, body, status) in [
        ("/scans", "text/plain", "target=192.0.2.10", 415),
        ("/preferences", "text/plain", "theme=dark", 415),
        ("/preferences", form, "theme=dark&theme=light", 422),
    ] {
        let answer = send(path, media_type, body).await;
        assert_eq!(answer.status.as_u16(), status, "{path} {body}: {}", answer.body);
        assert!(answer.body.contains("No se pudo leer la petición"), "{path} {body}: {}", answer.body);
    }
    for port in ["0", "x"] {
        let narrowed = send(&format!("/scans?only_port={port}"), form, "target=192.0.2.10").await;
        assert_eq!(narrowed.status.as_u16(), 400);
        assert!(narrowed.body.contains(&format!("«{port}» no es un puerto")), "{}", narrowed.body);
    }
    let twice = send("/scans", form, "target=192.0.2.10&target=192.0.2.20").await;
    assert_eq!(twice.status.as_u16(), 400);
    assert!(twice.body.contains("Este campo se envió más de una vez"), "{}", twice.body);
}
