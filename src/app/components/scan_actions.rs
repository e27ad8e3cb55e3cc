//! What can be done with a scan: pause and stop it, or change it and run it again; keep its report, and share it.

use super::compare_menu::CompareMenu;
use super::end_notice::EndNotice;
use super::export_menu::ExportMenu;
use super::replay::{LeaveReplay, ReplayLink};
use super::scan_again::ScanAgain;
use super::share_button::ShareButton;
use super::wish_button::WishButton;
use crate::app::view_state::ViewState;
use crate::client;
use crate::model::event::Phase;
use crate::model::problem::Field;
use crate::model::report::Report;
use crate::model::wish::Wish;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// A row of buttons; which, depends on how far the scan is.
#[component]
pub fn ScanActions(
    report: RwSignal<Report>,
    view: Memo<ViewState>,
    has_result: Memo<bool>,
    /// What the page is about, in words.
    title: Memo<String>,
    /// Whether the page shows how a scan went that has ended.
    is_replay: bool,
) -> impl IntoView {
    let phase = Memo::new(move |_| report.with(|report| report.phase));
    let id = Memo::new(move |_| report.with(|report| report.id.clone()));
    let exported = move || id.get().filter(client::can_export);
    // Before its names are looked up nothing is sent that could be paused.
    let can_rest = Memo::new(move |_| matches!(phase.get(), Phase::Probing | Phase::Paused));
    let other = Signal::derive(move || if phase.get() == Phase::Paused { Wish::Resume } else { Wish::Pause });
    view! {
        <div class="scan__actions">
            <Show
                when=move || !phase.get().is_ended()
                fallback=move || view! { <AfterEnd report /> }
            >
                <Show when=move || !is_replay fallback=move || view! { <LeaveReplay id /> }>
                    <Show when=move || can_rest.get()>
                        {move || id.get().map(|id| view! { <WishButton id wish=other /> })}
                    </Show>
                    {move || id.get().map(|id| view! { <WishButton id wish=Signal::stored(Wish::Cancel) /> })}
                </Show>
            </Show>
            <Show when=move || has_result.get()>
                {move || exported().map(|id| view! { <ExportMenu id view /> })}
                <CompareMenu report />
            </Show>
            <ShareButton title id />
            {(!is_replay).then(|| view! { <EndNotice report /> })}
        </div>
    }
}

/// The same once more, or nearly the same: the form above has what was typed.
#[component]
fn AfterEnd(report: RwSignal<Report>) -> impl IntoView {
    let i18n = use_i18n();
    let request = report.with_untracked(|report| report.request.clone());
    let target = request.target.clone();
    let id = report.with_untracked(|report| report.id.clone());
    let file = id.as_ref().and_then(client::opened_file);
    let again = match file.and_then(|file| file.not_repeatable) {
        Some(why) => {
            let sentence = move || words::not_repeatable(i18n.get_locale(), why);
            view! { <p class="scan-again__refusal">{sentence}</p> }.into_any()
        }
        None => view! { <ScanAgain request is_of_page=true /> }.into_any(),
    };
    view! {
        {again}
        // External: left to the browser, which moves the focus too.
        <a
            class="scan__change"
            href=format!("#{}", Field::Target.name())
            rel="external"
            aria-label=move || t_string!(i18n, flow.change_target, target = target.clone())
        >
            {t!(i18n, flow.change)}
        </a>
        <ReplayLink id />
    }
}
