//! What is kept from one visit to the next in the browser's storage: what no server needs to know, and in the demo all,
//! since a page from disk has no cookies.

use crate::model::preferences::Lead;
use leptos::prelude::window;
use web_sys::Storage;

const LEAD: &str = "portolan_lead";

/// Keeps a choice.
pub(super) fn keep(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // A browser that is out of room forgets the choice; there is nobody to tell.
        let _ = storage.set_item(name, value);
    }
}

/// The choice of that name, if one was kept.
pub(super) fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// What leads on the page of a scan, if somebody has chosen that in this browser.
pub fn lead() -> Option<Lead> {
    let kept = kept(LEAD)?;
    Lead::ALL.into_iter().find(|lead| lead.as_str() == kept)
}

/// Keeps that choice.
pub fn save_lead(lead: Lead) {
    keep(LEAD, lead.as_str());
}

/// None where a browser forbids it.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
