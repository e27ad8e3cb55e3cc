//! Scans the computer on which page and server run, by one button: what most people try first.

use crate::app::components::scan_again::ScanAgain;
use crate::client;
use crate::model::request::{Mode, ScanRequest};
use crate::words::i18n::*;
use leptos::prelude::*;

/// Nothing where the page is read elsewhere, or no host is real.
#[component]
pub fn ThisComputer() -> impl IntoView {
    let i18n = use_i18n();
    let request =
        ScanRequest { target: "localhost".to_owned(), mode: Mode::Quick.as_str().to_owned(), ..ScanRequest::default() };
    let label = Signal::derive(move || t_string!(i18n, home.this_computer).to_owned());
    let is_offered = client::is_this_computer() && !client::IS_DEMO && !client::is_lab();
    is_offered.then(|| {
        view! {
            <div class="this-computer">
                <ScanAgain request label />
                <p>{t!(i18n, home.this_computer_lead)}</p>
            </div>
        }
    })
}
