//! Whether this process may open the files that it needs.

use crate::engine::tcp::raise_file_limit;
use std::fs::File;

/// What a runtime, its signals, a network and a name server take, and a few to go on with.
const NEEDED: usize = 12;

/// Raises the limit as far as it may, and tries, since what counts is what is left of it.
///
/// # Errors
/// Too few are left; a sentence that says what would be right.
pub(super) fn check() -> anyhow::Result<()> {
    raise_file_limit(1, 0);
    let opened = (0..NEEDED).map_while(|_| File::open("/dev/null").ok());
    let count = opened.collect::<Vec<File>>().len();
    anyhow::ensure!(
        count == NEEDED,
        "this process may open {count} more files, and needs {NEEDED}: raise the limit, as by ulimit -n 1024"
    );
    Ok(())
}
