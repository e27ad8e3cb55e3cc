//! The document round the page: what stands in its first bytes.

use super::App;
use crate::client::{self, PAGE_ID, PANIC_EVENT};
use leptos::config::LeptosOptions;
use leptos::html::meta;
use leptos::hydration::AutoReload;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Where the files of the page are, below the base path; each URL names the version of what is there.
#[derive(Clone, Debug)]
pub struct PageFiles {
    /// The style.
    pub style: String,
    /// The script that loads the WebAssembly.
    pub script: String,
    /// The WebAssembly.
    pub program: String,
}

/// The HTML document. The right theme and language stand in its first line, so nothing flashes.
pub fn shell(options: LeptosOptions, files: PageFiles) -> impl IntoView {
    let base = client::base_path();
    let theme = client::theme();
    let [bright, dark] = theme.surfaces();
    view! {
        <!DOCTYPE html>
        <html
            data-theme=theme.as_str()
            data-base=base.as_str().to_owned()
            data-simulated=client::is_network_simulated().then_some("")
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                {surface("light", bright)}
                {surface("dark", dark)}
                <link rel="stylesheet" href=base.join(&files.style) />
                // A page that comes slowly is drawn once all of this is there: its parts would push each other about.
                {client::is_scan_page()
                    .then(|| view! { <link rel="expect" href=format!("#{FIRST_SCREEN_ID}") blocking="render" /> })}
                <link rel="icon" type="image/svg+xml" href=base.join("/favicon.svg") />
                <link rel="apple-touch-icon" href=base.join("/icons/apple-touch-icon.png") />
                // With cookies: a proxy that asks who somebody is asks here too.
                <link rel="manifest" href=base.manifest() crossorigin="use-credentials" />
                <AutoReload options=options />
                <Hydration script=base.join(&files.script) program=base.join(&files.program) />
                <MetaTags />
            </head>
            <body>
                <div id=PAGE_ID class="stage">
                    <App />
                </div>
            </body>
        </html>
    }
}

/// Ends what a browser draws at once on the page of a scan.
pub(super) const FIRST_SCREEN_ID: &str = "first-screen";

/// The page of a scan that runs.
const RUNNING: &str = ".scan:not([data-replay]):is([data-phase=queued], [data-phase=resolving], [data-phase=probing], [data-phase=paused])";
/// How soon such a page is fetched anew where no script follows the scan, in milliseconds.
const RELOAD_AFTER_MS: u32 = 2_000;
/// A browser that does not tell when it has painted is not waited for any longer, in milliseconds.
const PATIENCE_MS: u32 = 500;

/// The colour that the browser draws around the page where the system is light or dark.
fn surface(system: &str, colour: &'static str) -> impl IntoView {
    // The macro knows no such attribute of this element.
    meta().name("theme-color").attr("media", format!("(prefers-color-scheme: {system})")).content(colour)
}

/// What the session keeps while a page is plain because its program has stopped: the path of that page.
const PLAIN_KEY: &str = "portolan_plain";
/// By these a page notices what a person does. A page whose program has stopped leaves them to the browser.
const HANDLED: &str = "'click', 'submit', 'keydown', 'input', 'change', 'pointermove', 'dragover', 'drop', 'popstate'";

/// Loads the script that takes the page over. Not Leptos's own component: its URLs name no version, and it has
/// the browser load all of this before the page is drawn, which is complete without. Here it is drawn first, save
/// where nobody looks and nothing is drawn; then script and WebAssembly come at once. The page is taken over in a
/// task of its own, not in that in which the WebAssembly came to be. Where that fails the page stays as without a script.
///
/// A program that has panicked, or that was trapped, is not run again by this tab until somebody wishes it: what made
/// it stop, such as an extension that rewrites the page, would most likely do so again. It may have stopped in the middle
/// of a change, so the page is taken from the server if that has it; a file that was opened here, or what was found by a
/// server that is away, stays as it was shown. No listener of the page is called any more, so that links lead and forms
/// post as they do without a script.
#[component]
fn Hydration(script: String, program: String) -> impl IntoView {
    let start = format!(
        "const root = document.documentElement, here = location.pathname; \
         let isPlain = false; \
         const session = (act) => {{ try {{ return act(sessionStorage) }} catch {{}} }}; \
         const goPlain = (why) => {{ \
         if (isPlain) return; \
         isPlain = true; root.dataset.plain = why; delete root.dataset.waiting; \
         if (document.querySelector({RUNNING:?})) setTimeout(() => location.reload(), {RELOAD_AFTER_MS}); \
         }}; \
         const wasStopped = () => session((kept) => kept.getItem({PLAIN_KEY:?})) === here; \
         const stop = () => {{ \
         if (isPlain) return; \
         session((kept) => kept.setItem({PLAIN_KEY:?}, here)); goPlain('stopped'); \
         if (wasStopped()) fetch(location.href).then((answer) => {{ if (answer.ok) location.reload(); }}, () => {{}}); \
         }}; \
         addEventListener({PANIC_EVENT:?}, stop); \
         for (const [kind, of] of [['error', 'error'], ['unhandledrejection', 'reason']]) \
         addEventListener(kind, (event) => {{ if (event[of] instanceof WebAssembly.RuntimeError) stop(); }}); \
         for (const kind of [{HANDLED}]) addEventListener(kind, (event) => {{ \
         if (!isPlain) return; \
         event.stopImmediatePropagation(); \
         if (kind === 'click' && event.target.closest?.('.stopped a')) session((kept) => kept.removeItem({PLAIN_KEY:?})); \
         }}, true); \
         if (wasStopped()) goPlain('stopped'); \
         else {{ \
         if (!document.hidden) await new Promise((then) => {{ \
         new PerformanceObserver(then).observe({{ type: 'paint', buffered: true }}); setTimeout(then, {PATIENCE_MS}); \
         }}); \
         try {{ \
         const program = fetch({program:?}); const {{ default: init, hydrate }} = await import({script:?}); \
         await init({{ module_or_path: program }}); setTimeout(hydrate); \
         }} catch {{ goPlain(''); }} }}"
    );
    view! {
        <script type="module" nonce=use_nonce()>
            {start}
        </script>
    }
}
