//! What is typed is done, or refused for the same reason, whichever way it comes: by the page's server function, by
//! REST, by the posted form, by the classic interface and by the command line.

mod table;

use super::*;
use portolan::model::limits::Limits;
use portolan::model::policy::Denial;
use portolan::model::ports::PortSet;
use portolan::model::problem::{FieldError, Problem};
use portolan::model::request::ScanRequest;
use portolan::model::service;
use portolan::words::{Locale, problem};
use std::fmt::Write;
use std::process::Command;
use table::{Comes, PORTS, TARGETS};

/// What came of a text: a scan of these targets and ports, or a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Scan { targets: String, ports: String, hosts: u64 },
    Wrong(Problem),
}

/// A server that scans a simulated network and allows as much as the command line does.
fn lenient() -> App {
    let allow = ["0.0.0.0/0", "::/0"].map(|network| network.parse().unwrap()).to_vec();
    app_with(&Config { allow, deny: vec![], max_scans: 100_000, ..config() })
}

/// The fields that are sent: of an empty one only its name.
fn request(target: &str, mode: &str, ports: &str) -> ScanRequest {
    let [target, mode, ports] = [target, mode, ports].map(str::to_owned);
    ScanRequest { target, mode, ports, ..ScanRequest::default() }
}

fn only_problem(fields: &Value) -> Problem {
    let fields: Vec<FieldError> = serde_json::from_value(fields.clone()).unwrap();
    let [FieldError { problem, .. }] = &fields[..] else { panic!("{fields:?}") };
    problem.clone()
}

/// A text within HTML, as the server escapes it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn form_body(request: &ScanRequest) -> String {
    let mut body = String::new();
    for (field, text) in request.fields() {
        let _ = write!(body, "{}{}=", if body.is_empty() { "" } else { "&" }, field.name());
        text.bytes().for_each(|byte| write!(body, "%{byte:02X}").unwrap());
    }
    body
}

fn in_query(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

impl App {
    /// The plan of a scan that was just started; nobody waits for its end.
    async fn started(&self, id: &str) -> Outcome {
        let report = self.report(&id.parse().unwrap()).await;
        self.post_json(&format!("/api/scans/{id}/cancel"), json!({})).await;
        let ports = report.request.port_set().unwrap();
        assert_eq!(report.plan.ports, ports.len(), "{:?}", report.request);
        Outcome::Scan { targets: report.request.target, ports: ports.to_string(), hosts: report.plan.hosts }
    }

    async fn by_rest(&self, request: &ScanRequest) -> Outcome {
        let answer = self.post_json("/api/scans", serde_json::to_value(request).unwrap()).await;
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        match answer.status {
            StatusCode::CREATED => self.started(body["id"].as_str().unwrap()).await,
            StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN => Outcome::Wrong(only_problem(&body["fields"])),
            other => panic!("{other}: {}", answer.body),
        }
    }

    async fn by_the_page(&self, request: &ScanRequest) -> Outcome {
        let answer = self.post_json("/fn/start_scan", json!({ "request": request })).await;
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        match body.as_str() {
            Some(id) => self.started(id).await,
            None => Outcome::Wrong(only_problem(&body["fields"])),
        }
    }

    /// The page says a sentence and no code, so the problem that is expected must be in it.
    async fn by_the_form(&self, request: &ScanRequest, expected: &Outcome) -> Outcome {
        let answer = self.post_form("/scans", &form_body(request), &[]).await;
        if answer.status == StatusCode::SEE_OTHER {
            let place = answer.headers[header::LOCATION].to_str().unwrap();
            return self.started(place.strip_prefix("/scans/").unwrap()).await;
        }
        let Outcome::Wrong(problem) = expected else { panic!("{request:?}: {}", answer.status) };
        let sentence = escaped(&self::problem(Locale::en, problem));
        assert!(answer.body.contains(&sentence), "{request:?}: {sentence}");
        expected.clone()
    }

    /// One address and a range are all that this interface knows; its stream is left once it has begun.
    async fn by_the_classic_interface(&self, query: &str, expected: &Outcome) {
        let request = Request::get(format!("/api/scan?{query}")).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let mut body = response.into_body();
        let frame = body.frame().await.unwrap().unwrap();
        let text = String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap();
        match expected {
            // It does not look at the second host.
            Outcome::Wrong(Problem::Denied { .. } | Problem::NameDenied { .. })
                if text.contains("one host at a time") => {}
            Outcome::Wrong(problem) => {
                let is_denied = matches!(problem, Problem::Denied { .. } | Problem::NameDenied { .. });
                let code = if is_denied { 403 } else { 422 };
                assert_eq!(status.as_u16(), code, "{query}: {text}");
                let sentence = serde_json::to_string(&self::problem(Locale::en, problem)).unwrap();
                assert!(text.contains(&sentence), "{query}: {text} without {sentence}");
            }
            Outcome::Scan { hosts, targets, .. } if *hosts != 1 || targets.contains('!') => {
                assert_eq!(status.as_u16(), 422, "{query}: {text}");
                assert!(text.contains("one host at a time"), "{query}: {text}");
            }
            Outcome::Scan { targets, ports, .. } => {
                assert_eq!(status.as_u16(), 200, "{query}: {text}");
                let first: Value = serde_json::from_str(text.trim().strip_prefix("data: ").unwrap()).unwrap();
                if let Some(error) = first["error"].as_str() {
                    assert_eq!(error, format!("Could not resolve target: {targets}"));
                    return;
                }
                assert_eq!(first["input"], **targets, "{query}");
                assert_eq!(first["total_ports"], ports.parse::<PortSet>().unwrap().len(), "{query}");
            }
        }
    }
}

/// Whatever came of it, a secret is not part of it.
fn keeps_the_secret(typed: &str, outcome: &Outcome) {
    assert!(!typed.contains("hunter") || !format!("{outcome:?}").contains("hunter"), "{typed}: {outcome:?}");
}

/// The real program, which says what it would scan.
fn by_the_command_line(arguments: &[&str], typed: &str, expected: &Outcome) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    let output = command.env("LC_ALL", "C").args(["scan", "--dry-run"]).args(arguments).args(["--", typed]).output();
    let output = output.unwrap();
    let said = [&output.stdout[..], &output.stderr].concat();
    assert!(!String::from_utf8_lossy(&said).contains("hunter"), "{typed}");
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    if output.status.success() {
        let line = |begin: &str| out.lines().find_map(|line| line.strip_prefix(begin)).unwrap().to_owned();
        let hosts = out.lines().nth(2).unwrap().split(' ').next().unwrap().replace(',', "").parse().unwrap();
        return Outcome::Scan { targets: line("Targets: "), ports: line("Ports: "), hosts };
    }
    assert_eq!(output.status.code(), Some(2), "{typed}: {err}");
    let Outcome::Wrong(problem) = expected else { panic!("{typed}: {err}") };
    let problem = match problem.clone() {
        // It takes more of them.
        Problem::TooManyAddresses { addresses, .. } => {
            Problem::TooManyAddresses { addresses, max: Limits::COMMAND_LINE.max_addresses }
        }
        other => other,
    };
    assert!(err.contains(&self::problem(Locale::en, &problem)), "{typed}: {err} without {problem:?}");
    expected.clone()
}

fn check(typed: &str, outcome: &Outcome, comes: Comes) {
    let scan = |targets: &str, ports: String| (targets.to_owned(), ports);
    let expected = match comes {
        Comes::Quick(targets) => scan(targets, service::quick_ports().to_string()),
        Comes::Named(targets, ports) => scan(targets, ports.to_owned()),
        Comes::Ports(ports) => scan("192.0.2.10", ports.to_owned()),
        Comes::Wrong(code) => {
            let Outcome::Wrong(problem) = outcome else { panic!("{typed:?}: {outcome:?}") };
            assert_eq!(serde_json::to_value(problem).unwrap()["code"], code, "{typed:?}");
            return;
        }
    };
    let Outcome::Scan { targets, ports, .. } = outcome.clone() else { panic!("{typed:?}: {outcome:?}") };
    assert_eq!((targets, ports), expected, "{typed:?}");
}

fn is_outside_the_lab(outcome: &Outcome) -> bool {
    let denial = match outcome {
        Outcome::Wrong(Problem::Denied { denial, .. } | Problem::NameDenied { denial, .. }) => *denial,
        _ => return false,
    };
    denial == Denial::NotInLab
}

#[tokio::test]
async fn every_target_is_the_same_by_all_five_ways() {
    assert!(TARGETS.len() >= 120, "{}", TARGETS.len());
    let app = lenient();
    for (typed, comes) in TARGETS {
        // No mode is chosen by a program, and quick mode by whoever leaves the form as it is.
        let by_rest = app.by_rest(&request(typed, "", "")).await;
        keeps_the_secret(typed, &by_rest);
        let by_cli = by_the_command_line(&[], typed, &by_rest);
        if is_outside_the_lab(&by_rest) {
            // The server's lab has no such host; a terminal would look for it on the real network.
            check(typed, &by_cli, *comes);
        } else {
            check(typed, &by_rest, *comes);
            assert_eq!(by_cli, by_rest, "{typed:?}");
        }
        assert_eq!(app.by_the_page(&request(typed, "quick", "")).await, by_rest, "{typed:?}");
        assert_eq!(app.by_the_form(&request(typed, "quick", ""), &by_rest).await, by_rest, "{typed:?}");
        app.by_the_classic_interface(&format!("target={}", in_query(typed)), &by_rest).await;
    }
}

#[tokio::test]
async fn every_text_for_ports_is_the_same_by_all_five_ways() {
    assert!(PORTS.len() >= 70, "{}", PORTS.len());
    let app = lenient();
    let mut ranges = 0;
    for (typed, comes) in PORTS {
        let request = request("192.0.2.10", "custom", typed);
        let by_rest = app.by_rest(&request).await;
        check(typed, &by_rest, *comes);
        assert_eq!(app.by_the_page(&request).await, by_rest, "{typed:?}");
        assert_eq!(app.by_the_form(&request, &by_rest).await, by_rest, "{typed:?}");
        let ports = format!("--ports={typed}");
        assert_eq!(by_the_command_line(&["--mode", "custom", &ports], "192.0.2.10", &by_rest), by_rest, "{typed:?}");
        let (first, last) = typed.trim().split_once('-').unwrap_or((typed.trim(), typed.trim()));
        let is_number = |text: &str| text.parse::<u32>().is_ok();
        if is_number(first) && is_number(last) && matches!(by_rest, Outcome::Scan { .. }) {
            ranges += 1;
            let query = format!("target=192.0.2.10&mode=custom&port_start={first}&port_end={last}");
            app.by_the_classic_interface(&query, &by_rest).await;
        }
    }
    assert!(ranges >= 4, "what all five know was compared");
}

#[tokio::test]
async fn ports_that_contradict_the_target_or_the_mode_are_refused_by_every_way_that_can_say_so() {
    let app = lenient();
    for (target, mode, ports, code) in [
        ("localhost:81", "", "22", "target_port_not_chosen"),
        ("localhost:81", "custom", "22", "target_port_not_chosen"),
        ("https://localhost:8443/", "custom", "1-1024", "target_port_not_chosen"),
        ("localhost", "full", "22", "ports_with_mode"),
        ("localhost", "quick", "22", "ports_with_mode"),
    ] {
        let request = request(target, mode, ports);
        let by_rest = app.by_rest(&request).await;
        check(target, &by_rest, Comes::Wrong(code));
        assert_eq!(app.by_the_page(&request).await, by_rest, "{target} {mode} {ports}");
        let mode = if mode.is_empty() { vec![] } else { vec!["--mode", mode] };
        let ports = [&["-p", ports][..], &mode].concat();
        assert_eq!(by_the_command_line(&ports, target, &by_rest), by_rest, "{target} {ports:?}");
    }
    // The form hides its fields for ports in these modes, so what stands there is no choice.
    let by_the_form =
        app.by_the_form(&request("localhost", "quick", "22"), &Outcome::Wrong(Problem::PortsMissing)).await;
    check("localhost", &by_the_form, Comes::Quick("localhost"));
    let classic = Outcome::Wrong(Problem::TargetPortNotChosen { port: 8443 });
    app.by_the_classic_interface("target=localhost:8443&mode=custom&port_end=1024", &classic).await;
}

#[tokio::test]
async fn nothing_of_a_pasted_url_but_its_host_is_kept_anywhere() {
    let app = lenient();
    let typed = "https://me:hunter2@web.example:8080/hunter2?token=hunter2#hunter2";
    let form = app.post_form("/scans", &form_body(&request(typed, "quick", "")), &[]).await;
    let place = form.headers[header::LOCATION].to_str().unwrap().to_owned();
    let cookie = form.headers[header::SET_COOKIE].to_str().unwrap().to_owned();
    let id: ScanId = place.strip_prefix("/scans/").unwrap().parse().unwrap();
    let events = app.get(&format!("/api/scans/{id}/events?after=0")).await;
    let history = Request::get("/history").header(header::COOKIE, cookie.split(';').next().unwrap());
    let mut told = vec![
        ("cookie".to_owned(), cookie.clone()),
        ("events".to_owned(), events.body),
        ("page".to_owned(), app.get(&place).await.body),
        ("report".to_owned(), app.get(&format!("/api/scans/{id}")).await.body),
        ("history".to_owned(), app.send(history.body(Body::empty()).unwrap()).await.body),
    ];
    for format in ["json", "csv", "html"] {
        let file = app.get(&format!("/api/scans/{id}/report.{format}")).await;
        told.push((format!("{format}: name"), file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned()));
        told.push((format.to_owned(), file.body));
    }
    for query in ["scan", "resolve"] {
        told.push((query.to_owned(), app.get(&format!("/api/{query}?target={}", in_query(typed))).await.body));
    }
    for (place, text) in told {
        assert!(!text.contains("hunter2"), "{place}");
        assert!(place == "cookie" || place == "csv" || text.contains("web.example"), "{place}: {text}");
    }
}
