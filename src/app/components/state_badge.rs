//! A port's state by word, shape and colour.

use crate::model::event::PortState;
use crate::words::{self, Locale};
use leptos::prelude::*;

/// The same wherever a state is told, in that language.
#[component]
pub fn StateBadge(state: PortState, locale: Locale) -> impl IntoView {
    view! { <span class="state-badge" data-state=state.as_str()>{words::state(locale, state)}</span> }
}
