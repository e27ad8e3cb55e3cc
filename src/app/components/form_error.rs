//! What is wrong with the form as a whole, with the way to each field that is wrong.

use crate::client;
use crate::model::problem::{ApiError, Field};
use crate::words;
use crate::words::i18n::*;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Read out when it appears. A link puts the cursor into its field; without a script browsers do so by themselves.
#[component]
pub fn FormError(error: Memo<Option<ApiError>>) -> impl IntoView {
    let i18n = use_i18n();
    let sentence = move || {
        error.with(|error| match error {
            Some(ApiError::Invalid { .. }) => Some(t_string!(i18n, form.errors).to_owned()),
            Some(error) => Some(words::api_error(i18n.get_locale(), error)),
            None => None,
        })
    };
    let wrong = move || -> Vec<Field> {
        error.with(|error| error.iter().flat_map(ApiError::fields).map(|wrong| wrong.field).collect())
    };
    let link = move |field: Field| {
        let go = move |event: MouseEvent| {
            event.prevent_default();
            client::focus_field(field);
        };
        view! {
            " "
            <a href=format!("#{}", field.name()) on:click=go>{move || words::field(i18n.get_locale(), field)}</a>
        }
    };
    view! {
        <div class="scan-form__error" role="alert" translate="no">
            {sentence} {move || wrong().into_iter().filter(|field| *field != Field::Other).map(link).collect_view()}
        </div>
    }
}
