//! How often, and for how long, a port that does not answer is probed.
//!
//! Two things are weighed. Ports of the host that answered only a later attempt show how much is lost: then a silent
//! port is probed until it is all but certain that losses do not explain its silence. Open and other ports are counted
//! apart, for an overloaded listener loses far more than the path, and a host has far more ports without one. Where no
//! loss was seen silence is a firewall's, and a port is probed the more often the fewer silent ports there are: few cost
//! little, tens of thousands much.

use crate::model::limits::Bounds;
use crate::model::plan::{Pacing, Timeout};
use std::time::Duration;

/// How many ports of one host may be called filtered by bad luck, on average over many scans.
const ACCEPTED_ERRORS: f64 = 1e-3;
/// Nobody is asked more often.
const MAX_ATTEMPTS: u8 = 60;
/// Losses make silent ports be asked again so many times in all, or four times each.
const MAX_PROBES_FOR_LOSSES: u64 = 500_000;
/// How often ports are asked if there are at most so many silent ones.
const BY_COMPANY: [(u64, u8); 3] = [(2_000, 6), (5_000, 4), (16_000, 3)];
/// How often a host's ports are asked that never answered anything.
const OF_A_SILENT_HOST: u8 = 3;
/// How often with a timeout that a person chose.
const WITH_CHOSEN_TIMEOUT: u8 = 3;
/// Attempts are spread out: a loss seldom comes alone. In timeouts, by attempt.
const SPACING: [u32; 3] = [1, 2, 3];
/// But not farther apart than this, unless an answer takes longer.
const MAX_SPACING: Duration = Duration::from_millis(300);
/// When the kernel sends a socket's SYN again by itself.
const KERNEL_REPEATS_AFTER: Duration = Duration::from_secs(1);

/// Losses come in runs. Where few silent ports are left they are probed in a row, and one run could take all attempts of
/// a port: up to so many silent ports
const FEW_SILENT: u64 = 16;
/// get so many attempts more,
const QUICK_ATTEMPTS: u8 = 16;
/// which follow each other in this part of a timeout.
const QUICK: u32 = 4;

/// What the ports of a host that answered only a later attempt say about losses.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Losses {
    open: Tally,
    other: Tally,
}

/// Ports of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    /// How many they are.
    ports: u32,
    /// How many attempts followed their first,
    trials: u32,
    /// and how many of those were lost too.
    failures: u32,
}

impl Losses {
    /// A port answered that attempt (from 1).
    pub(super) fn answered(&mut self, attempt: u8, is_open: bool) {
        let tally = if is_open { &mut self.open } else { &mut self.other };
        if attempt > 1 {
            tally.ports += 1;
            tally.trials += u32::from(attempt) - 1;
            tally.failures += u32::from(attempt) - 2;
        }
    }

    /// Whether any port answered a later attempt only.
    pub(super) fn are_seen(&self) -> bool {
        self.open.ports + self.other.ports > 0
    }

    /// After how many attempts fewer ports than accepted are wrongly called filtered.
    fn attempts(&self) -> u8 {
        self.open.attempts().max(self.other.attempts())
    }
}

impl Tally {
    /// Which share of the attempts is lost; a little more than was seen while little was seen.
    fn share(&self) -> f64 {
        (f64::from(self.failures) + 1.0) / (f64::from(self.trials) + 1.5)
    }

    /// As many ports as this had lost their first attempt, and each further one leaves the share of them that is lost.
    fn attempts(&self) -> u8 {
        if self.ports == 0 {
            return 0;
        }
        let again = (ACCEPTED_ERRORS / f64::from(self.ports)).ln() / self.share().ln();
        (again.ceil() as u8).saturating_add(1).min(MAX_ATTEMPTS)
    }
}

/// Who keeps silent besides a port.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Silence {
    /// Ports of the scan that did not answer in time, or not at all.
    pub(super) ports: u64,
    /// Whether its host has answered elsewhere.
    pub(super) is_host_heard: bool,
}

/// How often a silent port is probed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attempts {
    /// Each given a timeout to be answered.
    patient: u8,
    /// Those after them, given a part of it.
    quick: u8,
}

impl Attempts {
    /// All of them.
    pub(super) fn count(self) -> u8 {
        self.patient.saturating_add(self.quick)
    }

    /// How long all of them take.
    pub(super) fn span(self, timeout: Duration) -> Duration {
        timeout * u32::from(self.patient) + timeout / QUICK * u32::from(self.quick)
    }

    /// How long that attempt (from 1) is awaited before the next, given the timeout. A later answer counts all the same.
    pub(super) fn patience(self, attempt: u8, timeout: Duration) -> Duration {
        if attempt > self.patient && attempt < self.count() { timeout / QUICK } else { timeout }
    }
}

/// How often a port is probed that does not answer.
pub(super) fn attempts(pacing: &Pacing, bounds: &Bounds, losses: &Losses, silence: Silence) -> Attempts {
    if let Some(retries) = pacing.retries {
        return Attempts { patient: retries.saturating_add(1), quick: 0 };
    }
    let least = match pacing.timeout {
        Timeout::Fixed(_) => WITH_CHOSEN_TIMEOUT,
        Timeout::Automatic if !silence.is_host_heard => OF_A_SILENT_HOST,
        Timeout::Automatic => {
            let few = BY_COMPANY.iter().find(|(company, _)| silence.ports <= *company);
            few.map_or(bounds.min_attempts, |(_, attempts)| *attempts)
        }
    };
    if !losses.are_seen() {
        return Attempts { patient: least, quick: 0 };
    }
    let affordable = (MAX_PROBES_FOR_LOSSES / silence.ports.max(1)).clamp(4, u64::from(MAX_ATTEMPTS)) as u8;
    let is_few = silence.ports <= FEW_SILENT && pacing.timeout == Timeout::Automatic;
    let patient = losses.attempts().min(affordable).max(least);
    Attempts { patient, quick: if is_few { QUICK_ATTEMPTS } else { 0 } }
}

/// How long after an attempt (from 1) the next may be sent, given how long an answer to it is awaited.
pub(super) fn spacing(pacing: &Pacing, losses: &Losses, attempt: u8, patience: Duration) -> Duration {
    // Where much is lost many attempts are needed, and they are spread out by their number.
    if losses.are_seen() || matches!(pacing.timeout, Timeout::Fixed(_)) {
        return patience;
    }
    let index = usize::from(attempt.max(1) - 1).min(SPACING.len() - 1);
    (patience * SPACING[index]).min(MAX_SPACING.max(patience))
}

/// When silence becomes a verdict, given when the port was first asked and when its last attempt timed out.
/// Who chose a timeout gets what they chose.
pub(super) fn gives_up_at(
    pacing: &Pacing,
    bounds: &Bounds,
    first_sent: Duration,
    last_timed_out: Duration,
    timeout: Duration,
) -> Duration {
    let listening = if bounds.listening > KERNEL_REPEATS_AFTER {
        bounds.listening.max(KERNEL_REPEATS_AFTER + timeout)
    } else {
        bounds.listening
    };
    match pacing.timeout {
        Timeout::Fixed(_) => last_timed_out,
        Timeout::Automatic => last_timed_out.max(first_sent + listening),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::limits::Timing;

    /// Open ports that answered those attempts.
    fn seen(answered: impl IntoIterator<Item = (u8, u32)>) -> Losses {
        let mut losses = Losses::default();
        for (attempt, ports) in answered {
            (0..ports).for_each(|_| losses.answered(attempt, true));
        }
        losses
    }

    fn asked(losses: &Losses, ports: u64, is_host_heard: bool) -> u8 {
        let silence = Silence { ports, is_host_heard };
        attempts(&Pacing::default(), &Timing::Normal.bounds(), losses, silence).patient
    }

    #[test]
    fn a_firewalls_ports_are_asked_the_less_the_more_they_are() {
        let nothing = seen([(1, 60_000)]);
        assert_eq!([1, 2_000, 4_000, 10_000, 65_000].map(|ports| asked(&nothing, ports, true)), [6, 6, 4, 3, 2]);
        assert_eq!(asked(&nothing, 1, false), OF_A_SILENT_HOST);
    }

    #[test]
    fn losses_make_a_port_be_asked_until_they_explain_it_no_more() {
        // One packet in twenty lost each way: one probe in ten.
        let light = seen([(1, 59_000), (2, 5_800), (3, 570), (4, 60), (5, 6)]);
        assert_eq!(asked(&light, 1_000, true), 8);
        // Three of five.
        let heavy = seen([(2, 53), (3, 32), (4, 19), (5, 11), (6, 7), (7, 4), (8, 3), (9, 2), (12, 1)]);
        assert!((20..=26).contains(&asked(&heavy, 100, true)), "{}", asked(&heavy, 100, true));
        assert!(asked(&heavy, 65_000, true) <= 7, "there is an end to patience");
        assert!(asked(&seen([(2, 1)]), 10, true) > 6, "a single one is a warning");
    }

    #[test]
    fn many_ports_that_lose_little_do_not_hide_few_that_lose_much() {
        let mut losses = seen([(2, 53), (3, 32), (4, 19), (5, 11), (6, 7), (7, 4), (8, 3), (9, 2), (12, 1)]);
        let of_open = asked(&losses, 100, true);
        (0..2_600).for_each(|_| losses.answered(2, false));
        assert_eq!(asked(&losses, 100, true), of_open);
    }

    #[test]
    fn a_run_of_losses_does_not_take_all_attempts_of_the_last_ports() {
        let attempts = |losses: &Losses, ports| {
            attempts(&Pacing::default(), &Timing::Normal.bounds(), losses, Silence { ports, is_host_heard: true })
        };
        let few = attempts(&seen([(2, 9)]), 3);
        assert_eq!(few.count() - few.patient, QUICK_ATTEMPTS);
        let timeout = Duration::from_millis(100);
        let patience = [few.patient, few.patient + 1, few.count()].map(|attempt| few.patience(attempt, timeout));
        assert_eq!(patience, [timeout, timeout / QUICK, timeout]);
        assert_eq!([attempts(&seen([(2, 9)]), 100), attempts(&seen([]), 3)].map(|attempts| attempts.quick), [0, 0]);
    }

    #[test]
    fn who_chose_gets_what_they_chose() {
        let (nothing, bounds) = (Losses::default(), Timing::Normal.bounds());
        let silence = Silence { ports: 1, is_host_heard: true };
        let timeout = Timeout::Fixed(Duration::from_millis(300));
        let chosen = Pacing { retries: Some(9), ..Pacing::default() };
        assert_eq!(attempts(&chosen, &bounds, &nothing, silence).count(), 10);
        let chosen = Pacing { timeout, ..Pacing::default() };
        assert_eq!(attempts(&chosen, &bounds, &nothing, silence).count(), WITH_CHOSEN_TIMEOUT);
        let (first, last) = (Duration::from_secs(5), Duration::from_millis(5_900));
        let timeout = Duration::from_millis(300);
        assert_eq!(gives_up_at(&chosen, &bounds, first, last, timeout), last);
        let listened = gives_up_at(&Pacing::default(), &bounds, first, last, timeout);
        assert_eq!(listened, first + KERNEL_REPEATS_AFTER + timeout);
    }

    #[test]
    fn attempts_are_spread_out_unless_many_are_needed() {
        let spaced = |losses: &Losses, timeout| {
            let millis = |attempt| spacing(&Pacing::default(), losses, attempt, Duration::from_millis(timeout));
            [1, 2, 3, 9].map(|attempt| millis(attempt).as_millis())
        };
        assert_eq!(spaced(&Losses::default(), 100), [100, 200, 300, 300]);
        assert_eq!(spaced(&Losses::default(), 1_000), [1_000; 4]);
        assert_eq!(spaced(&seen([(2, 1)]), 100), [100; 4]);
    }
}
