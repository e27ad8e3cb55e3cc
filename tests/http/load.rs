//! Many pages at once: none of them leaves a task behind that panics.

use super::*;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The threads of this test's runtime; other tests may panic for reasons of their own.
const THREADS: &str = "many-pages";
const PAGES: usize = 3_000;
const AT_ONCE: usize = 8;

#[test]
fn a_page_leaves_no_task_behind() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for path in ["/about", "/", "/history", "/no/such/page", "/scans/abc"] {
        runtime.block_on(async {
            let page = app().router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            page.into_body().collect().await.unwrap();
        });
        // A task that outlives its page reads what is gone with it, if it is late.
        assert_eq!(runtime.metrics().num_alive_tasks(), 0, "{path}");
    }
}

#[test]
fn many_pages_are_made_without_a_panic() {
    let panics = Arc::new(AtomicUsize::new(0));
    let (before, counted) = (panic::take_hook(), Arc::clone(&panics));
    panic::set_hook(Box::new(move |info| {
        if thread::current().name() == Some(THREADS) {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        before(info);
    }));
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.enable_all().worker_threads(4).thread_name(THREADS).build().unwrap();
    runtime.block_on(async {
        let router = app().router;
        let mut pages = tokio::task::JoinSet::new();
        for number in 0..PAGES {
            let path = ["/about", "/", "/history", "/no/such/page"][number % 4];
            let page = router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
            pages.spawn(async move {
                let body = page.await.unwrap().into_body();
                body.collect().await.unwrap();
            });
            while pages.len() >= AT_ONCE {
                pages.join_next().await.unwrap().unwrap();
            }
        }
        while let Some(page) = pages.join_next().await {
            page.unwrap();
        }
    });
    drop(runtime);
    assert_eq!(panics.load(Ordering::Relaxed), 0, "of {PAGES} pages");
}
