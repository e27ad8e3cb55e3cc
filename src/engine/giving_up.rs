//! When a host is given up: nothing of it answers, or nobody can reach it.

use super::core::Engine;
use super::probe::ProbeId;
use super::pulse::Pulse;
use super::pursuit::Stage;
use super::verdict::is_unreachable;
use crate::model::event::{PortState, Reason, ScanEvent};
use std::net::IpAddr;
use std::time::Duration;

/// So many ports of a host are asked, the likeliest ones, until something of it is heard.
const SCOUTS: u32 = 20;
/// Of so many ports a router must say that their host cannot be reached, and nobody else anything else.
const MAX_UNREACHABLE: u32 = 2;

impl Engine {
    /// Of several hosts those are given up that never answer. One that was named alone is asked to the end.
    pub(super) fn gives_up_silent_hosts(&self) -> bool {
        self.hosts.len() > 1 && !self.pacing.asks_silent_hosts
    }

    /// How many ports of a host are asked before it is given up for its silence.
    pub(super) fn scouts(&self) -> u32 {
        SCOUTS.min(self.order.len())
    }

    /// Nothing of the host was heard yet: it, and not the port, may be what keeps silent or cannot be reached.
    pub(super) fn hold(&mut self, id: ProbeId, reason: Reason) {
        let (slot, scouts) = (id.slot(), self.scouts());
        self.release(slot);
        self.leave_window(slot);
        let pursuit = self.pursuits.at(slot);
        pursuit.stage = Stage::Held;
        let index = pursuit.host;
        let host = &mut self.hosts[index as usize];
        host.held += 1;
        if host.held >= scouts {
            self.give_up_host(index, reason);
        }
    }

    pub(super) fn note_unreachable(&mut self, id: ProbeId, now: Duration, reason: Reason, sender: Option<IpAddr>) {
        // Two attempts at a port may be answered so at once; one counts.
        if self.pursuits.at(id.slot()).stage == Stage::Held {
            return;
        }
        let index = self.host_of(id);
        self.hosts[index as usize].unreachable += 1;
        if self.hosts[index as usize].unreachable >= MAX_UNREACHABLE {
            self.give_up_host(index, reason);
        } else if self.gives_up_silent_hosts() {
            self.hold(id, reason);
        } else {
            self.settle(id, now, PortState::Filtered, reason, sender);
        }
    }

    /// Something of a host is heard: its silent ports are silent by themselves, and what could not be reached is
    /// asked again.
    pub(super) fn let_go_of_held(&mut self, index: u32, now: Duration) {
        for slot in self.pursuits.slots_of(index) {
            let pursuit = self.pursuits.at(slot);
            if pursuit.stage != Stage::Held {
                continue;
            }
            let id = pursuit.id(slot, pursuit.attempts);
            if pursuit.is_silent {
                self.settle(id, now, PortState::Filtered, Reason::NoResponse, None);
            } else {
                self.ask_again(id);
            }
        }
    }

    /// A router, or the link, says that the host cannot be reached, and nothing else was heard of it.
    pub(super) fn is_host_unreachable(&mut self, probe: ProbeId, reason: Reason, sender: Option<IpAddr>) -> bool {
        let host = self.host_of(probe) as usize;
        let host = &self.hosts[host];
        let is_said = is_unreachable(reason) && sender != Some(host.address);
        is_said && !host.is_heard && self.order.len() > 1
    }

    /// No port of this host can be reached, or none answers: those on their way and those to come are given up.
    pub(super) fn give_up_host(&mut self, index: u32, reason: Reason) {
        if self.hosts[index as usize].pulse.is_silent() {
            self.silent_hosts -= 1;
        }
        self.outbox.push(ScanEvent::HostDown { address: self.hosts[index as usize].address, reason });
        self.abandon(index);
    }

    /// Nothing of this host is asked any more; gives how many of its ports stay without a verdict.
    pub(super) fn abandon(&mut self, index: u32) -> u32 {
        let given_up = self.given_up;
        let host = &mut self.hosts[index as usize];
        host.is_given_up = true;
        host.pulse = Pulse::default();
        let fresh = u64::from(self.order.len() - host.next);
        host.next = self.order.len();
        self.given_up += fresh;
        self.fresh -= fresh;
        for slot in self.pursuits.slots_of(index) {
            if self.pursuits.at(slot).is_canary {
                self.canaries -= 1;
                self.free(slot);
                continue;
            }
            self.given_up += 1;
            if self.pursuits.at(slot).is_silent {
                self.silent -= 1;
                self.silent_unsettled -= 1;
            }
            self.free(slot);
        }
        (self.given_up - given_up) as u32
    }
}
