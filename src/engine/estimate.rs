//! How long a scan will take yet: a range, as long as it is uncertain which ports will keep silent.

use super::core::Engine;
use super::tries::{self, Silence};
use crate::model::event::Progress;
use std::time::Duration;

impl Engine {
    /// How far it is, and how fast.
    pub fn progress(&mut self, now: Duration) -> Progress {
        let at = self.outbox.ended().map_or(now, |ended| ended.at);
        let done = self.counts.total() + self.given_up;
        // During a pause nothing is measured, and nobody knows when it ends.
        let (mut rate, mut time_left) = (0, None);
        if !self.is_paused() {
            rate = self.rate_done.update(now, done);
            let rate_sent = self.rate_sent.update(now, self.sent);
            time_left = if self.is_ended() { None } else { left(&self.outlook(rate_sent)) };
        }
        let (eta_ms, eta_max_ms) = time_left.unzip();
        let silent = self.silent_unsettled;
        let rtt_us = self.rtt.smoothed().map(|rtt| rtt.as_micros() as u32);
        let elapsed_ms = at.as_millis() as u64;
        Progress { done, total: self.planned, rate, eta_ms, eta_max_ms, silent, rtt_us, elapsed_ms }
    }

    fn outlook(&self, rate: u32) -> Outlook {
        let asked = (self.planned - self.fresh - self.given_up).max(1);
        let silence = Silence { ports: self.silent, is_host_heard: true };
        let slowest = self.hosts.iter().filter(|host| !host.is_given_up && host.reply_limit.per_second().is_some());
        let slowest = slowest.max_by_key(|host| self.order.len() - host.next).or(self.hosts.first());
        let losses = slowest.map(|host| host.losses).unwrap_or_default();
        let timeout = self.rtt.timeout(&self.bounds).unwrap_or(self.bounds.first_timeout);
        let attempts = tries::attempts(&self.pacing, &self.bounds, &losses, silence);
        Outlook {
            fresh: self.fresh,
            silent: self.silent_unsettled,
            silent_share: (self.silent as f64 / asked as f64).min(1.0),
            attempts: attempts.count(),
            rate,
            reply_limit: slowest.and_then(|host| host.reply_limit.per_second()),
            patience: self.bounds.listening.max(attempts.span(timeout)),
        }
    }
}

/// What the estimate is made of.
#[derive(Clone, Copy, Debug)]
struct Outlook {
    /// Ports that were not asked yet.
    fresh: u64,
    /// Ports that did not answer yet and are asked again.
    silent: u64,
    /// The share of the ports asked so far that kept silent, 0 to 1.
    silent_share: f64,
    /// How often a silent port is asked.
    attempts: u8,
    /// Probes a second, as they were sent lately.
    rate: u32,
    /// Answers a second that the slowest limit on the way allows.
    reply_limit: Option<u32>,
    /// How long a silent port is waited for from first to last.
    patience: Duration,
}

/// The least and the most time that is left, in milliseconds; `None` while nobody can tell.
fn left(outlook: &Outlook) -> Option<(u64, u64)> {
    if outlook.rate == 0 && outlook.fresh > 0 {
        return None;
    }
    let rate = f64::from(outlook.rate.max(1));
    let seconds = |probes: f64| probes / rate;
    let (fresh, silent) = (outlook.fresh as f64, outlook.silent as f64);
    let patience = outlook.patience.as_secs_f64();
    let again = f64::from(outlook.attempts.max(1)) - 1.0;

    let mut least = seconds(fresh);
    // Those asked again wait for their time more than for the window.
    let mut most = seconds(fresh * (1.0 + outlook.silent_share * again));
    if outlook.silent > 0 || outlook.silent_share > 0.0 {
        most += patience + seconds(if outlook.fresh > 0 { silent * again } else { 0.0 });
    }
    if let Some(limit) = outlook.reply_limit {
        let limited = (fresh + silent) / f64::from(limit.max(1));
        least = least.max(limited * 0.9);
        most = most.max(limited * 1.2);
    }
    let milliseconds = |seconds: f64| (seconds * 1_000.0).ceil() as u64;
    Some((milliseconds(least), milliseconds(most.max(least))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTLOOK: Outlook = Outlook {
        fresh: 10_000,
        silent: 0,
        silent_share: 0.0,
        attempts: 6,
        rate: 5_000,
        reply_limit: None,
        patience: Duration::from_millis(1_200),
    };

    #[test]
    fn without_silence_the_rate_says_it() {
        assert_eq!(left(&OUTLOOK), Some((2_000, 2_000)));
        assert_eq!(left(&Outlook { rate: 0, ..OUTLOOK }), None);
    }

    #[test]
    fn silence_makes_it_a_range() {
        let (least, most) = left(&Outlook { silent: 100, silent_share: 0.5, ..OUTLOOK }).unwrap();
        assert_eq!(least, 2_000);
        assert_eq!(most, 2_000 + 5_000 + 1_200 + 100);
        let end = Outlook { fresh: 0, silent: 100, silent_share: 0.5, rate: 0, ..OUTLOOK };
        assert_eq!(left(&end), Some((0, 1_200)), "at the end it is patience that takes the time");
    }

    #[test]
    fn a_limit_of_replies_rules_them_all() {
        let (least, most) = left(&Outlook { reply_limit: Some(100), silent: 1_000, ..OUTLOOK }).unwrap();
        assert_eq!((least, most), (99_000, 132_000));
    }
}
