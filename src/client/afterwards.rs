//! What changes often, told a second time in a task of its own.

use crate::model::report::Report;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Tells of the changes of a report once more, after all who hear of them directly have shown them: what takes its
/// time has a task to itself, and the browser may draw in between. On the server: at once.
pub fn afterwards(report: RwSignal<Report>) -> Trigger {
    let told = Trigger::new();
    let is_due = Rc::new(Cell::new(false));
    let made_of = report.with_untracked(|report| report.seq);
    Effect::new(move |before: Option<u64>| {
        let seq = report.with(|report| report.seq);
        if seq != before.unwrap_or(made_of) && !is_due.replace(true) {
            let is_due = Rc::clone(&is_due);
            set_timeout(
                move || {
                    is_due.set(false);
                    told.notify();
                },
                Duration::ZERO,
            );
        }
        seq
    });
    told
}
