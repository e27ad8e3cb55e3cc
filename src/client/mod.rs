//! The browser half: the only place that knows of the browser's objects.
//!
//! Each function has the same signature on every build; its documentation says what it does on the
//! server. The static demo has no server behind it: there scans run in the page, or at a server that it
//! has found.

#[cfg(feature = "browser")]
mod afterwards;
#[cfg(feature = "browser")]
mod browser;
#[cfg(feature = "browser")]
mod canvas;
#[cfg(feature = "browser")]
mod end_notice;
#[cfg(feature = "browser")]
mod followed;
#[cfg(feature = "browser")]
mod frames;
#[cfg(feature = "browser")]
mod live;
#[cfg(feature = "browser")]
mod menus;
#[cfg(feature = "browser")]
mod opened;
#[cfg(feature = "browser")]
mod patience;
#[cfg(feature = "browser")]
mod picture;
#[cfg(feature = "browser")]
mod poll;
#[cfg(feature = "browser")]
mod share;
#[cfg(feature = "browser")]
mod shortcuts;
#[cfg(feature = "browser")]
mod slice;
#[cfg(feature = "browser")]
mod stage;
#[cfg(feature = "browser")]
mod storage;
#[cfg(feature = "browser")]
mod stream_lock;
#[cfg(feature = "browser")]
mod tab;
#[cfg(feature = "browser")]
pub use afterwards::afterwards;
#[cfg(feature = "browser")]
pub use browser::{
    accept_legal_notice, at_once, edited, fill, focus_content, focus_field, hand_on_focus, is_this_computer,
    local_moment, made_text, save_file, save_language, save_theme, scripted, show_value, start, theme, typed, unfold,
};
#[cfg(feature = "browser")]
pub use canvas::{before_script, paint, port_at, touched_port};
#[cfg(feature = "browser")]
mod viewport;
#[cfg(feature = "browser")]
pub use end_notice::{can_notify, tell_end, wants_end_notice, wish_end_notice};
#[cfg(feature = "browser")]
pub use frames::{after_frames, on_paper};
#[cfg(feature = "browser")]
pub use menus::listen_for_menus;
#[cfg(feature = "browser")]
use opened::find_opened;
#[cfg(feature = "browser")]
pub use opened::{open_chosen, opened_file, opened_files, opened_scans, watch_drops};
#[cfg(feature = "browser")]
pub use patience::answered;
#[cfg(feature = "browser")]
pub use picture::save_picture;
#[cfg(feature = "browser")]
pub use share::{copy, share_page};
#[cfg(feature = "browser")]
pub use shortcuts::{has_shortcuts, listen_for_shortcuts, open_dialog, save_shortcuts};
#[cfg(feature = "browser")]
pub use stage::{is_made_at_once, make_later};
#[cfg(feature = "browser")]
pub use storage::{lead, save_lead};
#[cfg(feature = "browser")]
pub use tab::show_in_tab;
#[cfg(feature = "browser")]
pub use viewport::{first_viewport, focus, focused_row, follow_mark, return_from_row, scroll, watch_viewport};

#[cfg(feature = "hydrate")]
mod hydrated;
#[cfg(feature = "hydrate")]
use hydrated::{FOLLOWS, base_path as events_base, keep, keep_address, picture_of, take_over};
#[cfg(feature = "hydrate")]
pub use hydrated::{
    base_path, hydrate_page, is_network_simulated, is_scan_page, keep_stand_in, language, legal_notice, public_origin,
    renew_unwritten, written,
};
#[cfg(feature = "hydrate")]
pub use live::follow;

#[cfg(feature = "ssr")]
mod on_server;
#[cfg(feature = "ssr")]
use on_server::{FOLLOWS, find_opened, keep_address};
#[cfg(feature = "ssr")]
pub use on_server::{
    accept_legal_notice, after_frames, afterwards, answered, at_once, base_path, before_script, can_notify, copy,
    edited, fill, first_viewport, focus, focus_content, focus_field, focused_row, follow, follow_mark, hand_on_focus,
    has_shortcuts, is_made_at_once, is_network_simulated, is_scan_page, is_this_computer, language, lead, legal_notice,
    listen_for_menus, listen_for_shortcuts, local_moment, made_text, make_later, on_paper, open_chosen, open_dialog,
    opened_file, opened_files, opened_scans, paint, port_at, public_origin, renew_unwritten, return_from_row,
    save_file, save_language, save_lead, save_picture, save_shortcuts, save_theme, scripted, scroll, share_page,
    show_in_tab, show_value, tell_end, theme, touched_port, typed, unfold, wants_end_notice, watch_drops,
    watch_viewport, wish_end_notice, written,
};

#[cfg(not(feature = "csr"))]
mod own_server;
#[cfg(not(feature = "csr"))]
pub use own_server::{
    IS_DEMO, attach, can_export, choice, load_diff, load_history, load_report, load_to_follow, look_for_server,
    navigation, origin, refinement, send_wish, simulate, source, start_scan,
};

#[cfg(feature = "csr")]
mod demo;
#[cfg(feature = "csr")]
pub use demo::{
    IS_DEMO, attach, base_path, can_export, choice, follow, is_network_simulated, is_scan_page, language, legal_notice,
    load_diff, load_history, load_report, load_to_follow, look_for_server, navigation, origin, public_origin,
    refinement, renew_unwritten, send_wish, simulate, source, start_scan, written,
};
#[cfg(feature = "csr")]
use demo::{events_base, keep, picture_of, take_over};

use crate::engine::lab;
use crate::model::event::ScanId;
use crate::model::opened::OpenError;
use crate::model::server_address::ServerAddress;

pub use crate::engine::lab::Character;

/// The element of the document that holds the page, and nothing else: browser extensions add theirs to the body.
pub const PAGE_ID: &str = "portolan";
/// What the window hears when the page's program has panicked.
pub const PANIC_EVENT: &str = "portolan-panic";

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

/// What is seen of a table that scrolls in its own frame, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// How far it is scrolled.
    pub top: f64,
    /// The height of the frame below the table's head.
    pub height: f64,
    /// The height of a row.
    pub row: f64,
    /// The height of what opens below a row, as it was last seen.
    pub opened: f64,
}

/// What became of a wish to share the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The device has it in hand.
    Handed,
    /// The link is in the clipboard.
    Copied,
    /// The browser forbids it.
    Refused,
}

/// How it stands with a results file that a person opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// None is.
    #[default]
    Idle,
    /// That file is being read.
    Reading(String),
    /// It was read; its scan has this name.
    Done(ScanId),
    /// That file cannot be shown, for this reason.
    Failed(String, OpenError),
}

/// Where the scans of this page run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// At the server that the page came from. Every other is the static demo's.
    Own {
        /// Whether its network is simulated.
        is_simulated: bool,
    },
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

/// Whether scans run on the simulated lab, wherever; tracked like a signal.
pub fn is_lab() -> bool {
    use leptos::prelude::Get;
    matches!(
        source().get(),
        Source::Simulation { .. } | Source::Own { is_simulated: true } | Source::Portolan { is_simulated: true, .. }
    )
}

/// Whether that name of a host, with or without a port, always is the machine that asks (RFC 6761, section 6.3).
fn is_loopback_name(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// The hosts of the simulated lab: name and character.
pub fn lab_hosts() -> [(&'static str, Character); lab::NAMES.len()] {
    lab::NAMES
}
