//! The field for the target: it says what it understood, and offers the port that a target names.

use super::field::TextField;
use super::port_fields::PortInputs;
use crate::model::paths::BasePath;
use crate::model::ports::Port;
use crate::model::problem::{ApiError, Field};
use crate::model::targets::{NamedPorts, Targets};
use crate::words::i18n::*;
use leptos::prelude::*;

/// What it says follows each letter.
#[component]
pub fn TargetField(value: String, error: Memo<Option<ApiError>>, inputs: PortInputs) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(value.clone());
    view! {
        <div class="target-field">
            <TextField
                field=Field::Target
                value
                error
                on_input=Callback::new(move |text| typed.set(text))
                label=Signal::derive(move || t_string!(i18n, form.target))
                hint=Signal::derive(move || t_string!(i18n, form.target_hint).to_owned())
                placeholder=Signal::derive(move || t_string!(i18n, form.target_example))
            />
            <Understood typed inputs />
        </div>
    }
}

/// Nothing while the target reads as it was typed.
#[component]
fn Understood(typed: RwSignal<String>, inputs: PortInputs) -> impl IntoView {
    let i18n = use_i18n();
    let targets = Memo::new(move |_| typed.with(|text| text.parse::<Targets>().ok()));
    let canonical = move || {
        let text = targets.with(|targets| targets.as_ref().map(ToString::to_string))?;
        let is_news = typed.with(|typed| typed.trim() != text);
        is_news.then(|| t_string!(i18n, form.understood, targets = text))
    };
    let port = Memo::new(move |_| targets.with(|targets| one_port(&targets.as_ref()?.named_ports())));
    view! {
        <div class="target-field__understood" role="status" translate="no">
            {move || canonical().map(|text| view! { <p>{text}</p> })}
            {move || port.get().map(|port| view! { <NamedPort port inputs /> })}
        </div>
    }
}

/// The port, where all targets name that one only.
fn one_port(named: &NamedPorts) -> Option<Port> {
    match named {
        NamedPorts::Same(ports) if ports.len() == 1 => ports.highest(),
        _ => None,
    }
}

/// With a script the port is typed into the form that is sent; without one the server takes it from the
/// address.
#[component]
fn NamedPort(port: Port, inputs: PortInputs) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    view! {
        <p>
            {move || t_string!(i18n, form.named_port, port = port)} " "
            <button
                class="link-button"
                type="submit"
                formaction=base.scans_of_port(port)
                on:click=move |_| inputs.choose(port)
            >
                {t!(i18n, form.take_named_port)}
            </button>
        </p>
    }
}
