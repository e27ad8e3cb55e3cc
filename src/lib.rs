//! Portolan: a port scanner that lives in the browser. This file is the map of the house.
//!
//! One direction: a request ([`model::request`]) becomes a plan, the [`engine`] makes events of it, a
//! numbered log keeps them (`server`), and every reader folds them into a [`model::report::Report`],
//! which the [`app`] shows. ARCHITECTURE.md walks through it; `tests/tidy.rs` checks who imports whom.

// They panic where nobody can read what they print: `writeln!`, and what becomes of its error, stand instead.
#![warn(clippy::print_stdout, clippy::print_stderr)]
// Views nest deeply, and so do their types.
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "browser"))]
compile_error!("a server and a browser at once cannot be built: choose one of the features `ssr`, `hydrate`, `csr`");
#[cfg(all(feature = "hydrate", feature = "csr"))]
compile_error!("choose one of the features `hydrate` and `csr`");
#[cfg(not(any(feature = "ssr", feature = "hydrate", feature = "csr")))]
compile_error!("choose one of the features `ssr`, `hydrate` and `csr`");

pub mod api;
pub mod app;
pub mod chart;
pub mod client;
pub mod engine;
pub mod formats;
pub mod model;
pub mod words;

#[cfg(feature = "ssr")]
pub mod cli;
#[cfg(feature = "ssr")]
pub mod serve;
#[cfg(feature = "ssr")]
pub mod server;

/// Takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    client::start();
    client::hydrate_page(app::App);
    client::keep_stand_in();
}

/// Makes the page in an empty document.
#[cfg(feature = "csr")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn mount() {
    client::start();
    leptos::mount::mount_to_body(app::App);
}
