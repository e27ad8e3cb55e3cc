//! The hosts of the simulated lab, for the demo: each fills the form.

use crate::client::{self, Character};
use crate::model::problem::Field;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Nothing where scans reach real hosts.
#[component]
pub fn LabHosts() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Show when=client::is_simulation>
            <section class="lab-hosts" aria-labelledby="lab-hosts-title">
                <h2 id="lab-hosts-title">{t!(i18n, demo.lab_title)}</h2>
                <p>{t!(i18n, demo.lab_lead)}</p>
                <ul>{client::lab_hosts().map(|(name, character)| view! { <LabHost name character /> }).collect_view()}</ul>
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
    view! {
        <li>
            <button type="button" class="lab-hosts__host" on:click=move |_| client::fill(Field::Target, name)>
                <span class="lab-hosts__name">{name}</span>
                <span class="lab-hosts__character">{sentence}</span>
            </button>
        </li>
    }
}
