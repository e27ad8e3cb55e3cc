//! The rows of a table as its report grows and other ones are asked for, worked out in steps: who types does not wait
//! for what follows of the report alone.

use super::rows::Listing;
use super::sorting::Ordered;
use super::view_state::ViewState;
use crate::client;
use crate::model::report::Report;
use leptos::prelude::*;

/// The rows that are chosen by now.
pub fn listed(report: RwSignal<Report>, view: Memo<ViewState>) -> Memo<Listing> {
    // Of all that a report changes, rows take longest.
    let later = client::afterwards(report);
    let known = always_new(move || {
        later.track();
        report.with_untracked(Ordered::of)
    });
    let by = Memo::new(move |_| view.with(|view| view.sort));
    let ordered = always_new(move || report.with_untracked(|report| known.with(|known| known.by(report, by.get()))));
    always_new(move || {
        report.with_untracked(|report| ordered.with(|ordered| view.with(|view| Listing::among(ordered, report, view))))
    })
}

/// To compare two of them takes longer than what follows of one; and what stands in its rows may change where it does
/// not.
fn always_new<T: Send + Sync + 'static>(make: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    Memo::new_with_compare(move |_| make(), |_, _| true)
}
