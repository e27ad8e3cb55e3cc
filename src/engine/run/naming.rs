//! Names of the hosts that answer, by reverse look-up (RFC 1035, section 3.5), beside the scan: it never waits for one,
//! but for a moment at its end.

use crate::engine::resolve::Resolver;
use crate::model::event::ScanEvent;
use crate::model::limits::{LOOKUPS_AT_ONCE, NAMES_GRACE_MS};
use futures_util::{StreamExt, stream};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// What was found and is not told yet.
type Found = Arc<Mutex<Vec<ScanEvent>>>;

/// Hears of hosts that answer, and has them named.
pub(super) struct Ear {
    heard: UnboundedSender<IpAddr>,
    /// They were typed by name, so they have one.
    named: BTreeSet<IpAddr>,
    found: Found,
}

/// Looks names up until its ear is gone.
pub(super) struct Naming {
    task: JoinHandle<()>,
    found: Found,
}

/// Begins to name the hosts of a scan, save those that `events` tell to have been looked up by their names.
pub(super) fn begin(resolver: Resolver, events: &[ScanEvent]) -> (Ear, Naming) {
    let named = events.iter().filter_map(|event| match event {
        ScanEvent::Resolved { addresses, .. } => Some(addresses),
        _ => None,
    });
    let (heard, hosts) = unbounded_channel();
    let found = Found::default();
    let ear = Ear { heard, named: named.flatten().copied().collect(), found: Arc::clone(&found) };
    let task = tokio::spawn(name_all(resolver, hosts, Arc::clone(&found)));
    (ear, Naming { task, found })
}

async fn name_all(resolver: Resolver, hosts: UnboundedReceiver<IpAddr>, found: Found) {
    let hosts = stream::unfold(hosts, async |mut hosts| Some((hosts.recv().await?, hosts)));
    let named = hosts.map(|address| {
        let resolver = resolver.clone();
        async move { Some(ScanEvent::Named { address, name: resolver.name_of(address).await? }) }
    });
    let told = async |event| take(&found, |events| events.extend(event));
    named.buffer_unordered(LOOKUPS_AT_ONCE).for_each(told).await;
}

impl Ear {
    /// Hears what is about to be told, and adds the names that were found meanwhile.
    pub(super) fn hear(&self, events: &mut Vec<ScanEvent>) {
        for event in events.iter() {
            match event {
                // No name server knows this machine's own addresses (RFC 6761, section 6.3).
                ScanEvent::HostUp { address } if !address.is_loopback() && !self.named.contains(address) => {
                    // Nobody listens once the scan has ended.
                    let _ = self.heard.send(*address);
                }
                _ => {}
            }
        }
        take(&self.found, |found| events.append(found));
    }
}

impl Naming {
    /// The names that were not told yet; those that are still looked up are awaited for [`NAMES_GRACE_MS`] if `is_patient`.
    pub(super) async fn rest(self, is_patient: bool) -> Vec<ScanEvent> {
        let abort = self.task.abort_handle();
        if is_patient {
            // Whatever became of it, what it has found is told.
            let _ = tokio::time::timeout(Duration::from_millis(NAMES_GRACE_MS), self.task).await;
        }
        abort.abort();
        take(&self.found, std::mem::take)
    }
}

fn take<T>(found: &Found, act: impl FnOnce(&mut Vec<ScanEvent>) -> T) -> T {
    act(&mut found.lock().unwrap_or_else(PoisonError::into_inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up(address: &str) -> ScanEvent {
        ScanEvent::HostUp { address: address.parse().unwrap() }
    }

    fn named(address: &str, name: &str) -> ScanEvent {
        ScanEvent::Named { address: address.parse().unwrap(), name: name.to_owned() }
    }

    #[tokio::test]
    async fn hosts_that_answer_are_named_unless_they_were_typed_by_name() {
        let typed = ScanEvent::Resolved {
            host: "web.example".to_owned(),
            addresses: vec!["192.0.2.10".parse().unwrap(), "2001:db8::10".parse().unwrap()],
        };
        let (ear, naming) = begin(Resolver::Lab, &[typed]);
        let told = ["192.0.2.10", "127.0.0.1", "192.0.2.20", "192.0.2.77", "192.0.2.30"].map(up).to_vec();
        let mut events = told.clone();
        ear.hear(&mut events);
        assert_eq!(events, told, "nothing was found yet");
        drop(ear);
        let mut rest = naming.rest(true).await;
        rest.sort_by_key(|event| format!("{event:?}"));
        assert_eq!(rest, [named("192.0.2.20", "database.example"), named("192.0.2.30", "printer.example")]);
    }

    #[tokio::test]
    async fn names_that_are_found_meanwhile_are_told_with_what_comes_next() {
        let (ear, naming) = begin(Resolver::Lab, &[]);
        ear.hear(&mut vec![up("192.0.2.20")]);
        let mut events = vec![];
        while events.is_empty() {
            tokio::task::yield_now().await;
            ear.hear(&mut events);
        }
        assert_eq!(events, [named("192.0.2.20", "database.example")]);
        assert_eq!(naming.rest(false).await, [], "each once");
    }
}
