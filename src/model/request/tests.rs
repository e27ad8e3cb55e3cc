//! Requests become plans, or problems with their fields.

use super::*;
use crate::model::plan::Timeout;
use proptest::prelude::*;
use std::time::Duration;

fn request(target: &str, mode: &str, ports: &str, timeout: &str) -> ScanRequest {
    let [target, mode, ports, timeout] = [target, mode, ports, timeout].map(str::to_owned);
    ScanRequest { target, mode, ports, timeout, ..ScanRequest::default() }
}

#[test]
fn fields_stay_where_they_were_typed() {
    let request = ScanRequest::of_fields(|field| field.name().to_uppercase());
    for (field, text) in request.fields() {
        assert_eq!(text, field.name().to_uppercase());
    }
    assert_eq!(request.first_port, "FIRST_PORT");
}

fn plan(request: &ScanRequest) -> ScanPlan {
    request.validate(&Limits::SERVER).unwrap_or_else(|errors| panic!("{request:?}: {errors:?}"))
}

fn problems(request: &ScanRequest) -> Vec<(Field, Problem)> {
    let errors = request.validate(&Limits::SERVER).expect_err("refused");
    errors.into_iter().map(|error| (error.field, error.problem)).collect()
}

#[test]
fn the_three_modes_choose_the_ports() {
    assert_eq!(plan(&request("localhost", "", "", "")).ports.len(), 30);
    assert_eq!(plan(&request("localhost", "Quick", " ", "")).ports.len(), 30);
    assert_eq!(plan(&request("localhost", "", "22,80", "")).ports.to_string(), "22,80");
    assert_eq!(plan(&request("localhost", "full", "", "")).ports, PortSet::all());
    assert_eq!(plan(&request("localhost", "custom", "22,80", "")).ports.to_string(), "22,80");
}

#[test]
fn a_range_of_two_fields_joins_the_ports_that_are_named() {
    let ranged = |first: &str, last: &str, ports: &str| ScanRequest {
        first_port: first.to_owned(),
        last_port: last.to_owned(),
        ..request("localhost", "custom", ports, "")
    };
    for (first, last, ports, expected) in [
        ("20", " 25 ", "", "20-25"),
        ("", "3", "", "1-3"),
        ("65534", "", "", "65534-65535"),
        ("20", "25", "80,!22", "20-21,23-25,80"),
    ] {
        assert_eq!(plan(&ranged(first, last, ports)).ports.to_string(), expected);
    }
    let field = |first, last| problems(&ranged(first, last, "")).remove(0);
    assert_eq!(field("25", "20"), (Field::LastPort, Problem::PortRangeInverted { start: 25, end: 20 }));
    assert_eq!(field("0", "20"), (Field::FirstPort, Problem::PortOutOfRange { text: "0".to_owned() }));
    assert_eq!(field("1", "99999"), (Field::LastPort, Problem::PortOutOfRange { text: "99999".to_owned() }));
    let without_mode = ScanRequest { mode: String::new(), ..ranged("20", "25", "") };
    assert_eq!(plan(&without_mode).ports.to_string(), "20-25");
}

#[test]
fn a_request_can_be_narrowed_to_one_port() {
    let wide = ScanRequest { first_port: "1".to_owned(), ..request("localhost", "custom", "22", "2") };
    let narrow = plan(&wide.of_port(Port::MAX));
    assert_eq!(
        (narrow.ports.to_string(), narrow.pacing.timeout),
        ("65535".to_owned(), Timeout::Fixed(Duration::from_secs(2)))
    );
}

#[test]
fn every_field_has_its_name_in_forms_and_json() {
    let request = request("a", "b", "c", "d");
    let json = serde_json::to_value(&request).unwrap();
    for (field, text) in request.fields() {
        assert_eq!(json[field.name()], text);
    }
    assert_eq!(json.as_object().map(|object| object.len()), Some(request.fields().len()));
}

#[test]
fn no_field_is_kept_that_is_longer_than_may_be() {
    let long = || "0".repeat(MAX_FIELD_BYTES + 1);
    let quick = request("localhost", "", "", "");
    for (field, request) in [
        (Field::Mode, ScanRequest { mode: " ".repeat(MAX_FIELD_BYTES + 1), ..quick.clone() }),
        (Field::Ports, ScanRequest { ports: long(), ..quick.clone() }),
        (Field::FirstPort, ScanRequest { first_port: long(), ..quick.clone() }),
        (Field::LastPort, ScanRequest { last_port: long(), ..quick.clone() }),
        (Field::Timing, ScanRequest { timing: long(), ..quick.clone() }),
        (Field::Timeout, ScanRequest { timeout: long(), ..quick.clone() }),
        (Field::Retries, ScanRequest { retries: long() + "1", ..quick.clone() }),
        (Field::Parallel, ScanRequest { parallel: long() + "1", ..quick.clone() }),
        (Field::Rate, ScanRequest { rate: long() + "1", ..quick.clone() }),
        (Field::SilentHosts, ScanRequest { silent_hosts: long(), ..quick.clone() }),
    ] {
        let expected = Problem::TooLong { max_bytes: MAX_FIELD_BYTES as u32 };
        assert_eq!(problems(&request), [(field, expected)]);
    }
}

#[test]
fn a_list_of_targets_may_be_as_long_as_their_number_allows() {
    let names = |count: usize| -> String { (0..count).map(|n| format!("host-{n}.example\n")).collect() };
    assert_eq!(plan(&request(&names(1_024), "", "", "")).targets.address_count(), 1_024);
    assert_eq!(
        problems(&request(&names(1_025), "", "", "")),
        [(Field::Target, Problem::TooManyAddresses { addresses: 1_025, max: 1_024 })]
    );
    let commented = names(20).replace('\n', &format!("  # {}\n", "x".repeat(10_000)));
    assert_eq!(plan(&request(&commented, "", "", "")).targets.address_count(), 20);
    for (text, max_bytes) in [("a.example ".repeat(500_000), MAX_TARGET_BYTES), (names(5_000), 64 * 1024)] {
        let too_long = Problem::TooLong { max_bytes: max_bytes as u32 };
        assert_eq!(problems(&request(&text, "", "", "")), [(Field::Target, too_long)]);
    }
}

#[test]
fn the_port_that_targets_name_is_scanned_where_none_is_chosen() {
    for (target, mode, ports, expected) in [
        ("localhost:81", "", "", "81"),
        ("localhost:81", "quick", "", "81"),
        ("localhost:81", "custom", "", "81"),
        ("https://localhost:8443/x?y#z", "", "", "8443"),
        ("[::1]:81, localhost:81", "", "", "81"),
        ("localhost:81 localhost:82", "", "", "81-82"),
        ("localhost:81", "custom", "80-82", "80-82"),
        ("localhost:81, nas", "", "80-82", "80-82"),
        ("localhost:81, nas:82", "custom", "80-82", "80-82"),
        ("localhost:81", "full", "", "1-65535"),
        ("localhost:81, nas", "full", "", "1-65535"),
    ] {
        let plan = plan(&request(target, mode, ports, ""));
        assert_eq!(plan.ports.to_string(), expected, "{target} {mode} {ports}");
        assert_eq!(plan.request.port_set(), Some(plan.ports.clone()), "{target} {mode} {ports}");
    }
    let first = |target, mode, ports| problems(&request(target, mode, ports, ""));
    assert_eq!(first("localhost:81", "", "22"), [(Field::Target, Problem::TargetPortNotChosen { port: 81 })]);
    for mode in ["", "quick", "custom"] {
        let differ = |ports: &str| [(Field::Target, Problem::TargetPortsDiffer { ports: ports.to_owned() })];
        assert_eq!(first("a:80 b:443", mode, ""), differ("80,443"), "{mode}");
        assert_eq!(first("a:80 b", mode, ""), differ("80"), "{mode}");
    }
    assert_eq!(first("localhost", "custom", ""), [(Field::Ports, Problem::PortsMissing)]);
}

#[test]
fn every_wrong_field_for_ports_is_told() {
    let typed = |first: &str, last: &str, ports: &str| {
        let [first_port, last_port] = [first, last].map(str::to_owned);
        ScanRequest { first_port, last_port, ..request("localhost", "custom", ports, "") }
    };
    let fields = |request: &ScanRequest| problems(request).into_iter().map(|(field, _)| field).collect::<Vec<_>>();
    assert_eq!(fields(&typed("0", "abc", "80-20,foo")), [Field::FirstPort, Field::LastPort, Field::Ports]);
    assert_eq!(fields(&typed("0", "abc", "")), [Field::FirstPort, Field::LastPort]);
    assert_eq!(fields(&typed("30", "20", "0")), [Field::LastPort, Field::Ports]);
}

#[test]
fn ports_beside_a_mode_that_chooses_them_are_a_contradiction() {
    for mode in ["quick", "full"] {
        let problem = Problem::PortsWithMode { mode: mode.to_owned() };
        let both = ScanRequest { last_port: "9".to_owned(), ..request("localhost", mode, "22", "") };
        assert_eq!(problems(&both), [(Field::LastPort, problem.clone()), (Field::Ports, problem.clone())]);
        let first = ScanRequest { first_port: "9".to_owned(), ..request("localhost", mode, " ", "") };
        assert_eq!(problems(&first), [(Field::FirstPort, problem)]);
        let shown = plan(&both.as_shown());
        assert_eq!(shown.request.mode, mode, "a form that hides them sends them all the same");
    }
    let custom = request("localhost", "", "22", "");
    assert_eq!(custom.clone().as_shown(), custom);
}

#[test]
fn a_plan_keeps_what_was_understood_and_nothing_else_of_a_url() {
    let typed = request(" HTTPS://me:hunter2@A.example:8443/hunter2?q=hunter2#hunter2 ", "", "", "2");
    let understood = plan(&typed).request;
    let expected = request("a.example", "custom", "8443", "2");
    assert_eq!(understood, expected);
    assert_eq!(plan(&understood).request, understood, "it makes the same plan again");
    let list = plan(&request("192.0.2.7/24,!192.0.2.9 # hunter2", "Quick", "", "")).request;
    assert_eq!((list.target.as_str(), list.mode.as_str()), ("192.0.2.0/24, !192.0.2.9", "quick"));
}

#[test]
fn every_wrong_field_is_told_at_once() {
    let fields: Vec<Field> = problems(&request("127.1", "custom", "0", "x")).into_iter().map(|(f, _)| f).collect();
    assert_eq!(fields, [Field::Target, Field::Ports, Field::Timeout]);
    assert!(matches!(problems(&request("a", "fast", "", ""))[..], [(Field::Mode, Problem::UnknownMode { .. })]));
}

#[test]
fn size_is_bounded_before_anything_is_listed() {
    let first = |target: &str, mode: &str| problems(&request(target, mode, "", "")).remove(0).1;
    assert_eq!(first("10.0.0.0/21", "quick"), Problem::TooManyAddresses { addresses: 2046, max: 1024 });
    assert_eq!(first("::/0", "quick"), Problem::TooManyAddresses { addresses: u64::MAX, max: 1024 });
    let probes = 254 * 65_535;
    assert_eq!(first("10.0.0.0/24", "full"), Problem::TooManyProbes { probes, max: 10_000_000 });
    assert_eq!(first("10.0.0.0/24 !10.0.0.0/16", "quick"), Problem::TargetNothingLeft);
}

proptest! {
    #[test]
    fn what_was_understood_makes_the_same_plan_again(
        target in "[a-c1]{1,3}(:(80|81))?( !?[a-c]{1,2}(:80)?){0,2}",
        mode in "(|quick|full|custom)",
        ports in "(|80|80-82|ssh|top:5)",
    ) {
        if let Ok(plan) = request(&target, &mode, &ports, "").validate(&Limits::SERVER) {
            let again = plan.request.validate(&Limits::SERVER);
            // The targets name no ports any more.
            prop_assert_eq!(again.as_ref().map(|again| (&again.request, &again.ports)), Ok((&plan.request, &plan.ports)));
            prop_assert_eq!(again.map(|again| again.targets.to_string()), Ok(plan.targets.to_string()));
        }
    }

    #[test]
    fn no_request_breaks_the_judge(texts in proptest::collection::vec("(\\PC|[-0-9a-z:/.,!#]){0,12}", 11)) {
        let field = |field: Field| texts[field.place()].clone();
        let _ = ScanRequest::of_fields(field).validate(&Limits::SERVER);
    }
}
