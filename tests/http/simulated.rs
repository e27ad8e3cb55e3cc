//! A server on the simulated network: it says so, names its hosts, and refuses what is none of them.

use super::classic::{get_with, json_of, post_with};
use super::*;

const ENGLISH: &str = "<strong>Simulation";

fn real() -> App {
    app_with(&Config { network: NetworkKind::Tcp, ..config() })
}

/// A page without the marks that the framework leaves between texts.
fn plain(page: &str) -> String {
    page.replace("<!>", "").replace("<!---->", "")
}

#[tokio::test]
async fn every_page_says_that_no_host_is_real() {
    let app = app();
    let (first, second) = (app.start("192.0.2.10", "80").await, app.start("192.0.2.20", "22").await);
    for id in [&first, &second] {
        app.events(id, 0).await;
    }
    let (scan, compare) = (format!("/scans/{first}"), format!("/scans/{first}/compare/{second}"));
    for path in ["/", "/history", "/about", &scan, &compare, "/no/such/page", "/scans/unknown1"] {
        let page = plain(&app.get(path).await.body);
        assert!(page.contains(ENGLISH) && page.contains("no real host is scanned"), "{path}");
        let spanish = plain(&app.send(get_with(path, &[("accept-language", "es")])).await.body);
        assert!(spanish.contains("<strong>Simulación") && spanish.contains("ningún equipo real"), "{path}");
        assert!(!plain(&real().get(path).await.body).contains(ENGLISH), "{path}: a real network is no simulation");
    }
    let refused = app.post_form("/scans", "target=127.1", &[]).await;
    assert!(plain(&refused.body).contains(ENGLISH), "also the form that comes back");
}

#[tokio::test]
async fn the_start_page_lists_the_hosts_of_the_lab_and_types_one_in() {
    let app = app();
    let page = app.get("/").await.body;
    for host in ["web.example", "database.example", "printer.example", "firewall.example", "far.example"] {
        assert!(page.contains(&format!("name=\"target\" value=\"{host}\"")), "{host}");
    }
    assert!(page.contains("method=\"get\" action=\"/#target\""), "its buttons work without a script");
    assert!(!real().get("/").await.body.contains("web.example"));

    let typed = |page: &str| {
        let field = page.split("<input").find(|input| input.contains("id=\"target\"")).unwrap().to_owned();
        field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_eq!(typed(&app.get("/?target=web.example").await.body), "web.example");
    assert_eq!(typed(&real().get("/?target=localhost").await.body), "localhost", "wherever a link leads here");
    let hostile = app.get("/?target=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await.body;
    assert!(!hostile.contains("<script>alert(1)"), "it is text");
}

#[tokio::test]
async fn what_is_not_in_the_lab_is_refused_alike_in_every_interface() {
    let app = app();
    let sentence = "this is a simulation. Its networks are 192.0.2.0/24";
    for target in ["scanme.example.org", "198.51.100.7", "10.0.0.1", "web.example !other.example"] {
        let encoded = target.replace(' ', "%20");
        let form = app.post_form("/scans", &format!("target={encoded}"), &[]).await;
        assert_eq!(form.status, StatusCode::FORBIDDEN, "{target}");
        assert!(form.body.contains(sentence), "{target}: {}", form.body);
        assert!(form.body.contains("aria-invalid=\"true\""), "at its field");

        let rest = app.post_json("/api/scans", json!({ "target": target })).await;
        assert_eq!(rest.status, StatusCode::FORBIDDEN, "{target}: {}", rest.body);
        let field = json_of(&rest)["fields"][0].clone();
        assert_eq!((&field["field"], &field["problem"]["denial"]), (&json!("target"), &json!("not_in_lab")), "{field}");

        let page = app.post_json("/fn/start_scan", json!({ "request": { "target": target } })).await;
        assert!(page.body.contains("not_in_lab"), "{target}: {}", page.body);
    }
    for target in ["scanme.example.org", "198.51.100.7", "10.0.0.1"] {
        let stream = app.get(&format!("/api/scan?target={target}")).await;
        assert_eq!(stream.status, StatusCode::FORBIDDEN, "{target}");
        assert!(json_of(&stream)["detail"].as_str().unwrap().contains(sentence), "{}", stream.body);
        let events =
            app.send(get_with(&format!("/api/scan?target={target}"), &[("accept", "text/event-stream")])).await;
        assert!(events.body.contains(sentence), "{}", events.body);
        let posted = app.send(post_with("/api/scan", &json!({ "target": target }), &[])).await;
        assert_eq!(posted.status, StatusCode::FORBIDDEN, "{target}");
        assert!(json_of(&posted)["error"].as_str().unwrap().contains(sentence), "{}", posted.body);
        let resolved = app.get(&format!("/api/resolve?target={target}")).await;
        assert!(json_of(&resolved)["error"].as_str().unwrap().contains(sentence), "{}", resolved.body);
    }
}
