//! What a page shows of the server: handed down with the page, or asked for when a link leads there.
//!
//! Not by Leptos's resources: on the server nothing is waited for, and their `Suspense` may there wait for
//! ever when several run at once (leptos-rs/leptos#4698, #4851).

use crate::client;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What `load` brings; `None` until it has come. To be called in a component.
pub fn use_loaded<T, F>(load: impl Fn() -> F) -> ReadSignal<Option<T>>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = T> + 'static,
{
    let handed_down = SharedValue::new(|| client::at_once(load())).into_inner();
    let is_missing = handed_down.is_none();
    let (loaded, set_loaded) = signal(handed_down);
    if is_missing {
        let coming = load();
        spawn_local(async move {
            // Whoever asked for it may have gone on.
            let _ = set_loaded.try_set(Some(coming.await));
        });
    }
    loaded
}
