//! Ports between their first probe and their verdict, in places that are used again.

use super::probe::ProbeId;
use crate::model::ports::Port;
use std::time::Duration;

/// How many of a port's latest probes are listened to at once. At the shortest timeout they span 1.2 seconds,
/// so that each lives to see the kernel send its SYN again after one.
pub(super) const LISTENED: usize = 12;

#[derive(Debug)]
pub(super) struct Pursuit {
    /// Index of its host.
    pub(super) host: u32,
    /// Where it stands among the slots of that host.
    at_host: u32,
    pub(super) port: Port,
    pub(super) stage: Stage,
    /// Programs are often found on this port.
    pub(super) is_likely: bool,
    /// It has its verdict, and is asked whether its host is still there.
    pub(super) is_canary: bool,
    /// No answer came to an attempt within its time.
    pub(super) is_silent: bool,
    /// Probes sent so far.
    pub(super) attempts: u8,
    /// The first of them that was not released, from 1.
    first_open: u8,
    /// Counts the uses of this place, so that a late answer does not reach its next user.
    generation: u32,
    first_sent: Duration,
    /// When each of the latest was sent, in nanoseconds.
    sent: [u64; LISTENED],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The place is free.
    Settled,
    /// The last attempt holds a place in the window.
    InFlight,
    /// The last attempt timed out; the next has its time.
    Waiting,
    /// New, due again or put back; waits for room in the window.
    ToBeAsked,
    /// All attempts timed out; a late answer still counts.
    Listening,
    /// Silent on a host that has answered nothing yet, so that it may be the host that is silent.
    Held,
}

/// All pursuits of a scan, by slot.
#[derive(Debug, Default)]
pub(super) struct Pursuits {
    slots: Vec<Pursuit>,
    free: Vec<u32>,
    /// The slots that are taken, by host.
    by_host: Vec<Vec<u32>>,
}

impl Pursuits {
    /// How many are on their way.
    pub(super) fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// A place for a port that was never asked.
    pub(super) fn begin(&mut self, host: u32, port: Port, is_likely: bool) -> u32 {
        if self.by_host.len() <= host as usize {
            self.by_host.resize_with(host as usize + 1, Vec::new);
        }
        let of_host = &mut self.by_host[host as usize];
        let at_host = of_host.len() as u32;
        let new = |generation| Pursuit {
            host,
            at_host,
            port,
            stage: Stage::ToBeAsked,
            is_likely,
            is_canary: false,
            is_silent: false,
            attempts: 0,
            first_open: 1,
            generation,
            first_sent: Duration::ZERO,
            sent: [0; LISTENED],
        };
        let slot = match self.free.pop() {
            Some(slot) => {
                let generation = self.slots[slot as usize].generation;
                self.slots[slot as usize] = new(generation);
                slot
            }
            None => {
                self.slots.push(new(0));
                self.slots.len() as u32 - 1
            }
        };
        of_host.push(slot);
        slot
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

    /// The slots of a host that are taken.
    pub(super) fn slots_of(&self, host: u32) -> Vec<u32> {
        self.by_host.get(host as usize).cloned().unwrap_or_default()
    }

    /// Frees a place.
    pub(super) fn end(&mut self, slot: u32) {
        let pursuit = self.at(slot);
        pursuit.stage = Stage::Settled;
        pursuit.generation = (pursuit.generation + 1) & ProbeId::MAX_GENERATION;
        let (host, at_host) = (pursuit.host as usize, pursuit.at_host);
        self.by_host[host].swap_remove(at_host as usize);
        if let Some(moved) = self.by_host[host].get(at_host as usize).copied() {
            self.at(moved).at_host = at_host;
        }
        self.free.push(slot);
    }
}

impl Pursuit {
    /// Notes that its next attempt is sent, and names the probe. The one for which there is no place among
    /// the latest any more is to be released.
    pub(super) fn send(&mut self, slot: u32, now: Duration) -> (ProbeId, Option<ProbeId>) {
        if self.attempts == 0 {
            self.first_sent = now;
        }
        self.attempts += 1;
        self.sent[place(self.attempts)] = now.as_nanos() as u64;
        self.stage = Stage::InFlight;
        let is_full = usize::from(self.attempts - self.first_open) >= LISTENED;
        let oldest = is_full.then(|| ProbeId::new(slot, self.generation, self.first_open));
        self.first_open += u8::from(is_full);
        (self.id(slot, self.attempts), oldest)
    }

    /// The last attempt was not one.
    pub(super) fn take_back(&mut self) {
        self.attempts -= 1;
        self.stage = Stage::ToBeAsked;
    }

    /// The name of that attempt.
    pub(super) fn id(&self, slot: u32, attempt: u8) -> ProbeId {
        ProbeId::new(slot, self.generation, attempt)
    }

    /// Its probes that are not released, which they are by this.
    pub(super) fn release(&mut self, slot: u32) -> impl ExactSizeIterator<Item = ProbeId> + use<> {
        let (first, last, generation) = (self.first_open, self.attempts, self.generation);
        self.first_open = last + 1;
        let count = usize::from(last + 1 - first);
        (0..count).map(move |index| ProbeId::new(slot, generation, first + index as u8))
    }

    /// When its first attempt was sent.
    pub(super) fn first_sent(&self) -> Duration {
        self.first_sent
    }

    /// When that attempt was sent; `None` if that was too long ago to be remembered.
    pub(super) fn sent_at(&self, attempt: u8) -> Option<Duration> {
        let is_remembered = usize::from(self.attempts.saturating_sub(attempt)) < LISTENED;
        is_remembered.then(|| Duration::from_nanos(self.sent[place(attempt)]))
    }
}

fn place(attempt: u8) -> usize {
    usize::from(attempt.max(1) - 1) % LISTENED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slots_of_a_host_are_those_that_are_taken() {
        let mut pursuits = Pursuits::default();
        let slots: Vec<u32> = (0..6).map(|number| pursuits.begin(number % 2, Port::MIN, true)).collect();
        pursuits.end(slots[0]);
        let again = pursuits.begin(1, Port::MIN, true);
        pursuits.end(slots[3]);
        let mut of_hosts = [0, 1, 2].map(|host| pursuits.slots_of(host));
        of_hosts.iter_mut().for_each(|slots| slots.sort_unstable());
        assert_eq!(of_hosts, [vec![slots[2], slots[4]], vec![again, slots[1], slots[5]], vec![]]);
        [slots[2], slots[4], slots[1], slots[5], again].into_iter().for_each(|slot| pursuits.end(slot));
        assert!(pursuits.len() == 0 && pursuits.slots_of(0).is_empty() && pursuits.slots_of(1).is_empty());
    }

    #[test]
    fn only_the_latest_probes_are_kept() {
        let mut pursuits = Pursuits::default();
        let slot = pursuits.begin(0, Port::MIN, true);
        let at = |attempt: u8| Duration::from_millis(u64::from(attempt) * 100);
        for attempt in 1..=LISTENED as u8 {
            assert_eq!(pursuits.at(slot).send(slot, at(attempt)).1, None);
        }
        let (id, oldest) = pursuits.at(slot).send(slot, at(13));
        assert_eq!((id.attempt(), oldest.map(ProbeId::attempt)), (13, Some(1)));
        let pursuit = pursuits.at(slot);
        assert_eq!([1, 2, 13].map(|attempt| pursuit.sent_at(attempt)), [None, Some(at(2)), Some(at(13))]);
        assert_eq!(pursuit.first_sent(), at(1));
        let released: Vec<u8> = pursuit.release(slot).map(ProbeId::attempt).collect();
        assert_eq!(released, (2..=13).collect::<Vec<_>>());
        assert_eq!(pursuit.release(slot).len(), 0, "released once");
    }
}
