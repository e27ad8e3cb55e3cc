//! What the engine does about a host that falls silent as a whole: [`super::pulse`] says whether it has.
//!
//! Verdicts of silence wait for a sign of life, nothing else is sent to the host, and probes that fell into the silence do
//! not count. A host of which nothing was heard yet may be cut off with the others: it is judged by the pulse of all.

use super::core::Engine;
use super::probe::ProbeId;
use super::pulse::passed_at;
use super::pursuit::Stage;
use super::verdict::{Judgement, is_unreachable};
use crate::model::event::Notice;
use std::time::Duration;

/// Where nothing is heard for so many timeouts a canary is sent, though no verdict of silence is due yet,
const LATELY: u32 = 4;
/// but not earlier than this.
const MIN_LATELY: Duration = Duration::from_millis(900);

impl Engine {
    /// A probe to that host timed out: unless something was heard lately a canary is sent.
    pub(super) fn want_sign(&mut self, index: u32, now: Duration) {
        let lately = (self.timeout(index as usize) * LATELY).max(MIN_LATELY);
        if self.hosts[index as usize].pulse.alive_at + lately <= now {
            self.want_canary(index);
        }
    }

    fn want_canary(&mut self, index: u32) {
        let pulse = &mut self.hosts[index as usize].pulse;
        if pulse.canary.is_none() && pulse.has_canary() {
            pulse.is_wanted = true;
            self.give_turn(index);
        }
    }

    /// The slot of the canary that is to be sent to that host now.
    pub(super) fn next_canary(&mut self, index: u32, now: Duration) -> Option<u32> {
        let pulse = &mut self.hosts[index as usize].pulse;
        if !pulse.is_wanted || pulse.resumes_at(now).is_some() {
            return None;
        }
        (pulse.is_wanted, pulse.asked_at) = (false, Some(now));
        let slot = self.pursuits.begin(index, pulse.next_canary()?, false);
        pulse.canary = Some(slot);
        self.pursuits.at(slot).is_canary = true;
        self.canaries += 1;
        Some(slot)
    }

    /// A canary has come to its end.
    fn free_canary(&mut self, slot: u32) {
        let index = self.pursuits.at(slot).host;
        self.hosts[index as usize].pulse.canary = None;
        self.canaries -= 1;
        self.free(slot);
    }

    /// No canary is waited for any more.
    pub(super) fn free_canaries(&mut self) {
        for index in 0..self.hosts.len() {
            if let Some(slot) = self.hosts[index].pulse.canary {
                self.free_canary(slot);
            }
        }
    }

    /// A canary was answered, or could not be sent.
    pub(super) fn canary_judged(&mut self, id: ProbeId, judgement: Judgement, now: Duration) {
        let (index, sent_at) = (self.host_of(id), self.pursuits.at(id.slot()).sent_at(id.attempt()).unwrap_or(now));
        self.free_canary(id.slot());
        match judgement {
            Judgement::Verdict { reason, .. } if is_unreachable(reason) => self.note_lost_canary(index, sent_at, now),
            Judgement::Verdict { .. } => {
                self.note_sign(index, sent_at, now);
                self.judge_after_sign(index, now);
            }
            Judgement::AskAgain => self.want_canary(index),
            Judgement::PutBack(shortage) => {
                self.window.shortage(now);
                self.note_shortage(now, shortage);
                self.want_canary(index);
            }
            Judgement::GiveUpHost(reason) => self.give_up_host(index, reason),
        }
    }

    /// A canary was not answered in time.
    pub(super) fn canary_timed_out(&mut self, id: ProbeId, now: Duration) {
        let (index, sent_at) = (self.host_of(id), self.pursuits.at(id.slot()).sent_at(id.attempt()).unwrap_or(now));
        self.free_canary(id.slot());
        self.short_since = None;
        if self.is_paused() {
            return self.want_canary(index);
        }
        self.note_lost_canary(index, sent_at, now);
    }

    fn note_lost_canary(&mut self, index: u32, sent_at: Duration, now: Duration) {
        let pulse = &mut self.hosts[index as usize].pulse;
        let was_silent = pulse.is_silent();
        pulse.lost_canary(sent_at);
        if pulse.is_silent() && !was_silent {
            self.silent_hosts += 1;
        }
        if pulse.is_over(now) {
            self.give_up_silent(index, now);
        } else {
            self.want_canary(index);
        }
    }

    /// That probe is answered.
    pub(super) fn note_sign_by(&mut self, id: ProbeId, now: Duration) {
        let pursuit = self.pursuits.at(id.slot());
        if let (index, Some(sent_at)) = (pursuit.host, pursuit.sent_at(id.attempt())) {
            self.note_sign(index, sent_at, now);
        }
    }

    /// Something of a host is heard, in answer to a probe that was sent then.
    fn note_sign(&mut self, index: u32, sent_at: Duration, now: Duration) {
        let at = passed_at(sent_at, now.saturating_sub(sent_at));
        self.pulse.heard(at, self.silent_hosts > 0);
        let host = &mut self.hosts[index as usize];
        let was_silent = host.pulse.is_silent();
        host.pulse.heard(at, false);
        if was_silent && !host.pulse.is_silent() {
            self.silent_hosts -= 1;
            host.window.restart();
            host.reply_limit.begin_anew(now);
            if self.silent_hosts == 0 {
                self.window.restart();
            }
            self.give_turn(index);
        }
    }

    /// Looks again at what waited for that sign.
    pub(super) fn judge_after_sign(&mut self, index: u32, now: Duration) {
        if !self.is_paused() {
            self.judge_awaiting(index, now);
            self.judge_unheard(now);
        }
    }

    /// Whether the silence of a port, last asked then, says nothing yet.
    pub(super) fn awaits_sign(&mut self, id: ProbeId, last_sent: Duration) -> bool {
        let index = self.host_of(id);
        let host = &mut self.hosts[index as usize];
        let is_cut_off = if host.pulse.has_canary() {
            host.pulse.alive_at < last_sent
        } else {
            !host.is_heard && self.silent_hosts > 0 && self.pulse.alive_at < last_sent
        };
        if is_cut_off {
            self.is_sign_awaited |= !host.is_heard;
            host.pulse.awaiting.push(id);
            self.pursuits.at(id.slot()).stage = Stage::Listening;
            self.want_canary(index);
        }
        is_cut_off
    }

    /// How many of the attempts at a port, up to that one, fell into a silence of all.
    pub(super) fn lost_in_silence(&mut self, slot: u32, last: u8) -> u8 {
        let pursuit = self.pursuits.at(slot);
        let host = &self.hosts[pursuit.host as usize];
        let pulse = if host.is_heard { &host.pulse } else { &self.pulse };
        (1..=last).filter_map(|attempt| pursuit.sent_at(attempt)).filter(|sent_at| pulse.was_out(*sent_at)).count()
            as u8
    }

    /// Looks again at the ports of a host whose silence said nothing.
    fn judge_awaiting(&mut self, index: u32, now: Duration) {
        for id in std::mem::take(&mut self.hosts[index as usize].pulse.awaiting) {
            let is_awaiting = |stage, attempts| stage == Stage::Listening && attempts == id.attempt();
            if self.pursuits.of(id).is_some_and(|pursuit| is_awaiting(pursuit.stage, pursuit.attempts)) {
                self.go_on_with(id, now);
            }
        }
    }

    /// The same of all hosts of which nothing was heard.
    fn judge_unheard(&mut self, now: Duration) {
        if !std::mem::take(&mut self.is_sign_awaited) {
            return;
        }
        for index in 0..self.hosts.len() as u32 {
            if !self.hosts[index as usize].is_heard {
                self.judge_awaiting(index, now);
            }
        }
    }

    /// A host that has answered does so no more: what is silent of it, and what was not asked, stays without a verdict.
    fn give_up_silent(&mut self, index: u32, now: Duration) {
        self.silent_hosts -= 1;
        let ports = self.abandon(index);
        let address = self.hosts[index as usize].address;
        if ports > 0 {
            self.outbox.notice(Notice::HostWentSilent { address, ports });
        }
        if self.silent_hosts == 0 {
            self.judge_unheard(now);
        }
    }

    /// What was heard before a pause is still true after it.
    pub(super) fn seek_signs_after(&mut self, rested: Duration) {
        for index in 0..self.hosts.len() as u32 {
            let pulse = &mut self.hosts[index as usize].pulse;
            pulse.rested(rested);
            if !pulse.awaiting.is_empty() || pulse.is_silent() {
                self.want_canary(index);
            }
        }
    }
}
