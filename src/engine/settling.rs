//! How ports get their verdicts: what becomes of answers, and of silence.

use super::core::Engine;
use super::doubt::Share;
use super::probe::{Answer, ProbeId};
use super::pursuit::Stage;
use super::tries::{self, Silence};
use super::verdict::{Judgement, is_unreachable, judge};
use crate::model::event::{Failure, Notice, OpenPort, Phase, PortState, Reason, ScanEvent, Shortage};
use crate::model::plan::Timeout;
use std::cmp::Reverse;
use std::net::IpAddr;
use std::time::Duration;

/// Where the system had no more sockets no more are asked for this long.
const FEWER_FOR: Duration = Duration::from_secs(5);
/// On a path with losses so many silent ports wait for what others show.
const FEW_UNDECIDED: u64 = 2_000;
/// A scan that could send nothing for this long has failed.
const MAX_SHORTAGE: Duration = Duration::from_secs(10);

impl Engine {
    /// Takes in what became of a probe. Answers to released probes are ignored.
    pub fn handle(&mut self, now: Duration, answer: Answer) {
        if self.is_ended() || self.pursuits.of(answer.probe).is_none() {
            return;
        }
        let judgement = judge(answer.outcome);
        if self.pursuits.at(answer.probe.slot()).is_canary {
            self.canary_judged(answer.probe, judgement, now);
            return self.end_if_all_is_known(now);
        }
        match judgement {
            Judgement::Verdict { state, reason, sender } => {
                self.short_since = None;
                if self.is_host_unreachable(answer.probe, reason, sender) {
                    self.note_unreachable(answer.probe, now, reason, sender);
                } else {
                    let index = self.host_of(answer.probe);
                    let was_heard = self.hosts[index as usize].is_heard;
                    if !is_unreachable(reason) {
                        self.note_sign_by(answer.probe, now);
                    }
                    self.note_answer(answer.probe, state, now);
                    self.settle(answer.probe, now, state, reason, sender);
                    if !was_heard {
                        self.let_go_of_held(index, now);
                    }
                    self.judge_after_sign(index, now);
                }
            }
            Judgement::AskAgain => self.put_back(answer.probe),
            Judgement::PutBack(shortage) => {
                self.put_back(answer.probe);
                self.outbox.notice(Notice::SlowedDown { shortage });
                if shortage == Shortage::Sockets {
                    self.fewer_open_probes = Some((self.open_probes.max(1), now + FEWER_FOR));
                }
                // Each connection to the same port takes another local port: its older probes give theirs.
                let open_probes = self.open_probes;
                if shortage == Shortage::LocalPorts {
                    self.release(answer.probe.slot());
                }
                if self.open_probes == open_probes {
                    self.window.shortage(now);
                    self.note_shortage(now, shortage);
                }
            }
            Judgement::GiveUpHost(reason) => {
                let index = self.host_of(answer.probe);
                self.give_up_host(index, reason);
            }
        }
        self.end_if_all_is_known(now);
    }

    pub(super) fn host_of(&mut self, probe: ProbeId) -> u32 {
        self.pursuits.at(probe.slot()).host
    }

    /// Handles timers that are due.
    pub(super) fn expire(&mut self) {
        let now = self.looked_at;
        while let Some(&Reverse((due, id))) = self.timers.peek()
            && due <= now
            && !self.is_ended()
        {
            self.timers.pop();
            let Some(pursuit) = self.pursuits.of(id).filter(|pursuit| pursuit.attempts == id.attempt()) else {
                continue;
            };
            match pursuit.stage {
                Stage::InFlight if pursuit.is_canary => self.canary_timed_out(id, now),
                Stage::InFlight => {
                    // It may have turned out since that answers take longer.
                    if let Some(later) = self.still_awaited_until(id) {
                        self.timers.push(Reverse((later, id)));
                        continue;
                    }
                    // What was on the wire shows that this machine can send.
                    self.short_since = None;
                    self.note_silence(id);
                    if !self.postpone(due, id) {
                        self.go_on_with(id, now);
                    }
                }
                Stage::Waiting => self.ask_again(id),
                Stage::Listening => self.go_on_with(id, now),
                Stage::ToBeAsked | Stage::Held | Stage::Settled => {}
            }
        }
    }

    /// An attempt was not answered in time. Its socket listens on.
    fn note_silence(&mut self, id: ProbeId) {
        let pursuit = self.pursuits.at(id.slot());
        let (index, is_new) = (pursuit.host, !pursuit.is_silent);
        pursuit.is_silent = true;
        self.silent += u64::from(is_new);
        self.silent_unsettled += u64::from(is_new);
        self.leave_window(id.slot());
        self.hosts[index as usize].window.unanswered();
        self.window.unanswered();
        self.want_sign(index, self.looked_at);
        // With hardly a socket left a late answer is worth less than the next port.
        if self.open_probes > self.max_open_probes(self.looked_at) / 8 * 7 {
            self.release(id.slot());
        }
    }

    /// A silent port is asked again, listened to, or called filtered.
    pub(super) fn go_on_with(&mut self, id: ProbeId, now: Duration) {
        let in_vain = self.lost_in_silence(id.slot(), id.attempt());
        let pursuit = self.pursuits.at(id.slot());
        let index = pursuit.host as usize;
        let (attempts, first_sent) = (pursuit.attempts, pursuit.first_sent());
        let last_sent = pursuit.sent_at(attempts).unwrap_or(first_sent);
        let host = &self.hosts[index];
        if host.reply_limit.per_second().is_some() && !self.bounds.waits_for_limited_replies {
            if !self.awaits_sign(id, last_sent) {
                self.settle(id, now, PortState::Filtered, Reason::ReplyLimit, None);
            }
            return;
        }
        let silence = Silence { ports: self.silent, is_host_heard: host.is_heard };
        let timeout = self.timeout(index);
        let planned = tries::attempts(&self.pacing, &self.bounds, &host.losses, silence);
        let attempts = attempts - in_vain;
        if attempts < planned.count() {
            let patience = planned.patience(attempts, timeout);
            let at = last_sent + tries::spacing(&self.pacing, &host.losses, attempts, patience);
            return if at <= now { self.ask_again(id) } else { self.wait_until(at, id, Stage::Waiting) };
        }
        let at = tries::gives_up_at(&self.pacing, &self.bounds, first_sent, last_sent + timeout, timeout);
        if at > now {
            return self.wait_until(at, id, Stage::Listening);
        }
        if self.awaits_sign(id, last_sent) {
            return;
        }
        if self.gives_up_silent_hosts() && !self.hosts[index].is_heard {
            self.hold(id, Reason::NoResponse);
        } else if self.may_learn_of_losses(index) {
            self.release(id.slot());
            self.wait_until(now + timeout, id, Stage::Listening);
        } else {
            self.settle(id, now, PortState::Filtered, Reason::NoResponse, None);
        }
    }

    /// Ports that are yet to be probed may show that more is lost than is known by now, and that a silent port needs more
    /// attempts. Its verdict waits for them if few ports wait.
    fn may_learn_of_losses(&self, index: usize) -> bool {
        let host = &self.hosts[index];
        let is_learning = self.pacing.retries.is_none() && self.pacing.timeout == Timeout::Automatic;
        is_learning && host.losses.are_seen() && host.next < self.order.len() && self.silent <= FEW_UNDECIDED
    }

    fn wait_until(&mut self, at: Duration, id: ProbeId, stage: Stage) {
        self.pursuits.at(id.slot()).stage = stage;
        self.timers.push(Reverse((at, id)));
    }

    pub(super) fn ask_again(&mut self, id: ProbeId) {
        let pursuit = self.pursuits.at(id.slot());
        pursuit.stage = Stage::ToBeAsked;
        let index = pursuit.host;
        self.hosts[index as usize].retries.push_back(id);
        self.give_turn(index);
    }

    /// The way and the host are there, and so fast.
    fn note_answer(&mut self, id: ProbeId, state: PortState, now: Duration) {
        let pursuit = self.pursuits.at(id.slot());
        let (index, attempt, port) = (pursuit.host, id.attempt(), pursuit.port);
        // Those that fell into a silence of all tell nothing of losses.
        let tried = attempt - self.lost_in_silence(id.slot(), attempt.saturating_sub(1));
        let pursuit = self.pursuits.at(id.slot());
        let host = &mut self.hosts[index as usize];
        host.is_heard = true;
        host.pulse.answered(port, state);
        let delay = pursuit.sent_at(attempt).and_then(|sent_at| {
            let (rtt, certain) = (now.saturating_sub(sent_at), self.looked_at.saturating_sub(sent_at));
            host.rtt.sample(now, rtt, certain);
            self.rtt.sample(now, rtt, certain);
            host.rtt.delay(sent_at, rtt)
        });
        // Attempts before the one that was answered were lost, each at its time. That an open port lost more
        // than its first tells of its listener, whose queue may be full, and not of the way.
        let lost = 1..if state == PortState::Open { attempt.min(2) } else { attempt };
        for window in [&mut host.window, &mut self.window] {
            if let Some(sent_at) = pursuit.sent_at(attempt) {
                window.answered(sent_at);
            }
            for sent_at in lost.clone().filter_map(|lost| pursuit.sent_at(lost)) {
                if !host.pulse.was_out(sent_at) {
                    window.lost(sent_at, now);
                }
            }
            if let Some(delay) = &delay {
                window.measured(now, delay);
            }
        }
        if state == PortState::Filtered {
            // What is rejected late was held back by a limit: silent ports are filtered either way.
            if host.reply_limit.rejected(tried > 1) {
                self.outbox.notice(Notice::RejectionsLimited { address: host.address });
            }
            return self.give_turn(index);
        }
        host.losses.answered(tried, state == PortState::Open);
        // What comes during a pause tells nothing of a limit: nothing is sent beside it.
        if state == PortState::Closed
            && self.pause.is_none()
            && let Some(per_second) = host.reply_limit.reset(tried > 1, now)
        {
            let is_waited_for = self.bounds.waits_for_limited_replies;
            self.outbox.notice(Notice::RepliesLimited { address: host.address, per_second, is_waited_for });
        }
        if !host.is_up {
            host.is_up = true;
            self.outbox.push(ScanEvent::HostUp { address: host.address });
        }
        self.give_turn(index);
    }

    /// The last attempt of that port was not one: it is sent again.
    fn put_back(&mut self, id: ProbeId) {
        let pursuit = self.pursuits.at(id.slot());
        if pursuit.attempts != id.attempt() {
            return;
        }
        self.leave_window(id.slot());
        self.pursuits.at(id.slot()).take_back();
        self.released.push_back(id);
        self.open_probes -= 1;
        self.ask_again(id);
    }

    pub(super) fn note_shortage(&mut self, now: Duration, shortage: Shortage) {
        let since = *self.short_since.get_or_insert(now);
        if now.saturating_sub(since) > MAX_SHORTAGE {
            self.end(now, Phase::Failed, Some(Failure::Shortage { shortage }));
        }
    }

    /// A port has its verdict, by the answer to that probe; all its probes are released.
    pub(super) fn settle(
        &mut self,
        by: ProbeId,
        now: Duration,
        state: PortState,
        reason: Reason,
        sender: Option<IpAddr>,
    ) {
        let pursuit = self.pursuits.at(by.slot());
        let (port, attempts, index) = (pursuit.port, pursuit.attempts, pursuit.host);
        let is_silent_for_good = matches!(reason, Reason::NoResponse | Reason::ReplyLimit);
        if pursuit.is_silent {
            self.silent_unsettled -= 1;
            self.silent -= u64::from(!is_silent_for_good);
        }
        let rtt = pursuit.sent_at(by.attempt()).map(|sent_at| now.saturating_sub(sent_at));
        let host = &mut self.hosts[index as usize];
        let doubt = host.doubt.judged(pursuit.is_likely, state == PortState::Open, &self.order);
        match state {
            PortState::Open => {
                let rtt_us = rtt.and_then(|rtt| u32::try_from(rtt.as_micros()).ok());
                host.open.push(OpenPort { port, reason, rtt_us, attempts });
                self.counts.open += 1;
            }
            PortState::Closed => {
                host.closed.push(port);
                self.counts.closed += 1;
            }
            PortState::Filtered => {
                host.add_filtered(port, reason, sender, attempts);
                self.counts.filtered += 1;
            }
        }
        self.outbox.note_verdict(index, host, state == PortState::Open);
        if let Some(Share { open, judged: asked }) = doubt {
            self.outbox.notice(Notice::MostlyOpen { address: host.address, open, asked });
        }
        self.free(by.slot());
    }

    /// Ends a pursuit: its place in the window, its probes and its slot.
    pub(super) fn free(&mut self, slot: u32) {
        self.release(slot);
        self.leave_window(slot);
        self.pursuits.end(slot);
    }

    pub(super) fn leave_window(&mut self, slot: u32) {
        let pursuit = self.pursuits.at(slot);
        let (index, stage) = (pursuit.host, pursuit.stage);
        if stage == Stage::InFlight {
            self.hosts[index as usize].window.left();
            self.window.left();
            self.give_turn(index);
        }
    }

    /// Lets go of all probes of a port.
    pub(super) fn release(&mut self, slot: u32) {
        let released = self.pursuits.at(slot).release(slot);
        self.open_probes -= released.len() as u32;
        self.released.extend(released);
    }
}
