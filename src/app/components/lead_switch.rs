//! What leads where chart and list of open ports stand one below the other; this browser remembers the choice.

use crate::client;
use crate::model::preferences::Lead;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Two buttons, on narrow screens and where a script runs. Until somebody has chosen, the chart leads while the scan
/// runs, and the list once it has ended.
#[component]
pub fn LeadSwitch(lead: RwSignal<Option<Lead>>, is_ended: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    // Not in the first rendering, which is as the server's.
    Effect::new(move |_| lead.set(client::lead()));
    let shown = move || lead.get().unwrap_or(if is_ended.get() { Lead::List } else { Lead::Chart });
    let buttons = Lead::ALL.map(|choice| {
        let choose = move |_| {
            client::save_lead(choice);
            lead.set(Some(choice));
        };
        let name = move || match choice {
            Lead::List => t_string!(i18n, answer.lead_list),
            Lead::Chart => t_string!(i18n, answer.lead_chart),
        };
        view! {
            <button type="button" aria-pressed=move || (shown() == choice).to_string() on:click=choose>{name}</button>
        }
    });
    view! {
        <div class="lead-switch scripted-only">
            <div class="switch" role="group" aria-label=move || t_string!(i18n, answer.lead)>{buttons.collect_view()}</div>
        </div>
    }
}
