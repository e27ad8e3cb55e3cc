//! Says beside the name, on every page of a server on the simulated network, that no host is real.

use crate::client;
use crate::words::i18n::*;
use leptos::prelude::*;

/// Nothing where scans reach real hosts; the static demo has a banner of its own.
#[component]
pub fn SimulationMark() -> impl IntoView {
    let i18n = use_i18n();
    let mark = || {
        view! {
            <p class="site-header__mark">
                <strong>{t!(i18n, demo.simulation)}</strong>
                <span>": "{t!(i18n, site.simulated)}</span>
            </p>
        }
    };
    client::is_network_simulated().then(mark)
}
