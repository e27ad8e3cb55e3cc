//! Which pages of a browser hold a stream open: few of them, so that all can reach the server.
//!
//! Over HTTP/1.1 a browser opens six connections to a server, for all of its tabs and windows together (HTML has no
//! way to ask for more). Six streams would leave none for the next page, or for the button that stops a scan. Web Locks
//! are held by one page at a time and free themselves when it closes or crashes, so nothing is counted and no page
//! depends on another, as it would on a leader that a browser may freeze. Where they are missing, which is on plain
//! HTTP to another machine, no page holds a stream, and all poll.

use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, Object, Promise, Reflect};

/// Half of the six: the rest is for pages, commands and polls. An origin has one set, whatever its base paths.
const NAMES: [&str; 3] = ["portolan-stream-1", "portolan-stream-2", "portolan-stream-3"];

/// The right to hold a stream open, until it is dropped.
pub(super) struct StreamLock {
    release: Function,
}

impl Drop for StreamLock {
    fn drop(&mut self) {
        // It keeps a promise, which cannot fail.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// The right to hold a stream open, if one is free.
pub(super) async fn lock_stream() -> Option<StreamLock> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    for name in NAMES {
        let lock = take(&locks, &request, name).await;
        if lock.is_some() {
            return lock;
        }
    }
    None
}

/// `navigator.locks.request(name, { ifAvailable: true }, callback)` (Web Locks API, section 3).
async fn take(locks: &JsValue, request: &Function, name: &str) -> Option<StreamLock> {
    // Whoever asked may have gone on before it is granted: then it is dropped with this.
    let granted = Rc::new(RefCell::new(None));
    let to_grant = Rc::clone(&granted);
    let decided = Promise::new(&mut |decide: Function, _| {
        let (decide_now, to_grant) = (decide.clone(), Rc::clone(&to_grant));
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                return JsValue::UNDEFINED;
            }
            // The lock is held until this promise is kept.
            let held = Promise::new(&mut |release, _| {
                to_grant.replace(Some(StreamLock { release }));
            });
            let _ = decide_now.call0(&JsValue::UNDEFINED);
            held.into()
        });
        let options = Object::new();
        // A new object takes every key.
        let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
        let asked = request.call3(locks, &name.into(), &options, &callback);
        spawn_local(async move {
            // Taken by another page, refused, or released: in each case there is nothing more to wait for.
            if let Some(asked) = asked.ok().and_then(|asked| asked.dyn_into::<Promise>().ok()) {
                let _ = JsFuture::from(asked).await;
            }
            let _ = decide.call0(&JsValue::UNDEFINED);
        });
    });
    let _ = JsFuture::from(decided).await;
    drop(to_grant);
    granted.take()
}
