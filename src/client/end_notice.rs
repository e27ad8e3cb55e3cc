//! The notification at the end of a scan, for who looks elsewhere by then: wished once, remembered in this browser.

use super::storage::{keep, kept};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

const KEY: &str = "portolan_end_notice";
const ON: &str = "on";

/// Whether this browser shows notifications of a page. (Chrome on Android has them for service workers only, and says
/// so no sooner than one is made; Notifications API, section 3.)
pub fn can_notify() -> bool {
    let window = window();
    let is_android = window.navigator().user_agent().is_ok_and(|name| name.contains("Android"));
    window.is_secure_context() && window.get("Notification").is_some() && !is_android
}

/// Whether somebody wished for it here, and the browser still allows it.
pub fn wants_end_notice() -> bool {
    can_notify() && kept(KEY).as_deref() == Some(ON) && Notification::permission() == NotificationPermission::Granted
}

/// Keeps the wish; asks for the browser's leave first. Answers whether there will be a notification.
pub async fn wish_end_notice(is_wished: bool) -> bool {
    keep(KEY, if is_wished { ON } else { "" });
    if is_wished && let Ok(answer) = Notification::request_permission() {
        // Whatever was answered stands in the permission.
        let _ = JsFuture::from(answer).await;
    }
    wants_end_notice()
}

/// Tells of an end, if it is wished and the page is out of sight.
pub fn tell_end(title: &str, text: &str) {
    if !document().hidden() || !wants_end_notice() {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(text);
    // A browser that refuses it has its reasons; the page and its tab tell the end too.
    if let Ok(notification) = Notification::new_with_options(title, &options) {
        let shown = notification.clone();
        let come_here = Closure::once_into_js(move || {
            let _ = window().focus();
            shown.close();
        });
        notification.set_onclick(Some(come_here.unchecked_ref()));
    }
}
