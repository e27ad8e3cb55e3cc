//! The tab of the page.

use leptos::prelude::*;

/// The page's own icon, while another is shown.
const OWN: &str = "data-own";

/// Shows an image, by its URL, instead of the page's own icon in the browser's tab, for as long as the component is
/// there. To be called in a component.
pub fn show_in_tab(icon: Memo<String>) {
    Effect::new(move |_| icon.with(|icon| set(Some(icon))));
    on_cleanup(|| set(None));
}

/// `None`: the page's own.
fn set(icon: Option<&str>) {
    let Ok(Some(link)) = document().query_selector("link[rel=icon]") else {
        return;
    };
    let own = link.get_attribute(OWN).or_else(|| link.get_attribute("href")).unwrap_or_default();
    // Every element takes attributes.
    let _ = link.set_attribute(OWN, &own);
    let _ = link.set_attribute("href", icon.unwrap_or(&own));
}
