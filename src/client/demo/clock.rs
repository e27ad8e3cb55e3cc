//! The browser's clock.

use leptos::prelude::window;
use web_sys::js_sys::Date;

/// Milliseconds since 1970-01-01 UTC.
pub(super) fn epoch_ms() -> u64 {
    window().performance().map_or(0, |performance| (performance.time_origin() + performance.now()) as u64)
}

/// How many minutes the browser's time is ahead of UTC at a moment.
pub(super) fn minutes_ahead(at_ms: u64) -> i16 {
    let at = Date::new(&(at_ms as f64).into());
    // The language counts westwards; NaN, of a moment that is none, becomes 0.
    -at.get_timezone_offset() as i16
}
