//! Single keys that press or focus what carries their word as `data-shortcut`.

/// What a key does on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shortcut {
    /// Goes to the field for the target.
    Target,
    /// Goes to the search field of the table.
    Search,
    /// Stops the scan.
    Stop,
    /// Pauses the scan, or resumes it.
    Pause,
    /// Scans the same again.
    Again,
    /// Shows the ports of all states.
    All,
    /// Shows the open ports only.
    Open,
    /// Shows the closed ports only.
    Closed,
    /// Shows the filtered ports only.
    Filtered,
    /// Opens the menu of the exports.
    Export,
    /// Leads to the recent scans.
    History,
    /// Opens the list of the keys.
    Help,
}

impl Shortcut {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Shortcut; 12] = [
        Shortcut::Target,
        Shortcut::Search,
        Shortcut::Pause,
        Shortcut::Stop,
        Shortcut::Again,
        Shortcut::All,
        Shortcut::Open,
        Shortcut::Closed,
        Shortcut::Filtered,
        Shortcut::Export,
        Shortcut::History,
        Shortcut::Help,
    ];

    /// The value of `data-shortcut` of what it presses or focuses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Shortcut::Target => "target",
            Shortcut::Search => "search",
            Shortcut::Stop => "stop",
            Shortcut::Pause => "pause",
            Shortcut::Again => "again",
            Shortcut::All => "all",
            Shortcut::Open => "open",
            Shortcut::Closed => "closed",
            Shortcut::Filtered => "filtered",
            Shortcut::Export => "export",
            Shortcut::History => "history",
            Shortcut::Help => "help",
        }
    }

    /// The key, as browsers name it (UI Events, `KeyboardEvent.key`), and as `aria-keyshortcuts` has it.
    pub const fn key(self) -> &'static str {
        match self {
            Shortcut::Target => "t",
            Shortcut::Search => "/",
            Shortcut::Stop => "s",
            Shortcut::Pause => "p",
            Shortcut::Again => "r",
            Shortcut::All => "a",
            Shortcut::Open => "o",
            Shortcut::Closed => "c",
            Shortcut::Filtered => "f",
            Shortcut::Export => "e",
            Shortcut::History => "h",
            Shortcut::Help => "?",
        }
    }

    /// What that key does.
    pub fn of_key(key: &str) -> Option<Shortcut> {
        Shortcut::ALL.into_iter().find(|shortcut| shortcut.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_key_does_one_thing() {
        let keys: BTreeSet<&str> = Shortcut::ALL.map(Shortcut::key).into();
        let words: BTreeSet<&str> = Shortcut::ALL.map(Shortcut::as_str).into();
        assert_eq!((keys.len(), words.len()), (Shortcut::ALL.len(), Shortcut::ALL.len()));
        for shortcut in Shortcut::ALL {
            assert_eq!(Shortcut::of_key(shortcut.key()), Some(shortcut));
            assert_eq!(shortcut.key().chars().count(), 1);
        }
        for other in ["S", "Enter", " ", ""] {
            assert_eq!(Shortcut::of_key(other), None, "{other}");
        }
    }
}
