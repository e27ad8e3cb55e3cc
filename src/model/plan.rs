//! A scan plan: what will be probed, validated and bounded.

use super::event::PlanSummary;
use super::limits::Timing;
use super::policy::Policy;
use super::ports::PortSet;
use super::problem::{Field, FieldError, Problem, quoted};
use super::request::ScanRequest;
use super::targets::{HostName, Targets};
use std::time::Duration;

/// What [`ScanRequest::validate`] makes of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanPlan {
    /// What it was made of.
    pub request: ScanRequest,
    /// Which hosts.
    pub targets: Targets,
    /// Which ports on each of their addresses.
    pub ports: PortSet,
    /// How fast.
    pub pacing: Pacing,
}

/// How a scan goes, as far as a person chose it. The engine finds what was not chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pacing {
    /// The bounds within which the engine finds its pace.
    pub timing: Timing,
    /// How long to wait for an answer.
    pub timeout: Timeout,
    /// How often a silent port is asked again; `None`: as the losses demand.
    pub retries: Option<u8>,
    /// How many probes may be under way at once; `None`: as the way bears.
    pub parallel: Option<u32>,
    /// How many probes a second may be sent; `None`: as the way bears.
    pub probes_per_second: Option<u32>,
    /// Whether hosts that never answer are asked on every port all the same.
    pub asks_silent_hosts: bool,
}

/// How long a probe waits for its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timeout {
    /// By measured round-trip times.
    #[default]
    Automatic,
    /// As chosen.
    Fixed(Duration),
}

impl ScanPlan {
    /// Whether every address that was typed may be probed, and every name looked up, also one that is left out. The
    /// addresses of names are judged when they are known.
    ///
    /// # Errors
    /// The first that may not.
    pub fn check_policy(&self, policy: &Policy) -> Result<(), FieldError> {
        let names = self.targets.names().chain(self.targets.excluded_names());
        let denied = names.map(HostName::as_str).find_map(|name| {
            let denial = policy.check_name(name).err()?;
            Some(Problem::NameDenied { name: quoted(name), denial })
        });
        let denied = denied.or_else(|| {
            self.targets.literal_addresses().find_map(|address| {
                let denial = policy.check(address).err()?;
                Some(Problem::Denied { address, denial })
            })
        });
        denied.map_or(Ok(()), |problem| Err(FieldError { field: Field::Target, problem }))
    }

    /// Its size when it has that many addresses.
    pub fn summary(&self, addresses: u64) -> PlanSummary {
        PlanSummary {
            hosts: self.targets.address_count(),
            addresses,
            ports: self.ports.len(),
            probes: addresses.saturating_mul(self.ports.len().into()),
        }
    }
}
