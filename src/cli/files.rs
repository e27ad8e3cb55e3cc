//! Whether this process may open the files that it needs.

use std::fs::File;

/// What a runtime, its signals, a network and a name server take, and a few to go on with.
const NEEDED: usize = 12;

/// Tries it, since what counts is what is left of the limit.
///
/// # Errors
/// Too few are left; a sentence that says what would be right.
pub(super) fn check() -> anyhow::Result<()> {
    let opened = (0..NEEDED).map_while(|_| File::open("/dev/null").ok());
    let count = opened.collect::<Vec<File>>().len();
    anyhow::ensure!(
        count == NEEDED,
        "this process may open {count} more files, and needs {NEEDED}: raise the limit, as by ulimit -n 1024"
    );
    Ok(())
}
