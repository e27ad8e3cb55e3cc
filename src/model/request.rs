//! A scan request: text as typed into the form, a JSON body or the command line.

mod pace;
mod port_choice;
mod sent;
#[cfg(test)]
mod tests;

pub use sent::SentRequest;

use super::limits::{Limits, MAX_FIELD_BYTES, MAX_TARGET_BYTES};
use super::plan::ScanPlan;
use super::ports::{Port, PortSet};
use super::problem::{Field, FieldError, Problem};
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
    /// `quick`, `custom` or `full`; empty means custom where ports are named, else quick.
    pub mode: String,
    /// Ports, in the syntax of [`super::ports`]; for custom mode only.
    pub ports: String,
    /// The first port of a range, besides `ports`; for custom mode only. Empty with a last port: 1.
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
    /// The thirty of [`super::service::quick_ports`], or those that the targets name.
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
            (Field::FirstPort, &self.first_port),
            (Field::LastPort, &self.last_port),
            (Field::Ports, &self.ports),
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

    /// What the form shows of it: its fields for ports are hidden in the modes quick and full, but sent all the same.
    pub fn as_shown(self) -> ScanRequest {
        match self.parse_mode() {
            Ok(Some(Mode::Quick | Mode::Full)) => {
                ScanRequest { ports: String::new(), first_port: String::new(), last_port: String::new(), ..self }
            }
            _ => self,
        }
    }

    /// Makes a plan of what was typed. It is the only judge of what was typed, whichever way it came.
    ///
    /// A port that targets name (`host:8080`, a URL) is scanned where no ports are chosen: in quick mode, in custom mode
    /// without ports, and where no mode is given. All targets must name the same then, since one scan asks all of them
    /// for the same ports. Where ports are chosen, all that targets name must be among them. Ports beside the modes
    /// quick and full contradict them.
    ///
    /// The request of the plan has what was understood: its target is canonical, and without what else a pasted URL
    /// held; its mode and ports are those that are scanned. It makes the same plan again.
    ///
    /// # Errors
    /// Every field that is wrong, each with one problem, in the order of the form.
    pub fn validate(&self, limits: &Limits) -> Result<ScanPlan, Vec<FieldError>> {
        let too_long = |(field, text): (Field, &str)| {
            let max = if field == Field::Target { MAX_TARGET_BYTES } else { MAX_FIELD_BYTES };
            let problem = Problem::TooLong { max_bytes: max as u32 };
            // They are kept with the scan, also those that the mode does not read.
            (text.len() > max).then_some(FieldError { field, problem })
        };
        let mut errors: Vec<FieldError> = self.fields().into_iter().filter_map(too_long).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut note = |field, problem| errors.push(FieldError { field, problem });
        let targets = self.target.parse::<Targets>().map_err(|p| note(Field::Target, p)).ok();
        let choice = self.choose_ports(targets.as_ref()).map_err(|wrong| errors.extend(wrong)).ok();
        let target = targets.as_ref().map(Targets::to_string);
        let mut note = |field, problem| errors.push(FieldError { field, problem });
        if let (Some(targets), Some(target)) = (&targets, &target)
            && let Err(problem) = check_size(targets, target, choice.as_ref().map(|choice| &choice.ports), limits)
        {
            note(Field::Target, problem);
        }
        let pacing = self.parse_pacing(limits).map_err(|wrong| errors.extend(wrong)).ok();
        match (targets, target, choice, pacing) {
            (Some(targets), Some(target), Some(choice), Some(pacing)) if errors.is_empty() => {
                let mode = choice.mode.as_str().to_owned();
                let ports = choice.of_targets.unwrap_or_else(|| self.ports.clone());
                let request = ScanRequest { target, mode, ports, ..self.clone() };
                Ok(ScanPlan { request, targets, ports: choice.ports, pacing })
            }
            _ => {
                errors.sort_by_key(|error| error.field.place());
                errors.dedup_by_key(|error| error.field);
                Err(errors)
            }
        }
    }
}

/// Whether addresses × ports stay within the limits; names count as one address.
fn check_size(targets: &Targets, canonical: &str, ports: Option<&PortSet>, limits: &Limits) -> Result<(), Problem> {
    if canonical.len() > limits.max_target_bytes {
        return Err(Problem::TooLong { max_bytes: limits.max_target_bytes as u32 });
    }
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
