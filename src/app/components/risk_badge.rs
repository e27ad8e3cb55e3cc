//! How bad it would be if strangers reached an open port.

use crate::model::ports::Port;
use crate::model::risk;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// By word, shape and colour.
#[component]
pub fn RiskBadge(port: Port) -> impl IntoView {
    let i18n = use_i18n();
    let risk = risk::of(port).0;
    let level = move || words::level(i18n.get_locale(), risk);
    view! { <span class="risk" data-risk=risk.as_str()>{level}</span> }
}
