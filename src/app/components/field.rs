//! A text field of the form: its label, its hint, and what is wrong with what was typed.

use crate::model::problem::{ApiError, Field};
use crate::model::shortcut::Shortcut;
use crate::words;
use crate::words::i18n::*;
use leptos::html::Input;
use leptos::prelude::*;

/// A labelled text field with its hint, and the problem with what was typed.
#[component]
pub fn TextField(
    field: Field,
    value: String,
    error: Memo<Option<ApiError>>,
    label: Signal<&'static str>,
    hint: Signal<String>,
    placeholder: Signal<&'static str>,
    /// Will be the input.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
    /// Told what stands in it, with each letter.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let name = field.name();
    let is_wrong =
        move || error.with(|error| error.as_ref().is_some_and(|e| e.fields().iter().any(|f| f.field == field)));
    // Of a form that was posted.
    let is_first = error.with_untracked(|error| error.as_ref()?.fields().first().map(|e| e.field)) == Some(field);
    view! {
        <div class="field">
            <label for=name>{move || label.get()}</label>
            <input
                type="text"
                id=name
                name=name
                value=value
                placeholder=move || placeholder.get()
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                autofocus=is_first
                data-shortcut=(field == Field::Target).then_some(Shortcut::Target.as_str())
                aria-keyshortcuts=(field == Field::Target).then_some(Shortcut::Target.key())
                aria-describedby=format!("{name}-problem {name}-hint")
                node_ref=node_ref
                on:input=move |event| {
                    if let Some(on_input) = on_input {
                        on_input.run(event_target_value(&event));
                    }
                }
                aria-invalid=move || is_wrong().then_some("true")
            />
            <FieldProblem field error />
            <p class="field__hint" id=format!("{name}-hint")>{move || hint.get()}</p>
        </div>
    }
}

/// The sentence at a field: what is wrong, and what would be right.
#[component]
pub fn FieldProblem(field: Field, error: Memo<Option<ApiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let sentence = move || {
        error.with(|error| {
            let problem = &error.as_ref()?.fields().iter().find(|wrong| wrong.field == field)?.problem;
            Some(words::problem(i18n.get_locale(), problem))
        })
    };
    view! {
        <p class="field__problem" id=format!("{}-problem", field.name()) translate="no">{sentence}</p>
    }
}
