//! The options of the form: all that a person may choose of a scan's pace.

use super::field::{FieldProblem, TextField};
use super::timing_choice::TimingChoice;
use crate::model::limits::{Limits, MAX_PROBES_PER_SECOND, MAX_RETRIES};
use crate::model::problem::{ApiError, Field};
use crate::model::request::{SCAN_SILENT_HOSTS, ScanRequest};
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Folded while nothing in it differs from what is best for most; where it does, its head says so.
#[component]
pub fn PaceOptions(
    request: ScanRequest,
    error: Memo<Option<ApiError>>,
    /// Whether it is folded all the same.
    is_folded: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_usual = request.has_usual_pace();
    let number = move |number: u32| words::number(i18n.get_locale(), number.into());
    view! {
        <details class="scan-form__options" open=!is_usual && !is_folded>
            <summary>
                <span>{t!(i18n, form.options)}</span>
                {(!is_usual).then(|| view! { " " <span class="scan-form__changed">{t!(i18n, form.options_changed)}</span> })}
            </summary>
            <TimingChoice timing=request.timing() />
            <FieldProblem field=Field::Timing error />
            <div class="scan-form__option-fields">
                <TextField
                    field=Field::Timeout
                    value=request.timeout.clone()
                    error
                    label=Signal::derive(move || t_string!(i18n, form.timeout))
                    hint=Signal::derive(move || t_string!(i18n, form.timeout_hint).to_owned())
                    placeholder=Signal::derive(|| "auto")
                />
                <TextField
                    field=Field::Retries
                    value=request.retries.clone()
                    error
                    label=Signal::derive(move || t_string!(i18n, form.retries))
                    hint=Signal::derive(move || t_string!(i18n, form.retries_hint, max = MAX_RETRIES))
                    placeholder=Signal::derive(|| "auto")
                />
                <TextField
                    field=Field::Parallel
                    value=request.parallel.clone()
                    error
                    label=Signal::derive(move || t_string!(i18n, form.parallel))
                    hint=Signal::derive(move || t_string!(i18n, form.parallel_hint, max = number(Limits::SERVER.max_parallel)))
                    placeholder=Signal::derive(|| "auto")
                />
                <TextField
                    field=Field::Rate
                    value=request.rate.clone()
                    error
                    label=Signal::derive(move || t_string!(i18n, form.rate))
                    hint=Signal::derive(move || t_string!(i18n, form.rate_hint, max = number(MAX_PROBES_PER_SECOND)))
                    placeholder=Signal::derive(|| "auto")
                />
                <SilentHosts are_asked=request.asks_silent_hosts() error />
            </div>
        </details>
    }
}

/// Whether hosts that never answer are asked on every port. Nothing is sent where it is not ticked.
#[component]
fn SilentHosts(are_asked: bool, error: Memo<Option<ApiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let name = Field::SilentHosts.name();
    view! {
        <div class="field field--check">
            <input
                type="checkbox"
                id=name
                name=name
                value=SCAN_SILENT_HOSTS
                checked=are_asked
                aria-describedby=format!("{name}-problem {name}-hint")
            />
            <label for=name>{t!(i18n, form.silent_hosts)}</label>
            <FieldProblem field=Field::SilentHosts error />
            <p class="field__hint" id=format!("{name}-hint")>{t!(i18n, form.silent_hosts_hint)}</p>
        </div>
    }
}
