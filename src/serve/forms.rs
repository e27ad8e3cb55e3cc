//! Forms that are posted when no script runs: a scan is started, stopped, paused, resumed.

use super::{AppState, contexts, page_files};
use crate::app::FormState;
use crate::app::shell::shell;
use crate::model::event::ScanId;
use crate::model::problem::{ApiError, Field, FieldError, Problem, quoted};
use crate::model::request::{ScanRequest, SentRequest};
use crate::model::wish::Wish;
use crate::server::caller::Caller;
use crate::server::refused_form;
use crate::server::session;
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::{FormRejection, PathRejection, QueryRejection};
use axum::extract::{Form, Path, Query, Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use leptos::prelude::provide_context;

/// What the form's second button asks for.
#[derive(serde::Deserialize)]
pub(super) struct Narrowed {
    /// This port instead of those that the fields name.
    only_port: Option<String>,
}

/// `POST /scans`: the form when no script runs. 303 to the scan, or the page again with what was typed
/// and what is wrong with it.
pub(super) async fn post_scan(
    State(state): State<AppState>,
    narrowed: Result<Query<Narrowed>, QueryRejection>,
    caller: Caller,
    headers: HeaderMap,
    form: Result<Form<SentRequest>, FormRejection>,
) -> Response {
    let narrowed = match narrowed {
        Ok(Query(narrowed)) => narrowed,
        Err(rejection) => return refused_form(&headers, rejection.status(), rejection.body_text()),
    };
    let sent = match form {
        Ok(Form(sent)) => sent,
        Err(rejection) => return refused_form(&headers, rejection.status(), rejection.body_text()),
    };
    let request = sent.as_typed().clone();
    let read = sent.into_request(&state.scans().environment().limits).map(ScanRequest::as_shown);
    let read = read.and_then(|request| narrow(request, narrowed.only_port.as_deref()));
    let started = read.map_err(|fields| ApiError::Invalid { fields });
    match started.and_then(|request| state.server.scans.start(&request, &caller)) {
        Ok(id) => {
            let cookie = session::remember(&headers, id.clone(), &state.server, &caller);
            ([(SET_COOKIE, cookie)], Redirect::to(&state.base.scan(&id))).into_response()
        }
        Err(error) => refused(&state, headers, request, error).await,
    }
}

/// The request of the port that the second button names.
fn narrow(request: ScanRequest, only_port: Option<&str>) -> Result<ScanRequest, Vec<FieldError>> {
    let Some(port) = only_port else {
        return Ok(request);
    };
    let wrong = || vec![FieldError { field: Field::Ports, problem: Problem::PortOutOfRange { text: quoted(port) } }];
    port.parse().map(|port| request.of_port(port)).map_err(|_| wrong())
}

async fn refused(state: &AppState, headers: HeaderMap, request: ScanRequest, error: ApiError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let (contexts, options) = (contexts(state), state.leptos.clone());
    let form = FormState { request, error: Some(error) };
    let with_form = move || {
        contexts();
        provide_context(form.clone());
    };
    let page_files = page_files(state);
    let document = move || shell(options.clone(), page_files.clone());
    let render = leptos_axum::render_app_async_with_context(with_form, document);
    let mut page_request = Request::new(Body::empty());
    if let Ok(uri) = state.base.scans().parse() {
        *page_request.uri_mut() = uri;
    }
    *page_request.headers_mut() = headers;
    let mut response = render(page_request).await;
    *response.status_mut() = status;
    response
}

/// `POST /scans/{id}/cancel`, `pause` and `resume`: the buttons of a running scan when no script runs.
pub(super) fn wishes() -> Router<AppState> {
    Wish::ALL.into_iter().fold(Router::new(), |router, wish| {
        let path = format!("/scans/{{id}}/{}", wish.as_str());
        router.route(&path, post(move |state, id| post_wish(wish, state, id)))
    })
}

async fn post_wish(wish: Wish, State(state): State<AppState>, id: Result<Path<ScanId>, PathRejection>) -> Response {
    // What cannot be a scan's name is the name of none.
    let heeded =
        id.map_err(|_| ApiError::NotFound).and_then(|Path(id)| state.server.scans.heed(&id, wish).map(|()| id));
    match heeded {
        Ok(id) => Redirect::to(&state.base.scan(&id)).into_response(),
        Err(error) => {
            (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::NOT_FOUND), error.to_string()).into_response()
        }
    }
}
