//! A round-trip time, and whether that is fast or slow: by word, by shape and by colour.

use crate::model::speed::Speed;
use crate::words::{self, Locale};
use leptos::prelude::*;

/// One to three bars beside the time, in that language.
#[component]
pub fn RoundTrip(rtt_us: u32, locale: Locale) -> impl IntoView {
    let speed = Speed::of(rtt_us);
    let meaning = words::speed(locale, speed);
    view! {
        <span class="round-trip" data-speed=speed.as_str() title=meaning>
            {words::round_trip(locale, rtt_us)}
            <span class="round-trip__bars" role="img" aria-label=meaning></span>
        </span>
    }
}
