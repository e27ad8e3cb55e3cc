//! The log of one scan: append-only, numbered, read by any number of readers, each at its own pace.

use crate::model::event::{Batch, Progress, ScanEvent};
use crate::model::report::Report;
use crate::model::summary::ScanSummary;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Batches in order, and the report that they add up to.
pub struct ScanLog {
    // std's and not Tokio's: it is never held across an await, and the engine's thread appends too.
    content: Mutex<Content>,
    /// Counts the changes, so that a reader that sleeps cannot miss one.
    changes: watch::Sender<u64>,
}

#[derive(Default)]
struct Content {
    batches: Vec<Arc<Batch>>,
    report: Report,
}

impl Default for ScanLog {
    fn default() -> ScanLog {
        ScanLog { content: Mutex::default(), changes: watch::Sender::new(0) }
    }
}

impl ScanLog {
    /// Numbers and keeps these events; wakes the readers. After `finished` nothing is taken.
    pub fn append(&self, events: Vec<ScanEvent>, progress: Progress) {
        let mut content = self.content();
        if content.report.phase.is_ended() {
            return;
        }
        let batch = Batch { seq: content.report.seq + events.len() as u64, progress, events };
        content.report.apply(&batch);
        if !batch.events.is_empty() {
            content.batches.push(Arc::new(batch));
        }
        drop(content);
        self.changes.send_modify(|count| *count += 1);
    }

    /// All that came after event number `after`, as one batch; it may begin earlier, and readers skip
    /// what they know. Empty when nothing came.
    pub fn read_after(&self, after: u64) -> Batch {
        let content = self.content();
        let first_new = content.batches.partition_point(|batch| batch.seq <= after);
        let new = &content.batches[first_new..];
        let events = new.iter().flat_map(|batch| batch.events.iter().cloned()).collect();
        Batch { seq: content.report.seq, progress: content.report.progress, events }
    }

    /// The report as it stands.
    pub fn report(&self) -> Report {
        self.content().report.clone()
    }

    /// The report in a few figures, without a copy of all of it.
    pub fn summary(&self) -> Option<ScanSummary> {
        ScanSummary::of(&self.content().report)
    }

    /// Whether nothing more will come.
    pub fn is_ended(&self) -> bool {
        self.content().report.phase.is_ended()
    }

    /// The number of the last event.
    pub fn last_seq(&self) -> u64 {
        self.content().report.seq
    }

    /// Tells of each change from now on.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// A panic while appending leaves whole batches behind: they are read on.
    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{Counts, Notice, Phase};

    fn notice() -> ScanEvent {
        ScanEvent::Notice { notice: Notice::TimeLimit }
    }

    #[test]
    fn each_reader_gets_everything_once_and_in_order() {
        let log = ScanLog::default();
        for size in [2, 0, 3] {
            log.append(vec![notice(); size], Progress::default());
        }
        let seen = |after| {
            let batch = log.read_after(after);
            (batch.seq, batch.events.len())
        };
        assert_eq!([0, 2, 5].map(seen), [(5, 5), (5, 3), (5, 0)]);
        assert_eq!(seen(3), (5, 3), "a cursor within a batch gets that batch again");
    }

    #[test]
    fn nothing_follows_the_end() {
        let log = ScanLog::default();
        let finished = ScanEvent::Finished {
            phase: Phase::Cancelled,
            counts: Counts::default(),
            not_asked: 0,
            elapsed_ms: 0,
            failure: None,
        };
        log.append(vec![finished], Progress::default());
        log.append(vec![notice()], Progress::default());
        assert_eq!((log.last_seq(), log.is_ended()), (1, true));
    }
}
