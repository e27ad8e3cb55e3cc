//! Going down in order: no new scans, the running ones stopped, streams told, then the end.

use super::scans::Scans;
use std::future::Future;
use tokio::sync::watch;

/// A cheap handle that says whether the server is going down.
#[derive(Clone)]
pub struct Shutdown(watch::Receiver<bool>);

/// What takes the server down. If it is dropped the server goes down too.
pub struct Switch(watch::Sender<bool>);

impl Switch {
    /// Tells the streams first, so that each says goodbye after its scan's last event; then stops the scans.
    pub fn take_down(&self, scans: &Scans) {
        self.0.send_replace(true);
        scans.stop_all();
    }
}

impl Shutdown {
    /// A server that is up, and the switch that takes it down.
    pub fn new() -> (Shutdown, Switch) {
        let (switch, is_down) = watch::channel(false);
        (Shutdown(is_down), Switch(switch))
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
