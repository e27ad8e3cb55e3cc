//! How boldly a scan goes.

use super::choice::Choice;
use crate::model::limits::{POLITE_PROBES_PER_SECOND, Timing};
use crate::model::problem::Field;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Three choices, each with what it means.
#[component]
pub fn TimingChoice(
    /// Chosen at first.
    timing: Timing,
) -> impl IntoView {
    let i18n = use_i18n();
    let hint = move |timing| match timing {
        Timing::Polite => {
            let rate = words::number(i18n.get_locale(), POLITE_PROBES_PER_SECOND.into());
            t_string!(i18n, form.timing_polite_hint, rate = rate)
        }
        Timing::Normal => t_string!(i18n, form.timing_normal_hint).to_owned(),
        Timing::Fast => t_string!(i18n, form.timing_fast_hint).to_owned(),
    };
    let choices = Timing::ALL.map(|choice| {
        view! {
            <Choice
                field=Field::Timing
                value=choice.as_str()
                is_chosen=choice == timing
                label=Signal::derive(move || words::timing(i18n.get_locale(), choice))
                hint=Signal::derive(move || hint(choice))
            />
        }
    });
    view! {
        <fieldset class="choices">
            <legend>{t!(i18n, form.timing)}</legend>
            {choices.collect_view()}
        </fieldset>
    }
}
