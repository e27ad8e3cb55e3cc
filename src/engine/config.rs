//! What an engine is told before it begins.

use crate::model::plan::Pacing;
use crate::model::ports::PortSet;
use std::net::IpAddr;
use std::time::Duration;

/// What an engine is made of. Every address in it is one that the policy allows.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// Whom to probe.
    pub addresses: Vec<IpAddr>,
    /// Which ports of each.
    pub ports: PortSet,
    /// How fast.
    pub pacing: Pacing,
    /// Decides the order; the same seed gives the same.
    pub seed: u64,
    /// How many probes may be unreleased at once: the driver's sockets.
    pub max_open_probes: u32,
    /// The scan is stopped when it has run this long.
    pub time_limit: Duration,
}
