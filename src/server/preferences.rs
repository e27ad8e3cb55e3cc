//! `POST /preferences`: language, theme and the legal notice when no script runs.

use super::refused_form;
use crate::model::paths::BasePath;
use crate::model::preferences::{LANGUAGE_COOKIE, LEGAL_ACCEPTED, LEGAL_COOKIE, THEME_COOKIE, Theme, set_cookie};
use crate::words::language_of;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};

/// What the switches send; one of the first three.
#[derive(serde::Deserialize)]
pub struct Choice {
    language: Option<String>,
    theme: Option<String>,
    legal: Option<String>,
    /// Where the person was.
    back: Option<String>,
}

/// Keeps the choice in a cookie and sends the person back to where they were.
pub async fn post(
    State(base): State<BasePath>,
    headers: HeaderMap,
    choice: Result<Form<Choice>, FormRejection>,
) -> Response {
    let choice = match choice {
        Ok(Form(choice)) => choice,
        Err(rejection) => return refused_form(&headers, rejection.status(), rejection.body_text()),
    };
    let path = base.home();
    let language = choice.language.as_deref().and_then(language_of);
    let theme = choice.theme.as_deref().and_then(|text| text.parse::<Theme>().ok());
    let has_accepted = choice.legal.is_some_and(|text| text == LEGAL_ACCEPTED);
    let cookies = [
        language.map(|locale| set_cookie(LANGUAGE_COOKIE, locale.as_ref(), &path)),
        theme.map(|theme| set_cookie(THEME_COOKIE, theme.as_str(), &path)),
        has_accepted.then(|| set_cookie(LEGAL_COOKIE, LEGAL_ACCEPTED, &path)),
    ];
    let headers: Vec<_> = cookies.into_iter().flatten().map(|cookie| (SET_COOKIE, cookie)).collect();
    let back = choice.back.filter(|back| is_local(back)).unwrap_or(path);
    (AppendHeaders(headers), Redirect::to(&back)).into_response()
}

/// A path on this server and nothing else: `//host` and `/\host` lead away in browsers.
fn is_local(path: &str) -> bool {
    let is_plain = path.chars().all(|c| c.is_ascii_graphic());
    is_plain && path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_away() {
        assert!(["/", "/scans/abc?state=open", "/portolan/"].into_iter().all(is_local));
        let away = ["", "https://example.com", "//example.com", "/\\example.com", "/a\r\nb", "javascript:x"];
        assert!(!away.into_iter().any(is_local));
    }
}
