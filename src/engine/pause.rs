//! A scan that rests: nothing is asked, answers still count, and no silence is judged.
//!
//! What waits for its time keeps its distance: it comes as much later as the scan has rested. So a silent port is
//! asked as often as without a pause, and nothing that is measured takes the rest for slowness.

use super::core::Engine;
use super::probe::ProbeId;
use super::pursuit::Stage;
use crate::model::event::ScanEvent;
use std::cmp::Reverse;
use std::time::Duration;

/// A pause that lasts.
#[derive(Debug)]
pub(super) struct Pause {
    since: Duration,
    /// When something would have been done about a silent port.
    postponed: Vec<(Duration, ProbeId)>,
}

impl Engine {
    /// Asks nothing from now on. Attempts under way are still waited for, and what answers has its verdict. A scan
    /// that is paused already stays so; its time limit goes on, for it still takes the place of another.
    pub fn pause(&mut self, now: Duration) {
        if self.is_ended() || self.is_paused() {
            return;
        }
        let mut postponed = Vec::new();
        let pursuits = &mut self.pursuits;
        self.timers.retain(|Reverse((due, id))| {
            let stage =
                pursuits.of(*id).filter(|pursuit| pursuit.attempts == id.attempt()).map(|pursuit| pursuit.stage);
            if matches!(stage, Some(Stage::Waiting | Stage::Listening)) {
                postponed.push((*due, *id));
            }
            stage == Some(Stage::InFlight)
        });
        self.pause = Some(Pause { since: now, postponed });
        self.outbox.push(ScanEvent::Paused);
    }

    /// Goes on where it was paused.
    pub fn resume(&mut self, now: Duration) {
        let Some(Pause { since, postponed }) = self.pause.take() else {
            return;
        };
        if self.is_ended() {
            return;
        }
        let rested = now.saturating_sub(since);
        self.timers.extend(postponed.into_iter().map(|(due, id)| Reverse((due + rested, id))));
        self.window.restart();
        for host in &mut self.hosts {
            host.window.restart();
            host.reply_limit.begin_anew(now);
        }
        self.seek_signs_after(rested);
        self.rate_done.rested(rested);
        self.rate_sent.rested(rested);
        self.short_since = None;
        self.outbox.push(ScanEvent::Resumed);
    }

    /// Whether it rests.
    pub fn is_paused(&self) -> bool {
        self.pause.is_some()
    }

    /// What is to be done about a port that turned out silent waits for the end of the pause; whether there is one.
    pub(super) fn postpone(&mut self, due: Duration, id: ProbeId) -> bool {
        let Some(pause) = &mut self.pause else {
            return false;
        };
        pause.postponed.push((due, id));
        self.pursuits.at(id.slot()).stage = Stage::Listening;
        true
    }
}
