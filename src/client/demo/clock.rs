//! The browser's clock.

use leptos::prelude::window;
use std::time::Duration;

/// Since the page was opened (High Resolution Time, section 6).
pub(super) fn now() -> Duration {
    let ms = window().performance().map_or(0.0, |performance| performance.now());
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
}

/// Milliseconds since 1970-01-01 UTC.
pub(super) fn epoch_ms() -> u64 {
    window().performance().map_or(0, |performance| (performance.time_origin() + performance.now()) as u64)
}
