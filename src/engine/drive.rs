//! The loop between an engine and a network: effects here, rules there.

use super::core::Engine;
use super::probe::{Answer, Probe, ProbeId};
use crate::model::event::{Failure, Progress, ScanEvent};
use crate::model::wish::Wish;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often verdicts are told.
const TELL_EVERY: Duration = Duration::from_millis(50);
/// How often a paused scan says that it is there; it still looks as often whether it is to go on.
const TELL_PAUSED_EVERY: Duration = Duration::from_secs(1);
/// How soon an open port is told.
const TELL_OPEN_AFTER: Duration = Duration::from_millis(10);
/// How many probes are sent before answers are looked at, so that round-trip times stay true.
const BURST: usize = 32;

/// What carries probes and brings answers.
pub trait Network {
    /// The time since the start of the scan.
    fn now(&self) -> Duration;

    /// Sends a probe. An answer that is known at once is pushed to `answers`.
    fn send(&mut self, probe: Probe, answers: &mut Vec<Answer>);

    /// Nobody waits for this probe any more.
    fn release(&mut self, probe: ProbeId);

    /// Waits for answers until `deadline` at the longest, and pushes all that have come. Gives the time until
    /// which all that came are among them: a busy machine may be late to look.
    ///
    /// # Errors
    /// The operating system's error number when the network cannot go on.
    fn wait(&mut self, deadline: Duration, answers: &mut Vec<Answer>) -> Result<Duration, i32>;
}

/// How a scan is stopped or paused from outside.
#[derive(Debug, Default)]
pub struct Control {
    is_cancelled: AtomicBool,
    is_paused: AtomicBool,
}

impl Control {
    /// The scan ends within [`TELL_EVERY`].
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Stops it, pauses it or lets it go on.
    pub fn heed(&self, wish: Wish) {
        match wish {
            Wish::Cancel => self.cancel(),
            Wish::Pause => self.pause(),
            Wish::Resume => self.resume(),
        }
    }

    /// Whether somebody wants it stopped.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// The scan asks nothing more, from within [`TELL_EVERY`], until it is resumed.
    pub fn pause(&self) {
        self.is_paused.store(true, Ordering::Relaxed);
    }

    /// The scan goes on within [`TELL_EVERY`].
    pub fn resume(&self) {
        self.is_paused.store(false, Ordering::Relaxed);
    }

    /// Whether somebody wants it to rest.
    pub fn is_paused(&self) -> bool {
        self.is_paused.load(Ordering::Relaxed)
    }
}

/// Runs a scan to its end on this thread. `tell` gets events, in order, and the progress with them.
pub fn drive<N: Network>(
    engine: &mut Engine,
    network: &mut N,
    control: &Control,
    mut tell: impl FnMut(Vec<ScanEvent>, Progress),
) {
    let mut turns = Turns::new(engine);
    while let Some(deadline) = turns.step(engine, network, control, &mut tell) {
        turns.wait(engine, network, deadline);
    }
}

/// The loop taken apart, for drivers that may not block: [`Turns::step`], then [`Turns::wait`], until a
/// step says that the scan has ended.
#[derive(Debug, Default)]
pub struct Turns {
    answers: Vec<Answer>,
    told_at: Duration,
    /// When progress was told last.
    progress_told_at: Duration,
    /// How long the last step took to send and to hand over.
    sending_took: Duration,
}

impl Turns {
    /// Before the first turn of a scan.
    pub fn new(engine: &mut Engine) -> Turns {
        engine.progress(Duration::ZERO);
        Turns::default()
    }

    /// Sends, hands over, tells. Answers until when to wait; `None` when all is told.
    pub fn step<N: Network>(
        &mut self,
        engine: &mut Engine,
        network: &mut N,
        control: &Control,
        tell: &mut impl FnMut(Vec<ScanEvent>, Progress),
    ) -> Option<Duration> {
        if control.is_cancelled() {
            engine.cancel(network.now());
        }
        if control.is_paused() {
            engine.pause(network.now());
        } else {
            engine.resume(network.now());
        }
        let began = network.now();
        let sent_all = send_burst(engine, network, &mut self.answers);
        hand_over(engine, network, &mut self.answers);

        let now = network.now();
        self.sending_took = now - began;
        let tell_at = self.told_at + if engine.has_untold_open() { TELL_OPEN_AFTER } else { TELL_EVERY };
        if engine.is_ended() || now >= tell_at {
            self.told_at = now;
            let events: Vec<ScanEvent> = std::iter::from_fn(|| engine.poll_event()).collect();
            let is_quiet = events.is_empty() && engine.is_paused() && now < self.progress_told_at + TELL_PAUSED_EVERY;
            if !is_quiet {
                self.progress_told_at = now;
                tell(events, engine.progress(now));
            }
        }
        if engine.is_ended() {
            return None;
        }
        let due = engine.poll_timeout().unwrap_or(tell_at).min(tell_at.max(now));
        Some(if sent_all { due } else { now })
    }

    /// Waits for answers until `deadline` at the longest, and hands over all that have come.
    pub fn wait<N: Network>(&mut self, engine: &mut Engine, network: &mut N, deadline: Duration) {
        let waits_from = network.now();
        let looked = network.wait(deadline, &mut self.answers);
        // To send takes well below a millisecond of work. To tell takes as long as those who hear.
        let late = self.sending_took + network.now().saturating_sub(deadline.max(waits_from));
        hand_over(engine, network, &mut self.answers);
        match looked {
            Ok(looked_at) => engine.looked(looked_at, late),
            Err(os_error) => engine.fail(network.now(), Failure::Network { os_error }),
        }
        release(engine, network);
    }
}

/// Whether the engine has nothing more to send for now.
fn send_burst<N: Network>(engine: &mut Engine, network: &mut N, answers: &mut Vec<Answer>) -> bool {
    for _ in 0..BURST {
        let Some(probe) = engine.poll_transmit(network.now()) else {
            return true;
        };
        // A retry may have made room by letting an older socket go.
        release(engine, network);
        network.send(probe, answers);
    }
    false
}

fn hand_over<N: Network>(engine: &mut Engine, network: &mut N, answers: &mut Vec<Answer>) {
    let now = network.now();
    for answer in answers.drain(..) {
        engine.handle(now, answer);
    }
    release(engine, network);
}

fn release<N: Network>(engine: &mut Engine, network: &mut N) {
    while let Some(probe) = engine.poll_release() {
        network.release(probe);
    }
}
