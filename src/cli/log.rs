//! Where the server's log goes: to standard error, and nowhere where that cannot be written.

use std::io::{self, IsTerminal, Write};
use tracing_subscriber::EnvFilter;

/// What is logged unless RUST_LOG says otherwise.
const USUAL: &str = "info,tower_http=warn";

/// Logs from now on.
pub(super) fn begin() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| USUAL.into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(|| Forgiving)
        // It would say on standard error that standard error cannot be written, and panic at that.
        .log_internal_errors(false)
        .with_ansi(io::stderr().is_terminal())
        .init();
}

/// Standard error, whose failures cost what was to be logged and nothing else: a disk may be full, and whoever read
/// the log may be gone.
struct Forgiving;

impl Write for Forgiving {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = io::stderr().write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
