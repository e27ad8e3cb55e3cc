//! A scan request: text as typed into the form, a JSON body or the command line.

mod pace;

use super::limits::{Limits, MAX_FIELD_BYTES};
use super::plan::ScanPlan;
use super::ports::{Port, PortSet};
use super::problem::{Field, FieldError, Problem, quoted};
use super::service;
use super::targets::Targets;
use serde::{Deserialize, Serialize};

/// What stands in [`ScanRequest::silent_hosts`] when they are asked on every port all the same.
pub const SCAN_SILENT_HOSTS: &str = "scan";

/// What a person asks for, untouched. [`ScanRequest::validate`] is the only judge of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScanRequest {
    /// Hosts, in the syntax of [`super::targets`].
    pub target: String,
    /// `quick`, `custom` or `full`; empty means quick.
    pub mode: String,
    /// Ports, in the syntax of [`super::ports`]; read in custom mode only.
    pub ports: String,
    /// The first port of a range, besides `ports`; read in custom mode only. Empty with a last port: 1.
    pub first_port: String,
    /// The last port of that range. Empty with a first port: 65535.
    pub last_port: String,
    /// `polite`, `normal` or `fast`; empty means normal.
    pub timing: String,
    /// Seconds, 0.1–10, or `auto`; empty means auto.
    pub timeout: String,
    /// How often a silent port is asked again, 0–20, or `auto`; empty means auto.
    pub retries: String,
    /// Probes under way at once, 1 or more, or `auto`; empty means auto.
    pub parallel: String,
    /// Probes a second at most, 1–1,000,000, or `auto`; empty means auto.
    pub rate: String,
    /// `skip` or `scan`: whether hosts that never answer are asked on every port all the same; empty means skip.
    pub silent_hosts: String,
}

/// Which ports are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The thirty of [`service::quick_ports`].
    #[default]
    Quick,
    /// Those that were typed.
    Custom,
    /// All 65,535.
    Full,
}

impl Mode {
    /// All modes, in the order in which they are offered.
    pub const ALL: [Mode; 3] = [Mode::Quick, Mode::Custom, Mode::Full];

    /// The word that forms and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Quick => "quick",
            Mode::Custom => "custom",
            Mode::Full => "full",
        }
    }
}

impl ScanRequest {
    /// The mode as far as it is one; quick otherwise.
    pub fn mode(&self) -> Mode {
        self.parse_mode().unwrap_or_default()
    }

    /// The ports that are asked; `None` where they are not understood.
    pub fn port_set(&self) -> Option<PortSet> {
        match self.mode() {
            Mode::Quick => Some(service::quick_ports()),
            Mode::Custom => self.parse_ports().ok(),
            Mode::Full => Some(PortSet::all()),
        }
    }

    /// What stands in each field.
    pub fn of_fields(text: impl Fn(Field) -> String) -> ScanRequest {
        ScanRequest {
            target: text(Field::Target),
            mode: text(Field::Mode),
            ports: text(Field::Ports),
            first_port: text(Field::FirstPort),
            last_port: text(Field::LastPort),
            timing: text(Field::Timing),
            timeout: text(Field::Timeout),
            retries: text(Field::Retries),
            parallel: text(Field::Parallel),
            rate: text(Field::Rate),
            silent_hosts: text(Field::SilentHosts),
        }
    }

    /// What was typed into each field, in the order of the form.
    pub fn fields(&self) -> [(Field, &str); 11] {
        [
            (Field::Target, &self.target),
            (Field::Mode, &self.mode),
            (Field::Ports, &self.ports),
            (Field::FirstPort, &self.first_port),
            (Field::LastPort, &self.last_port),
            (Field::Timing, &self.timing),
            (Field::Timeout, &self.timeout),
            (Field::Retries, &self.retries),
            (Field::Parallel, &self.parallel),
            (Field::Rate, &self.rate),
            (Field::SilentHosts, &self.silent_hosts),
        ]
    }

    /// The same of one port only.
    pub fn of_port(self, port: Port) -> ScanRequest {
        let (mode, ports) = (Mode::Custom.as_str().to_owned(), port.to_string());
        ScanRequest { mode, ports, first_port: String::new(), last_port: String::new(), ..self }
    }

    /// Makes a plan of what was typed.
    ///
    /// # Errors
    /// Every field that is wrong, each with one problem, in the order of the form.
    pub fn validate(&self, limits: &Limits) -> Result<ScanPlan, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut note = |field, problem| errors.push(FieldError { field, problem });
        // They are kept with the scan, also those that the mode does not read.
        for (field, _) in self.fields().into_iter().filter(|(_, text)| text.len() > MAX_FIELD_BYTES) {
            note(field, Problem::TooLong { max_bytes: MAX_FIELD_BYTES as u32 });
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut note = |field, problem| errors.push(FieldError { field, problem });
        let targets = self.target.parse::<Targets>().map_err(|p| note(Field::Target, p)).ok();
        let mode = self.parse_mode().map_err(|p| note(Field::Mode, p)).ok();
        let ports = match mode {
            Some(Mode::Custom) => self.parse_ports().map_err(|(field, problem)| note(field, problem)).ok(),
            Some(Mode::Quick) => Some(service::quick_ports()),
            Some(Mode::Full) => Some(PortSet::all()),
            None => None,
        };
        if let Some(targets) = &targets
            && let Err(problem) = check_size(targets, ports.as_ref(), limits)
        {
            note(Field::Target, problem);
        }
        let pacing = self.parse_pacing(limits).map_err(|wrong| errors.extend(wrong)).ok();
        match (targets, ports, pacing) {
            (Some(targets), Some(ports), Some(pacing)) if errors.is_empty() => {
                Ok(ScanPlan { request: self.clone(), targets, ports, pacing })
            }
            _ => Err(errors),
        }
    }

    fn parse_mode(&self) -> Result<Mode, Problem> {
        let text = self.mode.trim();
        if text.is_empty() {
            return Ok(Mode::default());
        }
        let known = Mode::ALL.into_iter().find(|mode| mode.as_str().eq_ignore_ascii_case(text));
        known.ok_or_else(|| Problem::UnknownMode { text: quoted(text) })
    }

    /// The ports that are named, and those of the range.
    fn parse_ports(&self) -> Result<PortSet, (Field, Problem)> {
        let Some((first, last)) = self.parse_range()? else {
            return self.ports.parse().map_err(|problem| (Field::Ports, problem));
        };
        let text = format!("{first}-{last}");
        let with_range = if self.ports.trim().is_empty() { text } else { format!("{text},{}", self.ports) };
        with_range.parse().map_err(|problem| (Field::Ports, problem))
    }

    /// The range of the two fields, if one of them is filled.
    fn parse_range(&self) -> Result<Option<(Port, Port)>, (Field, Problem)> {
        if self.first_port.trim().is_empty() && self.last_port.trim().is_empty() {
            return Ok(None);
        }
        let first = parse_port(&self.first_port, Port::MIN).map_err(|problem| (Field::FirstPort, problem))?;
        let last = parse_port(&self.last_port, Port::MAX).map_err(|problem| (Field::LastPort, problem))?;
        if last < first {
            let problem = Problem::PortRangeInverted { start: first.number(), end: last.number() };
            return Err((Field::LastPort, problem));
        }
        Ok(Some((first, last)))
    }
}

fn parse_port(text: &str, if_empty: Port) -> Result<Port, Problem> {
    let text = text.trim();
    if text.is_empty() {
        Ok(if_empty)
    } else {
        text.parse().map_err(|_| Problem::PortOutOfRange { text: quoted(text) })
    }
}

/// Whether addresses × ports stay within the limits; names count as one address.
fn check_size(targets: &Targets, ports: Option<&PortSet>, limits: &Limits) -> Result<(), Problem> {
    let addresses = targets.address_count();
    if addresses > limits.max_addresses {
        return Err(Problem::TooManyAddresses { addresses, max: limits.max_addresses });
    }
    if targets.names().next().is_none() && targets.literal_addresses().next().is_none() {
        return Err(Problem::TargetNothingLeft);
    }
    let probes = addresses.saturating_mul(ports.map_or(0, PortSet::len).into());
    if probes > limits.max_probes {
        return Err(Problem::TooManyProbes { probes, max: limits.max_probes });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::Timeout;
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
        assert_eq!(plan(&request("localhost", "Quick", "nonsense", "")).ports.len(), 30);
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
        let in_quick_mode = ScanRequest { mode: String::new(), ..ranged("25", "20", "") };
        assert_eq!(plan(&in_quick_mode).ports.len(), 30, "it is read in custom mode only");
    }

    #[test]
    fn a_request_can_be_narrowed_to_one_port() {
        let wide = ScanRequest { first_port: "1".to_owned(), ..request("localhost", "full", "22", "2") };
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
            (Field::Target, ScanRequest { target: long(), ..quick.clone() }),
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
}
