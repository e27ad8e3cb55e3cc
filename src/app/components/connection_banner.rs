//! Says when the page has lost its server.

use crate::client::Connection;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Nothing while all is well.
#[component]
pub fn ConnectionBanner(connection: RwSignal<Connection>) -> impl IntoView {
    let i18n = use_i18n();
    let sentence = move || match connection.get() {
        Connection::Fine => None,
        Connection::Reconnecting => Some(t_string!(i18n, scan.reconnecting)),
        Connection::ServerStopping => Some(t_string!(i18n, scan.server_stopping)),
        Connection::Gone => Some(t_string!(i18n, scan.gone)),
    };
    view! {
        <div role="status" translate="no">{move || sentence().map(|text| view! { <p class="banner">{text}</p> })}</div>
    }
}
