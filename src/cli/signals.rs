//! What the program does when it is told to stop.

use crate::engine::drive::Control;
use crate::server::signals::Signals;
use std::io;
use std::sync::{Arc, OnceLock};

/// Which signal stopped the scan, as an exit code.
#[derive(Clone, Debug, Default)]
pub(super) struct StoppedBy(Arc<OnceLock<u8>>);

impl StoppedBy {
    /// From now on the first SIGINT or SIGTERM stops the scan, so that what is known can be printed; a second
    /// one ends the program at once.
    ///
    /// # Errors
    /// The system gives no signals.
    pub(super) fn listen(control: Arc<Control>) -> io::Result<StoppedBy> {
        let signals = Signals::listen()?;
        let stopped_by = StoppedBy::default();
        let first = stopped_by.clone();
        tokio::spawn(async move {
            let code = signals.first().await;
            first.0.get_or_init(|| code);
            control.cancel();
        });
        Ok(stopped_by)
    }

    /// The exit code, if a signal came.
    pub(super) fn exit_code(&self) -> Option<u8> {
        self.0.get().copied()
    }
}
