//! The scans that a browser has started since it was opened: their names, newest first, in a cookie that
//! the browser forgets when it is closed.

use super::event::ScanId;
use std::fmt;

/// The cookie with the names.
pub const SESSION_COOKIE: &str = "portolan_scans";
/// So many are remembered.
const MAX_SCANS: usize = 20;

/// The names, newest first, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionScans(Vec<ScanId>);

impl SessionScans {
    /// Reads the value of the cookie; what is no name is left out, since a browser may send anything.
    pub fn read(value: &str) -> SessionScans {
        let mut scans = SessionScans::default();
        let names = value.split('.').filter_map(|name| name.parse().ok());
        for name in names.take(MAX_SCANS).collect::<Vec<ScanId>>().into_iter().rev() {
            scans.add(name);
        }
        scans
    }

    /// Puts a scan in front.
    pub fn add(&mut self, id: ScanId) {
        self.0.retain(|known| *known != id);
        self.0.insert(0, id);
        self.0.truncate(MAX_SCANS);
    }

    /// The names, newest first.
    pub fn iter(&self) -> impl Iterator<Item = &ScanId> {
        self.0.iter()
    }
}

/// The value of the cookie: names by dots, which a cookie may hold as they are (RFC 6265, section 4.1.1).
impl fmt::Display for SessionScans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, id) in self.0.iter().enumerate() {
            write!(f, "{}{id}", if index == 0 { "" } else { "." })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_first_and_each_is_there_once() {
        let mut scans = SessionScans::read("c.b.a");
        scans.add("d".parse().unwrap());
        scans.add("b".parse().unwrap());
        assert_eq!(scans.to_string(), "b.d.c.a");
        assert_eq!(SessionScans::read(&scans.to_string()), scans);
    }

    #[test]
    fn nonsense_is_left_out_and_there_is_an_end() {
        assert_eq!(SessionScans::read("a..-.<b>.c,.d.a").to_string(), "a.d");
        assert_eq!(SessionScans::read(""), SessionScans::default());
        let many: Vec<String> = (0..500).map(|number| format!("n{number}")).collect();
        let scans = SessionScans::read(&many.join("."));
        assert_eq!(scans.iter().count(), MAX_SCANS);
        assert_eq!(scans.iter().next().map(ToString::to_string).as_deref(), Some("n0"));
    }
}
