//! Who may come in, before any handler: hosts that are ours, and writes from our own pages only.

use super::caching;
use super::caller::Caller;
use super::classic;
use super::config::Config;
use super::cors::AllowedOrigin;
use super::origin::{Host, Origin, Scheme};
use super::problem_json::ProblemJson;
use super::security_headers;
use crate::model::paths::BasePath;
use crate::model::problem::{ApiError, OriginRemedy, quoted};
use crate::words::{api_error, wished_language};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, COOKIE, HOST, HeaderName, ORIGIN, REFERER, USER_AGENT,
    VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;
use std::sync::Arc;

/// Whether a page of the same origin asks; only browsers write it, and no script can.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What decides; a cheap handle.
#[derive(Clone)]
pub struct Access(Arc<Inner>);

struct Inner {
    trusted_proxies: Vec<IpNet>,
    public_origin: Option<Origin>,
    /// Origins of other pages that may write too, as browsers send them.
    allowed_origins: Vec<HeaderValue>,
    base: BasePath,
}

impl Access {
    /// As the configuration says.
    pub fn new(config: &Config) -> Access {
        Access(Arc::new(Inner {
            trusted_proxies: config.trusted_proxies.clone(),
            public_origin: config.public_origin.clone(),
            allowed_origins: config.allow_origin.iter().filter_map(|origin| origin.as_str().parse().ok()).collect(),
            base: config.base_path.clone(),
        }))
    }

    fn check(&self, caller: &Caller, request: &Request) -> Result<(), ApiError> {
        let Inner { public_origin, allowed_origins, base, .. } = &*self.0;
        // Whoever watches over the server asks it by the names that they have for it.
        if request.uri().path() != base.join("/healthz") {
            check_hosts(request.headers(), request.uri(), caller, public_origin.as_ref())?;
        }
        // The classic interface starts a scan, and asks name servers, by GET.
        let is_classic = ["/api/scan", "/api/resolve"].iter().any(|path| request.uri().path() == base.join(path));
        let is_write = !request.method().is_safe() || is_classic && request.method() != Method::OPTIONS;
        // What is safe by its name may come from an image or a link.
        if is_classic && is_write && request.method().is_safe() {
            check_silent_browser(request.headers(), caller, public_origin.as_ref())?;
        }
        if is_write { check_origin(request.headers(), caller, public_origin.as_ref(), allowed_origins) } else { Ok(()) }
    }

    /// Why a browser will keep the answer from the page that asked, though nothing forbids to read it otherwise:
    /// only allowed origins get the headers of CORS. `None` for all other requests.
    fn unreadable(&self, caller: &Caller, request: &Request) -> Option<ApiError> {
        let Inner { public_origin, allowed_origins, .. } = &*self.0;
        let is_of_a_page = self.is_below("/api/", request) && request.headers().contains_key(ORIGIN);
        let foreign = || check_origin(request.headers(), caller, public_origin.as_ref(), allowed_origins).err();
        if is_of_a_page { foreign() } else { None }
    }

    fn is_below(&self, path: &str, request: &Request) -> bool {
        request.uri().path().starts_with(&self.0.base.join(path))
    }

    /// In the words of whoever asked: a program, the page's script, or a person.
    fn refusal(&self, error: ApiError, request: &Request) -> Response {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::FORBIDDEN);
        let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
        let locale = wished_language(header(COOKIE), header(ACCEPT_LANGUAGE)).unwrap_or_default();
        if self.is_below("/api/", request) {
            let readable_by = local_page(&error, request.headers());
            let is_stream = request.method() == Method::GET && request.uri().path() == self.0.base.join("/api/scan");
            let event =
                is_stream.then(|| classic::refused_event(request.headers(), api_error(locale, &error))).flatten();
            let mut response = event.unwrap_or_else(|| ProblemJson::from(error).into_response());
            if let Some(origin) = readable_by {
                response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
                response.headers_mut().append(VARY, HeaderValue::from_static("origin"));
            }
            return response;
        }
        if self.is_below("/fn/", request) {
            return (status, Json(error)).into_response();
        }
        (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], api_error(locale, &error)).into_response()
    }
}

/// The origin of a page that was refused, if it may read why. Only pages that come from the person's own machine may:
/// no other site shall find out that this server is here.
fn local_page(error: &ApiError, headers: &HeaderMap) -> Option<HeaderValue> {
    let is_foreign = matches!(error, ApiError::ForeignOrigin { remedy: OriginRemedy::AllowOrigin, .. });
    let value = headers.get(ORIGIN).filter(|_| is_foreign)?;
    let is_local = value.to_str().ok()?.parse::<Origin>().is_ok_and(|origin| origin.is_local());
    is_local.then(|| value.clone())
}

/// Stands before every route: finds out who asks, turns away who may not, and adds the security headers.
pub async fn guard(State(access): State<Access>, mut request: Request, next: Next) -> Response {
    let caller = Caller::of(request.headers(), request.uri(), request.extensions(), &access.0.trusted_proxies);
    let is_safe = request.method().is_safe();
    let mut response = match access.check(&caller, &request) {
        Ok(()) => {
            if let Some(error) = access.unreadable(&caller, &request) {
                tracing::warn!(client.address = %caller.address, url.path = request.uri().path(), %error, "browsers will withhold this response from the page");
            }
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Err(error) => {
            tracing::warn!(client.address = %caller.address, url.path = request.uri().path(), %error, "refused");
            access.refusal(error, &request)
        }
    };
    caching::add(response.status(), is_safe, response.headers_mut());
    security_headers::add(response.headers_mut());
    response
}

/// An attacker's page can have its name lead to this machine (DNS rebinding) and then counts as ours in a
/// browser; the name betrays it. What comes from a proxy is no exception, for such a page can write all the
/// headers that a proxy writes; nor is a server that listens beyond loopback, as in a container. A request line with a
/// whole URL names a host too (RFC 9112, section 3.2.2).
fn check_hosts(headers: &HeaderMap, uri: &Uri, caller: &Caller, own: Option<&Origin>) -> Result<(), ApiError> {
    let is_ours = |host: &Host| host.is_fixed() || own.is_some_and(|own| own.has_name_of(host));
    let unknown = |host: &str, scheme: Option<Scheme>| {
        let host = quoted(host);
        let origin = host.parse().map(|host| Origin::new(scheme.unwrap_or(Scheme::Http), host).to_string());
        Err(ApiError::UnknownHost { origin: origin.unwrap_or_else(|_| "https://…".to_owned()), host })
    };
    let of_line = uri.authority().map(|authority| authority.as_str().into());
    for text in headers.get_all(HOST).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).chain(of_line) {
        if !text.parse().is_ok_and(|host| is_ours(&host)) {
            return unknown(&text, caller.scheme);
        }
    }
    match &caller.host {
        Some(host) if !is_ours(host) => unknown(&host.to_string(), caller.scheme),
        _ => Ok(()),
    }
}

/// For what a page fetches as an image or follows as a link browsers send no `Origin`, and `Sec-Fetch-Site` only
/// over TLS or to this machine. They betray themselves by their `User-Agent`, which no such page can change; a
/// page of ours is known by its address in `Referer`.
fn check_silent_browser(headers: &HeaderMap, caller: &Caller, own: Option<&Origin>) -> Result<(), ApiError> {
    let is_silent = !headers.contains_key(ORIGIN) && !headers.contains_key(SEC_FETCH_SITE);
    let is_browser = headers.get(USER_AGENT).is_some_and(|agent| agent.as_bytes().starts_with(b"Mozilla/"));
    if !(is_silent && is_browser) {
        return Ok(());
    }
    let page = referring_page(headers);
    let is_ours = page.as_ref().is_some_and(|page| match own {
        Some(own) => page == own,
        None => caller.host.as_ref().is_some_and(|host| page.is_at(host, caller.scheme)),
    });
    let own = || own.map(Origin::to_string).or_else(|| caller.host.as_ref().map(Host::to_string)).unwrap_or_default();
    let foreign = || ApiError::ForeignOrigin {
        origin: page.map_or_else(unknown_origin, |page| page.to_string()),
        own: own(),
        remedy: OriginRemedy::Either,
    };
    if is_ours { Ok(()) } else { Err(foreign()) }
}

/// Where the page is that asked, by its address in `Referer`.
fn referring_page(headers: &HeaderMap) -> Option<Origin> {
    let uri = headers.get(REFERER)?.to_str().ok()?.parse::<Uri>().ok()?;
    format!("{}://{}", uri.scheme_str()?, uri.authority()?).parse().ok()
}

fn unknown_origin() -> String {
    "?".to_owned()
}

/// Whether a request that changes something comes from a page of ours or from a program, and not from the
/// page of a stranger in somebody's browser. Programs send no `Origin`; browsers do with all that is no GET,
/// and strangers' pages cannot change it. `own` is what the operator says, and a page that was opened at this machine;
/// else the host that was asked for is ours.
fn check_origin(
    headers: &HeaderMap,
    caller: &Caller,
    own: Option<&Origin>,
    allowed: &[HeaderValue],
) -> Result<(), ApiError> {
    let site = headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes);
    let is_ours = |value: &HeaderValue| match (own, value.to_str().ok().and_then(|text| text.parse::<Origin>().ok())) {
        _ if allowed.contains(value) => true,
        (Some(own), origin) if origin.as_ref() == Some(own) => true,
        // Opened at this machine, past the proxy. The browser must say so: a proxy may ask by the same host.
        (Some(_), Some(origin)) => {
            let is_at = caller.host.as_ref().is_some_and(|host| origin.is_at(host, caller.scheme));
            is_at && origin.is_local() && caller.is_local() && site == Some(b"same-origin")
        }
        (Some(_), None) => false,
        // The browser says so itself, whatever a proxy made of the host.
        (None, Some(_)) if site == Some(b"same-origin") => true,
        (None, Some(origin)) => caller.host.as_ref().is_some_and(|host| origin.is_at(host, caller.scheme)),
        (None, None) => false,
    };
    let foreign = |origin: &str| {
        let host = || caller.host.as_ref().map(Host::to_string).unwrap_or_default();
        // Browsers know whether the page is of the origin that they asked.
        let remedy = match site {
            Some(b"cross-site" | b"same-site") if origin.parse::<AllowedOrigin>().is_ok() => OriginRemedy::AllowOrigin,
            Some(b"same-origin" | b"none") => OriginRemedy::PublicOrigin,
            _ => OriginRemedy::Either,
        };
        Err(ApiError::ForeignOrigin { origin: quoted(origin), own: own.map_or_else(host, Origin::to_string), remedy })
    };
    let mut origins = headers.get_all(ORIGIN).iter();
    match origins.find(|value| !is_ours(value)) {
        Some(value) => foreign(&String::from_utf8_lossy(value.as_bytes())),
        None if headers.contains_key(ORIGIN) => Ok(()),
        None if matches!(site, None | Some(b"same-origin" | b"none")) => Ok(()),
        None => foreign(&referring_page(headers).map_or_else(unknown_origin, |page| page.to_string())),
    }
}
