//! The one place that makes URLs: every path under the base path of this server.

use super::event::ScanId;
use super::ports::Port;
use super::server_address::ServerAddress;
use super::wish::Wish;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What the address of a scan's page says where it shows how the scan went.
pub const REPLAY: &str = "replay";

/// Where browsers reach the server, as scheme, host and, if needed, port; known only if its operator says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicOrigin(pub String);

/// Where the server stands below its host: empty for the root, or `/portolan`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasePath(String);

/// A base path that is not of the form `/name` or `/name/name`.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a base path is empty or begins with a slash and has letters, digits, '-', '_' or '.' between slashes, like /portolan"
)]
pub struct BadBasePath;

impl FromStr for BasePath {
    type Err = BadBasePath;

    fn from_str(text: &str) -> Result<Self, BadBasePath> {
        let path = text.trim_end_matches('/');
        let segment_fits = |segment: &str| {
            !segment.is_empty()
                && segment != "."
                && segment != ".."
                && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        };
        match path.strip_prefix('/') {
            None if path.is_empty() => Ok(BasePath(String::new())),
            Some(rest) if rest.split('/').all(segment_fits) => Ok(BasePath(path.to_owned())),
            _ => Err(BadBasePath),
        }
    }
}

impl BasePath {
    /// Every path in the fragment of one document, for a page that no server routes: below
    /// `file:///home/demo.html` the page of a scan is `file:///home/demo.html#/scans/abc`.
    pub fn in_fragment_of(document: &str) -> BasePath {
        let document = document.split('#').next().unwrap_or_default();
        BasePath(format!("{document}#"))
    }

    /// The paths of another server, by its whole address.
    pub fn of_server(address: &ServerAddress) -> BasePath {
        BasePath(address.to_string())
    }

    /// The base as typed into a router: empty or `/portolan`.
    pub fn as_str(&self) -> &str {
        if self.0.ends_with('#') { "" } else { &self.0 }
    }

    /// Any path of this server; `path` begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The page with the form: `/`, or the base path itself.
    pub fn home(&self) -> String {
        if self.0.is_empty() { "/".to_owned() } else { self.0.clone() }
    }

    /// What the product is, and what it may be used for.
    pub fn about(&self) -> String {
        self.join("/about")
    }

    /// How programs use the server, as text.
    pub fn api_text(&self) -> String {
        self.join("/api.txt")
    }

    /// Under which terms the program may be used, as text.
    pub fn licence(&self) -> String {
        self.join("/licence.txt")
    }

    /// Where the form is posted when no script runs.
    pub fn scans(&self) -> String {
        self.join("/scans")
    }

    /// Where the form is posted for one port only, instead of those that its fields name.
    pub fn scans_of_port(&self, port: Port) -> String {
        self.join(&format!("/scans?only_port={port}"))
    }

    /// How to read a scan.
    pub fn guide(&self) -> String {
        self.join("/guide")
    }

    /// The scans that this browser has started.
    pub fn history(&self) -> String {
        self.join("/history")
    }

    /// The page of one scan.
    pub fn scan(&self, id: &ScanId) -> String {
        self.join(&format!("/scans/{id}"))
    }

    /// The page of a scan that has ended, which shows how it went.
    pub fn replay(&self, id: &ScanId) -> String {
        self.join(&format!("/scans/{id}?{REPLAY}"))
    }

    /// The page that compares two scans, the earlier one first.
    pub fn compare(&self, before: &ScanId, after: &ScanId) -> String {
        self.join(&format!("/scans/{before}/compare/{after}"))
    }

    /// Where the buttons of a running scan post when no script runs.
    pub fn wish_form(&self, id: &ScanId, wish: Wish) -> String {
        self.join(&format!("/scans/{id}/{}", wish.as_str()))
    }

    /// Where the language and theme switches post when no script runs.
    pub fn preferences(&self) -> String {
        self.join("/preferences")
    }

    /// How the page looks when it is installed.
    pub fn manifest(&self) -> String {
        self.join("/manifest.webmanifest")
    }

    /// What keeps the page that stands in while the server is away.
    pub fn service_worker(&self) -> String {
        self.join("/service-worker.js")
    }

    /// What answers there.
    pub fn api_version(&self) -> String {
        self.join("/api/version")
    }

    /// Where programs start scans.
    pub fn api_scans(&self) -> String {
        self.join("/api/scans")
    }

    /// Where programs stop, pause or resume one.
    pub fn api_wish(&self, id: &ScanId, wish: Wish) -> String {
        self.join(&format!("/api/scans/{id}/{}", wish.as_str()))
    }

    /// One scan as JSON.
    pub fn api_scan(&self, id: &ScanId) -> String {
        self.join(&format!("/api/scans/{id}"))
    }

    /// One scan as a file of that format; `query` is what of it, with its question mark, or nothing.
    pub fn report_file(&self, id: &ScanId, extension: &str, query: &str) -> String {
        self.join(&format!("/api/scans/{id}/report.{extension}{query}"))
    }

    /// The events of one scan after number `after`, as server-sent events.
    pub fn api_events(&self, id: &ScanId, after: u64) -> String {
        self.join(&format!("/api/scans/{id}/events?after={after}"))
    }

    /// The same of a scan that has ended, told as it went.
    pub fn api_replay(&self, id: &ScanId, after: u64) -> String {
        self.join(&format!("/api/scans/{id}/events?after={after}&replay=true"))
    }

    /// The same, but only those that are known now: the answer ends with them.
    pub fn api_events_now(&self, id: &ScanId, after: u64) -> String {
        self.join(&format!("/api/scans/{id}/events?after={after}&wait=false"))
    }
}

/// The path that a fragment stands for (see [`BasePath::in_fragment_of`]); `None` where it names an element
/// of the page.
pub fn path_in_fragment(fragment: &str) -> Option<&str> {
    let path = fragment.strip_prefix('#').unwrap_or(fragment);
    match path {
        "" => Some("/"),
        path if path.starts_with('/') => Some(path),
        _ => None,
    }
}

/// Which scan, extension and query a path below the base stands for, if it is one of
/// [`BasePath::report_file`].
pub fn report_file_at(path: &str) -> Option<(ScanId, &str, &str)> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let (id, file) = path.strip_prefix("/api/scans/")?.split_once('/')?;
    Some((id.parse().ok()?, file.strip_prefix("report.")?, query))
}

/// Where a link leads from a path: a query string alone keeps the path, as in any browser; a fragment that
/// holds a path is that path.
pub fn follow_link(from: &str, href: &str) -> Option<String> {
    match href.split_once('#') {
        Some((_, fragment)) => path_in_fragment(fragment).map(str::to_owned),
        None if href.starts_with('?') => {
            let path = from.split('?').next().unwrap_or_default();
            Some(if href == "?" { path.to_owned() } else { format!("{path}{href}") })
        }
        None => href.starts_with('/').then(|| href.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_root_and_plain_folders_only() {
        for (typed, expected) in
            [("", Some("")), ("/", Some("")), ("/portolan", Some("/portolan")), ("/a/b-c/", Some("/a/b-c"))]
        {
            assert_eq!(typed.parse::<BasePath>().ok().as_ref().map(BasePath::as_str), expected, "{typed}");
        }
        for bad in ["portolan", "//evil.example", "/a//b", "/..", "/a/../b", "/a?b", "/a b", "/é"] {
            assert_eq!(bad.parse::<BasePath>(), Err(BadBasePath), "{bad}");
        }
    }
    #[test]
    fn paths_live_in_the_fragment_where_no_server_routes_them() {
        for document in ["https://example.com/a/index.html?seed=7", "file:///home/demo.html"] {
            for typed in [document.to_owned(), format!("{document}#/scans/x")] {
                let base = BasePath::in_fragment_of(&typed);
                let id = "abc".parse().unwrap();
                assert_eq!(base.scan(&id), format!("{document}#/scans/abc"));
                assert_eq!(base.home(), format!("{document}#"));
                assert_eq!(base.as_str(), "", "the router sees the paths in the fragment alone");
            }
        }
    }

    #[test]
    fn a_fragment_is_a_path_or_names_an_element() {
        for (fragment, path) in [
            ("", Some("/")),
            ("#", Some("/")),
            ("#/", Some("/")),
            ("#/scans/abc?state=open", Some("/scans/abc?state=open")),
            ("#content", None),
        ] {
            assert_eq!(path_in_fragment(fragment), path, "{fragment}");
        }
    }

    #[test]
    fn the_path_of_a_file_says_which() {
        let id: ScanId = "abc".parse().unwrap();
        let path = BasePath::default().report_file(&id, "csv", "?state=open");
        assert_eq!(report_file_at(&path), Some((id.clone(), "csv", "state=open")));
        assert_eq!(report_file_at("/api/scans/abc/report.json"), Some((id, "json", "")));
        for other in ["/scans/abc", "/api/scans/abc", "/api/scans/a-b/report.csv", "/api/scans/abc/events?after=0"] {
            assert_eq!(report_file_at(other), None, "{other}");
        }
    }

    #[test]
    fn links_are_followed_within_the_fragment() {
        let from = "/scans/abc?state=open&page=2";
        for (href, path) in [
            ("?state=closed", Some("/scans/abc?state=closed")),
            ("?", Some("/scans/abc")),
            ("/about", Some("/about")),
            ("file:///home/demo.html#/about", Some("/about")),
            ("file:///home/demo.html#", Some("/")),
            ("#content", None),
            ("https://example.com/", None),
        ] {
            assert_eq!(follow_link(from, href).as_deref(), path, "{href}");
        }
    }
}
