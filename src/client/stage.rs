//! The parts of a page that wait for their turn, each of which gets a task of its own.

use super::browser::mark_root;
use super::take_over;
use leptos::children::Children;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::tachys::view::any_view::{AnyView, AnyViewState};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;
use web_sys::Element;

/// Set on the page's root while parts of it wait.
const WAITING_ATTRIBUTE: &str = "data-waiting";
/// How soon a turn comes in a page that goes out of sight, and has no frames any more.
const OUT_OF_SIGHT: Duration = Duration::from_millis(250);

thread_local! {
    static WAITING: RefCell<VecDeque<Box<dyn FnOnce()>>> = const { RefCell::new(VecDeque::new()) };
    /// The number of the turn that is awaited; `None` while no part waits.
    static TURN: Cell<Option<u32>> = const { Cell::new(None) };
    /// Whether a part that the server made has its turn.
    static TAKES_OVER: Cell<bool> = const { Cell::new(false) };
}

/// Whether what is made now is taken over from the server that made it.
pub(super) fn is_taking_over() -> bool {
    TAKES_OVER.get() || Owner::current_shared_context().is_some_and(|context| context.during_hydration())
}

/// Whether a part of a page is made with all of it. In the browser: what is light and not the server's.
pub fn is_made_at_once(is_heavy: bool) -> bool {
    !is_heavy && !is_taking_over()
}

/// Takes a part of the page over when its turn comes, or makes it if there is none, or if it has changed since.
pub fn make_later(place: NodeRef<Div>, changes: Signal<()>, children: Children) {
    let Some(owner) = Owner::current() else { return };
    let is_there = RwSignal::new(is_taking_over());
    let watcher = Effect::new(move |seen: Option<()>| {
        changes.track();
        if seen.is_some() {
            is_there.set(false);
        } else if !is_there.get_untracked()
            && let Some(place) = place.get_untracked()
        {
            // Should another page have left a part here, it is nobody's any more.
            place.set_inner_html("");
        }
    });
    wait(move || {
        // The page may have gone on.
        let (Some(is_there), Some(place)) = (is_there.try_get_untracked(), place.try_get_untracked().flatten()) else {
            return;
        };
        watcher.stop();
        owner.with(|| {
            TAKES_OVER.set(is_there);
            let view = children();
            let state = if is_there { take_over(view, &place) } else { make(view, &place) };
            TAKES_OVER.set(false);
            // It lives as long as the page around it.
            StoredValue::new_local(state);
        });
    });
}

/// Makes a part in place of whatever is there.
pub(super) fn make(view: AnyView, place: &Element) -> AnyViewState {
    place.set_inner_html("");
    let mut state = view.build();
    state.mount(place, None);
    state
}

/// Does something once every part of the page has had its turn: at once if none waits.
pub(super) fn when_whole(then: impl FnOnce() + 'static) {
    if TURN.get().is_some() { wait(then) } else { then() }
}

fn wait(part: impl FnOnce() + 'static) {
    WAITING.with_borrow_mut(|waiting| waiting.push_back(Box::new(part)));
    if TURN.get().is_none() {
        mark_root(WAITING_ATTRIBUTE, true);
        await_turn(0);
    }
}

/// The next part has its turn once what stands there is painted; where nobody looks, nothing is.
fn await_turn(turn: u32) {
    TURN.set(Some(turn));
    request_animation_frame(move || set_timeout(move || take_turn(turn), Duration::ZERO));
    let patience = if document().hidden() { Duration::ZERO } else { OUT_OF_SIGHT };
    set_timeout(move || take_turn(turn), patience);
}

fn take_turn(turn: u32) {
    if TURN.get() != Some(turn) {
        return;
    }
    TAKES_OVER.set(false);
    // Should a part fail, the others have their turns all the same.
    await_turn(turn.wrapping_add(1));
    loop {
        let Some(part) = WAITING.with_borrow_mut(VecDeque::pop_front) else {
            TURN.set(None);
            return mark_root(WAITING_ATTRIBUTE, false);
        };
        part();
        // Where nobody looks nobody is held up, and browsers let timers wait for long.
        if !document().hidden() {
            break;
        }
    }
    await_turn(turn.wrapping_add(2));
}
