//! Views: the same HTML from the server and in the browser. Here are providers and routes only.

mod components;
mod copied;
mod differences;
mod growth;
mod history;
mod hosts;
mod listed;
mod loaded;
mod look;
mod open_file;
mod pages;
mod row;
mod rows;
mod search;
pub mod shell;
mod slots;
mod sorting;
mod start_scan;
mod view_state;
mod window;

pub use pages::home::FormState;

use crate::client;
use crate::words::i18n::provide_i18n;
use components::{
    demo_banner::DemoBanner,
    drop_target::DropTarget,
    legal_notice::LegalNoticeCard,
    page_focus::PageFocus,
    site_footer::SiteFooter,
    site_header::SiteHeader,
    stage::Stage,
    stopped::Stopped,
    toasts::{ToastRegion, provide_toasts},
};
use leptos::prelude::*;
use leptos_i18n::Locale as _;
use leptos_meta::{Html, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};
use pages::{
    about::AboutPage, compare::ComparePage, guide::GuidePage, history::HistoryPage, home::HomePage,
    not_found::NotFoundPage, scan::ScanPage,
};

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let base = client::base_path();
    provide_context(base.clone());
    // The server hands it down with the page, so that the browser renders the same.
    let notice = SharedValue::new(client::legal_notice).into_inner();
    provide_context(notice.clone());
    provide_toasts();
    client::listen_for_menus();
    let i18n = provide_i18n(client::language());
    view! {
        <Router base=base.as_str().to_owned()>
            {client::attach()}
            <PageFocus />
            <SiteHeader />
            <DemoBanner />
            <main id="content" class="page" tabindex="-1">
                <Stopped />
                <LegalNoticeCard notice />
                <Routes fallback=NotFoundPage>
                    <Route path=path!("") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("scans") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("scans/:id") view=ScanPage ssr=SsrMode::Async />
                    <Route path=path!("scans/:id/compare/:other") view=ComparePage ssr=SsrMode::Async />
                    <Route path=path!("history") view=HistoryPage ssr=SsrMode::Async />
                    <Route path=path!("guide") view=GuidePage ssr=SsrMode::Async />
                    <Route path=path!("about") view=AboutPage ssr=SsrMode::Async />
                </Routes>
                <DropTarget />
            </main>
            // In a closure, so that its turn comes after those of the page.
            {move || {
                view! {
                    <Stage>
                        <SiteFooter />
                    </Stage>
                }
            }}
            <ToastRegion />
        </Router>
        <Html attr:lang=move || i18n.get_locale().as_str() attr:dir=move || i18n.get_locale().direction().as_str() />
    }
}
