//! The interface for programs.

use super::*;

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

    let pace = json!({"target": "192.0.2.10", "timing": "insane", "retries": "21", "rate": "0", "silent_hosts": "on"});
    let problem: Value = serde_json::from_str(&app.post_json("/api/scans", pace).await.body).unwrap();
    let told: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| (&f["field"], &f["problem"])).collect();
    let expected = [
        (json!("timing"), json!({"code": "unknown_timing", "text": "insane"})),
        (json!("retries"), json!({"code": "retries_out_of_range", "text": "21", "max": 20})),
        (json!("rate"), json!({"code": "rate_out_of_range", "text": "0", "max": 1_000_000})),
        (json!("silent_hosts"), json!({"code": "unknown_silent_hosts", "text": "on"})),
    ];
    assert_eq!(told, expected.iter().map(|(field, problem)| (field, problem)).collect::<Vec<_>>());

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
async fn a_page_that_looks_for_a_server_learns_what_answers() {
    let answer = app().get("/api/version").await;
    assert_eq!(answer.status, StatusCode::OK);
    let about: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(about, json!({ "name": "Portolan", "version": env!("CARGO_PKG_VERSION"), "simulated": true }));
}
