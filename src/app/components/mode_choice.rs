//! Thirty, some or all ports.

use super::choice::Choice;
use crate::model::problem::Field;
use crate::model::request::Mode;
use crate::words;
use crate::words::i18n::*;
use leptos::html::Input;
use leptos::prelude::*;

/// Three choices, each with what it means.
#[component]
pub fn ModeChoice(
    /// Chosen at first.
    mode: Mode,
    /// Will be the choice of custom mode.
    custom: NodeRef<Input>,
) -> impl IntoView {
    let i18n = use_i18n();
    let hint = move |mode| match mode {
        Mode::Quick => t_string!(i18n, form.mode_quick_hint),
        Mode::Custom => t_string!(i18n, form.mode_custom_hint),
        Mode::Full => t_string!(i18n, form.mode_full_hint),
    };
    let choices = Mode::ALL.map(|choice| {
        view! {
            <Choice
                field=Field::Mode
                value=choice.as_str()
                is_chosen=choice == mode
                label=Signal::derive(move || words::mode(i18n.get_locale(), choice))
                hint=Signal::derive(move || hint(choice).to_owned())
                node_ref=if choice == Mode::Custom { custom } else { NodeRef::new() }
            />
        }
    });
    view! {
        <fieldset class="choices">
            <legend>{t!(i18n, form.mode)}</legend>
            {choices.collect_view()}
        </fieldset>
    }
}
