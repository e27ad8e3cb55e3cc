//! The head of every page: name, language, theme.

use super::compass::Compass;
use super::simulation_mark::SimulationMark;
use super::stage::Stage;
use super::theme_icon::ThemeIcon;
use crate::client;
use crate::model::paths::BasePath;
use crate::model::preferences::Theme;
use crate::model::shortcut::Shortcut;
use crate::words::i18n::*;
use crate::words::{LANGUAGES, Locale};
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

/// Name, navigation and the two switches, which are plain forms when no script runs.
#[component]
pub fn SiteHeader() -> impl IntoView {
    let i18n = use_i18n();
    let base: BasePath = expect_context();
    view! {
        <Meta name="description" content=move || t_string!(i18n, site.tagline) />
        <Stage>
            // External: left to the browser, which moves the focus too.
            <a class="skip-link" href="#content" rel="external">{t!(i18n, site.skip)}</a>
            <header class="site-header">
                <A href=base.home() attr:class="site-header__name" attr:aria-label=move || t_string!(i18n, site.home)>
                    <Compass />
                    <span>"Portolan"</span>
                </A>
                <SimulationMark />
                // On a narrow screen this opens what else there is; on a wide one all of it stands in the line.
                <button class="button site-header__menu" type="button" popovertarget="site-menu">{t!(i18n, site.menu)}</button>
                <div class="site-header__all" id="site-menu" popover="auto">
                <nav class="site-header__nav" aria-label=move || t_string!(i18n, site.navigation)>
                    <A href=base.history() attr:data-shortcut=Shortcut::History.as_str() attr:aria-keyshortcuts=Shortcut::History.key()>
                        {t!(i18n, site.recent)}</A>
                    <A href=base.about()>{t!(i18n, site.about)}</A>
                </nav>
                <div class="site-header__switches">
                    <LanguageSwitch />
                    <ThemeSwitch />
                </div>
                </div>
            </header>
        </Stage>
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |locale: Locale| {
        move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            client::save_language(locale);
            i18n.set_locale(locale);
        }
    };
    let buttons = LANGUAGES.map(|(locale, name)| {
        let code = locale.to_string();
        let shown = code.to_uppercase();
        let label = format!("{shown}, {name}");
        view! {
            <button
                type="submit"
                name="language"
                value=code.clone()
                lang=code.clone()
                title=name
                // What is shown is part of the name: who speaks to a browser says what they see.
                aria-label=label
                aria-pressed=move || (i18n.get_locale() == locale).to_string()
                on:click=choose(locale)
            >
                {shown}
            </button>
        }
    });
    view! {
        <PreferenceForm label=Signal::derive(move || t_string!(i18n, site.language))>{buttons.collect_view()}</PreferenceForm>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(client::theme());
    let name = move |theme| match theme {
        Theme::System => t_string!(i18n, site.theme_system),
        Theme::Light => t_string!(i18n, site.theme_light),
        Theme::Dark => t_string!(i18n, site.theme_dark),
    };
    let buttons = Theme::ALL.map(|theme| {
        let choose = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            client::save_theme(theme);
            chosen.set(theme);
        };
        view! {
            <button
                type="submit"
                name="theme"
                value=theme.as_str()
                title=move || name(theme)
                aria-label=move || name(theme)
                aria-pressed=move || (chosen.get() == theme).to_string()
                on:click=choose
            >
                <ThemeIcon theme />
            </button>
        }
    });
    view! {
        <PreferenceForm label=Signal::derive(move || t_string!(i18n, site.theme))>{buttons.collect_view()}</PreferenceForm>
    }
}

/// The address of what is shown, for a form that leads back here.
pub(super) fn use_here() -> impl Fn() -> String + Copy {
    let location = use_location();
    move || {
        let search = location.search.get();
        let mark = if search.is_empty() { "" } else { "?" };
        format!("{}{mark}{search}", location.pathname.get())
    }
}

/// A group of buttons that also works by posting to the server, which sends the person back here.
#[component]
fn PreferenceForm(label: Signal<&'static str>, children: Children) -> impl IntoView {
    let base: BasePath = expect_context();
    let back = use_here();
    view! {
        <form method="post" action=base.preferences()>
            <input type="hidden" name="back" value=back />
            <div class="switch" role="group" aria-label=move || label.get()>
                {children()}
            </div>
        </form>
    }
}
