//! What the functions of [`super`] do while the server renders a page.

use super::{Connection, Opening, Shared, Viewport, is_loopback_name};
use crate::chart::layout::Layout;
use crate::engine::run::Backend;
use crate::model::event::ScanId;
use crate::model::opened::OpenedFile;
use crate::model::paths::{BasePath, PublicOrigin};
use crate::model::ports::Port;
use crate::model::preferences::{LEGAL_ACCEPTED, LEGAL_COOKIE, Lead, LegalNotice, THEME_COOKIE, Theme, cookie};
use crate::model::problem::{ApiError, Field};
use crate::model::report::Report;
use crate::model::request::ScanRequest;
use crate::model::summary::ScanSummary;
use crate::words::{Locale, wished_language};
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, HOST, HeaderName};
use axum::http::request::Parts;
use futures_util::FutureExt;
use leptos::children::Children;
use leptos::ev::{Event, FocusEvent, MouseEvent, SubmitEvent};
use leptos::html::{Canvas, Dialog, Div, Form, Input};
use leptos::prelude::*;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// A page that the server makes has all that is known.
pub(super) const FOLLOWS: bool = false;

/// See the browser's. Here: nothing changes.
pub fn afterwards(_report: RwSignal<Report>) -> Trigger {
    Trigger::new()
}

/// Waits for the answer to a request. On the server: it is there at once.
pub fn answered<T, F: Future<Output = Result<T, ApiError>>>(asked: F, _say: impl FnOnce()) -> F {
    asked
}

/// What is there without waiting. On the server: what a server function answers, for nothing behind one waits
/// there.
pub fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    future.now_or_never()
}

/// Where the server stands below its host. On the server: from its configuration.
pub fn base_path() -> BasePath {
    use_context().unwrap_or_default()
}

/// Whether the page is that of one scan. On the server: by the path that was asked for.
pub fn is_scan_page() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let id = parts.uri.path().rsplit_once("/scans/").map(|(_, id)| id);
        id.is_some_and(|id| !id.is_empty() && !id.contains('/'))
    })
}

/// Whether the server's network is simulated. On the server: from its configuration.
pub fn is_network_simulated() -> bool {
    use_context() == Some(Backend::Simulated)
}

/// A text that is asked for when the page is made. On the server: as it is while the page is made, for nothing that lives
/// with the page can be asked later.
pub fn made_text(text: Signal<String>) -> ArcSignal<String> {
    let text = text.get_untracked();
    ArcSignal::derive(move || text.clone())
}

/// What leads on the page of a scan. On the server: as nobody has chosen.
pub fn lead() -> Option<Lead> {
    None
}

/// Keeps that choice. On the server: nobody makes one.
pub fn save_lead(_lead: Lead) {}

/// Whether the page is read on the machine that its server runs on. On the server: by the name that was asked for.
pub fn is_this_computer() -> bool {
    header(HOST).is_some_and(|host| is_loopback_name(&host))
}

/// Unfolds a form. On the server: nobody types there.
pub fn unfold(_event: &FocusEvent) {}

/// A moment in the reader's time. On the server: nobody knows which that is.
pub fn local_moment(_at_ms: u64, _locale: Locale) -> Option<String> {
    None
}

/// The theme that the person chose. On the server: from the request's cookie.
pub fn theme() -> Theme {
    header(COOKIE).and_then(|header| cookie(&header, THEME_COOKIE)?.parse().ok()).unwrap_or_default()
}

/// The language in which a page begins: chosen by the person, or the one that their browser asks for. On the server:
/// from the request's cookie, then its `Accept-Language`.
pub fn language() -> Locale {
    wished_language(header(COOKIE).as_deref(), header(ACCEPT_LANGUAGE).as_deref()).unwrap_or_default()
}

/// The legal notice, and whether it was accepted. On the server: from its configuration and the request's
/// cookie.
pub fn legal_notice() -> LegalNotice {
    let accepted = header(COOKIE).is_some_and(|header| cookie(&header, LEGAL_COOKIE) == Some(LEGAL_ACCEPTED));
    LegalNotice { is_accepted: accepted, ..use_context().unwrap_or_default() }
}

/// Puts the keyboard at the beginning of what a page shows. On the server: nothing.
pub fn focus_content() {}

/// Where the keyboard goes on when a form goes away. On the server: nothing goes away.
pub fn hand_on_focus(_form: NodeRef<Form>) {}

/// Keeps the address in step with the page. On the server: nothing, it is what was asked for.
pub(super) fn keep_address() {}

/// Keeps that the legal notice was accepted. On the server: nothing.
pub fn accept_legal_notice() {}

/// What was typed into the form that is sent. On the server: nothing, it is posted there.
pub fn typed(_event: &SubmitEvent) -> Option<ScanRequest> {
    None
}

/// Keeps a choice of theme and shows it. On the server: nothing.
pub fn save_theme(_theme: Theme) {}

/// Keeps a choice of language. On the server: nothing.
pub fn save_language(_locale: Locale) {}

/// Types into a field of the form. On the server: nothing.
pub fn fill(_field: Field, _text: &str) {}

/// The field in which somebody has typed. On the server: nobody types.
pub fn edited(_event: &Event) -> Option<Field> {
    None
}

/// Puts the cursor into a field of the form. On the server: nothing.
pub fn focus_field(_field: Field) {}

/// Shows a text in a field. On the server: nothing, it is there.
pub fn show_value(_field: NodeRef<Input>, _text: &str) {}

/// What is likely to be seen of a new table. On the server: nothing is known of that.
pub fn first_viewport() -> Option<Viewport> {
    None
}

/// Goes on from frame to frame. On the server: nothing, it has none.
pub fn after_frames(_is_wanted: Signal<bool>, _rest: Duration, _go_on: impl Fn() + Copy + 'static) {}

/// Whether the page is made for paper. On the server: nobody knows.
pub fn on_paper() -> Signal<bool> {
    Signal::stored(false)
}

/// Keeps `seen` as a frame is scrolled. On the server: nothing, a page of rows is made.
pub fn watch_viewport(_frame: NodeRef<Div>, _seen: RwSignal<Option<Viewport>>) {}

/// Scrolls a frame. On the server: nothing.
pub fn scroll(_frame: NodeRef<Div>, _to: Option<f64>, _looks: bool) {}

/// The row in which somebody stands with the keyboard. On the server: none.
pub fn focused_row(_frame: NodeRef<Div>) -> Option<usize> {
    None
}

/// Puts the keyboard into a frame. On the server: nothing.
pub fn focus(_frame: NodeRef<Div>) {}

/// Has the keyboard go to a row. On the server: nothing.
pub fn follow_mark(_is_followed: bool, _is_marked: bool) {}

/// Has the keyboard come back from a row. On the server: nothing.
pub fn return_from_row(_sheet: NodeRef<Div>) {}

/// The port that a finger means. On the server: none.
pub fn touched_port(_event: &MouseEvent, _layout: &Layout, _open: &mut dyn Iterator<Item = Port>) -> Option<Port> {
    None
}

/// What a page shows until its script paints over it. On the server: what is drawn.
pub fn before_script(draw: impl FnOnce() -> String) -> String {
    draw()
}

/// Paints the chart of a host on a canvas, as its verdicts come. On the server: nothing.
pub fn paint(
    _canvas: NodeRef<Canvas>,
    _report: RwSignal<Report>,
    _address: Signal<Option<IpAddr>>,
    _layout: Arc<Layout>,
    _is_painted: Option<RwSignal<bool>>,
) {
}

/// The port of a chart at which somebody points. On the server: none.
pub fn port_at(_event: &MouseEvent, _layout: &Layout) -> Option<Port> {
    None
}

/// Whether a script runs the page. On the server: no.
pub fn scripted() -> Signal<bool> {
    Signal::stored(false)
}

/// Whether a part of a page is made with all of it. On the server: always.
pub fn is_made_at_once(_is_heavy: bool) -> bool {
    true
}

/// Where browsers reach the server. On the server: from its configuration.
pub fn public_origin() -> Option<String> {
    use_context().map(|PublicOrigin(origin)| origin)
}

/// What only the server writes. On the server: that.
pub fn written<V>(write: impl FnOnce() -> V) -> Option<V> {
    Some(write())
}

/// Has a page fetched anew whose text the server must write. On the server: nothing, it does.
pub fn renew_unwritten() {}

/// Makes a part of a page when its turn comes. On the server: nothing, it is there.
pub fn make_later(_place: NodeRef<Div>, _changes: Signal<()>, _children: Children) {}

/// Shows an image instead of the page's own icon in the browser's tab. On the server: nothing.
pub fn show_in_tab(_icon: Memo<String>) {}

/// Whether this browser shows notifications of a page. On the server: no.
pub fn can_notify() -> bool {
    false
}

/// Whether somebody wished for a notification at the end of a scan. On the server: no.
pub fn wants_end_notice() -> bool {
    false
}

/// Keeps that wish. On the server: there is nobody to wish.
pub async fn wish_end_notice(_is_wished: bool) -> bool {
    false
}

/// Tells of an end, if it is wished and the page is out of sight. On the server: nothing.
pub fn tell_end(_title: &str, _text: &str) {}

/// Puts text into the clipboard; whether it is there. On the server: there is none.
pub async fn copy(_text: String) -> bool {
    false
}

/// Shares the link of the page. On the server: nothing.
pub async fn share_page(_title: String) -> Shared {
    Shared::Refused
}

/// Hands the picture of a scan to the person. On the server: it has no pixels.
pub async fn save_picture(_id: ScanId, _locale: Locale) -> bool {
    false
}

/// Closes menus as people expect it. On the server: nothing, there they close each other.
pub fn listen_for_menus() {}

/// Listens for shortcuts. On the server: nothing.
pub fn listen_for_shortcuts() {}

/// Whether single keys are shortcuts. On the server nobody presses any.
pub fn has_shortcuts() -> bool {
    true
}

/// Keeps whether they are. On the server: nothing.
pub fn save_shortcuts(_is_on: bool) {}

/// Opens a dialog before the page. On the server: nothing.
pub fn open_dialog(_dialog: NodeRef<Dialog>) {}

/// Hands a file to the person. On the server: nothing.
pub fn save_file(_name: &str, _media_type: &str, _text: String) {}

/// The scans that were read from files. On the server: none.
pub fn opened_scans() -> Vec<ScanSummary> {
    Vec::new()
}

/// The files that this page has opened. On the server: none, they never come here.
pub fn opened_files() -> Signal<Vec<(ScanId, String)>> {
    Signal::stored(Vec::new())
}

/// The file that this scan was read from. On the server: none.
pub fn opened_file(_id: &ScanId) -> Option<OpenedFile> {
    None
}

/// The report of a file that was opened. On the server: none.
pub(super) fn find_opened(_id: &ScanId) -> Option<Report> {
    None
}

/// Opens the file that was chosen in a field. On the server: nothing.
pub fn open_chosen(_input: NodeRef<Input>, _opening: RwSignal<Opening>) {}

/// Opens files that are dropped on the page. On the server: nothing.
pub fn watch_drops(_is_over: RwSignal<bool>, _opening: RwSignal<Opening>) {}

/// Follows a running scan into `report`. On the server: nothing, the page shows it as it stands.
pub fn follow(_report: RwSignal<Report>, _connection: RwSignal<Connection>, _is_replay: bool) {}

fn header(name: HeaderName) -> Option<String> {
    use_context::<Parts>()?.headers.get(name)?.to_str().ok().map(str::to_owned)
}
