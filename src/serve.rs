//! The server put together: configuration, state, pages and routes, then listening.

mod forms;
mod slashes;

use crate::app::App;
use crate::app::shell::{PageFiles, shell};
use crate::engine::resolve::Resolver;
use crate::engine::run::{Backend, Environment};
use crate::engine::{lab, tcp};
use crate::model::event::ScanId;
use crate::model::limits::Limits;
use crate::model::paths::{BasePath, PublicOrigin};
use crate::model::policy::Policy;
use crate::model::preferences::LegalNotice;
use crate::server::access::{Access, guard};
use crate::server::config::{Config, OnOff};
use crate::server::connections::{self, MAX_CONNECTIONS};
use crate::server::origin::Origin;
use crate::server::scans::Scans;
use crate::server::security_headers::content_security_policy;
use crate::server::signals::Signals;
use crate::server::site::{self, Site};
use crate::server::{ServerState, Shutdown, export_places, page, preferences, routes};
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRef, OriginalUri, Path, Request};
use axum::handler::HandlerWithoutStateExt;
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::middleware::{Next, from_fn, from_fn_with_state, map_request};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use leptos::config::{Env, LeptosOptions};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions_and_ssg_and_context,
};
use std::future::Future;
use std::io::{self, Write};
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::trace::TraceLayer;

/// The most that is read of an operator's legal notice, in bytes.
const MAX_LEGAL_NOTICE: u64 = 64 * 1024;

/// How much time a page may take to be compressed: more makes it hardly smaller (brotli has 0 to 11).
const PAGE_COMPRESSION: i32 = 4;

/// What every handler can ask for.
#[derive(Clone)]
pub struct AppState {
    leptos: LeptosOptions,
    server: ServerState,
    base: BasePath,
    legal: LegalNotice,
    origin: Option<PublicOrigin>,
    access: Access,
    max_connections: u32,
}

impl AppState {
    /// The scans of this server.
    pub fn scans(&self) -> &Scans {
        &self.server.scans
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> LeptosOptions {
        state.leptos.clone()
    }
}

impl FromRef<AppState> for ServerState {
    fn from_ref(state: &AppState) -> ServerState {
        state.server.clone()
    }
}

impl FromRef<AppState> for BasePath {
    fn from_ref(state: &AppState) -> BasePath {
        state.base.clone()
    }
}

/// Serves until `stop` completes, then ends streams and scans and returns.
///
/// # Errors
/// When the server cannot listen or the resolver cannot be made.
pub async fn run(config: Config, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
    use anyhow::Context;
    let address = config.listen;
    anyhow::ensure!(
        config.listens_locally() || config.allow_remote,
        "on {address} other machines could scan from here, because there are no logins: listen on 127.0.0.1, or put an \
         authenticating proxy in front and add --allow-remote"
    );
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: is another program using it? --listen chooses another address")
    })?;
    let (shutdown, switch) = Shutdown::new();
    let state = state(&config, shutdown.clone())?;
    let scans = state.server.scans.clone();
    let local = listener.local_addr()?;
    tracing::info!(server.address = %local, "listening");
    if scans.is_simulated() {
        tracing::info!("the network is simulated: no real host is scanned");
    }
    if state.server.site.version().is_empty() && !is_watched() {
        tracing::warn!(
            site_root = config.site_root,
            "page files not found, so pages have no styles or scripts: --site-root sets their folder"
        );
    }
    // Nobody has to read it.
    let _ = writeln!(
        io::stdout(),
        "Portolan listens on http://{local}{}\nOnly scan systems that you own or may test.",
        config.base_path.home()
    );
    tokio::spawn(async move {
        stop.await;
        tracing::info!("shutting down");
        switch.take_down(&scans);
    });
    let limits = connections::Limits::new(state.max_connections);
    connections::serve(listener, router(state), shutdown, limits).await;
    Ok(())
}

/// Serves until SIGINT or SIGTERM; the second of them ends the program at once.
///
/// # Errors
/// As [`run`], and when the system gives no signals.
pub async fn run_until_signal(config: Config) -> anyhow::Result<()> {
    let signals = Signals::listen()?;
    let stop = async {
        signals.first().await;
    };
    run(config, stop).await
}

/// The state that a configuration asks for.
///
/// # Errors
/// When the resolver cannot be made, or the legal notice cannot be read.
pub fn state(config: &Config, shutdown: Shutdown) -> anyhow::Result<AppState> {
    let backend = Backend::from(config.network);
    let (resolver, policy) = match backend {
        Backend::Tcp => (Resolver::system()?, Policy::server(&config.allow, &config.deny)),
        Backend::Simulated => (Resolver::Lab, lab::policy(&config.deny)),
    };
    let files = tcp::raise_file_limit(config.max_scans, MAX_CONNECTIONS);
    let environment = Environment {
        resolver,
        names_hosts: config.names == OnOff::On,
        policy,
        limits: Limits::SERVER,
        backend,
        max_sockets: files.sockets,
    };
    let leptos = leptos_options(config);
    let base = config.base_path.clone();
    let server = ServerState {
        scans: Scans::new(environment, config.max_scans, config.max_scans_per_caller),
        shutdown,
        base: base.clone(),
        is_encrypted: config.public_origin.as_ref().is_some_and(Origin::is_encrypted),
        is_classic: config.classic == OnOff::On,
        origins: config.allow_origin.as_slice().into(),
        site: if is_watched() { Site::default() } else { Site::read(&config.site_root) },
        exports: export_places(),
    };
    let own_text = config.legal_notice.as_deref().map(read_legal_notice).transpose()?;
    let legal = LegalNotice { own_text, is_accepted: false };
    let origin = config.public_origin.as_ref().map(|origin| PublicOrigin(origin.to_string()));
    let (access, max_connections) = (Access::new(config), files.connections);
    Ok(AppState { leptos, server, base, legal, origin, access, max_connections })
}

/// Cut at [`MAX_LEGAL_NOTICE`] bytes.
fn read_legal_notice(path: &std::path::Path) -> anyhow::Result<String> {
    use anyhow::Context;
    use std::io::Read;
    let file = std::fs::File::open(path);
    let file = file.with_context(|| format!("cannot read the legal notice {}", path.display()))?;
    let mut bytes = Vec::new();
    let read = file.take(MAX_LEGAL_NOTICE).read_to_end(&mut bytes);
    read.with_context(|| format!("cannot read the legal notice {}", path.display()))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    anyhow::ensure!(!text.trim().is_empty(), "the legal notice {} is empty", path.display());
    Ok(text)
}

/// cargo-leptos tells its settings by the environment; a binary that stands alone has these.
fn leptos_options(config: &Config) -> LeptosOptions {
    let from_cargo_leptos = std::env::var_os("LEPTOS_OUTPUT_NAME").and_then(|_| get_configuration(None).ok());
    let mut options = match from_cargo_leptos {
        Some(file) => file.leptos_options,
        None => LeptosOptions::builder().output_name("portolan").env("PROD").build(),
    };
    options.site_root = config.site_root.as_str().into();
    options.site_addr = config.listen;
    options
}

/// Whether `cargo leptos watch` makes the page anew under the running server: its files have no version then, and
/// the browser finds those that changed by their names.
fn is_watched() -> bool {
    std::env::var_os("LEPTOS_WATCH").is_some()
}

fn page_files(state: &AppState) -> PageFiles {
    let site = &state.server.site;
    PageFiles { style: site.style(), script: site.script(), program: site.program() }
}

/// Pages, routes for programs, and files.
pub fn router(state: AppState) -> Router {
    let (base, options, contexts) = (state.base.clone(), state.leptos.clone(), contexts(&state));
    let site_root = options.site_root.clone();
    let access = state.access.clone();
    let page_files = page_files(&state);
    let document = move || shell(options.clone(), page_files.clone());
    let not_found = leptos_axum::render_app_async_with_context(contexts.clone(), document.clone());
    let missing = |request: Request| async move {
        let mut response = not_found(with_whole_path(request).await).await;
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    };
    let files = ServeDir::new(&*site_root)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        .fallback(missing.into_service());
    let pages = Router::new()
        .leptos_routes_with_context(&state, page_routes(), contexts, document)
        .layer(from_fn(without_scan))
        .layer(map_request(with_whole_path))
        // The page's files are compressed when they are built.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(PAGE_COMPRESSION)));
    let inner = Router::new()
        .merge(pages)
        .merge(routes(&state.server))
        .route("/scans", post(forms::post_scan))
        .merge(forms::wishes())
        .route("/preferences", post(preferences::post))
        .fallback_service(files)
        .layer(from_fn(page::check_functions))
        .layer(from_fn_with_state(slashes::pages(base.clone(), &page_routes()), slashes::without_last))
        .layer(from_fn_with_state(state.server.site.clone(), site::keep))
        .layer(TraceLayer::new_for_http())
        .with_state(state);
    below(&base, inner).layer(from_fn_with_state(access, guard))
}

/// The routes where the server stands; beside it a sentence for whoever sets up the proxy.
fn below(base: &BasePath, routes: Router) -> Router {
    let (path, home) = (base.as_str(), base.home());
    if path.is_empty() {
        return routes;
    }
    let beside = format!("This server stands at {home} (--base-path); a proxy in front must not take that away.\n");
    let to_home = get(async move || Redirect::permanent(&home));
    let nothing = async move || (StatusCode::NOT_FOUND, beside);
    Router::new().nest(path, routes).route(&format!("{path}/"), to_home).fallback(nothing)
}

/// The pages that the app has, by their paths below the base path.
fn page_routes() -> Vec<AxumRouteListing> {
    generate_route_list_with_exclusions_and_ssg_and_context(App, None, || provide_context(BasePath::default())).0
}

/// Pages are routed below the base path, but rendered for the whole path, as the browser sees it.
async fn with_whole_path(mut request: Request) -> Request {
    // Leptos routes its server functions too, which know their path below the base path only.
    let is_page = !request.uri().path().starts_with("/fn/");
    if let Some(OriginalUri(uri)) = request.extensions().get::<OriginalUri>().cloned()
        && is_page
    {
        *request.uri_mut() = uri;
    }
    request
}

/// A page whose address names what cannot be a scan says that there is none; its status says so too.
async fn without_scan(
    names: Result<Path<Vec<(String, String)>>, PathRejection>,
    request: Request,
    next: Next,
) -> Response {
    let may_be_there = names.is_ok_and(|Path(names)| names.iter().all(|(_, name)| name.parse::<ScanId>().is_ok()));
    let mut response = next.run(request).await;
    if !may_be_there {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// What the views and server functions find in their context.
fn contexts(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let (server, base, legal) = (state.server.clone(), state.base.clone(), state.legal.clone());
    let origin = state.origin.clone();
    let backend = if server.scans.is_simulated() { Backend::Simulated } else { Backend::Tcp };
    let options = &state.leptos;
    let reload_port = (options.env == Env::DEV).then(|| options.reload_external_port.unwrap_or(options.reload_port));
    move || {
        provide_context(server.clone());
        provide_context(base.clone());
        provide_context(legal.clone());
        provide_context(backend);
        if let Some(origin) = origin.clone() {
            provide_context(origin);
        }
        // The page's own scripts get the nonce from Leptos; server functions have none.
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
            response.insert_header(CONTENT_SECURITY_POLICY, content_security_policy(&nonce, reload_port));
        }
    }
}
