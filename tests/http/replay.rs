//! Scans that have ended, told again as they went; and what messengers show of a link to one.

use super::classic::get_with;
use super::*;

async fn done(app: &App, target: &str, ports: &str) -> (ScanId, Vec<Batch>) {
    let id = app.start(target, ports).await;
    let batches = app.events(&id, 0).await;
    (id, batches)
}

async fn replayed(app: &App, id: &ScanId, after: u64) -> Answer {
    app.get(&format!("/api/scans/{id}/events?after={after}&replay=true")).await
}

#[tokio::test]
async fn a_replay_tells_the_same_messages() {
    let app = app();
    let (id, batches) = done(&app, "192.0.2.10", "1-300").await;
    let told = self::batches(&replayed(&app, &id, 0).await.body);
    assert_eq!(told, batches.into_iter().filter(|batch| !batch.events.is_empty()).collect::<Vec<_>>());
    assert!(fold(&told) == app.report(&id).await);

    let half = told[told.len() / 2].seq;
    let rest = self::batches(&replayed(&app, &id, half).await.body);
    assert_eq!(rest, told[told.len() / 2 + 1..], "a reader that was cut off goes on");
    assert_eq!(replayed(&app, &id, told.last().unwrap().seq).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_scan_that_runs_is_told_as_it_goes() {
    let app = app();
    let id = app.start("192.0.2.40", "1-65535").await;
    let stream = async {
        let told = self::batches(&replayed(&app, &id, 0).await.body);
        assert_eq!(fold(&told).phase, Phase::Cancelled);
    };
    let stop = async {
        while app.report(&id).await.counts.total() == 0 {
            tokio::task::yield_now().await;
        }
        app.post_json(&format!("/api/scans/{id}/cancel"), json!({})).await;
    };
    tokio::join!(stream, stop);
}

#[tokio::test]
async fn the_page_of_a_replay_begins_at_the_beginning_and_leads_to_the_result() {
    let app = app();
    let (id, _) = done(&app, "192.0.2.10", "80,443").await;
    let result = app.get(&format!("/scans/{id}")).await.body;
    assert!(result.contains("data-phase=\"done\"") && result.contains(&format!("href=\"/scans/{id}?replay\"")));
    let page = app.get(&format!("/scans/{id}?replay")).await.body;
    assert!(page.contains("data-phase=\"resolving\"") && page.contains("data-replay"), "{page}");
    assert!(page.contains(&format!("href=\"/scans/{id}\"")), "the way to the result");
    assert!(page.contains("content=\"0; url=?\""), "without a script the result is shown at once");
    assert!(!page.contains("Stop</button>"), "there is nothing to stop");
}

#[tokio::test]
async fn only_a_server_that_knows_its_public_address_describes_its_links() {
    let public = Config {
        public_origin: Some("https://portolan.example.com".parse().unwrap()),
        base_path: "/tools".parse().unwrap(),
        ..config()
    };
    let app = app_with(&public);
    let start = json!({"target": "192.0.2.10", "mode": "custom", "ports": "80,81"});
    let answer = app.post_json("/tools/api/scans", start).await;
    let id = serde_json::from_str::<Value>(&answer.body).unwrap()["id"].as_str().unwrap().to_owned();
    app.get(&format!("/tools/api/scans/{id}/events?after=0")).await;
    let path = format!("/tools/scans/{id}");
    let host = [("host", "portolan.example.com")];
    let page = app.send(get_with(&path, &host)).await.body;
    for (property, content) in [
        ("og:title", "192.0.2.10 · Done"),
        ("og:description", "2 ports: 1 open, 1 closed, 0 filtered."),
        ("og:url", &*format!("https://portolan.example.com{path}")),
        ("og:image", "https://portolan.example.com/tools/icons/icon-512.png"),
    ] {
        let is_told = page.contains(&format!("property=\"{property}\" content=\"{content}\""))
            || page.contains(&format!("content=\"{content}\" property=\"{property}\""));
        assert!(is_told, "{property}: {page}");
    }
    let unknown = super::app();
    let (id, _) = done(&unknown, "192.0.2.10", "80").await;
    assert!(!unknown.get(&format!("/scans/{id}")).await.body.contains("og:title"));
}
