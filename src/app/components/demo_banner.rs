//! Says in the static demo where scans run, and lets a person choose.

use crate::client::{self, Source};
use crate::model::server_address::ServerAddress;
use crate::words::i18n::*;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// Nothing on pages that came from a server.
#[component]
pub fn DemoBanner() -> impl IntoView {
    client::IS_DEMO.then(|| view! { <Place source=client::source() /> })
}

/// The word for a source that CSS knows.
fn word(source: &Source) -> &'static str {
    match source {
        Source::Own { .. } => "own",
        Source::Looking(_) => "looking",
        Source::Portolan { .. } => "server",
        Source::Simulation { .. } => "simulation",
    }
}

#[component]
fn Place(source: Signal<Source>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || match source.get() {
        Source::Looking(_) => t_string!(i18n, demo.looking),
        Source::Portolan { .. } => t_string!(i18n, demo.server),
        Source::Own { .. } | Source::Simulation { .. } => t_string!(i18n, demo.simulation),
    };
    let sentence = move || match source.get() {
        Source::Looking(at) => t_string!(i18n, demo.looking_text, address = at),
        Source::Portolan { at, is_simulated: true, .. } => t_string!(i18n, demo.server_simulated_text, address = at),
        Source::Portolan { at, .. } => t_string!(i18n, demo.server_text, address = at),
        Source::Own { .. } | Source::Simulation { .. } => t_string!(i18n, demo.simulation_text).to_owned(),
    };
    let in_vain = move || match source.get() {
        Source::Simulation { vain: Some(at) } => Some(t_string!(i18n, demo.vain, address = at)),
        _ => None,
    };
    let choice = move || match source.get() {
        Source::Portolan { .. } => t_string!(i18n, demo.change),
        _ => t_string!(i18n, demo.choose),
    };
    view! {
        <aside class="demo-banner" data-source=move || source.with(word) aria-label=move || t_string!(i18n, demo.label)>
            <div class="demo-banner__inner" translate="no">
                <p class="demo-banner__text" role="status">
                    <strong class="demo-banner__name">{name}</strong>
                    <span>{sentence}</span>
                </p>
                <details class="demo-banner__choice">
                    <summary>{choice}</summary>
                    <p class="demo-banner__vain">{in_vain}</p>
                    <ServerChoice source />
                </details>
            </div>
        </aside>
    }
}

/// A field for the address of a server, and the way back to the simulation.
#[component]
fn ServerChoice(source: Signal<Source>) -> impl IntoView {
    let i18n = use_i18n();
    let input = NodeRef::<Input>::new();
    let is_wrong = RwSignal::new(false);
    let shown = source.with_untracked(|source| match source {
        Source::Looking(at) | Source::Portolan { at, .. } | Source::Simulation { vain: Some(at) } => at.clone(),
        Source::Own { .. } | Source::Simulation { vain: None } => ServerAddress::default(),
    });
    let look = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        let address = typed.parse::<ServerAddress>();
        is_wrong.set(address.is_err());
        if let Ok(address) = address {
            client::look_for_server(address);
        }
    };
    let is_server = move || source.with(|source| matches!(source, Source::Portolan { .. }));
    view! {
        <form class="demo-banner__form" novalidate on:submit=look>
            <div class="field">
                <label for="demo-server">{t!(i18n, demo.address)}</label>
                <input
                    type="url"
                    id="demo-server"
                    node_ref=input
                    value=shown.to_string()
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="demo-server-problem demo-server-hint"
                    aria-invalid=move || is_wrong.get().then_some("true")
                />
                <p class="field__problem" id="demo-server-problem">
                    {move || is_wrong.get().then(|| t_string!(i18n, demo.bad_address))}
                </p>
                <p class="field__hint" id="demo-server-hint">
                    {move || t_string!(i18n, demo.address_hint, origin = client::origin())}
                </p>
            </div>
            <button class="button" type="submit">{t!(i18n, demo.look)}</button>
            <Show when=is_server>
                <button class="button" type="button" on:click=move |_| client::simulate()>{t!(i18n, demo.simulate)}</button>
            </Show>
        </form>
    }
}
