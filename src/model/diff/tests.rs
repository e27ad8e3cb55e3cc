//! What two scans differ in: tables, and properties of any two.

use super::*;
use crate::model::event::PlanSummary;
use crate::model::report::{HostReport, PortRow, Report};
use crate::model::request::ScanRequest;
use crate::model::unknown::{Coverage, UnknownReason};
use proptest::prelude::*;
use std::collections::BTreeMap;

const HOST: &str = "192.0.2.1";

fn ports(text: &str) -> PortSet {
    if text.is_empty() { PortSet::default() } else { text.parse().unwrap() }
}

fn row(state: PortState, reason: Reason) -> PortRow {
    PortRow { state, reason, rtt_us: None, attempts: 1, sender: None, is_doubtful: false }
}

fn host(open: &str, filtered: &str, closed: &str) -> HostReport {
    let of = |text: &str, row: PortRow| ports(text).iter().map(move |port| (port, row)).collect::<Vec<_>>();
    let open = of(open, row(PortState::Open, Reason::SynAck));
    let filtered = of(filtered, row(PortState::Filtered, Reason::NoResponse));
    HostReport { rows: open.into_iter().chain(filtered).collect(), closed: ports(closed), ..HostReport::default() }
}

/// A scan that is done.
fn scan(target: &str, asked: &str, hosts: &[(&str, HostReport)]) -> Report {
    let (target, mode, ports) = (target.to_owned(), "custom".to_owned(), asked.to_owned());
    Report {
        request: ScanRequest { target, mode, ports, ..ScanRequest::default() },
        phase: Phase::Done,
        plan: PlanSummary { hosts: 1, addresses: hosts.len() as u64, ..PlanSummary::default() },
        hosts: hosts.iter().map(|(address, host)| (address.parse().unwrap(), host.clone())).collect(),
        ..Report::default()
    }
}

/// `newly_open closed→open 22` for each transition of the only host.
fn told(before: &Report, after: &Report) -> Vec<String> {
    let diff = Diff::of(before, after);
    let word = |verdict: Option<Verdict>| verdict.map_or("-", |verdict| verdict.state.as_str());
    let host = diff.hosts.first();
    let told = host.into_iter().flat_map(|host| &host.transitions);
    told.map(|t| format!("{} {}→{} {}", t.change.as_str(), word(t.before), word(t.after), t.ports)).collect()
}

#[test]
fn every_way_that_a_port_can_go_has_its_word() {
    let before = scan(HOST, "1-9", &[(HOST, host("1-3", "4-6", "7-9"))]);
    let after = scan(HOST, "1-9", &[(HOST, host("1,4,7", "2,5,8", "3,6,9"))]);
    assert_eq!(
        told(&before, &after),
        [
            "newly_open closed→open 7",
            "newly_open filtered→open 4",
            "gone open→closed 3",
            "gone open→filtered 2",
            "changed closed→filtered 8",
            "changed filtered→closed 6",
            "same open→open 1",
            "same closed→closed 9",
            "same filtered→filtered 5",
        ]
    );
    let counts = Diff::of(&before, &after).counts;
    assert_eq!(Change::ALL.map(|change| counts.of(change)), [2, 0, 2, 0, 2, 3, 0, 0, 0, 0]);
    assert_eq!(counts.same_open, 1);
}

#[test]
fn another_reason_is_a_change() {
    let before = scan(HOST, "1-2", &[(HOST, host("", "1-2", ""))]);
    let mut after = before.clone();
    let rejected = row(PortState::Filtered, Reason::AdminProhibited);
    after.hosts.values_mut().for_each(|host| {
        host.rows.insert(Port::MIN, rejected);
    });
    assert_eq!(told(&before, &after), ["changed filtered→filtered 1", "same filtered→filtered 2"]);
}

#[test]
fn a_smaller_scan_does_not_make_ports_go_away() {
    let large = scan(HOST, "1-100", &[(HOST, host("22,80", "", "1-21,23-79,81-100"))]);
    let small = scan(HOST, "22,101", &[(HOST, host("22", "", "101"))]);
    assert_eq!(
        told(&large, &small),
        [
            "same open→open 22",
            "not_asked_before -→closed 101",
            "not_asked_now open→- 80",
            "not_asked_now closed→- 1-21,23-79,81-100"
        ]
    );
}

#[test]
fn a_scan_that_was_stopped_or_still_runs_did_not_ask_what_it_has_no_verdict_for() {
    let whole = scan(HOST, "1-3", &[(HOST, host("1,3", "", "2"))]);
    for phase in [Phase::Probing, Phase::Cancelled, Phase::Failed] {
        let part = Report { phase, ..scan(HOST, "1-3", &[(HOST, host("1", "", ""))]) };
        let expected = ["same open→open 1", "not_asked_now open→- 3", "not_asked_now closed→- 2"];
        assert_eq!(told(&whole, &part), expected, "{phase:?}");
    }
}

#[test]
fn a_host_that_was_given_up_did_not_answer_on_its_other_ports() {
    let down = HostReport { down: Some(Reason::NoResponse), ..host("", "1", "") };
    let silent = scan(HOST, "1-4", &[(HOST, down)]);
    let awake = scan(HOST, "1-4", &[(HOST, host("2", "1,3", "4"))]);
    assert_eq!(
        told(&silent, &awake),
        ["newly_open -→open 2", "changed -→closed 4", "same -→filtered 3", "same filtered→filtered 1"]
    );
    assert_eq!(Diff::of(&silent, &awake).hosts[0].presence, Presence::Appeared);
    assert_eq!(Diff::of(&awake, &silent).hosts[0].presence, Presence::Vanished);
    assert_eq!(Diff::of(&awake, &silent).counts.hosts_vanished, 1);
    let running = Report { phase: Phase::Probing, ..scan(HOST, "1-4", &[]) };
    assert_eq!(Diff::of(&running, &awake).hosts[0].presence, Presence::Both, "nobody knows yet");
}

#[test]
fn hosts_that_were_no_target_are_told_apart_from_those_that_did_not_answer() {
    let up = || host("22", "", "80");
    let before = scan("192.0.2.0/29", "22,80", &[("192.0.2.1", up()), ("192.0.2.2", up())]);
    let after = scan("192.0.2.1,192.0.2.8-9", "22,80", &[("192.0.2.1", up()), ("192.0.2.9", up())]);
    let presences = |diff: Diff| diff.hosts.iter().map(|host| (host.address, host.presence)).collect::<Vec<_>>();
    let told = presences(Diff::of(&before, &after));
    assert_eq!(told.len(), 3);
    assert_eq!(told[0].1, Presence::Both);
    assert_eq!(told[1].1, Presence::NotScannedNow);
    assert_eq!(told[2].1, Presence::NotScannedBefore);
    let silent = scan("192.0.2.0/28", "22,80", &[]);
    let told = presences(Diff::of(&silent, &after));
    assert!(told.iter().all(|(_, presence)| *presence == Presence::Appeared), "{told:?}");
    assert_eq!(Diff::of(&silent, &after).counts.newly_open, 2);
}

#[test]
fn the_only_host_of_a_name_is_the_same_at_another_address() {
    let named = |name: &str, address: &str| Report {
        names: vec![(name.to_owned(), vec![address.parse().unwrap()])],
        ..scan(name, "22,80", &[(address, host("22", "", "80"))])
    };
    let (before, after) = (named("web.example", "192.0.2.1"), named("WEB.example", "192.0.2.9"));
    let diff = Diff::of(&before, &after);
    assert_eq!(diff.matched_name.as_deref(), Some("WEB.example"));
    let [host] = &diff.hosts[..] else { panic!("one host: {diff:?}") };
    assert_eq!((host.address.to_string(), host.presence), ("192.0.2.9".to_owned(), Presence::Both));
    assert_eq!(host.address_before, "192.0.2.1".parse().ok());
    assert_eq!((diff.counts.same, diff.counts.same_open), (2, 1));

    assert_eq!(Diff::of(&before, &before).matched_name, None, "the address says it already");
    assert_eq!(Diff::of(&before, &named("other.example", "192.0.2.9")).hosts.len(), 2);
    let mut two = after.clone();
    two.names[0].1.push("192.0.2.10".parse().unwrap());
    assert_eq!(Diff::of(&before, &two).hosts.len(), 2, "which of them would it be?");
}

#[test]
fn all_ports_of_many_hosts_are_a_few_sets() {
    let many = |host: HostReport| {
        let address = |number: u8| IpAddr::from([192, 0, 2, number]);
        Report {
            hosts: (1..=60).map(|number| (address(number), host.clone())).collect(),
            ..scan("192.0.2.0/26", "1-65535", &[])
        }
    };
    let before = many(HostReport { closed: PortSet::all(), ..HostReport::default() });
    let mut closed = PortSet::all();
    ["22".parse::<Port>(), "80".parse()].into_iter().flatten().for_each(|port| {
        closed.remove(port);
    });
    let after = many(HostReport { closed, ..host("22,80", "", "") });
    let diff = Diff::of(&before, &after);
    assert_eq!((diff.counts.newly_open, diff.counts.same), (120, 60 * 65_533));
    assert!(diff.hosts.iter().all(|host| host.transitions.len() == 2));
    let json = serde_json::to_string(&diff).unwrap();
    assert!(json.len() < 30_000, "{}", json.len());
    assert_eq!(serde_json::from_str::<Diff>(&json).unwrap(), diff);
}

/// Up to three hosts with up to thirty ports, some of them not asked, in any phase.
fn any_report() -> impl Strategy<Value = Report> {
    let verdict = prop_oneof![
        Just(None),
        Just(Some((PortState::Open, Reason::SynAck))),
        Just(Some((PortState::Closed, Reason::ConnRefused))),
        Just(Some((PortState::Filtered, Reason::NoResponse))),
        Just(Some((PortState::Filtered, Reason::AdminProhibited))),
    ];
    let host = (proptest::collection::vec(verdict, 30), any::<bool>());
    let hosts = proptest::collection::btree_map(1u8..4, host, 0..4);
    let phase = prop_oneof![Just(Phase::Done), Just(Phase::Probing), Just(Phase::Cancelled)];
    let coverage = prop_oneof![
        Just(None),
        (prop_oneof![Just(UnknownReason::NotMentioned), Just(UnknownReason::OpenOnly)], any::<bool>())
            .prop_map(|(reason, lists_ports)| Some(Coverage { reason, lists_ports })),
    ];
    (hosts, 1u16..31, phase, any::<bool>(), coverage).prop_map(|(hosts, last, phase, is_wide, coverage)| {
        let target = if is_wide { "192.0.2.0/30" } else { "192.0.2.2" };
        let mut report = Report { phase, coverage, ..scan(target, &format!("1-{last}"), &[]) };
        for (number, (verdicts, is_down)) in hosts {
            let mut host = HostReport { down: is_down.then_some(Reason::NoResponse), ..HostReport::default() };
            for (port, verdict) in (1..=last).filter_map(Port::new).zip(verdicts) {
                match verdict {
                    None => {}
                    Some((PortState::Closed, _)) => host.closed.extend([port]),
                    Some((state, reason)) => host.rows.extend([(port, row(state, reason))]),
                }
            }
            report.hosts.insert([192, 0, 2, number].into(), host);
        }
        report
    })
}

/// What a port became, what it was, and what it is.
type Way = (Change, Option<Verdict>, Option<Verdict>);

/// What each port of each host became, port by port.
fn by_port(diff: &Diff) -> BTreeMap<(IpAddr, Port), Way> {
    let mut all = BTreeMap::new();
    for host in &diff.hosts {
        for transition in &host.transitions {
            for port in transition.ports.iter() {
                let told = (transition.change, transition.before, transition.after);
                assert_eq!(all.insert((host.address, port), told), None, "each port once");
            }
        }
    }
    all
}

proptest! {
    #[test]
    fn nothing_changes_from_a_scan_to_itself(report in any_report()) {
        let diff = Diff::of(&report, &report);
        prop_assert!(by_port(&diff).values().all(|(change, ..)| *change == Change::Same));
        prop_assert!(diff.hosts.iter().all(|host| host.presence == Presence::Both));
        prop_assert_eq!(diff.counts.same, report.hosts.values().map(|host| {
            u64::from(host.closed.len()) + host.rows.len() as u64
        }).sum::<u64>());
    }

    #[test]
    fn the_way_back_is_the_mirror_of_the_way(one in any_report(), other in any_report()) {
        let (way, back) = (Diff::of(&one, &other), Diff::of(&other, &one));
        let mirrored: BTreeMap<_, _> =
            by_port(&way).into_iter().map(|(port, (change, b, a))| (port, (change.mirrored(), a, b))).collect();
        prop_assert_eq!(mirrored, by_port(&back));
        prop_assert_eq!(
            Change::ALL.map(|change| way.counts.of(change)),
            Change::ALL.map(|change| back.counts.of(change.mirrored()))
        );
        prop_assert_eq!(way.counts.same_open, back.counts.same_open);
        prop_assert_eq!(way.counts.hosts_appeared, back.counts.hosts_vanished);
    }

    #[test]
    fn sets_say_what_each_port_alone_would(one in any_report(), other in any_report()) {
        let told = by_port(&Diff::of(&one, &other));
        let addresses = one.hosts.keys().chain(other.hosts.keys());
        for address in addresses {
            let state = |report: &Report, port| report.host(Some(*address)).state_of(port);
            for port in (1..=30).filter_map(Port::new) {
                let change = told.get(&(*address, port)).map(|(change, ..)| *change);
                match (state(&one, port), state(&other, port)) {
                    (Some(PortState::Open), Some(PortState::Open)) => prop_assert_eq!(change, Some(Change::Same)),
                    (Some(_), Some(PortState::Open)) => prop_assert_eq!(change, Some(Change::NewlyOpen)),
                    (Some(PortState::Open), Some(_)) => prop_assert_eq!(change, Some(Change::Gone)),
                    (Some(before), Some(after)) if before != after => prop_assert_eq!(change, Some(Change::Changed)),
                    (None, None) => prop_assert_eq!(change, None),
                    (None, Some(_)) => prop_assert!(matches!(
                        change,
                        Some(
                            Change::NewlyOpen
                                | Change::Changed
                                | Change::Same
                                | Change::NewlyReported
                                | Change::NotAskedBefore
                                | Change::UnknownBefore
                        )
                    )),
                    (Some(_), None) => {
                        prop_assert!(matches!(
                            change,
                            Some(
                                Change::Gone
                                    | Change::Changed
                                    | Change::Same
                                    | Change::NoLongerReported
                                    | Change::NotAskedNow
                                    | Change::UnknownNow
                            )
                        ));
                    }
                    _ => prop_assert!(matches!(change, Some(Change::Same | Change::Changed))),
                }
            }
        }
    }
}

#[test]
fn comparisons_and_reports_of_earlier_versions_are_read() {
    let counts = r#"{"newly_open":1,"gone":2,"changed":3,"same":4,"same_open":5,"not_asked_before":6,"not_asked_now":7,
        "hosts_appeared":8,"hosts_vanished":9}"#;
    let counts: ChangeCounts = serde_json::from_str(counts).unwrap();
    assert_eq!((counts.hosts_vanished, counts.unknown_now, counts.newly_reported), (9, 0, 0));
    let transition =
        r#"{"change":"not_asked_now","before":{"state":"open","reason":"syn-ack"},"after":null,"ports":"22"}"#;
    let transition: Transition = serde_json::from_str(transition).unwrap();
    assert_eq!((transition.change, transition.unknown), (Change::NotAskedNow, None));
    let scan = r#"{"id":"abc","target":"192.0.2.1","phase":"done","started_at_ms":1,"asked":"22"}"#;
    assert_eq!(serde_json::from_str::<ComparedScan>(scan).unwrap().unknown, []);
    let json = serde_json::to_value(Diff::of(&self::scan(HOST, "22", &[]), &self::scan(HOST, "22", &[]))).unwrap();
    assert!(json["before"].get("unknown").is_none(), "what is never unknown is not mentioned: {json}");
    let host: HostReport = serde_json::from_str(r#"{"down":null,"rows":{},"closed":"22"}"#).unwrap();
    assert_eq!(host.unknown, []);
}

/// The same as another scanner's file would have it.
fn of_file(report: Report, reason: UnknownReason, lists_ports: bool) -> Report {
    Report { coverage: Some(Coverage { reason, lists_ports }), ..report }
}

#[test]
fn a_file_without_a_verdict_on_a_port_says_nothing_about_it() {
    let whole = scan(HOST, "1-9", &[(HOST, host("1", "2", "3-9"))]);
    let part = scan(HOST, "1-5", &[(HOST, host("1", "", ""))]);
    let unlisted = of_file(part.clone(), UnknownReason::NotMentioned, true);
    let expected =
        ["same open→open 1", "not_asked_now closed→- 6-9", "unknown_now closed→- 3-5", "unknown_now filtered→- 2"];
    assert_eq!(told(&whole, &unlisted), expected);
    let open_only = of_file(part, UnknownReason::OpenOnly, false);
    let expected = ["same open→open 1", "unknown_now closed→- 3-9", "unknown_now filtered→- 2"];
    assert_eq!(told(&whole, &open_only), expected, "other ports may have been asked");
    let diff = Diff::of(&whole, &open_only);
    assert!(diff.hosts[0].transitions[1].unknown == Some(UnknownReason::OpenOnly), "{diff:?}");
}

#[test]
fn between_lists_of_open_ports_hosts_come_and_go_too() {
    let list = |hosts: &[(&str, HostReport)]| {
        let target = hosts.iter().map(|(address, _)| *address).collect::<Vec<_>>().join(",");
        of_file(scan(&target, "22", hosts), UnknownReason::OpenOnly, false)
    };
    let (first, second) = (("192.0.2.1", host("22", "", "")), ("192.0.2.2", host("22", "", "")));
    let diff = Diff::of(&list(std::slice::from_ref(&first)), &list(&[first.clone(), second]));
    assert_eq!((diff.counts.same_open, diff.counts.newly_reported, diff.counts.newly_open), (1, 1, 0));
    assert_eq!(diff.hosts[1].presence, Presence::NotMentionedBefore);
    assert_eq!(diff.before.unknown[0].reason, UnknownReason::OpenOnly);
}
