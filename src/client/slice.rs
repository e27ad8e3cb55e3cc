//! Long work in slices, between which the page lives.

use gloo_timers::future::sleep;
use leptos::prelude::window;
use std::time::Duration;

/// So long about it keeps the page from anything else: with what the browser does in a frame there is room in one.
const LENGTH: Duration = Duration::from_millis(8);
/// And so long at least it leaves it alone.
pub(super) const REST: Duration = Duration::from_millis(4);

/// Since the page was opened (High Resolution Time, section 6).
pub(super) fn now() -> Duration {
    let ms = window().performance().map_or(0.0, |performance| performance.now());
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or_default()
}

/// A slice of work, from its beginning on.
pub(super) struct Slice {
    began: Duration,
}

impl Slice {
    /// Begins now.
    pub(super) fn begin() -> Slice {
        Slice { began: now() }
    }

    /// Whether it has taken long enough.
    pub(super) fn is_spent(&self) -> bool {
        now() >= self.began + LENGTH
    }

    /// Begins anew if the page was left alone long enough from then on.
    pub(super) fn begin_if_rested(&mut self, from: Duration) {
        if now() >= from + REST {
            *self = Slice::begin();
        }
    }

    /// Leaves the page alone, and begins anew.
    pub(super) async fn rest(&mut self) {
        sleep(REST).await;
        *self = Slice::begin();
    }
}
