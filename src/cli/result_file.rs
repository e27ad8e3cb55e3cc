//! A file that a result goes into: what stood in it stays until there is something to write.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Opened to be written, and emptied by the first write.
pub(super) struct ResultFile {
    file: BufWriter<File>,
    is_begun: bool,
}

impl ResultFile {
    /// Opens or makes it.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn open(path: &Path) -> io::Result<ResultFile> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        Ok(ResultFile { file: BufWriter::new(file), is_begun: false })
    }
}

impl Write for ResultFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_begun {
            self.is_begun = true;
            let file = self.file.get_ref();
            // A device or a pipe has no length.
            if file.metadata()?.is_file() {
                file.set_len(0)?;
            }
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
