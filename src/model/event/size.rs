//! How much one event tells.

use super::ScanEvent;

/// So many verdicts in one event at most, about 30 kB of JSON where all are open: a page reads it within a frame.
pub const MAX_EVENT_PORTS: usize = 512;

impl ScanEvent {
    /// How many verdicts it tells.
    pub fn port_count(&self) -> usize {
        match self {
            ScanEvent::Ports { open, filtered, closed, .. } => {
                open.len() + closed.len() + filtered.iter().map(|group| group.ports.len()).sum::<usize>()
            }
            _ => 0,
        }
    }
}
