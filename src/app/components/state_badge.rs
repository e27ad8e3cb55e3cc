//! A port's state by word, shape and colour.

use crate::model::event::PortState;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// The same wherever a state is told.
#[component]
pub fn StateBadge(state: PortState) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="state-badge" data-state=state.as_str()>{move || words::state(i18n.get_locale(), state)}</span>
    }
}
