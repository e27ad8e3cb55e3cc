//! The one place that makes URLs: every path under the base path of this server.

use super::event::ScanId;
use super::ports::Port;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

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
    /// The base as typed into a router: empty or `/portolan`.
    pub fn as_str(&self) -> &str {
        &self.0
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

    /// Where the form is posted when no script runs.
    pub fn scans(&self) -> String {
        self.join("/scans")
    }

    /// Where the form is posted for one port only, instead of those that its fields name.
    pub fn scans_of_port(&self, port: Port) -> String {
        self.join(&format!("/scans?only_port={port}"))
    }

    /// The scans that this browser has started.
    pub fn history(&self) -> String {
        self.join("/history")
    }

    /// The page of one scan.
    pub fn scan(&self, id: &ScanId) -> String {
        self.join(&format!("/scans/{id}"))
    }

    /// Where the stop button posts when no script runs.
    pub fn cancel_form(&self, id: &ScanId) -> String {
        self.join(&format!("/scans/{id}/cancel"))
    }

    /// Where the language and theme switches post when no script runs.
    pub fn preferences(&self) -> String {
        self.join("/preferences")
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
}
