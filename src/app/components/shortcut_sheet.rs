//! The list of single-key shortcuts, and the switch that turns them off.

use crate::client;
use crate::model::shortcut::Shortcut;
use crate::words;
use crate::words::i18n::*;
use leptos::html::Dialog;
use leptos::prelude::*;

/// A button that opens the list. Without a script there are no shortcuts, and neither.
#[component]
pub fn ShortcutSheet() -> impl IntoView {
    let i18n = use_i18n();
    let is_scripted = client::scripted();
    client::listen_for_shortcuts();
    let sheet = NodeRef::<Dialog>::new();
    let is_on = RwSignal::new(true);
    let open = move |_| {
        is_on.set(client::has_shortcuts());
        client::open_dialog(sheet);
    };
    let switch = move |event: leptos::ev::Event| {
        let is_wanted = event_target_checked(&event);
        client::save_shortcuts(is_wanted);
        is_on.set(is_wanted);
    };
    let rows = move || {
        let row = |shortcut: Shortcut| {
            view! { <div><dt><kbd>{shortcut.key()}</kbd></dt><dd>{move || words::shortcut(i18n.get_locale(), shortcut)}</dd></div> }
        };
        Shortcut::ALL.map(row).collect_view()
    };
    view! {
        <button
            type="button"
            class="link-button scripted-only"
            aria-haspopup="dialog"
            data-shortcut=Shortcut::Help.as_str()
            aria-keyshortcuts=Shortcut::Help.key()
            on:click=open
        >
            {t!(i18n, flow.shortcuts)}
        </button>
        <Show when=move || is_scripted.get()>
            <dialog class="shortcut-sheet" aria-labelledby="shortcut-sheet-title" closedby="any" node_ref=sheet>
                <h2 id="shortcut-sheet-title">{t!(i18n, flow.shortcuts)}</h2>
                <label class="shortcut-sheet__switch">
                    <input type="checkbox" role="switch" prop:checked=move || is_on.get() on:change=switch />
                    {t!(i18n, flow.shortcuts_on)}
                </label>
                <p class="shortcut-sheet__note">{t!(i18n, flow.shortcuts_note)}</p>
                <dl class="shortcut-sheet__list" data-on=move || is_on.get().to_string()>{rows}</dl>
                <form method="dialog">
                    <button class="button" type="submit">{t!(i18n, flow.close)}</button>
                </form>
            </dialog>
        </Show>
    }
}
