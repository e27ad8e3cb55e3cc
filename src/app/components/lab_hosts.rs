//! The hosts of the simulated lab, each of which fills the form: for the demo, and for a server on that network.

use crate::client::{self, Character};
use crate::model::paths::BasePath;
use crate::model::problem::Field;
use crate::words::i18n::*;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Nothing where scans reach real hosts.
#[component]
pub fn LabHosts() -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    // Without a script a button asks for this page again, with its host typed in.
    let action = format!("{}#{}", base.home(), Field::Target.name());
    view! {
        <Show when=client::is_lab>
            <section class="lab-hosts" aria-labelledby="lab-hosts-title">
                <h2 id="lab-hosts-title">{t!(i18n, demo.lab_title)}</h2>
                <p>{t!(i18n, demo.lab_lead)}</p>
                <form method="get" action=action.clone()>
                    <ul>{client::lab_hosts().map(|(name, character)| view! { <LabHost name character /> }).collect_view()}</ul>
                </form>
            </section>
        </Show>
    }
}

#[component]
fn LabHost(name: &'static str, character: Character) -> impl IntoView {
    let i18n = use_i18n();
    let sentence = move || match character {
        Character::WebServer => t_string!(i18n, demo.lab_web),
        Character::Database => t_string!(i18n, demo.lab_database),
        Character::Printer => t_string!(i18n, demo.lab_printer),
        Character::Firewalled => t_string!(i18n, demo.lab_firewall),
        Character::FarAway => t_string!(i18n, demo.lab_far),
        Character::Tarpit => t_string!(i18n, demo.lab_tarpit),
        Character::Router => t_string!(i18n, demo.lab_router),
        Character::Workstation => t_string!(i18n, demo.lab_localhost),
    };
    let fill = move |event: MouseEvent| {
        event.prevent_default();
        client::fill(Field::Target, name);
    };
    view! {
        <li>
            <button type="submit" name=Field::Target.name() value=name class="lab-hosts__host" on:click=fill>
                <span class="lab-hosts__name">{name}</span>
                <span class="lab-hosts__character">{sentence}</span>
            </button>
        </li>
    }
}
