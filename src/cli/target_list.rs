//! Targets from a file or from standard input.

use crate::model::limits::MAX_TARGET_BYTES;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Reads a list; `-` is standard input. Of a longer list than any scan takes one byte too much is read, so that it is
/// refused and not cut. Names are text in UTF-8; other bytes make names that are none.
pub(super) fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    let bound = MAX_TARGET_BYTES as u64 + 1;
    if path == Path::new("-") {
        io::stdin().lock().take(bound).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(bound).read_to_end(&mut bytes)?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
