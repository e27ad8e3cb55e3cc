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
        (json("[\"localhost\"]").unwrap(), 422),
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
async fn fields_are_text_or_numbers_and_no_others_are_taken() {
    let app = app();
    let told = async |body: &str| -> Vec<(String, String)> {
        let request = Request::post("/api/scans").header("content-type", "application/json");
        let answer = app.send(request.body(Body::from(body.to_owned())).unwrap()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}: {}", answer.body);
        let problem: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["code"], "invalid", "{body}");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let fields = problem["fields"].as_array().unwrap().iter();
        fields.map(|wrong| (text(&wrong["field"]), text(&wrong["problem"]["code"]))).collect()
    };
    for (body, expected) in [
        (r#"{"target":"192.0.2.10","port":80}"#, &[("port", "unknown_field")][..]),
        (r#"{"Target":"192.0.2.10"}"#, &[("target", "target_missing"), ("Target", "unknown_field")]),
        (r#"{"target":["192.0.2.10"]}"#, &[("target", "not_text")]),
        (
            r#"{"target":"192.0.2.10","silent_hosts":true,"rate":{}}"#,
            &[("rate", "not_text"), ("silent_hosts", "not_text")],
        ),
        (r#"{"target":"192.0.2.10","ports":80,"ports":81}"#, &[("ports", "sent_twice")]),
        (r#"{"target":"127.1","ports":[80]}"#, &[("target", "target_not_an_address"), ("ports", "not_text")]),
        (r#"{"target":5}"#, &[("target", "target_not_an_address")]),
        (r#"{"target":"192.0.2.10","mode":"quick","ports":80}"#, &[("ports", "ports_with_mode")]),
        (r#"{"target":"192.0.2.10","mode":"full","last_port":80}"#, &[("last_port", "ports_with_mode")]),
        (r#"{"target":"192.0.2.10","retries":1.5}"#, &[("retries", "retries_out_of_range")]),
        (r#"{"target":"192.0.2.10:80","ports":"22"}"#, &[("target", "target_port_not_chosen")]),
    ] {
        let expected: Vec<_> = expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
        assert_eq!(told(body).await, expected, "{body}");
    }
    let numbers =
        json!({"target": "192.0.2.10", "ports": 80, "timeout": 1.5, "retries": 0, "rate": 50, "parallel": null});
    let answer = app.post_json("/api/scans", numbers).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let id: Value = serde_json::from_str(&answer.body).unwrap();
    let request = app.report(&id["id"].as_str().unwrap().parse().unwrap()).await.request;
    assert_eq!((request.mode.as_str(), request.ports.as_str()), ("custom", "80"), "ports without a mode are custom");
    assert_eq!((request.timeout.as_str(), request.retries.as_str()), ("1.5", "0"));
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
