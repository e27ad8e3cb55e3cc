//! One of several choices that exclude each other.

use crate::model::problem::Field;
use leptos::html::Input;
use leptos::prelude::*;

/// A radio button with its name and what it means.
#[component]
pub fn Choice(
    field: Field,
    /// The word that is sent.
    value: &'static str,
    /// Whether it is chosen at first.
    is_chosen: bool,
    label: Signal<&'static str>,
    hint: Signal<String>,
    /// Will be the button.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name=field.name() value=value checked=is_chosen node_ref=node_ref />
            <span class="choice__name">{move || label.get()}</span>
            <span class="choice__hint">{move || hint.get()}</span>
        </label>
    }
}
