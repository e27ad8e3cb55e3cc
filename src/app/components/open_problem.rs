//! What came of a results file: that it is being read, or why it was not opened.

use crate::client::Opening;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Stays until another file is opened.
#[component]
pub fn OpenProblem(opening: RwSignal<Opening>) -> impl IntoView {
    let i18n = use_i18n();
    let reading = move || match opening.get() {
        Opening::Reading(file) => Some(t_string!(i18n, opened.reading, file = file)),
        _ => None,
    };
    let problem = move || match opening.get() {
        Opening::Failed(file, error) => {
            let why = words::open_error(i18n.get_locale(), &error);
            let sentence = t_string!(i18n, opened.failed, file = file, why = why);
            Some(view! { <p class="banner banner--error">{sentence}</p> })
        }
        _ => None,
    };
    view! {
        <p role="status" class="open-file__status" translate="no">{reading}</p>
        <div role="alert" class="open-file__problem" translate="no">{problem}</div>
    }
}
