//! What can be done with a scan: pause and stop it, or run it again, and keep its report.

use super::export_menu::ExportMenu;
use super::scan_again::ScanAgain;
use crate::app::view_state::ViewState;
use crate::client;
use crate::model::event::{Phase, ScanId};
use crate::model::paths::BasePath;
use crate::model::report::Report;
use crate::model::wish::Wish;
use crate::words::i18n::*;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A row of buttons; which, depends on how far the scan is.
#[component]
pub fn ScanActions(report: RwSignal<Report>, view: Memo<ViewState>, has_result: Memo<bool>) -> impl IntoView {
    let phase = Memo::new(move |_| report.with(|report| report.phase));
    let id = Memo::new(move |_| report.with(|report| report.id.clone()));
    // Before its names are looked up nothing is sent that could be paused.
    let can_rest = Memo::new(move |_| matches!(phase.get(), Phase::Probing | Phase::Paused));
    let other = Signal::derive(move || if phase.get() == Phase::Paused { Wish::Resume } else { Wish::Pause });
    view! {
        <div class="scan__actions">
            <Show
                when=move || !phase.get().is_ended()
                fallback=move || view! { <ScanAgain request=report.with_untracked(|report| report.request.clone()) /> }
            >
                <Show when=move || can_rest.get()>{move || id.get().map(|id| view! { <WishButton id wish=other /> })}</Show>
                {move || id.get().map(|id| view! { <WishButton id wish=Signal::stored(Wish::Cancel) /> })}
            </Show>
            <Show when=move || has_result.get()>
                {move || id.get().map(|id| view! { <ExportMenu id view /> })}
            </Show>
        </div>
    }
}

/// Stays the same button while it changes from pause to resume, so that the focus stays on it.
#[component]
fn WishButton(id: ScanId, wish: Signal<Wish>) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let of_scan = id.clone();
    let send = Action::new(move |wish: &Wish| client::send_wish(of_scan.clone(), *wish));
    // The end comes a moment after it was granted; of the others the button itself tells.
    let is_granted = move || send.value().with(|value| matches!(value, Some(Ok(()))));
    let is_busy = move || send.pending().get() || wish.get() == Wish::Cancel && is_granted();
    let label = move || match (wish.get(), is_busy()) {
        (Wish::Cancel, false) => t_string!(i18n, scan.stop),
        (Wish::Cancel, true) => t_string!(i18n, scan.stopping),
        (Wish::Pause, false) => t_string!(i18n, flow.pause),
        (Wish::Pause, true) => t_string!(i18n, flow.pausing),
        (Wish::Resume, false) => t_string!(i18n, flow.resume),
        (Wish::Resume, true) => t_string!(i18n, flow.resuming),
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send.dispatch(wish.get_untracked());
    };
    view! {
        <form method="post" action=move || base.wish_form(&id, wish.get()) on:submit=submit>
            <button class="button" type="submit" aria-disabled=move || is_busy().to_string()>{label}</button>
        </form>
    }
}
