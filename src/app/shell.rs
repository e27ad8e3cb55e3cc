//! The document round the page: what stands in its first bytes.

use super::App;
use crate::client;
use leptos::config::LeptosOptions;
use leptos::hydration::{AutoReload, HydrationScripts};
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The HTML document. The right theme and language stand in its first line, so nothing flashes.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let base = client::base_path();
    let stylesheet = base.join(&options.css_path());
    view! {
        <!DOCTYPE html>
        <html data-theme=client::theme().as_str() data-base=base.as_str().to_owned()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" type="image/svg+xml" href=base.join("/favicon.svg") />
                <link rel="stylesheet" href=stylesheet />
                <AutoReload options=options.clone() />
                <HydrationScripts options=options root=base.as_str().to_owned() />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
