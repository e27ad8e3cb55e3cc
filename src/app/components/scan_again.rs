//! A button that starts a scan of the same, with or without a script.

use crate::app::start_scan::use_start_scan;
use crate::model::paths::BasePath;
use crate::model::request::ScanRequest;
use crate::model::shortcut::Shortcut;
use crate::words;
use crate::words::i18n::*;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// Leads to the new scan; says why where none was started.
#[component]
pub fn ScanAgain(
    request: ScanRequest,
    /// Whether it is the one of the page, which a key presses.
    #[prop(optional)]
    is_of_page: bool,
    /// What the button says, if it is not about a scan that has been.
    #[prop(optional)]
    label: Option<Signal<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let start = use_start_scan();
    // A results file may have a request that contradicts itself.
    let request = request.as_shown();
    let hidden: Vec<_> = request
        .fields()
        .into_iter()
        .map(|(field, text)| view! { <input type="hidden" name=field.name() value=text.to_owned() /> })
        .collect();
    let target = words::targets(&request.target);
    let name = move || match label {
        Some(label) => label.get(),
        None => t_string!(i18n, scan.again).to_owned(),
    };
    let long_name = move || match label {
        Some(label) => label.get(),
        None => t_string!(i18n, history.again_target, target = target.clone()),
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        start.dispatch(request.clone());
    };
    let refusal = move || {
        let error = start.value().get()?.err()?;
        Some(words::api_error(i18n.get_locale(), &error))
    };
    view! {
        <form class="scan-again" method="post" action=base.scans() on:submit=submit>
            {hidden}
            <button
                class="button"
                type="submit"
                translate="no"
                data-shortcut=is_of_page.then_some(Shortcut::Again.as_str())
                aria-keyshortcuts=is_of_page.then_some(Shortcut::Again.key())
                aria-label=long_name
                aria-disabled=move || start.pending().get().to_string()
            >
                {move || if start.pending().get() { t_string!(i18n, form.submitting).to_owned() } else { name() }}
            </button>
            <div role="alert" class="scan-again__refusal" translate="no">{refusal}</div>
        </form>
    }
}
