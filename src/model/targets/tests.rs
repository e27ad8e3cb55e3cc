//! What the target field understands, and what it says of the rest.

use super::*;
use proptest::prelude::*;
use std::net::{Ipv4Addr, Ipv6Addr};

fn check(typed: &str, expected: &str, port: Option<u16>) {
    let targets: Targets = typed.parse().unwrap_or_else(|problem| panic!("{typed:?}: {problem}"));
    assert_eq!(targets.to_string(), expected, "{typed:?}");
    let expected =
        port.and_then(Port::new).map_or(NamedPorts::None, |port| NamedPorts::Same([port].into_iter().collect()));
    assert_eq!(targets.named_ports(), expected, "{typed:?}");
}

#[test]
fn understands_every_form() {
    check("localhost", "localhost", None);
    check("  NAS ", "nas", None);
    check("Example.COM.", "example.com", None);
    check("my_printer.example", "my_printer.example", None);
    check("bücher.example", "bücher.example", None);
    check("192.0.2.7", "192.0.2.7", None);
    check("192.0.2.7:8080", "192.0.2.7", Some(8080));
    check("::1", "::1", None);
    check("[::1]", "::1", None);
    check("[2001:DB8::1]:8443", "2001:db8::1", Some(8443));
    check("::ffff:127.0.0.1", "127.0.0.1", None);
    check("https://user:pw@example.com:8443/x?y#z", "example.com", Some(8443));
    check("ftp://[2001:db8::1]/pub", "2001:db8::1", None);
    check("192.0.2.1/index.html", "192.0.2.1", None);
    check("http://192.0.2.1/24", "192.0.2.1", None);
    check("192.0.2.77/24", "192.0.2.0/24", None);
    check("2001:db8::/120", "2001:db8::/120", None);
    check("::ffff:192.0.2.0/120", "192.0.2.0/24", None);
    check("192.0.2.1-20", "192.0.2.1-192.0.2.20", None);
    check("192.0.2.250-192.0.3.5", "192.0.2.250-192.0.3.5", None);
    check("web-1.example", "web-1.example", None);
    check("a.example, b.example c.example", "a.example, b.example, c.example", None);
    check("192.0.2.0/24 !192.0.2.1", "192.0.2.0/24, !192.0.2.1", None);
    check("a.example a.example", "a.example", None);
    check("192.0.2.0/255.255.255.0", "192.0.2.0/24", None);
    check("192.0.2.9/255.255.255.255", "192.0.2.9", None);
    check("2001:db8::9/ffff:ffff::", "2001:db8::/32", None);
    check("[2001:db8::]/32", "2001:db8::/32", None);
    check("192.0.2.1/", "192.0.2.1", None);
    check("a.example/index.html", "a.example", None);
    check("192.0.2.1/2024/report.html", "192.0.2.1", None);
    check("192.0.2.1 - 20", "192.0.2.1-192.0.2.20", None);
    check("192.0.2.1–192.0.2.20", "192.0.2.1-192.0.2.20", None);
    check("192.0.2.7-192.0.2.7", "192.0.2.7", None);
    check("2001:db8::1-2001:db8::20", "2001:db8::1-2001:db8::20", None);
    check("::ffff:192.0.2.1-::ffff:192.0.2.9", "192.0.2.1-192.0.2.9", None);
    check("192.0.2.*", "192.0.2.0-192.0.2.255", None);
    check("192.0.2-3.*", "192.0.2.0-192.0.3.255", None);
    check("192.0.2-3.1-5", "192.0.2-3.1-5", None);
    check("192.0.*.1", "192.0.*.1", None);
    check("192.0.2.250-", "192.0.2.250-192.0.2.255", None);
    check("192.0.2.-5", "192.0.2.0-192.0.2.5", None);
    check("192.0.2.1-20:80", "192.0.2.1-192.0.2.20", Some(80));
    check("# our hosts\n192.0.2.7  # the web server\r\nnas\n", "192.0.2.7, nas", None);
    check("\u{feff}localhost\u{200b} \u{2066}nas\u{2069}", "localhost, nas", None);
    check("mu\u{308}nchen.example", "mu\u{308}nchen.example", None);
    check("हिन्दी.example", "हिन्दी.example", None);
    check("a:80, b:80", "a, b", Some(80));
    check("a:80, A.:80", "a", Some(80));
}

#[test]
fn says_what_is_wrong() {
    let problem = |typed: &str| typed.parse::<Targets>().expect_err(typed);
    assert_eq!(problem(""), Problem::TargetMissing);
    assert_eq!(problem(" \t, "), Problem::TargetMissing);
    assert_eq!(problem("!192.0.2.1"), Problem::TargetNothingLeft);
    for number in ["127.1", "0x7f000001", "2130706433", "1.2.3.4.5", "192.0.2.256", "0177.0.0.1"] {
        assert!(matches!(problem(number), Problem::TargetNotAnAddress { .. }), "{number}");
    }
    for name in ["[::1]8080", "a..b", "-a.example", "a b_$", "http://", "ex ample!", "[::1", "1::2::3", &"a".repeat(64)]
    {
        assert!(matches!(problem(name), Problem::TargetNotAHost { .. }), "{name}: {:?}", problem(name));
    }
    assert!(matches!(problem("192.0.2.0/33"), Problem::TargetBadPrefix { max: 32, .. }));
    assert!(matches!(problem("2001:db8::/129"), Problem::TargetBadPrefix { max: 128, .. }));
    assert!(matches!(problem("192.0.2.20-1"), Problem::TargetBadRange { .. }));
    assert!(matches!(problem("192.0.2.1-x"), Problem::TargetBadRange { .. }));
    assert!(matches!(problem("example.com:99999"), Problem::TargetBadPort { .. }));
    assert!(matches!(problem("fe80::1%eth0"), Problem::TargetZone { .. }));
    assert!(matches!(problem("192.0.2.5-2.1"), Problem::TargetBadRange { .. } | Problem::TargetNotAHost { .. }));
    for range in ["192.0.2-1.1", "192.0.2.1-300", "192.0.2.1-2-3", "2001:db8::9-2001:db8::1", "192.0.2.1-2001:db8::1"] {
        assert!(matches!(problem(range), Problem::TargetBadRange { .. }), "{range}: {:?}", problem(range));
    }
    for prefix in ["127.0.0.1/+8", "127.0.0.1/-8", "192.0.2.0/24/", "192.0.2.0/24:80", "192.0.2.0/2²"] {
        assert!(matches!(problem(prefix), Problem::TargetBadPrefix { .. }), "{prefix}: {:?}", problem(prefix));
    }
    for mask in ["192.0.2.0/0.0.0.255", "192.0.2.0/255.0.255.0", "192.0.2.0/ffff::", "2001:db8::/255.0.0.0"] {
        assert!(matches!(problem(mask), Problem::TargetBadMask { .. }), "{mask}");
    }
    for name in ["localhost/24", "a.example:80/24", "a.example/255.255.255.0", "192.0.2.1-20/24"] {
        assert!(matches!(problem(name), Problem::TargetNameWithPrefix { .. }), "{name}");
    }
    for digits in ["１２７.０.０.１", "127.0.0.٣", "localhost:４４３"] {
        assert!(matches!(problem(digits), Problem::ForeignDigits { .. }), "{digits}");
    }
    assert!(matches!(problem("exa\u{200b}mple.com"), Problem::TargetInvisible { .. }));
    assert_eq!(problem("a !b:80"), Problem::TargetExcludedPort { text: "b".to_owned() });
    assert!(matches!(problem(&"a".repeat(MAX_TARGET_BYTES + 1)), Problem::TooLong { .. }));
}

#[test]
fn what_is_wrong_with_a_url_does_not_repeat_its_secrets() {
    for typed in [
        "https://me:hunter2@exa$mple.com/secret?token=hunter2#hunter2",
        "me:hunter2@[::1",
        "https://hunter2@/",
        "https://a.example:hunter2@b_$.example",
        "me:hunter2@a.example/24",
        "https://x:hunter2@a.example:99999/hunter2",
    ] {
        let problem = typed.parse::<Targets>().expect_err(typed);
        assert!(!format!("{problem:?}").contains("hunter2"), "{problem:?}");
    }
}

#[test]
fn ports_are_named_by_all_targets_or_differ() {
    let named = |typed: &str| typed.parse::<Targets>().expect(typed).named_ports();
    let ports = |text: &str| text.parse::<PortSet>().unwrap();
    assert_eq!(named("a b"), NamedPorts::None);
    assert_eq!(named("a:80 a:443"), NamedPorts::Same(ports("80,443")));
    assert_eq!(named("a:80 b:443"), NamedPorts::Different(ports("80,443")));
    assert_eq!(named("a:80 b"), NamedPorts::Different(ports("80")));
    assert_eq!(named("a:80 b:80 a:443 b:443 !c"), NamedPorts::Same(ports("80,443")));
}

#[test]
fn thousands_of_targets_are_read_and_left_out_in_a_moment() {
    let list = |from: u32| -> String { (0..30_000).map(|n| format!("{}\n", Ipv4Addr::from(from + n))).collect() };
    let excluded = list(0x0a00_0000 + 15_000);
    let typed = list(0x0a00_0000) + &excluded.lines().map(|line| format!("!{line}\n")).collect::<String>();
    let targets: Targets = typed.parse().unwrap();
    assert_eq!((targets.included.len(), targets.literal_addresses().count()), (30_000, 15_000));
}

#[test]
fn counts_and_lists_addresses() {
    let targets = |typed: &str| typed.parse::<Targets>().expect(typed);
    let listed = |typed: &str| targets(typed).literal_addresses().count() as u64;
    for (typed, count) in [("192.0.2.7", 1), ("192.0.2.0/24", 254), ("192.0.2.0/31", 2), ("192.0.2.1-20", 20)] {
        assert_eq!((targets(typed).address_count(), listed(typed)), (count, count), "{typed}");
    }
    assert_eq!(listed("192.0.2.0/24 !192.0.2.128/25 !192.0.2.1"), 126);
    assert_eq!(listed("192.0.2.1 192.0.2.1-2"), 2);
    assert_eq!(listed("192.0.2-3.1-5"), 10);
    assert_eq!(listed("192.0.2-3.1-5 !192.0.3.*"), 5);
    assert_eq!(listed("192.0.2.0/29 !192.0.*.3 !192.0.2.1-2 !192.0.2.2-4"), 2);
    assert_eq!(targets("*.*.*.*").address_count(), 1 << 32);
    let octets = targets("192.0.2-3.1-2");
    let addresses: Vec<String> = octets.literal_addresses().map(|address| address.to_string()).collect();
    assert_eq!(addresses, ["192.0.2.1", "192.0.2.2", "192.0.3.1", "192.0.3.2"]);
    assert_eq!(targets("::/0").address_count(), u64::MAX);
    assert_eq!(targets("2001:db8::/64").address_count(), u64::MAX);
    assert_eq!(targets("2001:db8::/65 a.example").address_count(), (1 << 63) + 1);
    assert_eq!(targets("a.example b.example !a.example").names().count(), 1);
}

fn pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9]{0,8}(\\.[a-z]{2,5}){0,2}",
        any::<[u8; 4]>().prop_map(|o| Ipv4Addr::from(o).to_string()),
        any::<[u16; 8]>().prop_map(|s| Ipv6Addr::from(s).to_string()),
        (any::<[u8; 4]>(), 0u8..=32).prop_map(|(o, p)| format!("{}/{p}", Ipv4Addr::from(o))),
        (any::<[u8; 4]>(), any::<[u8; 4]>()).prop_map(|(a, b)| {
            let span = |index: usize| format!("{}-{}", a[index].min(b[index]), a[index].max(b[index]));
            [0, 1, 2, 3].map(span).join(".")
        }),
        (any::<u128>(), any::<u128>()).prop_map(|(a, b)| format!(
            "{}-{}",
            Ipv6Addr::from(a.min(b)),
            Ipv6Addr::from(a.max(b))
        )),
        (any::<u32>(), any::<u32>()).prop_map(|(a, b)| format!(
            "{}-{}",
            Ipv4Addr::from(a.min(b)),
            Ipv4Addr::from(a.max(b))
        )),
    ]
}

proptest! {
    #[test]
    fn text_and_targets_are_inverse(patterns in proptest::collection::vec(pattern(), 1..6)) {
        let targets: Targets = patterns.join(" ").parse().expect("made of patterns");
        prop_assert_eq!(targets.to_string().parse::<Targets>(), Ok(targets));
    }

    #[test]
    fn no_text_breaks_the_parser(text in "(\\PC|[-0-9a-f.:/!*@,\\[\\] \n#–]){0,40}") {
        if let Ok(targets) = text.parse::<Targets>() {
            prop_assert_eq!(targets.to_string().parse::<Targets>().map(|targets| targets.to_string()), Ok(targets.to_string()));
        }
    }
}
