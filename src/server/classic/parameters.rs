//! The parameters of LukitaPort's `GET /api/scan`.

use super::host::names_ports;
use super::refusal::WrongParameter;
use crate::model::limits::Timing;
use crate::model::problem::{Problem, quoted};
use crate::model::request::{Mode, ScanRequest};
use crate::words::{Locale, classic_unknown_anon, classic_unknown_profile, problem};

/// The bounds of its timeout, in milliseconds. Portolan's own upper bound is higher.
const TIMEOUT_MS: (u32, u32) = (100, 5_000);
const DEFAULT_TIMEOUT: &str = "1.0";
const DEFAULT_PORTS: (&str, &str) = ("1", "1024");

/// How hurried a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    /// Few probes at once, and never many a second. Nothing is hidden by it.
    Stealth,
    /// As the engine finds best.
    Normal,
    /// Bold from the start, for networks that bear much. The timeout that was chosen counts here too.
    Aggressive,
    /// Very few probes at once, and never many a second.
    Slow,
}

impl Profile {
    const ALL: [Profile; 4] = [Profile::Stealth, Profile::Normal, Profile::Aggressive, Profile::Slow];

    /// The word that clients use.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Profile::Stealth => "stealth",
            Profile::Normal => "normal",
            Profile::Aggressive => "aggressive",
            Profile::Slow => "slow",
        }
    }

    /// How boldly it goes.
    fn timing(self) -> Timing {
        match self {
            // On a near network even few probes at once are many a second.
            Profile::Stealth | Profile::Slow => Timing::Polite,
            Profile::Normal => Timing::Normal,
            Profile::Aggressive => Timing::Fast,
        }
    }

    /// How many probes may be under way at once, as a scan request has it.
    fn parallel(self) -> &'static str {
        match self {
            Profile::Stealth => "10",
            Profile::Slow => "4",
            Profile::Normal | Profile::Aggressive => "auto",
        }
    }
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parameters {
    /// Ports and timing judged; the target is not yet.
    pub(super) request: ScanRequest,
    pub(super) profile: Profile,
}

impl Parameters {
    /// Reads the query string. Of a parameter that comes twice the last counts, others are ignored, as there.
    ///
    /// # Errors
    /// Every parameter that is not of its kind or out of its bounds.
    pub(super) fn read(pairs: &[(String, String)], locale: Locale) -> Result<Parameters, Vec<WrongParameter>> {
        let mut reader = Reader { pairs, locale, wrong: Vec::new() };
        let target = reader.target();
        let mode = reader.mode();
        let ports = [("port_start", DEFAULT_PORTS.0), ("port_end", DEFAULT_PORTS.1)];
        // The port that the target names takes the place of the usual ones, as everywhere.
        let is_named = ports.iter().all(|(parameter, _)| reader.get(parameter).is_none()) && names_ports(&target);
        let ports = ports.map(|(parameter, default)| reader.port(parameter, default));
        let is_read = mode == Mode::Custom && !is_named;
        let [first_port, last_port] = if is_read { ports } else { Default::default() };
        let timeout = reader.timeout();
        let profile = reader.profile();
        reader.anonymous();
        if !reader.wrong.is_empty() {
            return Err(reader.wrong);
        }
        let [mode, timing, parallel] =
            [mode.as_str(), profile.timing().as_str(), profile.parallel()].map(str::to_owned);
        let pace = ScanRequest { timing, timeout, parallel, ..ScanRequest::default() };
        let request = ScanRequest { target, mode, first_port, last_port, ..pace };
        Ok(Parameters { request, profile })
    }
}

struct Reader<'a> {
    pairs: &'a [(String, String)],
    locale: Locale,
    wrong: Vec<WrongParameter>,
}

impl Reader<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rfind(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn note(&mut self, parameter: &'static str, r#type: &'static str, wrong: &Problem) {
        self.wrong.push(WrongParameter::new(parameter, r#type, problem(self.locale, wrong)));
    }

    fn target(&mut self) -> String {
        let Some(target) = self.get("target") else {
            self.note("target", "missing", &Problem::TargetMissing);
            return String::new();
        };
        target.to_owned()
    }

    fn mode(&mut self) -> Mode {
        let Some(text) = self.get("mode") else {
            return Mode::default();
        };
        let known = Mode::ALL.into_iter().find(|mode| mode.as_str() == text);
        if known.is_none() {
            let unknown = Problem::UnknownMode { text: quoted(text) };
            self.note("mode", "literal_error", &unknown);
        }
        known.unwrap_or_default()
    }

    /// Bounded in every mode, though read in custom mode only.
    fn port(&mut self, parameter: &'static str, default: &str) -> String {
        let text = self.get(parameter).unwrap_or(default).trim();
        let (number, wrong) = (text.parse::<i64>(), Problem::PortOutOfRange { text: quoted(text) });
        match number {
            Ok(number @ 1..=65_535) => return number.to_string(),
            Ok(number) if number < 1 => self.note(parameter, "greater_than_equal", &wrong),
            Ok(_) => self.note(parameter, "less_than_equal", &wrong),
            Err(_) => self.note(parameter, "int_parsing", &wrong),
        }
        String::new()
    }

    fn timeout(&mut self) -> String {
        let text = self.get("timeout").unwrap_or(DEFAULT_TIMEOUT).trim();
        let (number, quote, (min_ms, max_ms)) = (text.parse::<f64>(), quoted(text), TIMEOUT_MS);
        let Some(seconds) = number.ok().filter(|seconds| seconds.is_finite()) else {
            self.note("timeout", "float_parsing", &Problem::TimeoutNotUnderstood { text: quote });
            return String::new();
        };
        let wrong = Problem::TimeoutOutOfRange { text: quote, min_ms, max_ms };
        if seconds * 1000.0 < f64::from(min_ms) {
            self.note("timeout", "greater_than_equal", &wrong);
        } else if seconds * 1000.0 > f64::from(max_ms) {
            self.note("timeout", "less_than_equal", &wrong);
        }
        seconds.to_string()
    }

    fn profile(&mut self) -> Profile {
        let Some(text) = self.get("profile") else {
            return Profile::Normal;
        };
        let known = Profile::ALL.into_iter().find(|profile| profile.as_str() == text);
        if known.is_none() {
            let sentence = classic_unknown_profile(self.locale, &quoted(text));
            self.wrong.push(WrongParameter::new("profile", "literal_error", sentence));
        }
        known.unwrap_or(Profile::Normal)
    }

    /// Taken, and without effect: every probe is a plain connection from this machine.
    fn anonymous(&mut self) {
        let text = self.get("anon").unwrap_or("0");
        if !["0", "1", "false", "true"].contains(&text) {
            let sentence = classic_unknown_anon(self.locale, &quoted(text));
            self.wrong.push(WrongParameter::new("anon", "literal_error", sentence));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::limits::Limits;
    use crate::model::plan::{Pacing, Timeout};
    use std::time::Duration;

    fn read(query: &[(&str, &str)]) -> Result<Parameters, Vec<WrongParameter>> {
        let pairs: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Parameters::read(&pairs, Locale::en)
    }

    #[test]
    fn defaults_and_profiles_are_those_of_the_older_program() {
        use Timing::{Fast, Normal, Polite};
        for (query, ports, timing, parallel, timeout_ms) in [
            (&[("target", "a.example")][..], 30, Normal, None, 1_000),
            (&[("target", "a.example"), ("mode", "full"), ("timeout", "0.1")], 65_535, Normal, None, 100),
            (&[("target", "a.example"), ("mode", "custom"), ("timeout", "5")], 1_024, Normal, None, 5_000),
            (&[("target", "a.example"), ("profile", "slow"), ("anon", "1")], 30, Polite, Some(4), 1_000),
            (&[("target", "a.example"), ("profile", "stealth"), ("other", "x")], 30, Polite, Some(10), 1_000),
            (&[("target", "a.example"), ("profile", "aggressive")], 30, Fast, None, 1_000),
            (&[("target", "a.example"), ("mode", "full"), ("mode", "quick")], 30, Normal, None, 1_000),
            (&[("target", "a.example:8443")], 1, Normal, None, 1_000),
            (&[("target", "a.example:8443"), ("mode", "custom")], 1, Normal, None, 1_000),
            (&[("target", "a.example:80"), ("mode", "custom"), ("port_end", "90")], 90, Normal, None, 1_000),
            (&[("target", "a.example:80"), ("mode", "full"), ("port_end", "90")], 65_535, Normal, None, 1_000),
        ] {
            let plan = read(query).unwrap().request.validate(&Limits::SERVER).unwrap();
            let timeout = Timeout::Fixed(Duration::from_millis(timeout_ms));
            let pacing = Pacing { timing, timeout, parallel, ..Pacing::default() };
            assert_eq!((plan.ports.len(), plan.pacing), (ports, pacing), "{query:?}");
        }
    }
}
