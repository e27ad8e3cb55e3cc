//! Where a report comes from that was read from a file, and what of the file is not shown.

use crate::client;
use crate::model::event::ScanId;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Nothing for scans that ran.
#[component]
pub fn OpenedFrom(id: Option<ScanId>) -> impl IntoView {
    let i18n = use_i18n();
    id.and_then(|id| client::opened_file(&id)).map(|file| {
        let text = move || {
            let locale = i18n.get_locale();
            let format = words::opened_format(locale, file.format);
            let mut text = t_string!(i18n, opened.from, file = file.name.clone(), format = format);
            let simulated = if file.is_simulated { t_string!(i18n, report.simulated) } else { "" };
            for more in [simulated, &words::left_out(locale, &file.left_out)] {
                if !more.is_empty() {
                    text += " ";
                    text += more;
                }
            }
            text
        };
        view! { <p class="opened-from" translate="no">{text}</p> }
    })
}
