//! Which ports are asked: by mode, by the fields for ports, or by the ports that targets name.

use super::{Mode, ScanRequest};
use crate::model::limits::MAX_FIELD_BYTES;
use crate::model::ports::{Port, PortSet};
use crate::model::problem::{Field, FieldError, Problem, quoted};
use crate::model::service;
use crate::model::targets::{NamedPorts, Targets};

/// The ports of a plan, and how they came to be chosen.
pub(super) struct PortChoice {
    pub mode: Mode,
    pub ports: PortSet,
    /// Those that the targets name, as text, where they are what is scanned.
    pub of_targets: Option<String>,
}

impl ScanRequest {
    /// The mode as far as it is one; quick otherwise, or custom where ports are named.
    pub fn mode(&self) -> Mode {
        self.parse_mode().ok().flatten().unwrap_or_else(|| self.usual_mode())
    }

    /// The ports that are asked; `None` where they are not understood.
    pub fn port_set(&self) -> Option<PortSet> {
        match self.mode() {
            Mode::Quick => Some(service::quick_ports()),
            Mode::Custom => self.parse_ports().ok(),
            Mode::Full => Some(PortSet::all()),
        }
    }

    /// Judges mode and ports; `targets` is `None` where they are not understood.
    pub(super) fn choose_ports(&self, targets: Option<&Targets>) -> Result<PortChoice, Vec<FieldError>> {
        let one = |field, problem| vec![FieldError { field, problem }];
        let mode = self.parse_mode().map_err(|problem| one(Field::Mode, problem))?;
        let named = targets.map_or(NamedPorts::None, Targets::named_ports);
        match mode.unwrap_or_else(|| self.usual_mode()) {
            mode @ (Mode::Quick | Mode::Full) if self.names_ports() => Err(self.contradicting(mode)),
            // Every port that a target can name is among all of them.
            Mode::Full => Ok(PortChoice { mode: Mode::Full, ports: PortSet::all(), of_targets: None }),
            Mode::Custom if self.names_ports() => {
                let ports = self.parse_ports()?;
                match named.all().difference(&ports).iter().next() {
                    Some(port) => Err(one(Field::Target, Problem::TargetPortNotChosen { port: port.number() })),
                    None => Ok(PortChoice { mode: Mode::Custom, ports, of_targets: None }),
                }
            }
            mode => match (named, mode) {
                (NamedPorts::Same(ports), _) => {
                    let of_targets = Some(ports.to_string()).filter(|text| text.len() <= MAX_FIELD_BYTES);
                    let too_long = || one(Field::Target, Problem::TooLong { max_bytes: MAX_FIELD_BYTES as u32 });
                    Ok(PortChoice { mode: Mode::Custom, ports, of_targets: Some(of_targets.ok_or_else(too_long)?) })
                }
                (NamedPorts::Different(ports), _) => {
                    Err(one(Field::Target, Problem::TargetPortsDiffer { ports: quoted(&ports.to_string()) }))
                }
                (NamedPorts::None, Mode::Custom) => Err(one(Field::Ports, Problem::PortsMissing)),
                (NamedPorts::None, mode) => Ok(PortChoice { mode, ports: service::quick_ports(), of_targets: None }),
            },
        }
    }

    /// What is meant where no mode is given.
    fn usual_mode(&self) -> Mode {
        if self.names_ports() { Mode::Custom } else { Mode::Quick }
    }

    /// What the fields for ports hold, each with its name.
    fn port_fields(&self) -> [(Field, &str); 3] {
        [(Field::Ports, &self.ports), (Field::FirstPort, &self.first_port), (Field::LastPort, &self.last_port)]
    }

    fn names_ports(&self) -> bool {
        self.port_fields().into_iter().any(|(_, text)| !text.trim().is_empty())
    }

    fn contradicting(&self, mode: Mode) -> Vec<FieldError> {
        let filled = self.port_fields().into_iter().filter(|(_, text)| !text.trim().is_empty());
        let problem = Problem::PortsWithMode { mode: mode.as_str().to_owned() };
        filled.map(|(field, _)| FieldError { field, problem: problem.clone() }).collect()
    }

    /// `None` where none is given.
    pub(super) fn parse_mode(&self) -> Result<Option<Mode>, Problem> {
        let text = self.mode.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let known = Mode::ALL.into_iter().find(|mode| mode.as_str().eq_ignore_ascii_case(text));
        known.map(Some).ok_or_else(|| Problem::UnknownMode { text: quoted(text) })
    }

    /// The ports that are named, and those of the range.
    fn parse_ports(&self) -> Result<PortSet, Vec<FieldError>> {
        let (range, mut wrong) = match self.parse_range() {
            Ok(range) => (range, Vec::new()),
            Err(wrong) => (None, wrong),
        };
        let text = match range {
            Some((first, last)) if self.ports.trim().is_empty() => format!("{first}-{last}"),
            // On a line of its own, so that what follows is read as if it stood alone.
            Some((first, last)) => format!("{first}-{last}\n{}", self.ports),
            None => self.ports.clone(),
        };
        match text.parse::<PortSet>() {
            Ok(ports) if wrong.is_empty() => return Ok(ports),
            // The range that is wrong would have been enough.
            Err(Problem::PortsMissing) if !wrong.is_empty() => {}
            Ok(_) => {}
            Err(problem) => wrong.push(FieldError { field: Field::Ports, problem }),
        }
        Err(wrong)
    }

    /// The range of the two fields, if one of them is filled; every end that is wrong.
    fn parse_range(&self) -> Result<Option<(Port, Port)>, Vec<FieldError>> {
        if self.first_port.trim().is_empty() && self.last_port.trim().is_empty() {
            return Ok(None);
        }
        let error = |field, problem| FieldError { field, problem };
        let first = parse_port(&self.first_port, Port::MIN).map_err(|problem| error(Field::FirstPort, problem));
        let last = parse_port(&self.last_port, Port::MAX).map_err(|problem| error(Field::LastPort, problem));
        match (first, last) {
            (Ok(first), Ok(last)) if first <= last => Ok(Some((first, last))),
            (Ok(first), Ok(last)) => {
                let problem = Problem::PortRangeInverted { start: first.number(), end: last.number() };
                Err(vec![error(Field::LastPort, problem)])
            }
            (first, last) => Err([first.err(), last.err()].into_iter().flatten().collect()),
        }
    }
}

fn parse_port(text: &str, if_empty: Port) -> Result<Port, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(if_empty);
    }
    text.parse().map_err(|problem| match problem {
        Problem::ForeignDigits { .. } => problem,
        _ => Problem::PortOutOfRange { text: quoted(text) },
    })
}
