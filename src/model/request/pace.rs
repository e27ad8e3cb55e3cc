//! The pace of a scan as it was typed: how boldly, how patiently, how much at once.

use super::{SCAN_SILENT_HOSTS, ScanRequest};
use crate::model::limits::{Limits, MAX_PROBES_PER_SECOND, MAX_RETRIES, MAX_TIMEOUT_MS, MIN_TIMEOUT_MS, Timing};
use crate::model::plan::{Pacing, Timeout};
use crate::model::problem::{Field, FieldError, Problem, quoted};
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

impl ScanRequest {
    /// The timing as far as it is one; normal otherwise.
    pub fn timing(&self) -> Timing {
        self.parse_timing().unwrap_or_default()
    }

    /// Whether hosts that never answer are asked on every port; no if what was typed is not understood.
    pub fn asks_silent_hosts(&self) -> bool {
        self.parse_silent_hosts().unwrap_or_default()
    }

    /// Whether nothing was chosen, well or badly, besides what is best for most. The page asks this, so no number
    /// is read for it: what reads floats would be 12 kB of its bundle.
    pub fn has_usual_pace(&self) -> bool {
        let numbers = [&self.timeout, &self.retries, &self.parallel, &self.rate];
        numbers.into_iter().all(|text| is_automatic(text.trim()))
            && matches!(self.parse_timing(), Ok(Timing::Normal))
            && matches!(self.parse_silent_hosts(), Ok(false))
    }

    /// All that was chosen of the pace, or every field that is wrong, in the order of the form.
    pub(super) fn parse_pacing(&self, limits: &Limits) -> Result<Pacing, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut note = |field, problem| errors.push(FieldError { field, problem });
        let pacing = Pacing {
            timing: self.parse_timing().map_err(|p| note(Field::Timing, p)).unwrap_or_default(),
            timeout: self.parse_timeout().map_err(|p| note(Field::Timeout, p)).unwrap_or_default(),
            retries: self.parse_retries().map_err(|p| note(Field::Retries, p)).unwrap_or_default(),
            parallel: self.parse_parallel(limits).map_err(|p| note(Field::Parallel, p)).unwrap_or_default(),
            probes_per_second: self.parse_rate().map_err(|p| note(Field::Rate, p)).unwrap_or_default(),
            asks_silent_hosts: self.parse_silent_hosts().map_err(|p| note(Field::SilentHosts, p)).unwrap_or_default(),
        };
        if errors.is_empty() { Ok(pacing) } else { Err(errors) }
    }

    fn parse_timing(&self) -> Result<Timing, Problem> {
        let text = self.timing.trim();
        if text.is_empty() {
            return Ok(Timing::default());
        }
        let known = Timing::ALL.into_iter().find(|timing| timing.as_str().eq_ignore_ascii_case(text));
        known.ok_or_else(|| Problem::UnknownTiming { text: quoted(text) })
    }

    fn parse_timeout(&self) -> Result<Timeout, Problem> {
        let text = self.timeout.trim();
        if is_automatic(text) {
            return Ok(Timeout::Automatic);
        }
        let number = text.strip_suffix('s').unwrap_or(text).trim().replace(',', ".");
        let is_decimal = number.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        let seconds = number.parse::<f64>().ok().filter(|_| is_decimal);
        let seconds = seconds.ok_or_else(|| Problem::TimeoutNotUnderstood { text: quoted(text) })?;
        let milliseconds = (seconds * 1000.0).round();
        if !(f64::from(MIN_TIMEOUT_MS)..=f64::from(MAX_TIMEOUT_MS)).contains(&milliseconds) {
            let text = quoted(text);
            return Err(Problem::TimeoutOutOfRange { text, min_ms: MIN_TIMEOUT_MS, max_ms: MAX_TIMEOUT_MS });
        }
        Ok(Timeout::Fixed(Duration::from_millis(milliseconds as u64)))
    }

    fn parse_retries(&self) -> Result<Option<u8>, Problem> {
        let wrong = |text| Problem::RetriesOutOfRange { text, max: MAX_RETRIES };
        parse_number(&self.retries, 0..=MAX_RETRIES, wrong)
    }

    fn parse_parallel(&self, limits: &Limits) -> Result<Option<u32>, Problem> {
        let max = limits.max_parallel;
        parse_number(&self.parallel, 1..=max, |text| Problem::ParallelOutOfRange { text, max })
    }

    /// Left empty it is as good as unbounded, so a server needs no lower bound than a terminal.
    fn parse_rate(&self) -> Result<Option<u32>, Problem> {
        let max = MAX_PROBES_PER_SECOND;
        parse_number(&self.rate, 1..=max, |text| Problem::RateOutOfRange { text, max })
    }

    fn parse_silent_hosts(&self) -> Result<bool, Problem> {
        match self.silent_hosts.trim() {
            text if text.eq_ignore_ascii_case(SCAN_SILENT_HOSTS) => Ok(true),
            text if text.is_empty() || text.eq_ignore_ascii_case("skip") => Ok(false),
            text => Err(Problem::UnknownSilentHosts { text: quoted(text) }),
        }
    }
}

/// Whether the engine is to find it.
fn is_automatic(text: &str) -> bool {
    text.is_empty() || text.eq_ignore_ascii_case("auto")
}

/// A whole number within its bounds; `None` if the engine is to find it.
fn parse_number<N: FromStr + PartialOrd>(
    text: &str,
    bounds: RangeInclusive<N>,
    wrong: impl FnOnce(String) -> Problem,
) -> Result<Option<N>, Problem> {
    let text = text.trim();
    if is_automatic(text) {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|number| bounds.contains(number));
    number.map(Some).ok_or_else(|| wrong(quoted(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request for localhost with that text in that field.
    fn with(field: Field, text: &str) -> ScanRequest {
        let mut request = ScanRequest { target: "localhost".to_owned(), ..ScanRequest::default() };
        let typed = match field {
            Field::Timing => &mut request.timing,
            Field::Timeout => &mut request.timeout,
            Field::Retries => &mut request.retries,
            Field::Parallel => &mut request.parallel,
            Field::Rate => &mut request.rate,
            Field::SilentHosts => &mut request.silent_hosts,
            _ => panic!("{field:?} is no choice of the pace"),
        };
        text.clone_into(typed);
        request
    }

    fn pacing(field: Field, text: &str) -> Pacing {
        let plan = with(field, text).validate(&Limits::SERVER);
        plan.unwrap_or_else(|errors| panic!("{field:?} {text}: {errors:?}")).pacing
    }

    fn problem(field: Field, text: &str) -> Problem {
        let errors = with(field, text).validate(&Limits::SERVER).expect_err(text);
        let [FieldError { field: marked, problem }] = &errors[..] else { panic!("{text}: {errors:?}") };
        assert_eq!(*marked, field, "{text}");
        problem.clone()
    }

    #[test]
    fn what_is_not_chosen_is_left_to_the_engine() {
        use Field::{Parallel, Rate, Retries, SilentHosts, Timeout, Timing};
        for field in [Timing, Timeout, Retries, Parallel, Rate, SilentHosts] {
            for text in ["", " "] {
                assert_eq!(pacing(field, text), Pacing::default(), "{field:?}");
            }
        }
        for field in [Timeout, Retries, Parallel, Rate] {
            for text in ["auto", " AUTO "] {
                assert_eq!(pacing(field, text), Pacing::default(), "{field:?}");
            }
        }
    }

    #[test]
    fn the_timing_is_one_of_three() {
        for timing in Timing::ALL {
            for text in [timing.as_str().to_owned(), timing.as_str().to_uppercase(), format!(" {} ", timing.as_str())] {
                assert_eq!(pacing(Field::Timing, &text), Pacing { timing, ..Pacing::default() }, "{text}");
                assert_eq!(with(Field::Timing, &text).timing(), timing, "{text}");
            }
        }
        for wrong in ["auto", "insane", "4", "polite,fast"] {
            assert_eq!(problem(Field::Timing, wrong), Problem::UnknownTiming { text: wrong.to_owned() });
            assert_eq!(with(Field::Timing, wrong).timing(), Timing::Normal, "{wrong}");
        }
    }

    #[test]
    fn timeouts_are_seconds_with_either_decimal_sign() {
        for (typed, milliseconds) in [("1", 1000), ("0.1", 100), ("2,5", 2500), ("10 s", 10_000), ("0.25s", 250)] {
            let timeout = Timeout::Fixed(Duration::from_millis(milliseconds));
            assert_eq!(pacing(Field::Timeout, typed), Pacing { timeout, ..Pacing::default() }, "{typed}");
        }
        for outside in ["0", "-1", "0.04", "10.01", "99999999999"] {
            assert!(matches!(problem(Field::Timeout, outside), Problem::TimeoutOutOfRange { .. }), "{outside}");
        }
        for nonsense in ["soon", "1e3", "inf", "NaN", "1.2.3", "--1"] {
            assert!(matches!(problem(Field::Timeout, nonsense), Problem::TimeoutNotUnderstood { .. }), "{nonsense}");
        }
    }

    #[test]
    fn a_silent_port_is_asked_again_at_most_twenty_times() {
        for (typed, number) in [("0", 0), ("1", 1), (" 20 ", 20)] {
            assert_eq!(pacing(Field::Retries, typed), Pacing { retries: Some(number), ..Pacing::default() });
        }
        for wrong in ["-1", "21", "256", "1.5", "often"] {
            let expected = Problem::RetriesOutOfRange { text: wrong.to_owned(), max: 20 };
            assert_eq!(problem(Field::Retries, wrong), expected);
        }
    }

    #[test]
    fn parallel_probes_are_within_the_limits() {
        for (typed, number) in [("1", 1), (" 500 ", 500)] {
            assert_eq!(pacing(Field::Parallel, typed), Pacing { parallel: Some(number), ..Pacing::default() });
        }
        for wrong in ["0", "-1", "501", "many", "1.5", "99999999999"] {
            let expected = Problem::ParallelOutOfRange { text: wrong.to_owned(), max: 500 };
            assert_eq!(problem(Field::Parallel, wrong), expected);
        }
        let at_a_terminal = with(Field::Parallel, "501").validate(&Limits::COMMAND_LINE);
        assert_eq!(at_a_terminal.map(|plan| plan.pacing.parallel), Ok(Some(501)));
    }

    #[test]
    fn a_rate_is_bounded_by_a_million_a_second() {
        for (typed, number) in [("1", 1), (" 200 ", 200), ("1000000", 1_000_000)] {
            assert_eq!(pacing(Field::Rate, typed), Pacing { probes_per_second: Some(number), ..Pacing::default() });
        }
        for wrong in ["0", "-1", "1000001", "1,000", "0.5", "99999999999", "slow"] {
            let expected = Problem::RateOutOfRange { text: wrong.to_owned(), max: 1_000_000 };
            assert_eq!(problem(Field::Rate, wrong), expected);
        }
    }

    #[test]
    fn silent_hosts_are_skipped_unless_they_are_to_be_scanned() {
        for (typed, asks_silent_hosts) in [("skip", false), (" Skip", false), ("scan", true), ("SCAN ", true)] {
            assert_eq!(pacing(Field::SilentHosts, typed), Pacing { asks_silent_hosts, ..Pacing::default() }, "{typed}");
            assert_eq!(with(Field::SilentHosts, typed).asks_silent_hosts(), asks_silent_hosts, "{typed}");
        }
        for wrong in ["auto", "yes", "1", "on"] {
            assert_eq!(problem(Field::SilentHosts, wrong), Problem::UnknownSilentHosts { text: wrong.to_owned() });
            assert!(!with(Field::SilentHosts, wrong).asks_silent_hosts(), "{wrong}");
        }
    }

    #[test]
    fn the_usual_pace_is_what_stands_in_an_untouched_form() {
        let untouched = ScanRequest { timing: "normal".to_owned(), ..with(Field::Timeout, "auto") };
        assert!(untouched.has_usual_pace());
        for (field, text) in [(Field::Timing, "fast"), (Field::Rate, "5"), (Field::SilentHosts, "?")] {
            assert!(!with(field, text).has_usual_pace(), "{field:?}");
        }
    }

    #[test]
    fn every_wrong_choice_is_told_in_the_order_of_the_form() {
        let [timing, timeout, retries, parallel, rate, silent_hosts] = [(); 6].map(|()| "x".to_owned());
        let pace = ScanRequest { timing, timeout, retries, parallel, rate, silent_hosts, ..ScanRequest::default() };
        let told: Vec<Field> = pace.validate(&Limits::SERVER).unwrap_err().into_iter().map(|e| e.field).collect();
        let in_order: Vec<Field> = pace.fields().into_iter().filter(|(_, text)| *text == "x").map(|f| f.0).collect();
        assert_eq!(told, [vec![Field::Target], in_order].concat());
    }
}
