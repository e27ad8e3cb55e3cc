//! The files that a report can be kept as.

use super::toasts::use_toasts;
use crate::app::view_state::ViewState;
use crate::client;
use crate::formats::Format;
use crate::model::event::{PortState, ScanId};
use crate::model::paths::BasePath;
use crate::model::shortcut::Shortcut;
use crate::words;
use crate::words::i18n::*;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A link for each format: all ports, and those that are shown if they are not all.
#[component]
pub fn ExportMenu(id: ScanId, view: Memo<ViewState>) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Memo::new(move |_| view.get().filter);
    let of_state = {
        let id = id.clone();
        move || {
            let state = shown.get()?;
            let title = move || {
                let state = words::states(i18n.get_locale(), state).to_lowercase();
                t_string!(i18n, scan.export_shown, state = state)
            };
            let id = id.clone();
            Some(view! { <p class="menu__title">{title}</p> <FormatLinks id state=Some(state) /> })
        }
    };
    view! {
        <details class="menu" name="menu">
            <summary
                class="button"
                data-shortcut=Shortcut::Export.as_str()
                aria-keyshortcuts=Shortcut::Export.key()
            >
                {t!(i18n, scan.export)}
            </summary>
            <div class="menu__panel" tabindex="-1">
                <p class="menu__title">{t!(i18n, scan.export_all)}</p>
                <FormatLinks id state=None />
                {of_state}
            </div>
        </details>
    }
}

#[component]
fn FormatLinks(id: ScanId, state: Option<PortState>) -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    let name = move |format| match format {
        Format::Json => t_string!(i18n, scan.export_json),
        Format::Csv => t_string!(i18n, scan.export_csv),
        Format::Html => t_string!(i18n, scan.export_html),
        Format::Svg => t_string!(i18n, scan.export_svg),
    };
    let formats = Format::ALL.into_iter().filter(|format| state.is_none() || format.takes_a_state());
    let links = formats.map(|format| {
        let (base, id) = (base.clone(), id.clone());
        let href = move || {
            let state = state.map(|state| format!("&state={}", state.as_str())).unwrap_or_default();
            base.report_file(&id, format.as_str(), &format!("?lang={}{state}", i18n.get_locale()))
        };
        view! {
            <li>
                // External: the router has no page there.
                <a href=href rel="external" download>{move || name(format)}</a>
            </li>
        }
    });
    let links = links.collect::<Vec<_>>();
    let pixels = state.is_none().then(|| view! { <PixelsButton id /> });
    view! { <ul>{links} {pixels}</ul> }
}

/// The picture as a PNG, which the browser makes of the SVG. Out of sight without a script.
#[component]
fn PixelsButton(id: ScanId) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let press = move |_| {
        let id = id.clone();
        spawn_local(async move {
            if !client::save_picture(id, i18n.get_locale_untracked()).await {
                toasts.show(t_string!(i18n, scan.export_png_failed).to_owned());
            }
        });
    };
    view! {
        <li class="scripted-only">
            <button type="button" on:click=press>{t!(i18n, scan.export_png)}</button>
        </li>
    }
}
