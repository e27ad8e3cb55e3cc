//! A button that pauses, resumes or stops a scan, and says so where the server does not answer.

use super::toasts::{Toasts, use_toasts};
use crate::client;
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::problem::ApiError;
use crate::model::shortcut::Shortcut;
use crate::model::wish::Wish;
use crate::words::i18n::*;
use crate::words::{self, Locale};
use leptos::ev::SubmitEvent;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Stays the same button while it changes from pause to resume, so that the focus stays on it.
#[component]
pub fn WishButton(id: ScanId, wish: Signal<Wish>) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let toasts = use_toasts();
    let of_scan = id.clone();
    let form = NodeRef::<Form>::new();
    client::hand_on_focus(form);
    let send = Action::new(move |wish: &Wish| {
        let said = (i18n.get_locale_untracked(), t_string!(i18n, flow.try_again));
        send_or_say(of_scan.clone(), *wish, toasts, said)
    });
    // The end comes a moment after it was granted; of the others the button itself tells.
    let is_granted = move || send.value().with(|value| matches!(value, Some(Ok(()))));
    let is_busy = move || send.pending().get() || wish.get() == Wish::Cancel && is_granted();
    let label = move || match (wish.get(), is_busy()) {
        (Wish::Cancel, false) => t_string!(i18n, scan.stop),
        (Wish::Cancel, true) => t_string!(i18n, scan.stopping),
        (Wish::Pause, false) => t_string!(i18n, flow.pause),
        (Wish::Pause, true) => t_string!(i18n, flow.pausing),
        (Wish::Resume, false) => t_string!(i18n, flow.resume),
        (Wish::Resume, true) => t_string!(i18n, flow.resuming),
    };
    let shortcut = move || if wish.get() == Wish::Cancel { Shortcut::Stop } else { Shortcut::Pause };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send.dispatch(wish.get_untracked());
    };
    view! {
        <form method="post" action=move || base.wish_form(&id, wish.get()) on:submit=submit node_ref=form>
            <button
                class="button"
                type="submit"
                translate="no"
                data-shortcut=move || shortcut().as_str()
                aria-keyshortcuts=move || shortcut().key()
                aria-disabled=move || is_busy().to_string()
            >
                {label}
            </button>
        </form>
    }
}

/// Says it where a wish could not be sent, or has no answer yet, with a button that tries again.
async fn send_or_say(id: ScanId, wish: Wish, toasts: Toasts, said: (Locale, &'static str)) -> Result<(), ApiError> {
    let of_scan = id.clone();
    let say = move |error: &ApiError| {
        let id = id.clone();
        let again = move || {
            let sent = send_or_say(id.clone(), wish, toasts, said);
            spawn_local(async move {
                // It has said by itself what is wrong.
                let _ = sent.await;
            });
        };
        toasts.show_with_action(words::api_error(said.0, error), said.1.to_owned(), Arc::new(again));
    };
    let result = client::answered(client::send_wish(of_scan, wish), || say(&ApiError::NoAnswer)).await;
    if let Err(error) = &result {
        say(error);
    }
    result
}
