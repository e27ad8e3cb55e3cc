//! What a scan does once its names are looked up: it probes, or it ends at once.

use super::config::EngineConfig;
use super::resolution::Resolution;
use crate::model::event::{Counts, Failure, Phase, Progress, ScanEvent};
use crate::model::limits::Limits;
use crate::model::plan::ScanPlan;
use crate::model::problem::Problem;
use std::time::Duration;

/// The first events of a scan after `started`.
#[derive(Debug)]
pub struct Beginning {
    /// What is to be told.
    pub events: Vec<ScanEvent>,
    /// With them.
    pub progress: Progress,
    /// What the engine is made of; `None` when the events end the scan.
    pub config: Option<EngineConfig>,
}

/// Begins a scan; `max_open_probes` is how many sockets it may hold.
pub fn begin(plan: ScanPlan, resolution: Resolution, limits: &Limits, seed: u64, max_open_probes: u32) -> Beginning {
    let Resolution { addresses, mut events, failure } = resolution;
    let count = addresses.len() as u64;
    let summary = plan.summary(count);
    if let Some(failure) = failure.or_else(|| cannot_begin(count, summary.probes, limits)) {
        events.push(finished_unasked(Phase::Failed, Some(failure), summary.probes));
        return Beginning { events, progress: Progress::default(), config: None };
    }
    events.push(ScanEvent::Probing { plan: summary });
    let config = EngineConfig {
        addresses,
        ports: plan.ports,
        pacing: plan.pacing,
        seed,
        max_open_probes,
        time_limit: Duration::from_millis(limits.max_scan_ms),
    };
    Beginning { events, progress: Progress { total: summary.probes, ..Progress::default() }, config: Some(config) }
}

/// The last event of a scan that gave no verdict.
pub fn finished_unasked(phase: Phase, failure: Option<Failure>, not_asked: u64) -> ScanEvent {
    ScanEvent::Finished { phase, counts: Counts::default(), not_asked, elapsed_ms: 0, failure }
}

/// Names can resolve to nothing, or to more than one scan may have.
fn cannot_begin(addresses: u64, probes: u64, limits: &Limits) -> Option<Failure> {
    if addresses == 0 {
        return Some(Failure::NothingToProbe);
    }
    let problem = if addresses > limits.max_addresses {
        Problem::TooManyAddresses { addresses, max: limits.max_addresses }
    } else if probes > limits.max_probes {
        Problem::TooManyProbes { probes, max: limits.max_probes }
    } else {
        return None;
    };
    Some(Failure::TooLarge { problem })
}
