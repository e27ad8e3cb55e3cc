//! The browser half: the only place that knows of the browser's objects.
//!
//! Each function has the same signature on every build; its documentation says what it does on the
//! server.

#[cfg(feature = "browser")]
mod browser;
#[cfg(feature = "browser")]
mod live;
#[cfg(feature = "browser")]
pub use browser::{
    accept_legal_notice, base_path, language_wish, legal_notice, save_language, save_theme, start, theme,
};
#[cfg(feature = "browser")]
pub use live::follow;

#[cfg(feature = "ssr")]
mod on_server;
#[cfg(feature = "ssr")]
pub use on_server::{
    accept_legal_notice, base_path, follow, language_wish, legal_notice, save_language, save_theme, theme,
};

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
