//! Lines as they are typed into a terminal.

use super::*;

fn parse(line: &str) -> Result<ScanArguments, clap::Error> {
    let arguments = super::parse(line.split(' ').map(OsString::from))?;
    Ok(match arguments.command {
        Some(Command::Scan(scan)) => *scan,
        _ => arguments.scan.expect("a scan"),
    })
}

#[test]
fn the_definition_is_sound() {
    command().debug_assert();
    Settings::command().debug_assert();
}

#[test]
fn a_target_with_two_numbers_is_a_range_of_ports() {
    for (line, mode, first, last, ports) in [
        ("portolan host", "", "", "", ""),
        ("portolan host 20", "", "20", "", ""),
        ("portolan host 20 25", "", "20", "25", ""),
        ("portolan scan host 20 25 -p 80", "", "20", "25", "80"),
        ("portolan host -p -1000", "", "", "", "-1000"),
        ("portolan --mode full host", "full", "", "", ""),
    ] {
        let request = parse(line).unwrap().request("");
        assert_eq!(request.target.trim(), "host", "{line}");
        assert_eq!((&*request.mode, &*request.first_port, &*request.last_port), (mode, first, last), "{line}");
        assert_eq!(request.ports, ports, "{line}");
    }
}

#[test]
fn the_pace_is_passed_on_as_typed() {
    let usual = parse("portolan host").unwrap().request("");
    assert!(usual.has_usual_pace(), "{usual:?}");
    let line = "portolan host --timing fast --timeout 2,5 --retries 0 --parallel 9 --rate -1 --scan-silent";
    let typed = parse(line).unwrap().request("");
    let typed = typed.fields().map(|(field, text)| (name_of(field), text.to_owned()));
    for (name, text) in [("--timing", "fast"), ("--timeout", "2,5"), ("--retries", "0"), ("--rate", "-1")] {
        assert!(typed.contains(&(name, text.to_owned())), "{name}");
    }
    assert!(typed.contains(&("--scan-silent", "scan".to_owned())));
}

#[test]
fn a_target_may_be_named_like_a_command() {
    for name in ["serve", "scan", "man", "completions", "help"] {
        assert_eq!(parse(&format!("portolan scan {name}")).unwrap().target.as_deref(), Some(name));
    }
}

#[test]
fn options_without_a_target_are_refused() {
    for line in ["portolan --open", "portolan scan", "portolan scan -p 22", "portolan -p 22"] {
        let error = parse(line).expect_err(line);
        assert_eq!(error.kind(), clap::error::ErrorKind::MissingRequiredArgument, "{line}");
    }
}

#[test]
fn the_format_is_named_or_follows_from_the_file() {
    let format = |line: &str| parse(line).unwrap().format().as_str();
    for (line, expected) in [
        ("portolan host", "table"),
        ("portolan host --json", "json"),
        ("portolan host --jsonl", "jsonl"),
        ("portolan host --csv", "csv"),
        ("portolan host --format lines", "lines"),
        ("portolan host -o scan.csv", "csv"),
        ("portolan host -o scan.JSONL", "jsonl"),
        ("portolan host -o scan.csv --json", "json"),
        ("portolan host -o scan.txt", "table"),
        ("portolan host -o -", "table"),
    ] {
        assert_eq!(format(line), expected, "{line}");
    }
    assert!(parse("portolan host --json --csv").is_err(), "one format at a time");
}

#[test]
fn every_kind_of_file_has_an_option_of_its_name() {
    let command = command();
    for format in formats::Format::ALL {
        assert!(command.get_arguments().any(|argument| argument.get_long() == Some(format.as_str())), "{format:?}");
    }
}

#[test]
fn several_targets_are_not_taken_for_ports() {
    for (line, list) in [
        ("portolan host", None),
        ("portolan host 1", None),
        ("portolan host 1 99999", None),
        ("portolan 192.0.2.1 192.0.2.2", Some("192.0.2.1,192.0.2.2")),
        ("portolan a 22 b", Some("a,22,b")),
        ("portolan scan a b c d e", Some("a,b,c,d,e")),
        ("portolan a 1 2 3", Some("a,1,2,3")),
    ] {
        assert_eq!(parse(line).unwrap().several_targets().as_deref(), list, "{line}");
    }
}

#[test]
fn targets_come_from_a_file_too() {
    for line in
        ["portolan -iL list", "portolan -i list", "portolan scan --targets-from list", "portolan -p 22 -iL list"]
    {
        let arguments = parse(line).unwrap();
        assert_eq!((arguments.targets_from(), &arguments.target), (Some(Path::new("list")), &None), "{line}");
    }
    let both = parse("portolan a -iL -").unwrap();
    assert_eq!((both.targets_from(), both.request("b\n").target.as_str()), (Some(Path::new("-")), "a\nb\n"));
}
