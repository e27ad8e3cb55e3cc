//! How the page opens a results file and goes to it: by the button, and by a drop.

use crate::client::{self, Opening};
use crate::model::paths::BasePath;
use leptos::prelude::*;

/// How it stands with the file that is opened; leads to each that was read.
pub fn use_opening() -> RwSignal<Opening> {
    let base: BasePath = expect_context();
    let opening = RwSignal::new(Opening::Idle);
    let navigate = client::navigation();
    Effect::new(move |_| {
        if let Opening::Done(id) = opening.get() {
            navigate(&base.scan(&id));
        }
    });
    opening
}
