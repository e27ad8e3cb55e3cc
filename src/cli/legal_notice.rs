//! The legal notice: shown to each user once, on a terminal only.

use crate::words::{Locale, terminal};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

const FILE: &str = "legal-notice-shown";

/// Shows the notice on standard error unless it was shown before.
pub(super) fn show_once(locale: Locale) {
    if !io::stderr().is_terminal() {
        return;
    }
    let folder = state_folder();
    let is_known = folder.as_ref().is_some_and(|folder| folder.join(FILE).exists());
    if is_known {
        return;
    }
    // What cannot be shown or remembered is shown next time.
    if writeln!(io::stderr(), "{}\n", terminal::legal_notice(locale)).is_ok()
        && let Some(folder) = folder
    {
        let _ = remember(&folder);
    }
}

fn remember(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(FILE), "")
}

/// Where a user's programs remember things (XDG Base Directory Specification 0.8).
fn state_folder() -> Option<PathBuf> {
    // The specification has paths that are not absolute ignored.
    let named = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let usual = || std::env::home_dir().filter(|home| home.is_absolute()).map(|home| home.join(".local/state"));
    Some(named.or_else(usual)?.join("portolan"))
}
