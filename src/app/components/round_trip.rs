//! A round-trip time, and whether that is fast or slow: by word, by shape and by colour.

use crate::model::speed::Speed;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;

/// One to three bars beside the time.
#[component]
pub fn RoundTrip(rtt_us: u32) -> impl IntoView {
    let i18n = use_i18n();
    let speed = Speed::of(rtt_us);
    let meaning = move || words::speed(i18n.get_locale(), speed);
    view! {
        <span class="round-trip" data-speed=speed.as_str() title=meaning>
            <span>{move || words::round_trip(i18n.get_locale(), rtt_us)}</span>
            <span class="round-trip__bars" aria-hidden="true"></span>
            <span class="visually-hidden">{meaning}</span>
        </span>
    }
}
