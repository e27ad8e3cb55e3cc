//! What the program does when it is told to stop.

use crate::engine::drive::Control;
use std::io;
use std::process;
use std::sync::{Arc, OnceLock};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Which signal stopped the scan, as an exit code: 128 and the signal's number, as shells have it.
#[derive(Clone, Debug, Default)]
pub(super) struct StoppedBy(Arc<OnceLock<u8>>);

impl StoppedBy {
    /// From now on the first SIGINT or SIGTERM stops the scan, so that what is known can be printed; a second
    /// one ends the program at once.
    ///
    /// # Errors
    /// The system gives no signals.
    pub(super) fn listen(control: Arc<Control>) -> io::Result<StoppedBy> {
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        let stopped_by = StoppedBy::default();
        let first = stopped_by.clone();
        tokio::spawn(async move {
            let code = next(&mut interrupt, &mut terminate).await;
            first.0.get_or_init(|| code);
            control.cancel();
            process::exit(next(&mut interrupt, &mut terminate).await.into());
        });
        Ok(stopped_by)
    }

    /// The exit code, if a signal came.
    pub(super) fn exit_code(&self) -> Option<u8> {
        self.0.get().copied()
    }
}

async fn next(interrupt: &mut Signal, terminate: &mut Signal) -> u8 {
    tokio::select! {
        _ = interrupt.recv() => 130,
        _ = terminate.recv() => 143,
    }
}
