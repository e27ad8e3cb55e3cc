//! A part of a page that is taken over, or made, in a task of its own.

use crate::client;
use crate::words::i18n::*;
use leptos::html::Div;
use leptos::prelude::*;

/// The server's page is whole without it. In the browser a page of many parts would else be taken over in one long
/// task, in which it answers nobody; here each part follows the one before it. None stands within another.
/// `children` must not ask for shared values: those are numbered in the order of the page.
#[component]
pub fn Stage(
    /// What `children` are made of besides the language. If it changes before their turn, they are made anew.
    #[prop(optional)]
    changes: Signal<()>,
    /// Whether they wait also where the browser makes the page by itself. Their place is empty until then.
    #[prop(optional)]
    is_heavy: bool,
    /// The part.
    children: Children,
) -> impl IntoView {
    if client::is_made_at_once(is_heavy) {
        return view! { <div class="stage">{children()}</div> }.into_any();
    }
    let i18n = use_i18n();
    let changes = Signal::derive(move || {
        changes.get();
        i18n.get_locale();
    });
    let place = NodeRef::<Div>::new();
    client::make_later(place, changes, children);
    // What is in there is the server's until then.
    view! { <div class="stage" node_ref=place inner_html=""></div> }.into_any()
}
