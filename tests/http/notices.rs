//! What page and report say of a network most of whose addresses are silent.

use super::*;
use portolan::model::event::Reason;

/// Of its thirty addresses .10, .20 and .30 answer.
const NETWORK: &str = "192.0.2.0/27";

#[tokio::test]
async fn silent_addresses_are_one_notice_of_the_page_and_one_line_of_the_report() {
    let app = app();
    let id = app.start(NETWORK, "22,80,443").await;
    let report = fold(&app.events(&id, 0).await);
    let silent = report.hosts.values().filter(|host| host.down == Some(Reason::NoResponse)).count();
    assert_eq!((report.phase, silent), (Phase::Done, 27));

    let list = "192.0.2.1-9, 192.0.2.11-19, 192.0.2.21-29";
    let page = app.get(&format!("/scans/{id}")).await.body;
    let notices = page.split("class=\"notices\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert_eq!(notices.matches("<li").count(), 1, "{notices}");
    for part in ["<details", "27 of 30 addresses did not answer", "“Scan silent hosts completely”", list] {
        assert!(notices.contains(part), "{part}: {notices}");
    }
    assert!(!notices.contains("reach"), "silent is not unreachable: {notices}");
    let charts = page.split("class=\"host-charts\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert_eq!(charts.matches("<li").count(), 3, "there is nothing to draw of a silent host");

    let file = app.get(&format!("/api/scans/{id}/report.html")).await.body;
    let notices = file.split("<ul class=\"notices\">").nth(1).unwrap().split("</ul>").next().unwrap();
    assert_eq!(notices.matches("<li>").count(), 1, "{notices}");
    for part in ["27 of 30 addresses did not answer", list] {
        assert!(notices.contains(part), "{part}: {notices}");
    }
    let heard = file.matches("<section class=\"host\"").count();
    assert_eq!((heard, file.matches("<svg class=\"chart__frame\"").count()), (3, 3), "one for each that answered");

    let spanish = app.get(&format!("/api/scans/{id}/report.html?lang=es")).await.body;
    assert!(spanish.contains("27 de 30 direcciones no respondieron"));
}
