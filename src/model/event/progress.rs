//! How far a scan is.

use serde::{Deserialize, Serialize};

/// How far a scan has come, and how fast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Ports with a verdict, and those given up with their host.
    pub done: u64,
    /// All that was planned.
    pub total: u64,
    /// Verdicts per second over the last two seconds; 0 while the scan is paused.
    pub rate: u32,
    /// The time that is left at the least, in milliseconds; `None` while nobody can tell, as during a pause.
    pub eta_ms: Option<u64>,
    /// The time that is left at the most, if what comes is like what came, in milliseconds.
    #[serde(default)]
    pub eta_max_ms: Option<u64>,
    /// Ports that did not answer yet and are waited for or asked again.
    #[serde(default)]
    pub silent: u64,
    /// How long an answer takes, smoothed (RFC 6298), in microseconds; `None` before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_us: Option<u32>,
    /// Since the start, pauses included, in milliseconds.
    pub elapsed_ms: u64,
}

impl Progress {
    /// How many hundredths are done, as whole ones that are over, 0 to 100; `None` while nothing is planned.
    pub fn percent(&self) -> Option<u8> {
        let done = self.done.min(self.total) * 100;
        done.checked_div(self.total).map(|percent| percent as u8)
    }

    /// The time that is left at the least and at the most, in milliseconds; `None` while nobody can tell.
    pub fn left_ms(&self) -> Option<(u64, u64)> {
        let least = self.eta_ms?;
        Some((least, self.eta_max_ms.unwrap_or(least).max(least)))
    }
}
