//! The language of a page: what views ask for words.
//!
//! Not the context of leptos_i18n: it begins a task for each page that the server makes, which panics when the page
//! is finished and gone before the task had its turn. Here is no task; on the server the language of a page stays.

pub use super::generated::i18n::{Locale, td_string};

use leptos::prelude::*;

/// The language of the page, as a signal.
#[derive(Clone, Copy, Debug)]
pub struct I18n(RwSignal<Locale>);

impl I18n {
    /// The language, tracked. Of a page that its reader has left before its end, whose signals are gone, any.
    pub fn get_locale(self) -> Locale {
        self.0.try_get().unwrap_or_default()
    }

    /// The language, not tracked.
    #[track_caller]
    pub fn get_locale_untracked(self) -> Locale {
        self.0.get_untracked()
    }

    /// Another language from now on.
    #[track_caller]
    pub fn set_locale(self, locale: Locale) {
        self.0.set(locale);
    }
}

/// Begins the page in that language; for [`use_i18n`] in the components below.
pub fn provide_i18n(locale: Locale) -> I18n {
    let i18n = I18n(RwSignal::new(locale));
    provide_context(i18n);
    i18n
}

/// The language of the page. To be called in a component.
#[track_caller]
pub fn use_i18n() -> I18n {
    expect_context()
}

/// Words in the language of the page, as text: tracked where it is called.
macro_rules! text {
    ($i18n:expr, $($words:tt)*) => {
        leptos_i18n::td_string!($i18n.get_locale(), $($words)*)
    };
}

/// Words without arguments in the language of the page, as a part of a view that follows it.
macro_rules! part_of_view {
    ($i18n:expr, $($key:tt)*) => {{
        let i18n = $i18n;
        move || leptos_i18n::td_string!(i18n.get_locale(), $($key)*)
    }};
}

pub(crate) use {part_of_view as t, text as t_string};
