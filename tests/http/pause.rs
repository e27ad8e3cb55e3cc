//! Pausing and resuming a scan: by programs, by plain forms, and what is then told of it.

use super::*;

impl App {
    /// The report once the scan is in that phase.
    async fn report_when(&self, id: &ScanId, phase: Phase) -> Report {
        let waited = async {
            loop {
                let report = self.report(id).await;
                if report.phase == phase {
                    return report;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), waited).await.unwrap_or_else(|_| panic!("never {phase:?}"))
    }

    async fn wish(&self, id: &ScanId, wish: &str) {
        let answer = self.post_json(&format!("/api/scans/{id}/{wish}"), json!({})).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{wish}");
    }
}

#[tokio::test]
async fn a_scan_is_paused_resumed_and_stopped_by_programs_and_by_plain_forms() {
    let app = app();
    // Silent ports behind a slow link: it would take minutes.
    let id = app.start("192.0.2.40", "1-65535").await;
    app.report_when(&id, Phase::Probing).await;
    let has = |page: &str, wish: &str| page.contains(&format!("action=\"/scans/{id}/{wish}\""));
    let page = app.get(&format!("/scans/{id}")).await.body;
    assert!(has(&page, "pause") && has(&page, "cancel") && !has(&page, "resume"));

    app.wish(&id, "pause").await;
    let paused = app.report_when(&id, Phase::Paused).await;
    assert_eq!((paused.progress.rate, paused.progress.eta_ms), (0, None));
    let page = app.get(&format!("/scans/{id}")).await.body;
    assert!(has(&page, "resume") && has(&page, "cancel") && !has(&page, "pause"));
    assert!(page.contains("data-phase=\"paused\"") && page.contains("Paused"));
    assert!(page.contains("http-equiv=\"refresh\""), "somebody else may resume it");
    app.wish(&id, "pause").await;
    assert_eq!(app.report(&id).await.seq, app.report_when(&id, Phase::Paused).await.seq, "it rests already");

    for (wish, phase) in [("resume", Phase::Probing), ("pause", Phase::Paused), ("cancel", Phase::Cancelled)] {
        let answer = app.post_form(&format!("/scans/{id}/{wish}"), "", &[]).await;
        let place = answer.headers[header::LOCATION].to_str().unwrap();
        assert_eq!((answer.status, place), (StatusCode::SEE_OTHER, &*format!("/scans/{id}")));
        app.report_when(&id, phase).await;
    }
    let ended = app.report(&id).await;
    assert_eq!(ended.counts.total() + ended.not_asked, 65_535);
    for wish in ["pause", "resume", "cancel"] {
        app.wish(&id, wish).await;
    }
    assert!(app.report(&id).await == ended, "what has ended stays as it is");

    for path in ["/api/scans/abc/pause", "/api/scans/abc/resume", "/scans/abc/pause", "/scans/abc/resume"] {
        assert_eq!(app.post_form(path, "", &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(app.get(&format!("/api/scans/{id}/pause")).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_paused_scan_that_goes_on_finds_all_and_its_stream_tells_of_the_pause() {
    let app = app();
    let id = app.start("192.0.2.50", "1-400").await;
    app.wish(&id, "pause").await;
    app.report_when(&id, Phase::Paused).await;
    app.wish(&id, "resume").await;
    let batches = app.events(&id, 0).await;
    let report = fold(&batches);
    assert_eq!((report.phase, report.counts.total(), report.not_asked), (Phase::Done, 400, 0));
    let told = |event: &ScanEvent| batches.iter().flat_map(|batch| &batch.events).filter(|told| *told == event).count();
    assert_eq!((told(&ScanEvent::Paused), told(&ScanEvent::Resumed)), (1, 1));
}

#[tokio::test]
async fn a_paused_scan_keeps_its_place_among_those_that_run_and_ends_with_the_server() {
    let (shutdown, switch) = Shutdown::new();
    let state = state(&Config { max_scans: 1, ..config() }, shutdown).unwrap();
    let scans = state.scans().clone();
    let app = App { router: router(state), switch };
    let id = app.start("192.0.2.40", "1-65535").await;
    app.wish(&id, "pause").await;
    app.report_when(&id, Phase::Paused).await;
    let refused = app.post_json("/api/scans", json!({"target": "192.0.2.10"})).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    app.switch.take_down(&scans);
    app.report_when(&id, Phase::Cancelled).await;
}

#[tokio::test]
async fn a_page_says_how_far_its_scan_is_and_what_keys_press() {
    let app = app();
    let id = app.start("192.0.2.40", "1-65535").await;
    app.wish(&id, "pause").await;
    app.report_when(&id, Phase::Paused).await;
    let page = app.get(&format!("/scans/{id}")).await.body;
    assert!(page.contains(" % · 192.0.2.40 · Paused</title>"));
    for word in ["target", "history", "pause", "stop", "all", "open", "closed", "filtered", "export"] {
        assert_eq!(page.matches(&format!("data-shortcut=\"{word}\"")).count(), 1, "{word}");
    }
    // What only a script can do is not offered without one; what has its place already is out of sight.
    for absent in ["Notify me when done", "data-shortcut=\"again\"", "href=\"#target\""] {
        assert!(!page.contains(absent), "{absent}");
    }
    for hidden in ["Share", "Keyboard shortcuts"] {
        let before = page.split(hidden).next().unwrap();
        assert!(before.rsplit("<button").next().unwrap().contains(" scripted-only\""), "{hidden}");
    }
    app.wish(&id, "cancel").await;
    app.report_when(&id, Phase::Cancelled).await;
    let page = app.get(&format!("/scans/{id}")).await.body;
    assert!(page.contains("<title>192.0.2.40 · Stopped</title>"));
    assert!(page.contains("data-shortcut=\"again\"") && page.contains("href=\"#target\""));
    assert!(!page.contains("data-shortcut=\"stop\"") && !page.contains("data-shortcut=\"pause\""));
}
