//! Ports between their first probe and their verdict, in places that are used again.

use super::probe::ProbeId;
use crate::model::limits::MAX_ATTEMPTS;
use crate::model::ports::Port;
use std::time::Duration;

#[derive(Debug)]
pub(super) struct Pursuit {
    /// Index of its address.
    pub(super) address: u32,
    pub(super) port: Port,
    /// Probes sent so far.
    pub(super) attempts: u8,
    /// The first of them that was not released, from 1.
    first_open: u8,
    /// When each was sent.
    pub(super) sent: [Duration; MAX_ATTEMPTS],
    pub(super) stage: Stage,
    /// Counts the uses of this place, so that a late answer does not reach its next user.
    generation: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The place is free.
    Settled,
    /// The last attempt holds a place in the window.
    InFlight,
    /// New, timed out or put back; waits for room in the window.
    ToBeAsked,
    /// All attempts timed out; a late answer still counts.
    Listening,
}

/// All pursuits of a scan, by slot.
#[derive(Debug, Default)]
pub(super) struct Pursuits {
    slots: Vec<Pursuit>,
    free: Vec<u32>,
}

impl Pursuits {
    /// Whether no port is on its way.
    pub(super) fn is_empty(&self) -> bool {
        self.free.len() == self.slots.len()
    }

    /// A place for a port that was never asked.
    pub(super) fn begin(&mut self, address: u32, port: Port) -> u32 {
        let new = |generation| Pursuit {
            address,
            port,
            attempts: 0,
            first_open: 1,
            sent: [Duration::ZERO; MAX_ATTEMPTS],
            stage: Stage::ToBeAsked,
            generation,
        };
        match self.free.pop() {
            Some(slot) => {
                let generation = self.slots[slot as usize].generation;
                self.slots[slot as usize] = new(generation);
                slot
            }
            None => {
                self.slots.push(new(0));
                self.slots.len() as u32 - 1
            }
        }
    }

    pub(super) fn at(&mut self, slot: u32) -> &mut Pursuit {
        &mut self.slots[slot as usize]
    }

    /// The pursuit to which that probe belongs, unless it has its verdict.
    pub(super) fn of(&mut self, probe: ProbeId) -> Option<&mut Pursuit> {
        let pursuit = self.slots.get_mut(probe.slot() as usize)?;
        let is_current = pursuit.stage != Stage::Settled && pursuit.generation == probe.generation();
        is_current.then_some(pursuit)
    }

    /// The slots of an address that are taken.
    pub(super) fn slots_of(&self, address: u32) -> Vec<u32> {
        let taken = self.slots.iter().enumerate().filter(|(_, p)| p.address == address && p.stage != Stage::Settled);
        taken.map(|(slot, _)| slot as u32).collect()
    }

    /// Frees a place.
    pub(super) fn end(&mut self, slot: u32) {
        let pursuit = self.at(slot);
        pursuit.stage = Stage::Settled;
        pursuit.generation = (pursuit.generation + 1) & ProbeId::MAX_GENERATION;
        self.free.push(slot);
    }
}

impl Pursuit {
    /// Notes that its next attempt is sent, and names the probe.
    pub(super) fn send(&mut self, slot: u32, now: Duration) -> ProbeId {
        self.sent[usize::from(self.attempts)] = now;
        self.attempts += 1;
        self.stage = Stage::InFlight;
        ProbeId::new(slot, self.generation, self.attempts)
    }

    /// Its probes that are not released, which they are by this.
    pub(super) fn release(&mut self, slot: u32) -> impl ExactSizeIterator<Item = ProbeId> + use<> {
        let (first, last, generation) = (self.first_open, self.attempts, self.generation);
        self.first_open = last + 1;
        let count = usize::from(last + 1 - first);
        (0..count).map(move |index| ProbeId::new(slot, generation, first + index as u8))
    }

    /// When that attempt was sent.
    pub(super) fn sent_at(&self, attempt: u8) -> Duration {
        self.sent[usize::from(attempt.max(1) - 1)]
    }
}
