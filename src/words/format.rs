//! Numbers and times as people write them.

use super::Locale;
use crate::model::ports::{Port, PortSet};
use leptos_i18n::td_string;
use std::net::{IpAddr, SocketAddr};
use time::OffsetDateTime;

/// So many of many targets are named.
const NAMED_TARGETS: usize = 8;

/// So many ranges of many ports are named.
const NAMED_RANGES: usize = 6;

/// A count with its thousands apart: `65,535` in English, `65.535` in Spanish.
pub fn number(locale: Locale, count: u64) -> String {
    let (digits, separator) = (count.to_string(), if locale == Locale::es { '.' } else { ',' });
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A number with that many decimals, trailing zeros kept.
fn decimal(locale: Locale, value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if locale == Locale::es { text.replace('.', ",") } else { text }
}

/// A length of time: `40 ms`, `1.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
pub fn duration(locale: Locale, ms: u64) -> String {
    let seconds = ms / 1000;
    match seconds {
        0 => format!("{ms} ms"),
        1..10 => format!("{} s", decimal(locale, ms as f64 / 1000.0, 1)),
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", number(locale, seconds / 3600), seconds / 60 % 60),
    }
}

/// A length of time that is not known for certain, from the least to the most, no more exact than it is: `5 to 30 min`,
/// `about 10 s`.
pub fn duration_range(locale: Locale, (least_ms, most_ms): (u64, u64)) -> String {
    let ((least, of_least), (most, of_most)) = (rounded(least_ms), rounded(most_ms));
    let [least_text, most_text] = [least, most].map(|value| decimal(locale, value, usize::from(value.fract() > 0.0)));
    let most_text = format!("{most_text} {of_most}");
    if (least, of_least) == (most, of_most) {
        return td_string!(locale, course.about, time = most_text);
    }
    let least_text = if of_least == of_most { least_text } else { format!("{least_text} {of_least}") };
    td_string!(locale, course.range, least = least_text, most = most_text)
}

/// A length of time in one unit, rounded to what one would say.
fn rounded(ms: u64) -> (f64, &'static str) {
    const MINUTE: f64 = 60.0;
    const HOUR: f64 = 3600.0;
    let seconds = ms as f64 / 1000.0;
    let to = |step: f64| (seconds / step).round().max(1.0) * step;
    // What is rounded up to a whole minute or hour is one.
    if to(1.0) < 10.0 {
        (to(1.0), "s")
    } else if to(5.0) < MINUTE {
        (to(5.0), "s")
    } else if to(MINUTE) < 10.0 * MINUTE {
        (to(MINUTE) / MINUTE, "min")
    } else if to(5.0 * MINUTE) < HOUR {
        (to(5.0 * MINUTE) / MINUTE, "min")
    } else {
        (to(HOUR / 2.0) / HOUR, "h")
    }
}

/// A round-trip time in three digits at most: `0.08 ms`, `12.3 ms`, `205 ms`.
pub fn round_trip(locale: Locale, rtt_us: u32) -> String {
    let ms = f64::from(rtt_us) / 1000.0;
    let decimals = match ms {
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{} ms", decimal(locale, ms, decimals))
}

/// Milliseconds as seconds without needless decimals: 100 is `0.1`, 10000 is `10`.
pub fn milliseconds(locale: Locale, ms: u32) -> String {
    let text = (f64::from(ms) / 1000.0).to_string();
    if locale == Locale::es { text.replace('.', ",") } else { text }
}

/// A moment to the minute, in UTC: server and browser must write the same. Empty if it is not known.
pub fn moment(at_ms: u64) -> String {
    let seconds = i64::try_from(at_ms / 1000).unwrap_or(0);
    let Some(at) = OffsetDateTime::from_unix_timestamp(seconds).ok().filter(|_| seconds > 0) else {
        return String::new();
    };
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", at.hour(), at.minute())
}

/// The same for programs, as HTML's `datetime` has it: `2026-11-30T17:11Z`.
pub fn machine_moment(at_ms: u64) -> String {
    moment(at_ms).replace(" UTC", "Z").replace(' ', "T")
}

/// `192.0.2.7:22`, `[2001:db8::7]:22` (RFC 3986, section 3.2.2).
pub fn endpoint(address: IpAddr, port: Port) -> String {
    SocketAddr::new(address, port.number()).to_string()
}

/// `22`, or `23–79` with a dash as people write it.
pub fn port_range(first: Port, last: Port) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// The targets of a scan, with room to break where one of them ends; of a long list the first, and how many more.
pub fn targets(typed: &str) -> String {
    let mut all = typed.split(',').map(str::trim);
    let mut named: Vec<String> = all.by_ref().take(NAMED_TARGETS).map(str::to_owned).collect();
    match all.count() {
        0 => {}
        more => named.push(format!("+{more}")),
    }
    named.join(", ")
}

/// The first ranges of many ports: `22, 80, 8000–8100, …`.
pub fn some_ranges(ports: &PortSet) -> String {
    let mut ranges: Vec<String> =
        ports.ranges().take(NAMED_RANGES + 1).map(|(first, last)| port_range(first, last)).collect();
    if ranges.len() > NAMED_RANGES {
        ranges[NAMED_RANGES] = "…".to_owned();
    }
    ranges.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::targets::{NamedPorts, Targets};
    use proptest::prelude::*;

    #[test]
    fn targets_may_break_between_each_other() {
        assert_eq!(targets("192.0.2.1,example.com ,!192.0.2.9"), "192.0.2.1, example.com, !192.0.2.9");
        assert_eq!(targets("192.0.2.0/24"), "192.0.2.0/24");
        assert_eq!(targets(&["a"; 1_000].join(", ")), "a, a, a, a, a, a, a, a, +992");
    }

    proptest! {
        #[test]
        fn what_is_shown_of_ports_can_be_pasted_back(numbers in proptest::collection::vec(1u16.., 1..=6)) {
            let ports: PortSet = numbers.iter().copied().filter_map(Port::new).collect();
            prop_assert_eq!(some_ranges(&ports).parse::<PortSet>(), Ok(ports.clone()));
            for (first, last) in ports.ranges() {
                let range = port_range(first, last);
                prop_assert_eq!(range.parse::<PortSet>(), Ok(PortSet::from_range(first, last)));
            }
        }

        #[test]
        fn what_is_shown_of_targets_can_be_pasted_back(last in proptest::collection::vec(0u8.., 1..=8), port in 1u16..) {
            let typed = last.iter().map(|last| format!("192.0.2.{last}")).collect::<Vec<_>>().join(",");
            let read: Targets = typed.parse().expect("addresses");
            prop_assert_eq!(targets(&read.to_string()).parse::<Targets>(), Ok(read.clone()));
            for address in read.literal_addresses() {
                let port = Port::new(port).expect("not 0");
                let pasted: Targets = endpoint(address, port).parse().expect("an endpoint");
                prop_assert_eq!(pasted.named_ports(), NamedPorts::Same(PortSet::from_range(port, port)));
            }
        }
    }

    #[test]
    fn a_moment_is_told_to_the_minute() {
        assert_eq!(moment(1_795_292_047_000), "2026-11-21 20:14 UTC");
        assert_eq!([moment(0), moment(u64::MAX)], [""; 2]);
    }

    #[test]
    fn numbers_and_times_follow_the_language() {
        assert_eq!(
            [0, 999, 1000, 65_535, 1_234_567].map(|n| number(Locale::en, n)),
            ["0", "999", "1,000", "65,535", "1,234,567"]
        );
        assert_eq!(number(Locale::es, 65_535), "65.535");
        assert_eq!(
            [40, 9_949, 10_000, 200_000, 7_500_000].map(|ms| duration(Locale::en, ms)),
            ["40 ms", "9.9 s", "10 s", "3 min 20 s", "2 h 5 min"]
        );
        assert_eq!(duration(Locale::es, 1_550), "1,6 s");
        assert_eq!([80, 12_345, 205_400].map(|us| round_trip(Locale::en, us)), ["0.08 ms", "12.3 ms", "205 ms"]);
        assert_eq!([100, 10_000].map(|ms| milliseconds(Locale::es, ms)), ["0,1", "10"]);
    }
    #[test]
    fn a_time_that_is_left_is_no_more_exact_than_it_is_known() {
        let minutes = |minutes: f64| (minutes * 60_000.0) as u64;
        for (range, expected) in [
            ((minutes(5.45), minutes(30.95)), "5 to 30 min"),
            ((0, 400), "about 1 s"),
            ((4_000, 12_000), "4 to 10 s"),
            ((10_200, 10_900), "about 10 s"),
            ((9_700, 58_000), "10 s to 1 min"),
            ((50_000, minutes(2.2)), "50 s to 2 min"),
            ((minutes(9.6), minutes(58.0)), "10 min to 1 h"),
            ((minutes(95.0), minutes(300.0)), "1.5 to 5 h"),
        ] {
            assert_eq!(duration_range(Locale::en, range), expected, "{range:?}");
        }
        assert_eq!(duration_range(Locale::es, (minutes(95.0), minutes(300.0))), "de 1,5 a 5 h");
    }
}
