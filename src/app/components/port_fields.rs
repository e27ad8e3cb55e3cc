//! Which ports, in custom mode: a range of two fields, or the syntax of ports, or both.

use super::field::TextField;
use crate::model::ports::Port;
use crate::model::problem::{ApiError, Field};
use crate::model::request::ScanRequest;
use crate::words::i18n::*;
use leptos::html::Input;
use leptos::prelude::*;

/// The inputs that say which ports, so that one port can be put in for all of them.
#[derive(Clone, Copy)]
pub struct PortInputs {
    /// The choice of custom mode.
    pub custom: NodeRef<Input>,
    ports: NodeRef<Input>,
    first_port: NodeRef<Input>,
    last_port: NodeRef<Input>,
}

impl PortInputs {
    /// Inputs that are not on the page yet.
    pub fn new() -> PortInputs {
        let [custom, ports, first_port, last_port] = [(); 4].map(|()| NodeRef::new());
        PortInputs { custom, ports, first_port, last_port }
    }

    /// Types this port, and nothing besides.
    pub fn choose(self, port: Port) {
        if let Some(custom) = self.custom.get() {
            custom.set_checked(true);
        }
        let port = port.to_string();
        for (input, text) in [(self.ports, port.as_str()), (self.first_port, ""), (self.last_port, "")] {
            if let Some(input) = input.get() {
                input.set_value(text);
            }
        }
    }
}

/// From, to, and those that are named.
#[component]
pub fn PortFields(request: ScanRequest, error: Memo<Option<ApiError>>, inputs: PortInputs) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="scan-form__ports">
            <div class="scan-form__range" role="group" aria-label=move || t_string!(i18n, form.range)>
                <TextField
                    field=Field::FirstPort
                    value=request.first_port
                    error
                    node_ref=inputs.first_port
                    label=Signal::derive(move || t_string!(i18n, form.first_port))
                    hint=Signal::derive(move || t_string!(i18n, form.first_port_hint).to_owned())
                    placeholder=Signal::derive(|| "1")
                />
                <TextField
                    field=Field::LastPort
                    value=request.last_port
                    error
                    node_ref=inputs.last_port
                    label=Signal::derive(move || t_string!(i18n, form.last_port))
                    hint=Signal::derive(move || t_string!(i18n, form.last_port_hint).to_owned())
                    placeholder=Signal::derive(|| "65535")
                />
            </div>
            <TextField
                field=Field::Ports
                value=request.ports
                error
                node_ref=inputs.ports
                label=Signal::derive(move || t_string!(i18n, form.ports))
                hint=Signal::derive(move || t_string!(i18n, form.ports_hint).to_owned())
                placeholder=Signal::derive(|| "22,80,443,8000-8100")
            />
        </div>
    }
}
