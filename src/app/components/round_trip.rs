//! A round-trip time, and whether that is fast or slow: by word, by shape and by colour.

use crate::model::speed::Speed;
use crate::words::{self, Locale};
use leptos::prelude::*;

/// One to three bars beside the time, in that language.
#[component]
pub fn RoundTrip(
    /// In words.
    time: impl Fn() -> String + Send + Sync + 'static,
    speed: Speed,
    locale: Locale,
) -> impl IntoView {
    let meaning = words::speed(locale, speed);
    view! {
        <span class="round-trip" data-speed=speed.as_str() title=meaning>
            {time}
            <span class="round-trip__bars" role="img" aria-label=meaning></span>
        </span>
    }
}
