//! What changes often, told a second time in a task of its own, and seldom.

use super::slice::now;
use crate::model::report::Report;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// While more comes it is told so often at most: rows that change more often can't be read, and to lay them out takes
/// the time in which other things are drawn.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// Tells of the changes of a report once more, after all who hear of them directly have shown them: what takes its
/// time has a task to itself, and the browser may draw in between. The first one and the end are told without waiting
/// any longer. On the server: at once.
pub fn afterwards(report: RwSignal<Report>) -> Trigger {
    let told = Trigger::new();
    let is_due = Rc::new(Cell::new(false));
    let next_at = Rc::new(Cell::new(Duration::ZERO));
    let tell = {
        let (is_due, next_at) = (Rc::clone(&is_due), Rc::clone(&next_at));
        move || {
            // Should the end have come in the meantime, it has been told already.
            if is_due.replace(false) {
                next_at.set(now() + TELL_EVERY);
                told.notify();
            }
        }
    };
    let made_of = report.with_untracked(|report| report.seq);
    Effect::new(move |before: Option<u64>| {
        let (seq, has_ended) = report.with(|report| (report.seq, report.phase.is_ended()));
        let is_new = seq != before.unwrap_or(made_of);
        if is_new && (!is_due.replace(true) || has_ended) {
            let rest = if has_ended { Duration::ZERO } else { next_at.get().saturating_sub(now()) };
            set_timeout(tell.clone(), rest);
        }
        seq
    });
    told
}
