//! The form that starts a scan: by a server function, or as a plain form post when no script runs.

use super::field::FieldProblem;
use super::form_error::FormError;
use super::mode_choice::ModeChoice;
use super::pace_options::PaceOptions;
use super::port_fields::{PortFields, PortInputs};
use super::target_field::TargetField;
use crate::app::start_scan::use_start_scan;
use crate::client;
use crate::model::paths::BasePath;
use crate::model::problem::{ApiError, Field};
use crate::model::request::{Mode, ScanRequest};
use crate::words;
use crate::words::i18n::*;
use leptos::ev::{Event, FocusEvent, SubmitEvent};
use leptos::prelude::*;

/// Fields keep what was typed, whatever happens: they are read when the form is sent, and written only
/// when a person takes the port that is offered.
#[component]
pub fn ScanForm(
    /// What stands in the fields at first.
    request: ScanRequest,
    /// What the server said of it, if it was posted.
    error: Option<ApiError>,
    /// Whether it stands above a result: a bar of one line, which unfolds for whoever types there.
    #[prop(optional)]
    is_compact: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let posted_error = RwSignal::new(error);
    let start = use_start_scan();
    // What was typed anew is no longer what was judged.
    let corrected = RwSignal::new(Vec::<Field>::new());
    let error = Memo::new(move |_| {
        let error = match start.value().get() {
            Some(result) => result.err(),
            None => posted_error.get(),
        };
        error.filter(|_| !start.pending().get()).and_then(|error| corrected.with(|fields| error.without(fields)))
    });
    Effect::new(move |_| {
        let wrong = start.value().get().and_then(Result::err).and_then(|error| Some(error.fields().first()?.field));
        wrong.into_iter().for_each(client::focus_field);
    });
    let submit = move |event: SubmitEvent| {
        if let Some(request) = client::typed(&event) {
            event.prevent_default();
            corrected.set(Vec::new());
            start.dispatch(request);
        }
    };
    let correct = move |event: Event| {
        if let Some(field) = client::edited(&event) {
            corrected.update(|corrected| corrected.extend(field.judged_with()));
        }
    };
    let inputs = PortInputs::new();
    let unfold = move |event: FocusEvent| {
        if is_compact {
            client::unfold(&event);
        }
    };
    let choices = view! {
        <ModeChoice mode=request.mode() custom=inputs.custom />
        <FieldProblem field=Field::Mode error />
        <PortFields request=request.clone() error inputs />
        <PaceOptions request=request.clone() error is_folded=is_compact />
    };
    // Above a result it is one way on among others.
    let submit_class = if is_compact { "button scan-form__submit" } else { "button button--primary scan-form__submit" };
    let choices = if is_compact {
        view! {
            <details class="scan-form__more">
                <ChosenPorts />
                <div class="scan-form__choices">{choices}</div>
            </details>
        }
        .into_any()
    } else {
        choices.into_any()
    };
    view! {
        <form
            class="scan-form"
            data-compact=is_compact.to_string()
            method="post"
            action=base.scans()
            novalidate
            aria-label=move || t_string!(i18n, form.label)
            on:submit=submit
            on:input=correct
            on:focusin=unfold
        >
            // Enter presses the first button of a form: not the offer beside the target.
            <button type="submit" hidden></button>
            <FormError error />
            <TargetField value=request.target.clone() error inputs />
            {choices}
            <button class=submit_class type="submit" translate="no" aria-disabled=move || start.pending().get().to_string()>
                {move || if start.pending().get() { t_string!(i18n, form.submitting) } else { t_string!(i18n, form.submit) }}
            </button>
        </form>
    }
}

/// Which ports are chosen, while the choices are folded; a style sheet shows the word of the one that is.
#[component]
fn ChosenPorts() -> impl IntoView {
    let i18n = use_i18n();
    let words = Mode::ALL.map(|mode| {
        let word = move || words::mode(i18n.get_locale(), mode);
        view! { <span class="scan-form__chosen" data-mode=mode.as_str()>{word}</span> }
    });
    view! {
        <summary>
            {t!(i18n, form.mode)} ": " {words.collect_view()}
            <span class="visually-hidden">", " {t!(i18n, answer.ports_and_options)}</span>
        </summary>
    }
}
