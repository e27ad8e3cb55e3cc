//! What leaves the page by a person's hand: the clipboard, and the share sheet of a device.

use super::Shared;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement, ShareData};

/// Puts text into the clipboard; whether it is there. To be called as an answer to a press: browsers allow it then only.
///
/// ```ignore
/// spawn_local(async move {
///     if client::copy(text).await {
///         toasts.show(said);
///     }
/// });
/// ```
pub async fn copy(text: String) -> bool {
    // Elsewhere than on this machine or by HTTPS a page has no clipboard.
    let has_clipboard = window().is_secure_context();
    if has_clipboard && JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok() {
        return true;
    }
    copy_selected(&text).unwrap_or(false)
}

/// As the oldest browsers do: what is selected is copied, and the focus goes back to where it was.
fn copy_selected(text: &str) -> Option<bool> {
    let document = document().dyn_into::<HtmlDocument>().ok()?;
    let focused = document.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let area = document.create_element("textarea").ok()?.dyn_into::<HtmlTextAreaElement>().ok()?;
    area.set_class_name("visually-hidden");
    area.set_value(text);
    document.body()?.append_child(&area).ok()?;
    area.select();
    let is_copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(focused) = focused {
        // Focus is lost where the element is gone.
        let _ = focused.focus();
    }
    Some(is_copied)
}

/// Shares the link of the page as it is shown: by the sheet of a device that is touched, else by the clipboard.
pub async fn share_page(title: String) -> Shared {
    let Ok(link) = window().location().href() else {
        return Shared::Refused;
    };
    let is_touched = window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches());
    let navigator = window().navigator();
    // A browser without a sheet has no such function, and one that was opened and closed again needs no word.
    if is_touched && window().is_secure_context() && JsValue::from_str("share").js_in(&navigator) {
        let data = ShareData::new();
        data.set_title(&title);
        data.set_url(&link);
        let _ = JsFuture::from(navigator.share_with_data(&data)).await;
        return Shared::Handed;
    }
    if copy(link).await { Shared::Copied } else { Shared::Refused }
}
