//! The log of a scan, wherever it is kept: how events are numbered, and how a report follows them.
//!
//! Server, demo, command line, opened files and tests number and fold here and nowhere else.

use super::event::{Batch, Progress, ScanEvent};
use super::report::Report;

/// Events are missing between those that a report has and those of a batch. Whoever follows a scan loads its report
/// anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("events {first} to {last} are missing")]
pub struct Gap {
    /// The number of the first that is missing.
    pub first: u64,
    /// The number of the last.
    pub last: u64,
}

impl Report {
    /// The report of a scan in which this happened, in that order.
    pub fn of(events: Vec<ScanEvent>) -> Report {
        let mut report = Report::default();
        report.append(events, Progress::default());
        report
    }

    /// Numbers what happened next and takes it in. Answers the batch by which others learn of it.
    pub fn append(&mut self, events: Vec<ScanEvent>, progress: Progress) -> Batch {
        let batch = Batch { seq: self.seq + events.len() as u64, progress, events };
        // It begins where the report ends.
        let _ = self.apply(&batch);
        batch
    }

    /// Takes in a batch. What it has seen it ignores, so a batch may come twice or overlap.
    ///
    /// # Errors
    /// When the batch begins after events that the report does not have. Nothing is taken in then.
    pub fn apply(&mut self, batch: &Batch) -> Result<(), Gap> {
        let before = batch.seq.saturating_sub(batch.events.len() as u64);
        if before > self.seq {
            return Err(Gap { first: self.seq + 1, last: before });
        }
        for (number, event) in (before + 1..).zip(&batch.events) {
            if number > self.seq {
                self.apply_event(event);
            }
        }
        if batch.seq >= self.seq {
            self.seq = batch.seq;
            self.progress = batch.progress;
            self.course.add(&batch.progress, self.counts, self.phase.is_ended());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::notice::Notice;
    use proptest::prelude::*;
    use std::net::{IpAddr, Ipv4Addr};

    fn up(host: u8) -> ScanEvent {
        ScanEvent::HostUp { address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, host)) }
    }

    fn batch(seq: u64, hosts: &[u8]) -> Batch {
        Batch { seq, events: hosts.iter().copied().map(up).collect(), ..Batch::default() }
    }

    #[test]
    fn a_gap_is_told_and_nothing_is_taken_in() {
        let mut report = Report::of(vec![up(1), up(2)]);
        let before = report.clone();
        assert_eq!(report.apply(&batch(5, &[5])), Err(Gap { first: 3, last: 4 }));
        assert_eq!(report, before);
        assert_eq!(report.apply(&batch(9, &[])), Err(Gap { first: 3, last: 9 }), "progress alone tells of one too");
        assert_eq!(report.apply(&batch(4, &[3, 4])), Ok(()));
        assert_eq!(report.apply(&batch(5, &[4, 5])), Ok(()), "an overlap is none");
        assert_eq!((report.seq, report.hosts.len()), (5, 5));
    }

    #[test]
    fn what_is_numbered_by_one_is_followed_by_others() {
        let mut writer = Report::default();
        let mut reader = Report::default();
        for event in [up(1), up(2), ScanEvent::Notice { notice: Notice::TimeLimit }] {
            let batch = writer.append(vec![event], Progress::default());
            assert_eq!(reader.apply(&batch), Ok(()));
        }
        assert_eq!(reader, writer);
    }

    proptest! {
        /// However the log is cut into batches, and however often one comes, the report is the same.
        #[test]
        fn batches_may_come_twice_and_overlap(cuts in proptest::collection::vec((0_usize..20, 0_usize..6), 1..30)) {
            let events: Vec<ScanEvent> = (1..=20).map(up).collect();
            let whole = Report::of(events.clone());
            let mut report = Report::default();
            for (start, length) in cuts {
                let start = start.min(report.seq as usize);
                let end = (start + length).min(events.len());
                let part = Batch { seq: end as u64, events: events[start..end].to_vec(), ..Batch::default() };
                prop_assert_eq!(report.apply(&part), Ok(()));
            }
            let rest = events[report.seq as usize..].to_vec();
            report.append(rest, Progress::default());
            prop_assert_eq!(report.hosts, whole.hosts);
            prop_assert_eq!(report.seq, whole.seq);
        }
    }
}
