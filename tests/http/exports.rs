//! Reports as files, from their routes.

use super::*;
use futures_util::FutureExt;
use portolan::formats::Format;

/// A report with two open ports, a closed one and a silent one.
async fn ended(app: &App) -> ScanId {
    let id = app.start("web.example !2001:db8::/32", "22,80,81").await;
    app.events(&id, 0).await;
    id
}

#[tokio::test]
async fn each_format_is_a_file_to_be_kept() {
    let app = app();
    let id = ended(&app).await;
    for (format, kind, part) in [
        (Format::Json, "application/json", "\"response_time_ms\""),
        (Format::Csv, "text/csv; charset=utf-8; header=present", "Port,State,Service,Risk,Response_ms"),
        (Format::Html, "text/html; charset=utf-8", "<table>"),
        (Format::Svg, "image/svg+xml", ">2 open ports</text>"),
    ] {
        let answer = app.get(&format!("/api/scans/{id}/report.{}", format.as_str())).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers[header::CONTENT_TYPE], kind);
        let disposition = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(disposition.starts_with("attachment; filename=\"portolan-web.example_"), "{disposition}");
        assert!(disposition.ends_with(&format!(".{}\"", format.as_str())), "{disposition}");
        assert!(answer.body.contains(part), "{}", answer.body);
    }
}

#[tokio::test]
async fn what_is_shown_can_be_all_that_is_exported() {
    let app = app();
    let id = ended(&app).await;
    let lines = async |query: &str| {
        let answer = app.get(&format!("/api/scans/{id}/report.csv{query}")).await;
        answer
            .body
            .lines()
            .skip(1)
            .map(|line| line.split(',').take(2).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(lines("").await, ["22 open", "80 open", "81 closed"]);
    assert_eq!(lines("?state=all").await.len(), 3);
    assert_eq!(lines("?state=open").await, ["22 open", "80 open"]);
    assert_eq!(lines("?state=closed").await, ["81 closed"]);
    let wrong = app.get(&format!("/api/scans/{id}/report.csv?state=ajar")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.body.contains("state is open, closed, filtered or all"));
}

#[tokio::test]
async fn the_report_for_people_is_in_their_language_and_says_what_is_simulated() {
    let app = app();
    let id = ended(&app).await;
    let page = async |query: &str, language: &str| {
        let request = Request::get(format!("/api/scans/{id}/report.html{query}")).header("accept-language", language);
        app.send(request.body(Body::empty()).unwrap()).await.body
    };
    assert!(page("", "es").await.contains("lang=\"es\""));
    assert!(page("?lang=en", "es").await.contains("lang=\"en\""));
    assert!(page("", "en").await.contains("Simulation: no real host was scanned."));
    let json = app.get(&format!("/api/scans/{id}/report.json")).await.body;
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["meta"]["simulated"], true);
}

/// Programs that draw it take no broken XML, and ports of one state make no picture of a scan.
#[tokio::test]
async fn the_picture_is_well_formed_and_always_of_the_whole_scan() {
    let app = app();
    let id = ended(&app).await;
    let picture = app.get(&format!("/api/scans/{id}/report.svg?lang=es")).await.body;
    let mut reader = quick_xml::Reader::from_str(&picture);
    let mut elements = 0;
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(_) => elements += 1,
            _ => {}
        }
    }
    assert!(elements > 10 && picture.contains("2 puertos abiertos"), "{picture}");
    assert_eq!(app.get(&format!("/api/scans/{id}/report.svg?lang=es&state=closed")).await.body, picture);
}

#[tokio::test]
async fn a_scan_that_is_not_there_has_no_files() {
    let app = app();
    for missing in ["/api/scans/abc/report.csv", "/api/scans/abc/report.pdf", "/api/scans/--/report.json"] {
        assert_eq!(app.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn few_files_are_written_at_once_and_the_next_one_has_its_turn() {
    let app = app();
    let id = app.start("192.0.2.20", "1-7000").await;
    app.events(&id, 0).await;
    let export = || {
        let request = Request::get(format!("/api/scans/{id}/report.json")).body(Body::empty()).unwrap();
        Box::pin(app.router.clone().oneshot(request))
    };
    // More is to be read of each than is made before it is read.
    let mut unread: Vec<_> = (0..16).map(|_| export().now_or_never().expect("there is room").unwrap()).collect();
    let mut next = export();
    assert!(next.as_mut().now_or_never().is_none(), "there is no room");
    unread.pop();
    let answer = tokio::time::timeout(Duration::from_secs(60), next).await.expect("it has its turn").unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let whole = answer.into_body().collect().await.unwrap().to_bytes();
    assert!(serde_json::from_slice::<Value>(&whole).unwrap()["results"].as_array().unwrap().len() == 7_000);
}
