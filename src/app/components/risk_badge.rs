//! How bad it would be if strangers reached an open port.

use crate::model::risk::Risk;
use crate::words::{self, Locale};
use leptos::prelude::*;

/// By word in that language, shape and colour.
#[component]
pub fn RiskBadge(risk: Risk, locale: Locale) -> impl IntoView {
    view! { <span class="risk" data-risk=risk.as_str()>{words::level(locale, risk)}</span> }
}
