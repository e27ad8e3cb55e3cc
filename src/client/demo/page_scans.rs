//! The scans that run in this page, for as long as it is open.

use crate::client::slice::now;
use crate::engine::drive::Control;
use crate::model::event::{Progress, ScanEvent, ScanId};
use crate::model::opened::number_in;
use crate::model::report::Report;
use crate::model::summary::ScanSummary;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// At most twenty batches a second, as from a server.
const FLUSH_EVERY: Duration = Duration::from_millis(50);
/// How many are remembered; the oldest ended ones are forgotten first.
const MAX_REMEMBERED: usize = 20;

/// What the names of these scans begin with.
const PREFIX: &str = "simulation";

thread_local! {
    /// Oldest first.
    static SCANS: RefCell<Vec<(ScanId, Rc<PageScan>)>> = const { RefCell::new(Vec::new()) };
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// One scan: its report so far, and who watches it.
#[derive(Default)]
pub(super) struct PageScan {
    /// Stops and pauses it.
    pub(super) control: Control,
    report: RefCell<Report>,
    /// Told and not applied yet.
    pending: RefCell<Vec<ScanEvent>>,
    flushed_at: Cell<Duration>,
    watchers: RefCell<Vec<RwSignal<Report>>>,
}

/// A new scan, named by its number.
pub(super) fn add() -> Option<(ScanId, Rc<PageScan>)> {
    // A page that was loaded anew counts from the start, and may stand at the address of a scan that it lost: that
    // address must not be the next scan's, or going there would be going nowhere.
    let here = number_in(&window().location().href().unwrap_or_default(), PREFIX);
    let number = COUNT.get().max(here).saturating_add(1);
    COUNT.set(number);
    let id: ScanId = format!("{PREFIX}{number}").parse().ok()?;
    let scan = Rc::new(PageScan::default());
    SCANS.with_borrow_mut(|scans| {
        if scans.len() >= MAX_REMEMBERED
            && let Some(oldest_ended) = scans.iter().position(|(_, scan)| scan.is_ended())
        {
            scans.remove(oldest_ended);
        }
        scans.push((id.clone(), Rc::clone(&scan)));
    });
    Some((id, scan))
}

/// The scan of that name, if it runs or ran in this page.
pub(super) fn find(id: &ScanId) -> Option<Rc<PageScan>> {
    SCANS.with_borrow(|scans| scans.iter().find(|(known, _)| known == id).map(|(_, scan)| Rc::clone(scan)))
}

/// All of them in a few figures.
pub(super) fn summaries() -> Vec<ScanSummary> {
    SCANS.with_borrow(|scans| scans.iter().filter_map(|(_, scan)| ScanSummary::of(&scan.report.borrow())).collect())
}

/// How many have not ended.
pub(super) fn running() -> usize {
    SCANS.with_borrow(|scans| scans.iter().filter(|(_, scan)| !scan.is_ended()).count())
}

impl PageScan {
    /// The report as it stands.
    pub(super) fn report(&self) -> Report {
        self.report.borrow().clone()
    }

    /// Takes in what is told; the page sees it within [`FLUSH_EVERY`] of the last time.
    pub(super) fn append(&self, events: Vec<ScanEvent>, progress: Progress) {
        let is_last = events.iter().any(|event| matches!(event, ScanEvent::Finished { .. }));
        self.pending.borrow_mut().extend(events);
        let now = now();
        if is_last || now >= self.flushed_at.get() + FLUSH_EVERY {
            self.flushed_at.set(now);
            self.flush(progress);
        }
    }

    /// Keeps `watcher` as the report is, until it is gone.
    pub(super) fn watch(&self, watcher: RwSignal<Report>) {
        let current = self.report.borrow();
        if watcher.with_untracked(|report| report.seq) != current.seq {
            watcher.set(current.clone());
        }
        self.watchers.borrow_mut().push(watcher);
    }

    fn is_ended(&self) -> bool {
        self.report.borrow().phase.is_ended()
    }

    fn flush(&self, progress: Progress) {
        let events = self.pending.take();
        let batch = self.report.borrow_mut().append(events, progress);
        // A watcher whose component is gone cannot be updated. The others have all that came before.
        let watchers = self.watchers.take();
        let living = watchers.into_iter().filter(|w| w.try_update(|report| report.apply(&batch).is_ok()).is_some());
        let living: Vec<_> = living.collect();
        self.watchers.borrow_mut().extend(living);
    }
}
