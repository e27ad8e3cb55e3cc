//! What an engine has to tell, until it is asked for.

use super::host::Host;
use crate::model::event::{Counts, Failure, Notice, Phase, ScanEvent};
use std::collections::VecDeque;
use std::time::Duration;

/// Events in their order; verdicts are gathered by host.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    events: VecDeque<ScanEvent>,
    /// Hosts with verdicts that were not told yet.
    untold: VecDeque<u32>,
    has_open: bool,
    /// Each is told once.
    notices: Vec<Notice>,
    ended: Option<Ended>,
    is_end_told: bool,
}

/// How a scan ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) phase: Phase,
    pub(super) at: Duration,
    pub(super) failure: Option<Failure>,
}

impl Outbox {
    pub(super) fn push(&mut self, event: ScanEvent) {
        self.events.push_back(event);
    }

    pub(super) fn notice(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice.clone());
            self.push(ScanEvent::Notice { notice });
        }
    }

    /// A host has verdicts to tell.
    pub(super) fn note_verdict(&mut self, index: u32, host: &mut Host, is_open: bool) {
        self.has_open |= is_open;
        if !host.is_untold {
            host.is_untold = true;
            self.untold.push_back(index);
        }
    }

    /// Whether an open port waits to be told.
    pub(super) fn has_open(&self) -> bool {
        self.has_open
    }

    /// The first end counts.
    pub(super) fn end(&mut self, ended: Ended) {
        self.ended.get_or_insert(ended);
    }

    pub(super) fn ended(&self) -> Option<&Ended> {
        self.ended.as_ref()
    }

    /// The next event, if there is one.
    pub(super) fn next(&mut self, hosts: &mut [Host], counts: Counts, planned: u64) -> Option<ScanEvent> {
        if let Some(event) = self.events.pop_front() {
            return Some(event);
        }
        if let Some(index) = self.untold.pop_front() {
            self.has_open = false;
            let host = &mut hosts[index as usize];
            let event = host.tell();
            if host.is_untold {
                self.untold.push_front(index);
            }
            return Some(event);
        }
        let Ended { phase, at, failure } = self.ended.as_ref().filter(|_| !self.is_end_told)?;
        self.is_end_told = true;
        Some(ScanEvent::Finished {
            phase: *phase,
            counts,
            not_asked: planned - counts.total(),
            elapsed_ms: at.as_millis() as u64,
            failure: failure.clone(),
        })
    }
}
