//! The form that starts a scan: by a server function, or as a plain form post when no script runs.

use super::field::{FieldProblem, TextField};
use crate::client;
use crate::model::paths::BasePath;
use crate::model::problem::{ApiError, Field};
use crate::model::request::{Mode, ScanRequest};
use crate::words;
use crate::words::i18n::*;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;

/// Fields keep what was typed, whatever happens: they are read when the form is sent, never written.
#[component]
pub fn ScanForm(
    /// What stands in the fields at first.
    request: ScanRequest,
    /// What the server said of it, if it was posted.
    error: Option<ApiError>,
    /// Whether it stands above a result, and leaves out its hints.
    #[prop(optional)]
    is_compact: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let error = RwSignal::new(error);
    let start = Action::new(|request: &ScanRequest| client::start_scan(request.clone()));
    let scan_base = base.clone();
    let navigate = client::navigation();
    Effect::new(move |_| {
        if let Some(Ok(id)) = start.value().get() {
            navigate(&scan_base.scan(&id));
        }
    });
    let shown_error = Memo::new(move |_| match start.value().get() {
        Some(result) => result.err(),
        None => error.get(),
    });
    let submit = move |event: SubmitEvent| {
        if let Ok(request) = ScanRequest::from_event(&event) {
            event.prevent_default();
            start.dispatch(request);
        }
    };
    let mode = request.mode();
    let has_timeout = !request.timeout.is_empty();
    view! {
        <form
            class="scan-form"
            data-compact=is_compact.to_string()
            method="post"
            action=base.scans()
            novalidate
            aria-label=move || t_string!(i18n, form.label)
            on:submit=submit
        >
            <FormError error=shown_error />
            <div class="scan-form__line">
                <TextField
                    field=Field::Target
                    value=request.target
                    error=shown_error
                    label=Signal::derive(move || t_string!(i18n, form.target))
                    hint=Signal::derive(move || t_string!(i18n, form.target_hint))
                    placeholder=Signal::derive(move || t_string!(i18n, form.target_example))
                />
                <button class="button button--primary scan-form__submit" type="submit" aria-disabled=move || start.pending().get().to_string()>
                    {move || if start.pending().get() { t_string!(i18n, form.submitting) } else { t_string!(i18n, form.submit) }}
                </button>
            </div>
            <ModeChoice mode />
            <FieldProblem field=Field::Mode error=shown_error />
            <div class="scan-form__ports">
                <TextField
                    field=Field::Ports
                    value=request.ports
                    error=shown_error
                    label=Signal::derive(move || t_string!(i18n, form.ports))
                    hint=Signal::derive(move || t_string!(i18n, form.ports_hint))
                    placeholder=Signal::derive(|| "22,80,443,8000-8100")
                />
            </div>
            <details class="scan-form__options" open=has_timeout>
                <summary>{t!(i18n, form.options)}</summary>
                <TextField
                    field=Field::Timeout
                    value=request.timeout
                    error=shown_error
                    label=Signal::derive(move || t_string!(i18n, form.timeout))
                    hint=Signal::derive(move || t_string!(i18n, form.timeout_hint))
                    placeholder=Signal::derive(|| "auto")
                />
            </details>
        </form>
    }
}

/// Thirty, some or all ports.
#[component]
fn ModeChoice(mode: Mode) -> impl IntoView {
    let i18n = use_i18n();
    let words = move |mode| match mode {
        Mode::Quick => (t_string!(i18n, form.mode_quick), t_string!(i18n, form.mode_quick_hint)),
        Mode::Custom => (t_string!(i18n, form.mode_custom), t_string!(i18n, form.mode_custom_hint)),
        Mode::Full => (t_string!(i18n, form.mode_full), t_string!(i18n, form.mode_full_hint)),
    };
    let choices = Mode::ALL.map(|choice| {
        view! {
            <label class="mode-choice__item">
                <input type="radio" name=Field::Mode.name() value=choice.as_str() checked=choice == mode />
                <span class="mode-choice__name">{move || words(choice).0}</span>
                <span class="mode-choice__hint">{move || words(choice).1}</span>
            </label>
        }
    });
    view! {
        <fieldset class="mode-choice">
            <legend>{t!(i18n, form.mode)}</legend>
            {choices.collect_view()}
        </fieldset>
    }
}

/// What is wrong as a whole, read out when it appears.
#[component]
fn FormError(error: Memo<Option<ApiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let sentence = move || {
        error.with(|error| match error {
            Some(ApiError::Invalid { .. }) => Some(t_string!(i18n, form.errors).to_owned()),
            Some(error) => Some(words::api_error(i18n.get_locale(), error)),
            None => None,
        })
    };
    view! {
        <div class="scan-form__error" role="alert">{sentence}</div>
    }
}
