//! Which profiles are proven by `make test`, and which by `make lab`.

use super::many;
use super::profiles::{ALL, DROPPED, FLAKY, LOSSY, PLAIN, Profile, REJECTED};
use super::run::PROGRAM;
use super::table;

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_plain_host_is_told_right() {
    none(&PLAIN.prove(1));
}

#[test]
fn dropped_ports_are_told_right() {
    none(&DROPPED.prove(1));
}

#[test]
fn rejected_ports_are_told_right() {
    none(&REJECTED.prove(1));
}

#[test]
fn flaky_listeners_are_found() {
    none(&Profile { ports: "1-16384", ..FLAKY }.prove(1));
}

#[test]
fn a_lossy_way_changes_no_verdict() {
    none(&Profile { ports: "1-16384", ..LOSSY }.prove(1));
}

/// `LAB_RUNS` repeats each, `LAB_ONLY` chooses those whose name it is part of.
#[test]
#[ignore = "takes minutes: make lab"]
fn every_profile_is_told_right() {
    let runs = std::env::var("LAB_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(1);
    let only = std::env::var("LAB_ONLY").unwrap_or_default();
    println!("\n{PROGRAM}\n{}", table::header());
    let mut wrong = Vec::new();
    for profile in ALL.iter().filter(|profile| profile.name.contains(&only)) {
        wrong.extend(profile.prove(runs));
    }
    if "ten scans at once".contains(&only) {
        wrong.extend(many::ten_at_once(runs));
    }
    if "eight hosts in a network".contains(&only) {
        wrong.extend(many::network(runs));
    }
    none(&wrong);
}
