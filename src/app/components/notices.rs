//! What is worth knowing of a scan besides its verdicts.

use crate::model::report::Report;
use crate::words::i18n::*;
use crate::words::{self, NoticeText, Place};
use leptos::prelude::*;

/// A list with one item for each kind of notice, absent while there is nothing to say.
#[component]
pub fn Notices(
    report: RwSignal<Report>,
    /// Those that put the verdicts in doubt, which come before the answer, or all others.
    #[prop(optional)]
    are_doubts: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let notices = Memo::new(move |_| {
        let locale = i18n.get_locale();
        report.with(|report| {
            // Of several hosts the list says which are doubtful; and while a scan runs nothing pushes the chart away.
            if report.phase.is_ended() && report.hosts.len() < 2 {
                return words::notices_that_doubt(locale, report, Place::Page, are_doubts);
            }
            if are_doubts { Vec::new() } else { words::notices(locale, report, Place::Page) }
        })
    });
    // Each is made once, so that a list that somebody has unfolded stays so while it grows.
    let count = Memo::new(move |_| notices.with(Vec::len));
    let items = move || (0..count.get()).map(|index| view! { <li><NoticeView notices index /></li> }).collect_view();
    view! {
        <Show when=move || count.get() != 0>
            <ul class="notices" data-doubts=are_doubts.to_string() translate="no" aria-label=move || t_string!(i18n, scan.notices)>{items}</ul>
        </Show>
    }
}

/// A sentence; where it is about many, their list is folded below it.
#[component]
fn NoticeView(notices: Memo<Vec<NoticeText>>, index: usize) -> impl IntoView {
    let text = move |part: fn(&NoticeText) -> Option<String>| notices.with(|notices| notices.get(index).and_then(part));
    let sentence = move || text(|notice| Some(notice.sentence.clone()));
    let list = move || text(|notice| notice.list.clone());
    let has_list = Memo::new(move |_| list().is_some());
    move || {
        if has_list.get() {
            view! { <details><summary>{sentence}</summary><p class="notices__list">{list}</p></details> }.into_any()
        } else {
            sentence.into_any()
        }
    }
}
