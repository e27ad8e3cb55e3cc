//! What makes the page an installed program, and how long a browser may keep its files.

use super::*;
use std::path::PathBuf;

/// A folder with the page's files, which goes with it.
struct SiteFolder(PathBuf);

impl SiteFolder {
    fn new(name: &str) -> SiteFolder {
        let folder = SiteFolder(std::env::temp_dir().join(format!("portolan-site-{name}-{}", std::process::id())));
        std::fs::create_dir_all(folder.0.join("pkg")).unwrap();
        for file in ["portolan.css", "portolan.js", "portolan.wasm"] {
            folder.write(file, "first");
        }
        folder
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.0.join("pkg").join(file), text).unwrap();
    }

    fn app(&self, base: &str) -> App {
        let site_root = self.0.to_str().unwrap().to_owned();
        app_with(&Config { site_root, base_path: base.parse().unwrap(), ..config() })
    }
}

impl Drop for SiteFolder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

/// The URL in a page that begins so.
fn url_in<'a>(page: &'a str, start: &str) -> &'a str {
    let from = page.find(start).unwrap_or_else(|| panic!("no {start} in {page}"));
    page[from..].split('"').next().unwrap()
}

#[tokio::test]
async fn the_manifest_stands_where_the_server_does_and_speaks_the_persons_language() {
    for (base, home) in [("", "/"), ("/portolan", "/portolan")] {
        let app = app_with(&Config { base_path: base.parse().unwrap(), ..config() });
        let page = app.get(home).await.body;
        assert!(page.contains(&format!("<link rel=\"manifest\" href=\"{base}/manifest.webmanifest\"")), "{page}");
        let answer = app.get(&format!("{base}/manifest.webmanifest")).await;
        assert_eq!(answer.headers[header::CONTENT_TYPE], "application/manifest+json");
        let manifest: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((&manifest["start_url"], &manifest["scope"]), (&json!(home), &json!(home)));
        for icon in manifest["icons"].as_array().unwrap() {
            let file = icon["src"].as_str().unwrap().strip_prefix(base).unwrap();
            assert!(PathBuf::from(format!("public{file}")).is_file(), "{file}");
        }
    }
    let request = Request::get("/manifest.webmanifest").header("accept-language", "es");
    let spanish: Value = serde_json::from_str(&app().send(request.body(Body::empty()).unwrap()).await.body).unwrap();
    assert_eq!(spanish["lang"], "es");
    assert!(spanish["description"].as_str().unwrap().contains("puertos"));
}

#[tokio::test]
async fn the_service_worker_may_have_the_whole_of_the_server_and_is_never_kept() {
    for (base, home) in [("", "/"), ("/portolan", "/portolan")] {
        let app = app_with(&Config { base_path: base.parse().unwrap(), ..config() });
        let answer = app.get(&format!("{base}/service-worker.js")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-cache");
        assert_eq!(answer.headers["service-worker-allowed"], home);
        assert!(answer.body.contains(&format!("\"base\":\"{base}\"")), "{}", answer.body);
        let page = app.get(home).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("worker-src 'self'") && policy.contains("manifest-src 'self'"), "{policy}");
    }
}

#[tokio::test]
async fn the_page_that_stands_in_speaks_every_language_and_needs_nothing_that_is_not_kept() {
    let folder = SiteFolder::new("stand-in");
    let app = folder.app("/portolan");
    let answer = app.get("/portolan/offline").await;
    assert_eq!((answer.status, &answer.headers[header::CACHE_CONTROL]), (StatusCode::OK, &"no-cache".parse().unwrap()));
    for part in ["The server cannot be reached", "No se puede contactar con el servidor", "noindex"] {
        assert!(answer.body.contains(part), "{part}");
    }
    let worker = app.get("/portolan/service-worker.js").await.body;
    for attribute in ["href=\"", "src=\""] {
        for (index, _) in answer.body.match_indices(attribute) {
            let url = answer.body[index + attribute.len()..].split('"').next().unwrap();
            let name = url.strip_prefix("/portolan").unwrap();
            assert!(name.is_empty() || worker.contains(url) || worker.contains(&format!("${{base}}{name}")), "{url}");
        }
    }
    assert!(!answer.body.contains("<script>"), "the policy allows no script within the page");
    assert_eq!(app.get("/portolan/offline.js").await.headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
}

#[tokio::test]
async fn a_file_is_kept_for_ever_at_the_url_that_names_its_version_and_nowhere_else() {
    let folder = SiteFolder::new("versions");
    let app = folder.app("/portolan");
    let page = app.get("/portolan").await.body;
    for file in ["css", "js", "wasm"] {
        let url = url_in(&page, &format!("/portolan/pkg/portolan.{file}"));
        let lifetime = async |url: &str| app.get(url).await.headers[header::CACHE_CONTROL].to_str().unwrap().to_owned();
        assert_eq!(lifetime(url).await, "public, max-age=31536000, immutable", "{url}");
        let (plain, version) = url.split_once("?v=").unwrap();
        assert_eq!(version.len(), 16);
        for other in [plain.to_owned(), format!("{plain}?v="), format!("{plain}?v=0{version}")] {
            assert_eq!(lifetime(&other).await, "no-cache", "{other}");
        }
        assert_eq!(page.matches(url).count(), page.matches(plain).count(), "no URL is without its version");
    }
    let missing = app.get("/portolan/pkg/nothing.js").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    for page in [missing, app.get("/portolan").await] {
        assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-cache", "what is no file of the site is a page");
    }

    let worker = app.get("/portolan/service-worker.js").await.body;
    assert_eq!(folder.app("/portolan").get("/portolan/service-worker.js").await.body, worker);
    folder.write("portolan.js", "second");
    let next = folder.app("/portolan");
    assert_ne!(next.get("/portolan/service-worker.js").await.body, worker, "it is installed anew");
    let old = url_in(&page, "/portolan/pkg/portolan.js");
    assert_eq!(next.get(old).await.headers[header::CACHE_CONTROL], "no-cache");
}

#[tokio::test]
async fn without_its_files_a_page_names_no_version() {
    let app = app();
    let page = app.get("/").await.body;
    assert!(page.contains("href=\"/pkg/portolan.css\"") && !page.contains("?v="));
    assert!(app.get("/service-worker.js").await.body.contains("\"immutable\":false"));
}

#[tokio::test]
async fn the_browser_draws_in_the_colour_of_the_theme() {
    let app = app();
    for (cookie, colours) in [
        ("", ["#f6f1e4", "#0b1a26"]),
        ("portolan_theme=light", ["#f6f1e4", "#f6f1e4"]),
        ("portolan_theme=dark", ["#0b1a26", "#0b1a26"]),
    ] {
        let request = Request::get("/").header("cookie", cookie).body(Body::empty()).unwrap();
        let page = app.send(request).await.body;
        for (system, colour) in ["light", "dark"].into_iter().zip(colours) {
            let meta = format!("media=\"(prefers-color-scheme: {system})\" content=\"{colour}\"");
            assert!(page.contains(&meta), "{cookie}: {meta}");
        }
    }
}
