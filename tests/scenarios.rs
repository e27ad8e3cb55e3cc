//! The fold: each file in scenarios/ is a list of batches as they cross the wire, and what they add up to.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

use portolan::model::event::{Batch, Phase, PortState};
use portolan::model::report::Report;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    /// What it shows, in a sentence.
    about: String,
    /// Batches, each the JSON of one server-sent event.
    batches: Vec<String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    phase: Phase,
    seq: u64,
    open: Vec<String>,
    filtered: Vec<String>,
    closed: u64,
    left: u64,
    #[serde(default)]
    not_asked: u64,
    #[serde(default)]
    notices: usize,
    #[serde(default)]
    down: Vec<String>,
    #[serde(default)]
    doubtful: Vec<u16>,
}

#[test]
fn every_scenario_adds_up() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let scenario: Scenario = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        check(&scenario);
        count += 1;
    }
    assert!(count >= 7, "the scenarios are found");
}

fn check(scenario: &Scenario) {
    let batches: Vec<Batch> = scenario
        .batches
        .iter()
        .map(|json| serde_json::from_str(json).unwrap_or_else(|error| panic!("{}: {error}: {json}", scenario.about)))
        .collect();
    let mut report = Report::default();
    for batch in &batches {
        report.apply(batch).unwrap();
        let again = report.clone();
        report.apply(batch).unwrap();
        assert_eq!(report, again, "{}: a batch that comes twice changes nothing", scenario.about);
    }
    let rows = |state: PortState| -> Vec<String> {
        let rows = report.hosts.iter().flat_map(|(address, host)| host.rows.iter().map(move |row| (address, row)));
        let wanted = rows.filter(|(_, (_, row))| row.state == state);
        wanted.map(|(address, (port, row))| format!("{address} {port} {}", row.reason.as_str())).collect()
    };
    let Expect { phase, seq, open, filtered, closed, left, not_asked, notices, down, doubtful } = &scenario.expect;
    let about = &scenario.about;
    assert_eq!(report.phase, *phase, "{about}");
    assert_eq!(report.seq, *seq, "{about}");
    assert_eq!(rows(PortState::Open), *open, "{about}");
    assert_eq!(rows(PortState::Filtered), *filtered, "{about}");
    assert_eq!(report.counts.closed, *closed, "{about}");
    assert_eq!(report.counts.closed, report.hosts.values().map(|host| u64::from(host.closed.len())).sum::<u64>());
    assert_eq!(report.left(), *left, "{about}");
    assert_eq!((report.not_asked, report.notices.len()), (*not_asked, *notices), "{about}");
    let down_now: Vec<String> =
        report.hosts.iter().filter(|(_, host)| host.down.is_some()).map(|(address, _)| address.to_string()).collect();
    assert_eq!(down_now, *down, "{about}");
    let rows_now = report.hosts.values().flat_map(|host| &host.rows);
    let doubtful_now: Vec<u16> = rows_now.filter(|(_, row)| row.is_doubtful).map(|(port, _)| port.number()).collect();
    assert_eq!(doubtful_now, *doubtful, "{about}");
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report, "{about}: a report survives the wire");
}
