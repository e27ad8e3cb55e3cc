//! The log of one scan: append-only, numbered, read by any number of readers, each at its own pace.

use crate::model::event::{Batch, Failure, MAX_EVENT_PORTS, Phase, Progress, ScanEvent};
use crate::model::report::Report;
use crate::model::summary::ScanSummary;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
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
    batches: Vec<Arc<Part>>,
    report: Report,
}

/// A batch, and its text as long as somebody sends it: however many readers there are, it is written once.
struct Part {
    batch: Batch,
    text: Mutex<Weak<str>>,
}

/// What a reader is sent: the number of its last event, and a [`Batch`] as JSON.
pub type Message = (u64, Arc<str>);

/// When a message was told.
pub(super) struct Moment {
    /// The number of its last event.
    pub(super) seq: u64,
    /// Since the scan began, pauses included, in milliseconds.
    pub(super) elapsed_ms: u64,
    /// Whether the scan rested from then on.
    pub(super) is_pause: bool,
}

/// A reader that comes late is given so many messages at a time.
const MAX_MESSAGES: usize = 64;
/// Up to so many ports a page reads what was told of them one by one.
const MANY_PORTS: u64 = 100_000;

impl Default for ScanLog {
    fn default() -> ScanLog {
        ScanLog { content: Mutex::default(), changes: watch::Sender::new(0) }
    }
}

impl Content {
    fn after(&self, seq: u64) -> &[Arc<Part>] {
        &self.batches[self.batches.partition_point(|part| part.batch.seq <= seq)..]
    }

    fn add(&mut self, events: Vec<ScanEvent>, progress: Progress) {
        for events in apart(events) {
            let batch = self.report.append(events, progress);
            if !batch.events.is_empty() {
                self.batches.push(Arc::new(Part { batch, text: Mutex::new(no_text()) }));
            }
        }
    }
}

impl Part {
    fn text(&self) -> Arc<str> {
        let mut known = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        known.upgrade().unwrap_or_else(|| {
            let text = text_of(&self.batch);
            *known = Arc::downgrade(&text);
            text
        })
    }
}

/// There is no way to name nothing of a text's kind but by one that is gone.
fn no_text() -> Weak<str> {
    let gone: Arc<str> = Arc::from("");
    Arc::downgrade(&gone)
}

fn text_of(batch: &Batch) -> Arc<str> {
    // What is written here has no keys but texts, and writing to memory does not fail.
    serde_json::to_string(batch).unwrap_or_default().into()
}

/// The events of each message, one without events where there are none. A message tells of as many ports, or has as
/// many events, as one event may tell of ports.
fn apart(events: Vec<ScanEvent>) -> Vec<Vec<ScanEvent>> {
    let mut messages: Vec<Vec<ScanEvent>> = Vec::new();
    let mut room = 0;
    for event in events {
        let size = event.port_count().max(1);
        match messages.last_mut().filter(|_| size <= room) {
            Some(message) => {
                message.push(event);
                room -= size;
            }
            None => {
                messages.push(vec![event]);
                room = MAX_EVENT_PORTS.saturating_sub(size);
            }
        }
    }
    if messages.is_empty() { vec![Vec::new()] } else { messages }
}

impl ScanLog {
    /// Numbers and keeps these events; wakes the readers. After `finished` nothing is taken.
    pub fn append(&self, events: Vec<ScanEvent>, progress: Progress) {
        let mut content = self.content();
        if content.report.phase.is_ended() {
            return;
        }
        content.add(events, progress);
        drop(content);
        self.changes.send_modify(|count| *count += 1);
    }

    /// Ends the scan as failed, with the verdicts that it has; one that has ended stays as it is. No verdict can come
    /// in between that would be counted as not asked.
    pub fn fail(&self, failure: Failure) {
        let mut content = self.content();
        if content.report.phase.is_ended() {
            return;
        }
        let Report { counts, plan, progress, .. } = &content.report;
        let finished = ScanEvent::Finished {
            phase: Phase::Failed,
            counts: *counts,
            not_asked: plan.probes.saturating_sub(counts.total()),
            elapsed_ms: progress.elapsed_ms,
            failure: Some(failure),
        };
        let progress = *progress;
        content.add(vec![finished], progress);
        drop(content);
        self.changes.send_modify(|count| *count += 1);
    }

    /// All that came after event number `after`, as one batch; it may begin earlier, and readers skip
    /// what they know. Empty when nothing came.
    pub fn read_after(&self, after: u64) -> Batch {
        let content = self.content();
        let events = content.after(after).iter().flat_map(|part| part.batch.events.iter().cloned()).collect();
        Batch { seq: content.report.seq, progress: content.report.progress, events }
    }

    /// What came after event number `after`, message by message, the first of many; they may begin earlier, and
    /// readers skip what they know. Where nothing came: how far the scan is.
    pub fn messages_after(&self, after: u64) -> Vec<Message> {
        let content = self.content();
        let parts: Vec<Arc<Part>> = content.after(after).iter().take(MAX_MESSAGES).cloned().collect();
        let (seq, progress) = (content.report.seq, content.report.progress);
        // To write takes its time.
        drop(content);
        if parts.is_empty() {
            return vec![(seq, text_of(&Batch { seq, progress, events: Vec::new() }))];
        }
        parts.iter().map(|part| (part.batch.seq, part.text())).collect()
    }

    /// When each message was told, in their order.
    pub(super) fn moments(&self) -> Vec<Moment> {
        let moment = |part: &Arc<Part>| {
            let Batch { seq, progress, events } = &part.batch;
            let is_pause = matches!(events.last(), Some(ScanEvent::Paused));
            Moment { seq: *seq, elapsed_ms: progress.elapsed_ms, is_pause }
        };
        self.content().batches.iter().map(moment).collect()
    }

    /// The message of that place in their order.
    pub(super) fn message(&self, index: usize) -> Option<Message> {
        let part = self.content().batches.get(index).cloned()?;
        Some((part.batch.seq, part.text()))
    }

    /// The report as it stands.
    pub fn report(&self) -> Report {
        self.content().report.clone()
    }

    /// The report for a page that will follow the scan. While that runs: as it began, and what came since is read
    /// message by message. A long one is told as it stands, since its messages are longer by far.
    pub fn report_to_follow(&self) -> Report {
        let content = self.content();
        if content.report.phase.is_ended() || content.report.counts.total() > MANY_PORTS {
            return content.report.clone();
        }
        let mut begun = Report::default();
        if let Some(first) = content.batches.first() {
            // Nothing comes before it.
            let _ = begun.apply(&first.batch);
        }
        begun
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
    use crate::model::event::{Counts, Notice};
    use crate::model::ports::Port;

    fn notice() -> ScanEvent {
        ScanEvent::Notice { notice: Notice::TimeLimit }
    }

    fn closed(address: &str, count: u16) -> ScanEvent {
        ScanEvent::Ports {
            address: address.parse().unwrap(),
            open: Vec::new(),
            filtered: Vec::new(),
            closed: (1..=count).filter_map(Port::new).collect(),
        }
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
    fn messages_are_the_batches_and_written_once_for_all_who_read_at_a_time() {
        let log = ScanLog::default();
        for size in [2, 0, 3] {
            log.append(vec![notice(); size], Progress { done: 7, ..Progress::default() });
        }
        let (one, other) = (log.messages_after(0), log.messages_after(2));
        assert_eq!(one.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [2, 5]);
        assert!(Arc::ptr_eq(&one[1].1, &other[0].1), "the same text");
        let batch: Batch = serde_json::from_str(&other[0].1).unwrap();
        assert_eq!((batch.seq, batch.events.len()), (5, 3));
        let progress = log.messages_after(5);
        let batch: Batch = serde_json::from_str(&progress[0].1).unwrap();
        assert_eq!((progress.len(), batch.seq, batch.events.len(), batch.progress.done), (1, 5, 0, 7));
    }

    #[test]
    fn a_message_tells_of_few_ports_however_many_come_at_once() {
        let log = ScanLog::default();
        let ports = |count| closed("192.0.2.1", count);
        let whole = MAX_EVENT_PORTS as u16;
        log.append(vec![notice(), ports(whole), ports(whole - 1), notice(), notice(), ports(7)], Progress::default());
        let numbers: Vec<u64> = log.messages_after(0).iter().map(|(seq, _)| *seq).collect();
        assert_eq!(numbers, [1, 2, 4, 6]);
        assert_eq!(log.report().counts.closed, u64::from(whole));
    }

    #[test]
    fn who_comes_late_gets_the_first_of_many_messages() {
        let log = ScanLog::default();
        for _ in 0..MAX_MESSAGES + 1 {
            log.append(vec![notice()], Progress::default());
        }
        assert_eq!(log.messages_after(0).len(), MAX_MESSAGES);
        assert_eq!(log.messages_after(MAX_MESSAGES as u64).len(), 1);
    }

    fn finished() -> ScanEvent {
        ScanEvent::Finished {
            phase: Phase::Cancelled,
            counts: Counts::default(),
            not_asked: 0,
            elapsed_ms: 0,
            failure: None,
        }
    }

    #[test]
    fn who_will_follow_begins_where_the_scan_began_unless_that_is_long_or_over() {
        let log = ScanLog::default();
        log.append(vec![notice()], Progress::default());
        log.append(vec![closed("192.0.2.1", 7)], Progress::default());
        let mut begun = log.report_to_follow();
        assert_eq!((begun.seq, begun.counts.closed), (1, 0));
        begun.apply(&log.read_after(begun.seq)).unwrap();
        assert_eq!(begun, log.report());
        log.append(["192.0.2.2", "192.0.2.3"].map(|host| closed(host, 65_535)).to_vec(), Progress::default());
        assert_eq!(log.report_to_follow(), log.report(), "long");

        let log = ScanLog::default();
        log.append(vec![notice()], Progress::default());
        log.append(vec![finished()], Progress::default());
        assert_eq!(log.report_to_follow(), log.report(), "over");
    }

    #[test]
    fn nothing_follows_the_end() {
        let log = ScanLog::default();
        log.append(vec![finished()], Progress::default());
        log.append(vec![notice()], Progress::default());
        assert_eq!((log.last_seq(), log.is_ended()), (1, true));
    }
}
