//! Pages and forms, with and without a script.

use super::*;

#[tokio::test]
async fn a_slash_behind_a_page_leads_to_it_and_nowhere_else() {
    let below = app_with(&Config { base_path: "/portolan".parse().unwrap(), ..config() });
    let root = app();
    for (app, path, place) in [
        (&root, "/about/", Some("/about")),
        (&root, "/about/?lang=es", Some("/about?lang=es")),
        (&root, "/scans/abc/", Some("/scans/abc")),
        (&below, "/portolan/about/", Some("/portolan/about")),
        (&root, "/nosuch/", None),
        (&root, "//about/", None),
        (&root, "//evil.example/", None),
        (&root, "/scans//evil.example/", None),
    ] {
        let answer = app.get(path).await;
        let found = answer.headers.get(header::LOCATION).map(|value| value.to_str().unwrap());
        assert_eq!(found, place, "{path}");
        let expected = if place.is_some() { StatusCode::PERMANENT_REDIRECT } else { StatusCode::NOT_FOUND };
        assert_eq!(answer.status, expected, "{path}");
    }
}

#[tokio::test]
async fn the_start_page_is_whole_without_a_script() {
    let answer = app().get("/").await;
    assert_eq!(answer.status, StatusCode::OK);
    for part in ["<form", "action=\"/scans\"", "method=\"post\"", "name=\"target\"", "name=\"mode\"", "value=\"full\""]
    {
        assert!(answer.body.contains(part), "{part}");
    }
    assert!(
        answer.body.contains("<html lang=\"en\"") || answer.body.contains("lang=\"en\""),
        "{}",
        &answer.body[..300]
    );
}

#[tokio::test]
async fn the_page_about_us_leads_to_the_licence_and_to_how_programs_use_the_server() {
    let below = app_with(&Config { base_path: "/portolan".parse().unwrap(), ..config() });
    for (app, base) in [(app(), ""), (below, "/portolan")] {
        let about = app.get(&format!("{base}/about")).await.body;
        for (file, part) in [("licence.txt", "MIT License"), ("api.txt", "/api/scans/ID/events")] {
            let path = format!("{base}/{file}");
            assert!(about.contains(&format!("href=\"{path}\"")), "{path}");
            let answer = app.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
            assert!(answer.body.contains(part), "{path}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_file_that_was_opened_elsewhere_is_not_here() {
    let answer = app().get("/scans/opened1").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("Opened files are not kept"));
    assert!(answer.body.contains("type=\"file\""), "it can be opened again there");
    let other = app().get("/scans/unknown1").await.body;
    assert!(!other.contains("Opened files are not kept"));
}

#[tokio::test]
async fn language_follows_the_header_and_then_the_cookie() {
    let app = app();
    let ask = |headers: Vec<(&'static str, &'static str)>| {
        let mut request = Request::get("/");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        app.send(request.body(Body::empty()).unwrap())
    };
    let spanish = ask(vec![("accept-language", "es-MX,es;q=0.9,en;q=0.5")]).await.body;
    assert!(spanish.contains("lang=\"es\"") && spanish.contains("Escanear"));
    let chosen = ask(vec![("accept-language", "es"), ("cookie", "portolan_language=en")]).await.body;
    assert!(chosen.contains("lang=\"en\"") && !chosen.contains("Escanear"));
    let dark = ask(vec![("cookie", "portolan_theme=dark")]).await.body;
    assert!(dark.contains("data-theme=\"dark\""));
}

#[tokio::test]
async fn preferences_are_kept_in_cookies_and_send_nobody_away() {
    let app = app();
    let answer = app.post_form("/preferences", "language=es&back=/about", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.headers[header::LOCATION], "/about");
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().starts_with("portolan_language=es; Path=/;"));
    let away = app.post_form("/preferences", "theme=dark&back=//evil.example/", &[]).await;
    assert_eq!(away.headers[header::LOCATION], "/");
    let nonsense = app.post_form("/preferences", "theme=pink&language=xx", &[]).await;
    assert!(!nonsense.headers.contains_key(header::SET_COOKIE));
}

#[tokio::test]
async fn the_posted_form_leads_to_the_scan() {
    let app = app();
    let answer = app.post_form("/scans", "target=web.example&mode=quick&ports=&timeout=", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let place = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
    let id: ScanId = place.strip_prefix("/scans/").unwrap().parse().unwrap();
    let report = fold(&app.events(&id, 0).await);
    assert_eq!((report.phase, report.counts.total()), (Phase::Done, 60), "two addresses, thirty ports");
    let page = app.get(&place).await.body;
    for part in ["web.example", "192.0.2.10", "https", "syn-ack", "data-state=\"open\""] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("http-equiv=\"refresh\""), "an ended scan is not fetched again");
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_and_what_is_wrong() {
    let app = app();
    let form = "target=127.1&mode=custom&ports=99999&timeout=soon";
    let answer = app.post_form("/scans", form, &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    for part in
        ["value=\"127.1\"", "value=\"99999\"", "value=\"soon\"", "not a complete address", "numbers from 1 to 65535"]
    {
        assert!(answer.body.contains(part), "{part}");
    }
    assert_eq!(answer.body.matches("aria-invalid=\"true\"").count(), 3);
    let pace = "target=localhost&timing=fast&retries=99&rate=x&silent_hosts=scan";
    let options = app.post_form("/scans", pace, &[]).await.body;
    for part in ["value=\"99\"", "value=\"x\"", "not a number of retries", "Enter 1 to 1,000,000", "<details open"] {
        assert!(options.contains(part), "{part}");
    }
    for (name, value) in [("timing", "fast"), ("silent_hosts", "scan")] {
        let chosen =
            options.split("<input").find(|input| input.contains(&format!("name=\"{name}\" value=\"{value}\"")));
        assert!(chosen.is_some_and(|input| input.contains(" checked")), "{name}");
    }
    let spanish = app.post_form("/scans", form, &[("accept-language", "es")]).await.body;
    assert!(spanish.contains("no es una dirección completa") && spanish.contains("números de 1 a 65535"));
    let denied = app.post_form("/scans", "target=198.51.100.7", &[]).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    assert!(denied.body.contains("may not be scanned from here"));
    let hostile = app.post_form("/scans", "target=%3Cscript%3Ealert(1)%3C/script%3E", &[]).await;
    assert!(!hostile.body.contains("<script>alert(1)"), "what was typed is text");
}

#[tokio::test]
async fn a_form_or_a_function_that_was_changed_by_hand_gets_problems_with_its_fields() {
    let app = app();
    for (query, body, part) in [
        ("", "target=localhost&target=nas", "sent more than once"),
        ("?only_port=0", "target=localhost", "numbers from 1 to 65535"),
        ("?only_port=http", "target=localhost", "numbers from 1 to 65535"),
        ("", "target=localhost&mode=custom&ports=80-20&first_port=0&last_port=x", "aria-invalid=\"true\""),
    ] {
        let answer = app.post_form(&format!("/scans{query}"), body, &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query} {body}");
        assert!(
            answer.body.contains(part) && answer.body.contains("value=\"localhost\"") || body.contains("nas"),
            "{body}"
        );
    }
    let three = app.post_form("/scans", "target=localhost&mode=custom&ports=80-20&first_port=0&last_port=x", &[]).await;
    assert_eq!(three.body.matches("aria-invalid=\"true\"").count(), 3, "each field for ports is marked");
    let asked = json!({"request": {"target": ["localhost"], "ports": true, "colour": "red"}});
    let answer = app.post_json("/fn/start_scan", asked).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    let fields = serde_json::from_str::<Value>(&answer.body).unwrap()["fields"].clone();
    let fields: Vec<&str> = fields.as_array().unwrap().iter().map(|wrong| wrong["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["target", "ports", "colour"]);
}

#[tokio::test]
async fn the_port_that_a_target_names_is_scanned_unless_others_are_chosen() {
    let app = app();
    let answer = app.post_form("/scans", "target=http://web.example:8080/x&mode=quick", &[]).await;
    let place = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
    let report = fold(&app.events(&place.strip_prefix("/scans/").unwrap().parse().unwrap(), 0).await);
    assert_eq!((report.request.target.as_str(), report.request.ports.as_str()), ("web.example", "8080"));
    assert_eq!((report.counts.open, report.counts.total()), (1, 2), "one of its two addresses has it");
    let others = app.post_form("/scans", "target=http://web.example:8080/x&mode=custom&ports=22", &[]).await;
    assert_eq!(others.status, StatusCode::BAD_REQUEST);
    for part in ["The target names port 8080", "formaction=\"/scans?only_port=8080\""] {
        assert!(others.body.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_host_that_never_answered_is_said_to_be_down_perhaps() {
    let app = app();
    let id = app.start("192.0.2.77", "80,443").await;
    app.events(&id, 0).await;
    let sentence = "No answer at all from 192.0.2.77";
    assert!(app.get(&format!("/scans/{id}")).await.body.contains(sentence));
    assert!(app.get(&format!("/api/scans/{id}/report.html")).await.body.contains(sentence));
    let json: Value = serde_json::from_str(&app.get(&format!("/api/scans/{id}/report.json")).await.body).unwrap();
    assert_eq!(json["meta"]["hosts"][0]["silent"], true);
    // A firewall that rejects one port is there.
    let there = app.start("192.0.2.40", "8443").await;
    app.events(&there, 0).await;
    assert!(!app.get(&format!("/scans/{there}")).await.body.contains("No answer at all"));
}

#[tokio::test]
async fn a_scan_is_stopped_by_either_button_and_keeps_what_it_found() {
    let app = app();
    // Silent ports behind a slow link: it would take minutes.
    let id = app.start("192.0.2.40", "1-65535").await;
    let page = app.get(&format!("/scans/{id}")).await.body;
    assert!(page.contains("http-equiv=\"refresh\"") && page.contains(&format!("action=\"/scans/{id}/cancel\"")));
    let answer = app.post_form(&format!("/scans/{id}/cancel"), "", &[]).await;
    assert_eq!(
        (answer.status, answer.headers[header::LOCATION].to_str().unwrap()),
        (StatusCode::SEE_OTHER, &*format!("/scans/{id}"))
    );
    let report = fold(&app.events(&id, 0).await);
    assert_eq!(report.phase, Phase::Cancelled);
    assert_eq!(report.counts.total() + report.not_asked, 65_535);

    let other = app.start("192.0.2.40", "1-65535").await;
    assert_eq!(app.post_json(&format!("/api/scans/{other}/cancel"), json!({})).await.status, StatusCode::ACCEPTED);
    assert_eq!(fold(&app.events(&other, 0).await).phase, Phase::Cancelled);
    assert_eq!(app.post_form("/scans/abc/cancel", "", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_base_path_is_in_front_of_every_url() {
    let app = app_with(&Config { base_path: "/portolan".parse().unwrap(), ..config() });
    let page = app.get("/portolan").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for part in ["action=\"/portolan/scans\"", "href=\"/portolan/about\"", "href=\"/portolan/pkg/portolan.css\""] {
        assert!(page.body.contains(part), "{part}");
    }
    for attribute in ["href=\"/", "src=\"/", "action=\"/"] {
        for (index, _) in page.body.match_indices(attribute) {
            assert!(
                page.body[index + attribute.len() - 1..].starts_with("/portolan"),
                "{}",
                &page.body[index..index + 60]
            );
        }
    }
    assert_eq!(app.get("/portolan/").await.headers[header::LOCATION], "/portolan");
    let answer = app.post_form("/portolan/scans", "target=192.0.2.10", &[]).await;
    let place = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
    assert!(place.starts_with("/portolan/scans/"), "{place}");
    assert_eq!(app.get(&place).await.status, StatusCode::OK);
    let refused = app.post_form("/portolan/scans", "target=", &[]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.body.contains("name=\"target\""));
    let answer = app.post_json("/portolan/api/scans", json!({"target": "192.0.2.10"})).await;
    assert!(answer.headers[header::LOCATION].to_str().unwrap().starts_with("/portolan/api/scans/"));
    assert_eq!(app.get("/scans").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn other_addresses_have_no_page() {
    let answer = app().get("/no/such/page").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("Uncharted waters"));
    let answer = app().get("/scans/abc").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("Scan not found"));
}

#[tokio::test]
async fn a_posted_form_can_be_narrowed_to_the_port_of_its_url() {
    let app = app();
    let typed = "target=http://web.example:8080/x&mode=full&ports=1-9&first_port=5&last_port=7";
    let answer = app.post_form("/scans?only_port=8080", typed, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let place = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
    let id = place.strip_prefix("/scans/").unwrap().parse().unwrap();
    let report = fold(&app.events(&id, 0).await);
    assert_eq!((report.plan.ports, report.counts.total()), (1, 2), "one port on two addresses");
    let page = app.get(&place).await.body;
    assert!(page.contains("value=\"web.example\"") && !page.contains("formaction"), "it is the target of the scan now");
}

#[tokio::test]
async fn the_browser_that_started_scans_finds_them_again_and_no_other_does() {
    let app = app();
    let mut cookie = String::new();
    for target in ["192.0.2.10", "192.0.2.20"] {
        let body = format!("target={target}&mode=custom&ports=22,80");
        let answer = app.post_form("/scans", &body, &[("cookie", &cookie)]).await;
        let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(set.contains("; HttpOnly") && set.contains("SameSite=Lax") && !set.contains("Max-Age"), "{set}");
        cookie = set.split(';').next().unwrap().to_owned();
        let place = answer.headers[header::LOCATION].to_str().unwrap();
        app.events(&place.strip_prefix("/scans/").unwrap().parse().unwrap(), 0).await;
    }
    let page = async |path: &str, cookie: &str| {
        let request = Request::get(path).header("cookie", cookie);
        app.send(request.body(Body::empty()).unwrap()).await.body
    };
    for path in ["/", "/history"] {
        let mine = page(path, &cookie).await;
        let [first, second] =
            ["192.0.2.20", "192.0.2.10"].map(|target| mine.find(&format!("class=\"scan-list__target\">{target}<")));
        assert!(first.is_some() && first < second, "{path}: the newest is first");
        assert!(mine.contains("Open ports: 22") && mine.contains("Medium"));
        let elsewhere = page(path, "portolan_scans=nonsense..<script>").await;
        assert!(!elsewhere.contains("scan-list__target"));
    }
}

#[tokio::test]
async fn the_legal_notice_is_shown_until_it_is_accepted_and_can_be_the_operators() {
    let title = "Before you scan";
    let ours = app();
    assert!(ours.get("/").await.body.contains(title));
    let accepted = ours.post_form("/preferences", "legal=accepted&back=/", &[]).await;
    let cookie = accepted.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let request = Request::get("/").header("cookie", cookie).body(Body::empty()).unwrap();
    let page = ours.send(request).await.body;
    assert!(!page.contains(title) && page.contains("href=\"/about#legal\""), "it stays one click away");

    let file = std::env::temp_dir().join(format!("portolan-legal-{}.txt", std::process::id()));
    std::fs::write(&file, "Ask the lab team first.\n\n<script>alert(1)</script>").unwrap();
    let own = app_with(&Config { legal_notice: Some(file.clone()), ..config() });
    for path in ["/", "/about"] {
        let page = own.get(path).await.body;
        assert!(page.contains("Ask the lab team first.") && !page.contains("<script>alert(1)"), "{path}");
    }
    std::fs::remove_file(file).unwrap();
    let missing = Config { legal_notice: Some("/no/such/file".into()), ..config() };
    assert!(state(&missing, Shutdown::new().0).is_err());
}

#[tokio::test]
async fn a_column_can_be_sorted_without_a_script() {
    let app = app();
    let id = app.start("192.0.2.20", "1-7000").await;
    app.events(&id, 0).await;
    let order = async |query: &str| {
        let page = app.get(&format!("/scans/{id}{query}")).await.body;
        let rows = page.split("<tbody").nth(1).unwrap().split("class=\"port-table__open\"").skip(1);
        rows.map(|row| row.split(['>', '<']).nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(order("?state=open").await, ["22", "3306", "5432", "6379"]);
    assert_eq!(order("?state=open&sort=-port").await, ["6379", "5432", "3306", "22"]);
    assert_eq!(order("?state=open&sort=service").await, ["3306", "5432", "6379", "22"]);
    let page = app.get(&format!("/scans/{id}?sort=-port")).await.body;
    assert!(page.contains("aria-sort=\"descending\""));
}

#[tokio::test]
async fn a_page_comes_compressed_to_whoever_takes_that() {
    let app = app();
    for (accepted, coding) in [("gzip, br", Some("br")), ("gzip", Some("gzip")), ("identity", None)] {
        let request = Request::get("/").header("accept-encoding", accepted).body(Body::empty()).unwrap();
        let headers = app.router.clone().oneshot(request).await.unwrap().headers().clone();
        assert_eq!(headers.get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap()), coding, "{accepted}");
        let mut vary = headers.get_all(header::VARY).iter().map(|value| value.to_str().unwrap());
        assert!(vary.any(|value| value.contains("accept-encoding")), "{accepted}");
    }
}

#[tokio::test]
async fn every_page_says_what_this_is_to_whoever_lists_it() {
    let app = app();
    let id = app.start("192.0.2.10", "80").await;
    for path in ["/", "/about", "/history", &format!("/scans/{id}")] {
        let page = app.get(path).await.body;
        let description = "name=\"description\" content=\"A port scanner that lives in the browser.\"";
        assert_eq!(page.matches(description).count(), 1, "{path}");
    }
}
