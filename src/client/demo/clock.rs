//! The browser's clock.

use leptos::prelude::window;

/// Milliseconds since 1970-01-01 UTC.
pub(super) fn epoch_ms() -> u64 {
    window().performance().map_or(0, |performance| (performance.time_origin() + performance.now()) as u64)
}
