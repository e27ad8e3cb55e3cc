//! The report of a scan that is followed, shown a few times a second, however much comes until then.

use super::frames::turn;
use super::slice::now;
use crate::model::event::Batch;
use crate::model::log::Gap;
use crate::model::report::Report;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// How far the moments lie apart, at least, at which something new is shown: as far as those at which a server tells.
const SHOW_EVERY: Duration = Duration::from_millis(50);
/// The same while more has come than is read: what is read last is shown soonest if little is shown until then.
const SHOW_BEHIND_EVERY: Duration = Duration::from_millis(250);
/// How soon it is looked whether all is read.
const LOOK_BEHIND_EVERY: Duration = Duration::from_millis(16);
/// So many times as long as to show and draw it took last time: most of the page's time is left to who uses it, and to
/// what comes, however slow the machine and large the report.
const REST_FACTOR: u32 = 2;

/// A report that is followed: what comes is shown a few times a second, however much comes until then.
#[derive(Clone)]
pub(super) struct Followed {
    pub(super) report: RwSignal<Report>,
    /// Whether something came that is not shown yet.
    is_due: Rc<Cell<bool>>,
    /// Whether more has come than is read.
    is_behind: Rc<Cell<bool>>,
    shown_at: Rc<Cell<Duration>>,
    /// When something may be shown again.
    next_at: Rc<Cell<Duration>>,
}

impl Followed {
    /// Nothing is due yet.
    pub(super) fn new(report: RwSignal<Report>) -> Followed {
        let [is_due, is_behind] = Default::default();
        let [shown_at, next_at] = Default::default();
        Followed { report, is_due, is_behind, shown_at, next_at }
    }

    /// Takes a batch in; it is shown soon.
    ///
    /// # Errors
    /// Events are missing before it.
    pub(super) fn apply(&self, batch: &Batch) -> Result<(), Gap> {
        // Nobody waits for a page that has gone on.
        let Some(taken) = self.report.try_update_untracked(|report| report.apply(batch)) else { return Ok(()) };
        taken?;
        self.show_soon();
        Ok(())
    }

    /// Takes a whole report in place of what is there; it is shown soon.
    pub(super) fn renew(&self, report: Report) {
        if self.report.try_update_untracked(|shown| *shown = report).is_some() {
            self.show_soon();
        }
    }

    fn show_soon(&self) {
        let has_ended = || self.report.with_untracked(|report| report.phase.is_ended());
        if self.is_due.replace(true) && !has_ended() {
            return;
        }
        // In a task of its own, not in that of a frame: there style, layout and drawing follow of it.
        let rest = if has_ended() { Duration::ZERO } else { self.next_at.get().saturating_sub(now()) };
        self.show_after(rest);
    }

    /// Says whether more has come than is read: then less is shown until all is.
    pub(super) fn set_behind(&self, is_behind: bool) {
        self.is_behind.set(is_behind);
    }

    /// The number of the last event that was taken in.
    pub(super) fn seq(&self) -> u64 {
        self.report.with_untracked(|report| report.seq)
    }

    /// Whether nothing more will come.
    pub(super) fn is_ended(&self) -> bool {
        self.report.with_untracked(|report| report.phase.is_ended())
    }

    fn show_after(&self, rest: Duration) {
        let this = self.clone();
        set_timeout(move || this.show(), rest);
    }

    fn show(&self) {
        // Reading says whether the page is still there.
        let Some(has_ended) = self.report.try_with_untracked(|report| report.phase.is_ended()) else {
            return;
        };
        let began = now();
        if self.is_behind.get() && !has_ended && began < self.shown_at.get() + SHOW_BEHIND_EVERY {
            return self.show_after(LOOK_BEHIND_EVERY);
        }
        if !self.is_due.replace(false) {
            return;
        }
        if has_ended {
            let report = self.report;
            // The page may have gone on.
            return turn(move || {
                report.try_update(|_| ());
            });
        }
        self.shown_at.set(began);
        self.next_at.set(began + SHOW_EVERY);
        self.report.notify();
        let next_at = Rc::clone(&self.next_at);
        request_animation_frame(move || {
            // The browser draws before the next task.
            set_timeout(move || next_at.set(next_at.get().max(now() + (now() - began) * REST_FACTOR)), Duration::ZERO);
        });
    }
}
