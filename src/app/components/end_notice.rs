//! Tells whoever looks elsewhere that a scan has ended, if they want it.

use super::toasts::use_toasts;
use crate::client;
use crate::model::report::Report;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A button while the scan runs, where the browser has notifications.
#[component]
pub fn EndNotice(report: RwSignal<Report>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let is_scripted = client::scripted();
    let is_ended = Memo::new(move |_| report.with(|report| report.phase.is_ended()));
    // Nothing before it is pressed: then what the browser has kept holds.
    let pressed = RwSignal::new(None);
    let is_on = move || pressed.get().unwrap_or_else(client::wants_end_notice);
    Effect::new(move |had_ended: Option<bool>| {
        if is_ended.get() && had_ended == Some(false) {
            let locale = i18n.get_locale_untracked();
            report.with_untracked(|report| {
                let title = words::page_title(locale, &report.request.target, report.phase, &report.progress);
                client::tell_end(&title, &words::found(locale, report));
            });
        }
        is_ended.get()
    });
    let press = move |_| {
        let is_wished = !is_on();
        spawn_local(async move {
            let is_granted = client::wish_end_notice(is_wished).await;
            if is_wished && !is_granted {
                toasts.show(t_string!(i18n, flow.notice_refused).to_owned());
            }
            // The scan's page may be left by then.
            pressed.try_set(Some(is_granted));
        });
    };
    view! {
        <Show when=move || is_scripted.get() && client::can_notify() && !is_ended.get()>
            <button
                type="button"
                class="button scan__notice"
                aria-pressed=move || is_on().to_string()
                on:click=press
            >
                {t!(i18n, flow.notice)}
            </button>
        </Show>
    }
}
