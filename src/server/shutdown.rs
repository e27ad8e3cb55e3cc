//! Going down in order: no new scans, the running ones stopped, streams told, then the end.

use std::future::Future;
use tokio::sync::watch;

/// A cheap handle that says whether the server is going down.
#[derive(Clone)]
pub struct Shutdown(watch::Receiver<bool>);

impl Shutdown {
    /// A server that is up, and the switch that takes it down.
    pub fn new() -> (Shutdown, watch::Sender<bool>) {
        let (switch, is_down) = watch::channel(false);
        (Shutdown(is_down), switch)
    }

    /// Waits until the server goes down.
    pub fn wait(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut is_down = self.0.clone();
        // The switch going away means the same.
        async move {
            let _ = is_down.wait_for(|is_down| *is_down).await;
        }
    }
}

/// Waits for SIGINT or SIGTERM.
pub async fn on_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
