//! The last scans of this browser, below the form and below a result.

use super::scan_list::ScanList;
use crate::app::history::use_history;
use crate::model::event::ScanId;
use crate::model::paths::BasePath;
use crate::model::summary::with_previous;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos_router::components::A;

/// So many are shown here; the page of the history has them all.
const SHOWN: usize = 5;

/// Absent while there are none.
#[component]
pub fn RecentScans(
    /// The scan that is shown anyway.
    except: Option<ScanId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let history = use_history();
    // What cannot be asked for is left out here; the page of the history says why.
    let scans = move || {
        let scans = history.with(|history| history.as_ref()?.as_ref().ok().cloned()).unwrap_or_default();
        let mut scans = with_previous(scans);
        scans.retain(|(scan, _)| Some(&scan.id) != except.as_ref());
        scans
    };
    move || {
        let (base, mut scans) = (base.clone(), scans());
        let has_more = scans.len() > SHOWN;
        scans.truncate(SHOWN);
        (!scans.is_empty()).then(|| {
            view! {
                <section class="recent-scans" aria-labelledby="recent-scans-title">
                    <h2 id="recent-scans-title">{t!(i18n, history.title)}</h2>
                    <ScanList scans />
                    {has_more.then(|| view! { <p><A href=base.history()>{t!(i18n, history.all)}</A></p> })}
                </section>
            }
        })
    }
}
