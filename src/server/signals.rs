//! The signals that ask a program to end.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// SIGINT is 2 and SIGTERM is 15: shells add 128 to tell of them by an exit code.
const INTERRUPTED: u8 = 130;
const TERMINATED: u8 = 143;

/// SIGINT and SIGTERM, the first of which is told.
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    /// Listens from now on. The second of them, whichever it is, ends the program at once, whatever it does then: its
    /// exit code is 128 and the signal's number, as shells have it. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// The system gives no signals.
    pub fn listen() -> io::Result<Signals> {
        let is_second = Arc::new(AtomicBool::new(false));
        for (number, code) in [(SIGINT, INTERRUPTED), (SIGTERM, TERMINATED)] {
            // In this order: the first signal finds the flag unset, and sets it.
            flag::register_conditional_shutdown(number, code.into(), Arc::clone(&is_second))?;
            flag::register(number, Arc::clone(&is_second))?;
        }
        Ok(Signals { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for the first; the exit code that tells of it.
    pub async fn first(mut self) -> u8 {
        tokio::select! {
            _ = self.interrupt.recv() => INTERRUPTED,
            _ = self.terminate.recv() => TERMINATED,
        }
    }
}
