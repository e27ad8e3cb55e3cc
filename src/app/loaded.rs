//! What a page shows of the server: handed down with the page, or asked for when a link leads there.
//!
//! Not by Leptos's resources: on the server nothing is waited for, and their `Suspense` may there wait for
//! ever when several run at once (leptos-rs/leptos#4698, #4851).

use crate::client;
use crate::model::problem::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What `load` brings; `None` until it has come. If it takes long, that is an error, until it has come after all. To be
/// called in a component.
pub fn use_loaded<T, F>(load: impl Fn() -> F) -> ReadSignal<Option<Result<T, ApiError>>>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, ApiError>> + 'static,
{
    let handed_down = SharedValue::new(|| client::at_once(load())).into_inner();
    let is_missing = handed_down.is_none();
    let (loaded, set_loaded) = signal(handed_down);
    if is_missing {
        // Whoever asked for it may have gone on.
        let set = move |loaded| drop(set_loaded.try_set(Some(loaded)));
        let coming = client::answered(load(), move || set(Err(ApiError::NoAnswer)));
        spawn_local(async move { set(coming.await) });
    }
    loaded
}
