//! The event stream: everything once, in order, resumed anywhere.

use super::*;
use portolan::model::course::Course;
use portolan::model::report::Report;

#[tokio::test]
async fn the_stream_tells_everything_once_and_resumes_anywhere() {
    let app = app();
    let id = app.start("192.0.2.10", "1-3000").await;
    let all = app.events(&id, 0).await;
    assert!(all.iter().is_sorted_by_key(|batch| batch.seq));
    let report = fold(&all);
    assert_eq!((report.phase, report.counts.open, report.counts.total()), (Phase::Done, 3, 3_000));
    assert!(report == app.report(&id).await);
    assert!(matches!(all[0].events[0], ScanEvent::Started { .. }));

    let events: Vec<ScanEvent> = all.iter().flat_map(|batch| batch.events.clone()).collect();
    for after in 1..report.seq {
        let seen = events[..after as usize].to_vec();
        let mut resumed = fold(&[Batch { seq: after, events: seen, ..Batch::default() }]);
        app.events(&id, after).await.iter().for_each(|batch| resumed.apply(batch).unwrap());
        // Whoever is told less often has fewer points of the same course.
        resumed.course = report.course.clone();
        assert!(resumed == report, "resumed after {after}");
    }
    let over = app.get(&format!("/api/scans/{id}/events?after={}", report.seq)).await;
    assert_eq!(over.status, StatusCode::NO_CONTENT);
    let request = Request::get(format!("/api/scans/{id}/events?after=1")).header("last-event-id", report.seq);
    assert_eq!(app.send(request.body(Body::empty()).unwrap()).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_reader_that_does_not_wait_gets_what_is_known_and_comes_back_for_the_rest() {
    let app = app();
    // Silent ports behind a slow link: it would take minutes, and so would an answer that waits for its end.
    let id = app.start("192.0.2.40", "1-65535").await;
    let mut folded = Report::default();
    let polls = async {
        while !folded.phase.is_ended() {
            let answer = app.get(&format!("/api/scans/{id}/events?after={}&wait=false", folded.seq)).await;
            assert_eq!(answer.status, StatusCode::OK);
            batches(&answer.body).iter().for_each(|batch| folded.apply(batch).unwrap());
            if folded.counts.total() > 0 {
                app.post_json(&format!("/api/scans/{id}/cancel"), json!({})).await;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), polls).await.expect("no answer is held open");
    let report = app.report(&id).await;
    assert_eq!((folded.phase, folded.seq), (Phase::Cancelled, report.seq));
    // Whoever is told less often has fewer points of the same course.
    folded.course = report.course.clone();
    assert!(folded == report);
    let over = app.get(&format!("/api/scans/{id}/events?after={}&wait=false", report.seq)).await;
    assert_eq!(over.status, StatusCode::NO_CONTENT);
    let wrong = app.get(&format!("/api/scans/{id}/events?wait=perhaps")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_stream_is_fit_for_proxies() {
    let app = app();
    let id = app.start("192.0.2.20", "22").await;
    let answer = app.get(&format!("/api/scans/{id}/events")).await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/event-stream");
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-cache");
    assert_eq!(answer.headers["x-accel-buffering"], "no");
    assert!(answer.body.contains("retry: 1000"));
    let last_id = answer.body.lines().filter_map(|line| line.strip_prefix("id: ")).next_back().unwrap();
    assert_eq!(last_id, app.report(&id).await.seq.to_string());
}

#[tokio::test]
async fn a_scan_goes_on_without_readers_and_many_readers_see_the_same() {
    let app = app();
    let id = app.start("192.0.2.50", "1-400").await;
    let (first, second) = tokio::join!(app.events(&id, 0), app.events(&id, 0));
    // Whoever is told at other moments has other points of the same course.
    let [first, second] = [first, second].map(|batches| Report { course: Course::default(), ..fold(&batches) });
    assert_eq!(first, second);
    let unseen = app.start("192.0.2.10", "1-100").await;
    let ended = async {
        while !app.report(&unseen).await.phase.is_ended() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ended).await.expect("it ends though nobody follows it");
}

#[tokio::test]
async fn going_down_stops_scans_and_tells_the_readers() {
    let (shutdown, switch) = Shutdown::new();
    let state = state(&config(), shutdown).unwrap();
    let scans = state.scans().clone();
    let app = App { router: router(state), switch };
    let id = app.start("192.0.2.40", "1-65535").await;
    let path = format!("/api/scans/{id}/events");
    let go_down = async { app.switch.take_down(&scans) };
    let (answer, ()) = tokio::join!(app.get(&path), go_down);
    assert_eq!(fold(&batches(&answer.body)).phase, Phase::Cancelled);
    assert!(answer.body.contains("event: bye"));
    let refused = app.post_json("/api/scans", json!({"target": "192.0.2.10"})).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
}
