//! The interface of the two older programs, asked as their clients ask it.

use super::*;
use axum::body::BodyDataStream;
use futures_util::StreamExt;
use portolan::server::scans::Scans;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// It would take minutes: its ports are silent.
const LONG: &str = "/api/scan?target=192.0.2.40&mode=full";

pub(super) fn get_with(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    request.body(Body::empty()).unwrap()
}

pub(super) fn post_with(path: &str, body: &Value, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(Body::from(body.to_string())).unwrap()
}

/// The messages of a stream, each of which is one line of data and one empty line.
fn messages(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/event-stream");
    let events = answer.body.split_terminator("\n\n");
    events.map(|event| serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap()).collect()
}

pub(super) fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

pub(super) fn app_and_scans(config: &Config) -> (App, Scans) {
    let (shutdown, switch) = Shutdown::new();
    let state = state(config, shutdown).unwrap();
    let scans = state.scans().clone();
    (App { router: router(state), switch }, scans)
}

pub(super) async fn until_none_runs(scans: &Scans) {
    let ended = async {
        while scans.running() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ended).await.expect("the scan ends");
}

/// Names of the lab are known beforehand; that one has no address is found out elsewhere only. (RFC 6761, section 6.4:
/// resolvers answer for .invalid themselves.)
fn on_real_names() -> App {
    app_with(&Config { network: NetworkKind::Tcp, ..config() })
}

#[tokio::test]
async fn the_stream_is_that_of_the_older_program_byte_for_byte() {
    let answer = app().get("/api/scan?target=192.0.2.10&mode=custom&port_start=65000&port_end=65000").await;
    let expected = concat!(
        r#"data: {"type":"meta","ip":"192.0.2.10","hostname":null,"resolved":false,"total_ports":1,"mode":"custom","#,
        r#""input":"192.0.2.10","profile":"normal"}"#,
        "\n\n",
        r#"data: {"port":65000,"state":"closed","service":"unknown","response_time_ms":null,"progress":100.0,"#,
        r#""scanned":1,"total":1,"type":"port","version":null,"banner":null}"#,
        "\n\n",
        r#"data: {"type":"done","open_ports":0,"total_scanned":1}"#,
        "\n\n",
    );
    assert_eq!(answer.body, expected);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-cache");
    assert_eq!(answer.headers["x-accel-buffering"], "no");
}

#[tokio::test]
async fn every_port_comes_once_with_its_state_and_its_service() {
    let told = messages(&app().get("/api/scan?target=https://me:secret@Web.Example/x&profile=aggressive&anon=1").await);
    let meta = json!({
        "type": "meta", "ip": "192.0.2.10", "hostname": "web.example", "resolved": true, "total_ports": 30,
        "mode": "quick", "input": "web.example", "profile": "aggressive"
    });
    assert_eq!(told[0], meta, "IPv4 before IPv6");
    assert_eq!(told[31..], [json!({"type": "done", "open_ports": 4, "total_scanned": 30})]);
    for (index, port) in told[1..31].iter().enumerate() {
        assert_eq!((&port["type"], &port["scanned"], &port["total"]), (&json!("port"), &json!(index + 1), &json!(30)));
        let progress = ((index + 1) as f64 * 1000.0 / 30.0).round() / 10.0;
        assert_eq!(port["progress"].as_f64(), Some(progress));
        let is_open = port["state"] == "open";
        let hundredths = port["response_time_ms"].as_f64().map(|ms| ms * 100.0);
        assert_eq!(hundredths.is_some(), is_open, "{port}");
        assert!(hundredths.is_none_or(|number| (number - number.round()).abs() < 1e-6), "two decimals: {port}");
    }
    let mut open: Vec<_> = told[1..31].iter().filter(|port| port["state"] == "open").collect();
    open.sort_by_key(|port| port["port"].as_u64());
    let open: Vec<_> =
        open.iter().map(|port| (port["port"].as_u64().unwrap(), port["service"].as_str().unwrap())).collect();
    assert_eq!(open, [(22, "SSH"), (80, "HTTP"), (443, "HTTPS"), (8080, "HTTP-Alt")]);
}

#[tokio::test]
async fn silence_is_filtered_and_a_refusal_is_closed() {
    let path = "/api/scan?target=192.0.2.40&mode=custom&port_start=78&port_end=80&timeout=0.1";
    let mut states: Vec<(u64, String)> = messages(&app().get(path).await)
        .iter()
        .filter(|message| message["type"] == "port")
        .map(|port| (port["port"].as_u64().unwrap(), port["state"].as_str().unwrap().to_owned()))
        .collect();
    states.sort_unstable();
    let expected = [(78, "filtered"), (79, "filtered"), (80, "closed")].map(|(port, state)| (port, state.to_owned()));
    assert_eq!(states, expected);
}

#[tokio::test]
async fn what_is_wrong_is_told_by_status_to_programs_and_as_an_event_to_an_event_source() {
    let app = app();
    let inverted = "/api/scan?target=192.0.2.10&mode=custom&port_start=90&port_end=80";
    for (path, status, parameter, kind, part) in [
        ("/api/scan", 422, "target", "missing", "Enter a target"),
        ("/api/scan?target=%20", 422, "target", "value_error", "Enter a target"),
        ("/api/scan?target=127.1", 422, "target", "value_error", "not a complete address"),
        ("/api/scan?target=192.0.2.0/30", 422, "target", "value_error", "one host at a time"),
        ("/api/scan?target=192.0.2.10,192.0.2.20", 422, "target", "value_error", "one host at a time"),
        ("/api/scan?target=192.0.2.10&mode=fast", 422, "mode", "literal_error", "not a mode"),
        ("/api/scan?target=192.0.2.10&port_start=0", 422, "port_start", "greater_than_equal", "from 1 to 65535"),
        ("/api/scan?target=192.0.2.10&port_end=99999", 422, "port_end", "less_than_equal", "from 1 to 65535"),
        ("/api/scan?target=192.0.2.10&port_end=x", 422, "port_end", "int_parsing", "from 1 to 65535"),
        (inverted, 422, "port_end", "value_error", "80-90"),
        ("/api/scan?target=192.0.2.10&timeout=0.05", 422, "timeout", "greater_than_equal", "0.1 to 5"),
        ("/api/scan?target=192.0.2.10&timeout=5.1", 422, "timeout", "less_than_equal", "0.1 to 5"),
        ("/api/scan?target=192.0.2.10&timeout=nan", 422, "timeout", "float_parsing", "not a number of seconds"),
        ("/api/scan?target=192.0.2.10&profile=ghost", 422, "profile", "literal_error", "not a profile"),
        ("/api/scan?target=192.0.2.10&anon=2", 422, "anon", "literal_error", "neither 0 nor 1"),
        ("/api/scan?target=192.0.2.99", 403, "", "", "may not be scanned from here"),
        ("/api/scan?target=0.0.0.0", 403, "", "", "may not be scanned from here"),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
        let detail = &json_of(&answer)["detail"];
        let sentence = if status == 422 {
            let wrong = &detail[0];
            assert_eq!((&wrong["loc"], &wrong["type"]), (&json!(["query", parameter]), &json!(kind)), "{path}");
            assert_eq!(detail.as_array().unwrap().len(), 1, "{path}");
            wrong["msg"].as_str().unwrap()
        } else {
            detail.as_str().unwrap()
        };
        assert!(sentence.contains(part), "{path}: {sentence}");
        let event = app.send(get_with(path, &[("accept", "text/event-stream")])).await;
        assert_eq!(messages(&event), [json!({ "error": sentence })], "{path}");
    }
    let spanish = app.send(get_with("/api/scan?target=127.1", &[("accept-language", "es")])).await;
    assert!(spanish.body.contains("no es una dirección completa"), "{}", spanish.body);
}

#[tokio::test]
async fn a_name_without_an_address_is_one_error_event() {
    let answer = on_real_names().get("/api/scan?target=http://no.invalid/x").await;
    assert_eq!(answer.body, "data: {\"error\":\"Could not resolve target: no.invalid\"}\n\n");
    messages(&answer);
}

#[tokio::test]
async fn too_many_scans_are_refused_with_a_sentence() {
    let (app, scans) = app_and_scans(&config());
    let first = app.start("192.0.2.40", "1-65535").await;
    let second = app.start("192.0.2.40", "1-65535").await;
    let by_status = app.get("/api/scan?target=192.0.2.10").await;
    assert_eq!(by_status.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(by_status.headers.contains_key(header::RETRY_AFTER));
    let as_event =
        messages(&app.send(get_with("/api/scan?target=192.0.2.10", &[("accept", "text/event-stream")])).await);
    assert!(as_event[0]["error"].as_str().unwrap().contains("2 scans are running"), "{as_event:?}");
    let posted = app.post_json("/api/scan", json!({"target": "192.0.2.10"})).await;
    assert_eq!(posted.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(posted.headers.contains_key(header::RETRY_AFTER));
    assert!(json_of(&posted)["error"].as_str().unwrap().contains("2 scans are running"));
    for id in [first, second] {
        app.post_json(&format!("/api/scans/{id}/cancel"), json!({})).await;
    }
    until_none_runs(&scans).await;
}

#[tokio::test]
async fn a_stream_that_is_left_stops_its_scan() {
    let (app, scans) = app_and_scans(&config());
    let response = app.router.clone().oneshot(get_with(LONG, &[])).await.unwrap();
    let mut body: BodyDataStream = response.into_body().into_data_stream();
    let first = body.next().await.unwrap().unwrap();
    assert!(first.starts_with(b"data: {\"type\":\"meta\""));
    assert_eq!(scans.running(), 1);
    drop(body);
    until_none_runs(&scans).await;
}

#[tokio::test]
async fn a_question_whose_answer_nobody_waits_for_stops_its_scan() {
    let (app, scans) = app_and_scans(&config());
    {
        let body = json!({"target": "192.0.2.40", "portRange": [1, 65_535]});
        let mut asked = pin!(app.router.clone().oneshot(post_with("/api/scan", &body, &[])));
        while scans.running() == 0 {
            let is_pending = poll_fn(|context| Poll::Ready(asked.as_mut().poll(context).is_pending())).await;
            assert!(is_pending, "it is answered when the scan is done");
            tokio::task::yield_now().await;
        }
    }
    until_none_runs(&scans).await;
}

#[tokio::test]
async fn a_scan_that_is_stopped_ends_with_an_error_and_not_with_done() {
    let (shutdown, switch) = Shutdown::new();
    let state = state(&config(), shutdown).unwrap();
    let scans = state.scans().clone();
    let app = App { router: router(state), switch };
    let go_down = async {
        while scans.running() < 2 {
            tokio::task::yield_now().await;
        }
        app.switch.take_down(&scans);
    };
    let body = json!({"target": "192.0.2.40", "portRange": [1, 65_535]});
    let (streamed, answered, ()) = tokio::join!(app.get(LONG), app.post_json("/api/scan", body), go_down);
    let last = messages(&streamed).pop().unwrap();
    assert!(last["error"].as_str().unwrap().contains("stopped early"), "{last}");
    assert!(json_of(&answered)["error"].as_str().unwrap().contains("stopped early"));
    let refused = app.get("/api/scan?target=192.0.2.10").await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_target_is_looked_up_without_a_scan() {
    let (app, scans) = app_and_scans(&config());
    for (target, expected) in [
        ("https://web.example/", json!(["192.0.2.10", "web.example", true, null])),
        ("192.0.2.10", json!(["192.0.2.10", "web.example", false, null])),
        ("192.0.2.77", json!(["192.0.2.77", null, false, null])),
        ("no.invalid", json!([null, null, false, "Could not resolve target: no.invalid"])),
    ] {
        let app = if target == "no.invalid" { &on_real_names() } else { &app };
        let answer = app.get(&format!("/api/resolve?target={target}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        let [ip, hostname, resolved, error] = expected.as_array().unwrap().clone().try_into().unwrap();
        let keys = ["input", "ip", "hostname", "resolved", "error"];
        let host = target.trim_start_matches("https://").trim_end_matches('/');
        let values = [json!(host), ip, hostname, resolved, error];
        let fields: Vec<String> = keys.iter().zip(values).map(|(key, value)| format!("\"{key}\":{value}")).collect();
        assert_eq!(answer.body, format!("{{{}}}", fields.join(",")));
    }
    for (target, part) in [
        ("192.0.2.99", "may not be scanned from here"),
        ("192.0.2.0/24", "one host at a time"),
        ("0x7f000001", "not a complete address"),
        ("", "Enter a target"),
    ] {
        let answer = json_of(&app.get(&format!("/api/resolve?target={target}")).await);
        assert!(answer["error"].as_str().unwrap().contains(part), "{answer}");
        assert_eq!(answer["ip"], Value::Null);
    }
    let missing = app.get("/api/resolve").await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(json_of(&missing)["detail"][0]["loc"], json!(["query", "target"]));
    assert_eq!(scans.running(), 0);
}

#[tokio::test]
async fn the_whole_answer_comes_when_the_scan_is_done() {
    let body = json!({"target": "web.example", "portRange": null, "timeout": 1, "threads": 100});
    let answer = app().post_json("/api/scan", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let told = json_of(&answer);
    let open = |port, service| json!({"port": port, "state": "open", "service": service});
    let expected = [open(22, "ssh"), open(80, "http"), open(443, "https"), open(8080, "http-alt")];
    assert_eq!(told["open_ports"], json!(expected));
    assert_eq!((&told["target"], &told["target_ip"]), (&json!("web.example"), &json!("192.0.2.10")));
    assert_eq!(told["total_open_ports"], 4);
    let hundredths = told["scan_time"].as_f64().unwrap() * 100.0;
    assert!((hundredths - hundredths.round()).abs() < 1e-6);
    let start = told["start_time"].as_str().unwrap();
    let shape: String = start.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(shape, "0000-00-00 00:00:00");
}

#[tokio::test]
async fn a_body_that_is_wrong_is_answered_in_the_words_of_the_older_program() {
    let app = app();
    for (body, status, part) in [
        (json!({}), 400, "Missing required parameters"),
        (json!({"target": ""}), 400, "Missing required parameters"),
        (json!({"target": "192.0.2.10", "portRange": [80, 70]}), 400, "Invalid port range"),
        (json!({"target": "192.0.2.10", "portRange": [0, 70]}), 400, "Invalid port range"),
        (json!({"target": "192.0.2.10", "portRange": [1, 99_999]}), 400, "Invalid port range"),
        (json!({"target": "192.0.2.10", "portRange": "all"}), 400, "Invalid port range format"),
        (json!({"target": "192.0.2.10", "portRange": [80]}), 400, "Invalid port range format"),
        (json!({"target": "no.invalid"}), 200, "Could not resolve hostname 'no.invalid'"),
        (json!({"target": "127.1"}), 400, "“127.1” is not a complete address."),
        (json!({"target": "192.0.2.10", "timeout": -1}), 400, "“-1” is out of range."),
        (json!({"target": "192.0.2.10", "timeout": 10.1}), 400, "“10.1” is out of range."),
        (json!({"target": "192.0.2.10", "timeout": ""}), 400, "is not a number of seconds."),
        (json!({"target": "192.0.2.10", "threads": 0}), 400, "“0” is not a number of parallel probes."),
        (json!({"target": "192.0.2.10", "threads": 501}), 400, "“501” is not a number of parallel probes."),
        (json!({"target": "192.0.2.0/30"}), 400, "one host at a time"),
        (json!({"target": "192.0.2.99"}), 403, "may not be scanned from here"),
    ] {
        let app = if body["target"] == "no.invalid" { &on_real_names() } else { &app };
        let answer = app.post_json("/api/scan", body.clone()).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.body);
        let told = json_of(&answer);
        let error = told["error"].as_str().unwrap();
        let is_theirs = part.starts_with("Invalid") || part.starts_with("Missing") || part.starts_with("Could");
        assert!(if is_theirs { error == part } else { error.contains(part) }, "{body}: {error}");
    }
    let form = app.post_form("/api/scan", "target=192.0.2.10", &[]).await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(json_of(&form)["error"].is_string());
    let broken = Request::post("/api/scan").header(header::CONTENT_TYPE, "application/json").body("{".into()).unwrap();
    assert_eq!(app.send(broken).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn switched_off_it_is_not_there() {
    let app = app_with(&Config { classic: OnOff::Off, ..config() });
    for path in ["/api/scan?target=192.0.2.10", "/api/resolve?target=192.0.2.10"] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(app.post_json("/api/scan", json!({"target": "192.0.2.10"})).await.status, StatusCode::NOT_FOUND);
    app.start("192.0.2.10", "80").await;
}

#[tokio::test]
async fn it_stands_below_the_base_path_too() {
    let app = app_with(&Config { base_path: "/portolan".parse().unwrap(), ..config() });
    let told = messages(&app.get("/portolan/api/scan?target=192.0.2.10").await);
    assert_eq!(told.last().unwrap()["type"], "done");
    assert_eq!(app.get("/api/scan?target=192.0.2.10").await.status, StatusCode::NOT_FOUND);
}
