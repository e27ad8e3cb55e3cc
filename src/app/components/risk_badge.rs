//! How bad it would be if strangers reached an open port.

use crate::model::ports::Port;
use crate::model::risk;
use crate::words::{self, Locale};
use leptos::prelude::*;

/// By word in that language, shape and colour.
#[component]
pub fn RiskBadge(port: Port, locale: Locale) -> impl IntoView {
    let risk = risk::of(port).0;
    view! { <span class="risk" data-risk=risk.as_str()>{words::level(locale, risk)}</span> }
}
