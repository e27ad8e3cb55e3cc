//! The browser half: the only place that knows of the browser's objects.
//!
//! Each function has the same signature on every build; its documentation says what it does on the
//! server. The static demo has no server behind it: there scans run in the page, or at a server that it
//! has found.

#[cfg(feature = "browser")]
mod browser;
#[cfg(feature = "browser")]
mod canvas;
#[cfg(feature = "browser")]
mod live;
#[cfg(feature = "browser")]
pub use browser::{
    accept_legal_notice, at_once, fill, language_wish, save_file, save_language, save_theme, show, start, theme,
};
#[cfg(feature = "browser")]
pub use canvas::{before_script, paint, port_at};

#[cfg(feature = "hydrate")]
mod hydrated;
#[cfg(feature = "hydrate")]
pub use hydrated::{base_path, keep_stand_in, legal_notice};
#[cfg(feature = "hydrate")]
use hydrated::{events_url, keep};
#[cfg(feature = "hydrate")]
pub use live::follow;

#[cfg(feature = "ssr")]
mod on_server;
#[cfg(feature = "ssr")]
pub use on_server::{
    accept_legal_notice, at_once, base_path, before_script, fill, follow, language_wish, legal_notice, paint, port_at,
    save_file, save_language, save_theme, show, theme,
};

#[cfg(not(feature = "csr"))]
mod own_server;
#[cfg(not(feature = "csr"))]
pub use own_server::{
    attach, cancel_scan, choice, load_history, load_report, look_for_server, navigation, origin, simulate, source,
    start_scan,
};

#[cfg(feature = "csr")]
mod demo;
#[cfg(feature = "csr")]
pub use demo::{
    attach, base_path, cancel_scan, choice, follow, legal_notice, load_history, load_report, look_for_server,
    navigation, origin, simulate, source, start_scan,
};
#[cfg(feature = "csr")]
use demo::{events_url, keep};

use crate::engine::lab;
use crate::model::server_address::ServerAddress;

pub use crate::engine::lab::Character;

/// How a page stands with its server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// All is well, or nothing more is to come.
    #[default]
    Fine,
    /// Cut; it is tried again.
    Reconnecting,
    /// The server said that it goes down; it is tried again.
    ServerStopping,
    /// The server does not know the scan any more.
    Gone,
}

/// Where the scans of this page run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// At the server that the page came from. Every other is the static demo's.
    Own,
    /// The demo looks for a server at this address.
    Looking(ServerAddress),
    /// At a Portolan that the demo has found.
    Portolan {
        /// Where.
        at: ServerAddress,
        /// Which version it is.
        version: String,
        /// Whether its network is simulated too.
        is_simulated: bool,
    },
    /// In the page, on the simulated lab.
    Simulation {
        /// Where no server answered; `None` when nobody looked.
        vain: Option<ServerAddress>,
    },
}

/// Whether scans run in the page on the simulated lab; tracked like a signal.
pub fn is_simulation() -> bool {
    use leptos::prelude::Get;
    matches!(source().get(), Source::Simulation { .. })
}

/// The hosts of the simulated lab: name and character.
pub fn lab_hosts() -> [(&'static str, Character); lab::NAMES.len()] {
    lab::NAMES
}
