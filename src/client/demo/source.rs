//! Where the scans of the demo run: it looks for a server once, and simulates when none answers.

use super::{place, remote};
use crate::client::Source;
use crate::client::storage::{keep, kept};
use crate::model::server_address::ServerAddress;
use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The address of the server in the browser's storage; empty when the person wants none.
const SERVER_KEY: &str = "portolan_server";
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(20);

thread_local! {
    static SOURCE: ArcRwSignal<Source> = ArcRwSignal::new(first());
}

/// Where the scans of this page run.
pub fn source() -> Signal<Source> {
    SOURCE.with(|source| source.clone()).into()
}

/// Looks for a server there, and remembers the address.
pub fn look_for_server(address: ServerAddress) {
    keep(SERVER_KEY, &address.to_string());
    set(Source::Looking(address.clone()));
    spawn_local(look(address));
}

/// Scans in the page from now on, and remembers that.
pub fn simulate() {
    keep(SERVER_KEY, "");
    set(Source::Simulation { vain: None });
}

/// Looks for the first time, if it is wanted.
pub(super) fn attach() {
    if let Source::Looking(address) = now() {
        spawn_local(look(address));
    }
}

/// As it stands.
pub(super) fn now() -> Source {
    SOURCE.with(|source| source.get_untracked())
}

/// Once it is clear.
pub(super) async fn settled() -> Source {
    loop {
        match now() {
            Source::Looking(_) => sleep(LOOK_AGAIN_AFTER).await,
            source => return source,
        }
    }
}

fn first() -> Source {
    let kept = kept(SERVER_KEY);
    if place::has_switch("demo") || kept.as_deref() == Some("") {
        return Source::Simulation { vain: None };
    }
    Source::Looking(kept.and_then(|text| text.parse().ok()).unwrap_or_default())
}

async fn look(address: ServerAddress) {
    let found = remote::look(&address).await;
    // The person may have chosen otherwise in the meantime.
    if now() == Source::Looking(address.clone()) {
        set(found.unwrap_or(Source::Simulation { vain: Some(address) }));
    }
}

fn set(new: Source) {
    SOURCE.with(|source| source.set(new));
}
