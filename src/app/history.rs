//! The scans of this browser, asked for once for all parts of a page that show them.

use super::loaded::use_loaded;
use crate::client;
use crate::model::problem::ApiError;
use crate::model::summary::ScanSummary;
use leptos::prelude::*;

/// What came of asking, newest first; `None` until it has come.
pub type History = ReadSignal<Option<Result<Vec<ScanSummary>, ApiError>>>;

/// What the page around has asked for, or else asks. To be called in a component.
pub fn use_history() -> History {
    // A page that gives way to another of its kind leaves its context behind, but not what was in it.
    let asked = use_context::<History>().filter(|history| history.try_with_untracked(|_| ()).is_some());
    asked.unwrap_or_else(|| {
        let history = use_loaded(client::load_history);
        provide_context(history);
        history
    })
}
