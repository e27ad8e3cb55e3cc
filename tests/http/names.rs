//! Names of hosts that answer, by reverse look-up.

use super::*;
use std::net::IpAddr;

/// The addresses that were named, with their names, in order of address.
fn named(batches: &[Batch]) -> Vec<(IpAddr, String)> {
    let events = batches.iter().flat_map(|batch| &batch.events);
    let mut all: Vec<_> = events
        .filter_map(|event| match event {
            ScanEvent::Named { address, name } => Some((*address, name.clone())),
            _ => None,
        })
        .collect();
    all.sort();
    all
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[tokio::test]
async fn hosts_that_answer_are_named_and_those_that_were_typed_by_name_keep_it() {
    let app = app();
    let id = app.start("192.0.2.20-30, web.example, 127.0.0.1", "22").await;
    let all = app.events(&id, 0).await;
    let expected = [("192.0.2.20", "database.example"), ("192.0.2.30", "printer.example")];
    assert_eq!(named(&all), expected.map(|(text, name)| (address(text), name.to_owned())));
    assert!(
        matches!(all.last().unwrap().events.last(), Some(ScanEvent::Finished { .. })),
        "the last word stays the last"
    );

    let report = app.report(&id).await;
    assert_eq!(report.names_of(address("192.0.2.20")), ["database.example"]);
    assert_eq!(report.names_of(address("192.0.2.10")), ["web.example"]);
    assert!(report.names_of(address("127.0.0.1")).is_empty(), "no name server knows this machine's own");
    let export: Value = serde_json::from_str(&app.get(&format!("/api/scans/{id}/report.json")).await.body).unwrap();
    assert!(export.to_string().contains("\"database.example\""), "{export}");
    let page = app.get(&format!("/scans/{id}")).await.body;
    assert!(page.contains("database.example"), "the list of hosts has it");
}

#[tokio::test]
async fn an_operator_can_have_no_name_server_asked() {
    let app = app_with(&Config { names: OnOff::Off, ..config() });
    let id = app.start("192.0.2.20, web.example", "22").await;
    assert_eq!(named(&app.events(&id, 0).await), []);
    let report = app.report(&id).await;
    assert_eq!(report.phase, Phase::Done);
    assert_eq!(report.names_of(address("192.0.2.10")), ["web.example"], "what was typed is looked up");
}
