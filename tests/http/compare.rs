//! Two scans compared: the page without a script, and the interface for programs.

use super::*;
use portolan::model::diff::{Change, Diff};

/// Scans of the database's host, one after the other.
async fn two(app: &App, before: &str, after: &str) -> [ScanId; 2] {
    let mut ids = Vec::new();
    for ports in [before, after] {
        let id = app.start("192.0.2.20", ports).await;
        app.events(&id, 0).await;
        ids.push(id);
    }
    ids.try_into().unwrap()
}

#[tokio::test]
async fn programs_learn_what_differs_and_what_was_not_asked() {
    let app = app();
    let [small, large] = two(&app, "22,80", "1-4000").await;
    let answer = app.get(&format!("/api/scans/{small}/diff/{large}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let json: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((&json["before"]["id"], &json["after"]["id"]), (&json!(small), &json!(large)));
    assert_eq!(json["after"]["asked"], "1-4000");
    let counts = &json["counts"];
    let told = ["newly_open", "gone", "changed", "same", "same_open", "not_asked_before", "not_asked_now"];
    assert_eq!(told.map(|name| counts[name].as_u64().unwrap()), [0, 0, 0, 2, 1, 3998, 0]);
    let open = json!({"state": "open", "reason": "syn-ack"});
    let host = &json["hosts"][0];
    assert_eq!((&host["address"], &host["presence"]), (&json!("192.0.2.20"), &json!("both")));
    let ways: Vec<&Value> = host["transitions"].as_array().unwrap().iter().collect();
    assert!(ways.contains(&&json!({"change": "same", "before": open, "after": open, "ports": "22"})), "{ways:?}");
    let new = json!({"change": "not_asked_before", "before": null, "after": open, "ports": "3306"});
    assert!(ways.contains(&&new), "{ways:?}");

    let back = app.get(&format!("/api/scans/{large}/diff/{small}")).await;
    let back: Diff = serde_json::from_str(&back.body).unwrap();
    assert_eq!((back.counts.not_asked_now, back.counts.gone), (3998, 0), "a smaller scan takes nothing away");
    let same = app.get(&format!("/api/scans/{large}/diff/{large}")).await;
    let same: Diff = serde_json::from_str(&same.body).unwrap();
    assert_eq!(same.counts.of(Change::Same), 4000);
}

#[tokio::test]
async fn a_scan_that_is_not_here_cannot_be_compared() {
    let app = app();
    let id = app.start("192.0.2.20", "22").await;
    let malformed = app.get(&format!("/api/scans/{id}/diff/a-b")).await;
    assert_eq!(malformed.status, StatusCode::NOT_FOUND);
    for [one, other] in [["abc", &*id.to_string()], [&*id.to_string(), "abc"], ["abc", "xyz"]] {
        let answer = app.get(&format!("/api/scans/{one}/diff/{other}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(serde_json::from_str::<Value>(&answer.body).unwrap()["code"], "not_found");
        let page = app.get(&format!("/scans/{one}/compare/{other}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.body.contains("Scan not found"));
    }
}

#[tokio::test]
async fn the_page_shows_both_scans_their_differences_and_a_chart() {
    let app = app();
    // Of the same ports; nobody answers at the second address, so that it is another host.
    let [before, after] = two(&app, "1-30,3306", "22-30,3306").await;
    let page = app.get(&format!("/scans/{before}/compare/{after}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "What changed on 192.0.2.20",
        "Nothing has changed.",
        &format!("href=\"/scans/{after}/compare/{before}\""),
        &format!("href=\"/scans/{before}\""),
        "?show=newly_open",
        "?show=same_open",
        "Scanned only in the earlier scan: 21 ports. Only in the later scan: 0 ports.",
        "class=\"chart__sheet\"",
        "Chart of what changed on 192.0.2.20: 0 newly open, 0 gone, 0 changed, 2 open both times.",
        "data-cell=\"same_open\"",
    ] {
        assert!(page.body.contains(part), "{part}");
    }
    let rows = async |query: &str| {
        let page = app.get(&format!("/scans/{before}/compare/{after}{query}")).await.body;
        let rows = page.split("<tbody").nth(1).unwrap().split("scope=\"row\"").skip(1);
        rows.map(|row| row.split(['>', '<']).nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows("?show=same_open").await, ["22", "3306"]);
    assert_eq!(rows("?show=once").await, ["1–21"]);
    assert_eq!(rows("").await, [""; 0]);
    let elsewhere = app.start("192.0.2.30", "80").await;
    app.events(&elsewhere, 0).await;
    let page = app.get(&format!("/scans/{before}/compare/{elsewhere}")).await.body;
    for part in [
        "What changed from 192.0.2.20 to 192.0.2.30",
        "There is nothing to compare",
        "Hosts that were not scanned before: 192.0.2.30.",
        "Hosts that were not scanned now: 192.0.2.20.",
        "?host=192.0.2.30",
        "Changes: 0",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let spanish = Request::get(format!("/scans/{before}/compare/{after}")).header("accept-language", "es");
    let spanish = app.send(spanish.body(Body::empty()).unwrap()).await.body;
    assert!(spanish.contains("Qué cambió en 192.0.2.20") && spanish.contains("Nada ha cambiado."));
}

#[tokio::test]
async fn a_scan_that_still_runs_is_compared_as_it_stands() {
    let app = app();
    let done = app.start("192.0.2.40", "22").await;
    app.events(&done, 0).await;
    let running = app.start("192.0.2.40", "1-65535").await;
    let page = app.get(&format!("/scans/{done}/compare/{running}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("The later scan is still running.")
            && !page.body.contains("The earlier scan is still running.")
    );
    app.post_json(&format!("/api/scans/{running}/cancel"), json!({})).await;
    app.events(&running, 0).await;
}

#[tokio::test]
async fn the_ways_there_are_links() {
    let app = app();
    let (mut cookie, mut ids) = (String::new(), Vec::<ScanId>::new());
    for (target, ports) in [("192.0.2.20", "22"), ("192.0.2.10", "80"), ("192.0.2.20", "22,23")] {
        let body = format!("target={target}&mode=custom&ports={ports}");
        let answer = app.post_form("/scans", &body, &[("cookie", &cookie)]).await;
        cookie = answer.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        let place = answer.headers[header::LOCATION].to_str().unwrap();
        ids.push(place.strip_prefix("/scans/").unwrap().parse().unwrap());
        app.events(ids.last().unwrap(), 0).await;
    }
    let page = async |path: &str| {
        let request = Request::get(path).header("cookie", &cookie);
        app.send(request.body(Body::empty()).unwrap()).await.body
    };
    let [first, other, last] = &ids[..] else { panic!("three scans") };
    let with_previous = format!("href=\"/scans/{first}/compare/{last}\"");
    let history = page("/history").await;
    assert_eq!(history.matches("Compare with the previous scan").count(), 1);
    assert!(history.contains(&with_previous));

    let scan = page(&format!("/scans/{first}")).await;
    let menu = scan.split("compare-menu\">").nth(1).unwrap().split("</details>").next().unwrap().to_owned();
    let newer = [last, other].map(|newer| menu.find(&format!("href=\"/scans/{first}/compare/{newer}\"")));
    assert!(
        newer[0].is_some() && newer[0] < newer[1],
        "the same target is first, and what is newer comes after: {menu}"
    );
    let scan = page(&format!("/scans/{last}")).await;
    assert!(scan.split("compare-menu\">").nth(1).unwrap().contains(&with_previous));
    let alone = app.get(&format!("/scans/{last}")).await.body;
    assert!(!alone.contains("compare-menu"), "the scans of others are not offered");
}
