//! A file that a result goes into: what stood in it stays until the new result is whole.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::fchown;
use std::path::{Path, PathBuf};
use tempfile::Builder;

/// Opened to be written. It is replaced by a whole result, or, where lines are written as they come, emptied by the
/// first of them.
pub(super) struct ResultFile {
    path: PathBuf,
    file: File,
    /// Whether it was not there before, and is not needed if nothing is written.
    is_new: bool,
    is_begun: bool,
}

/// Which file it is, whatever its path: device and number.
pub(super) type Identity = (u64, u64);

/// The identity of what is a file; none of a device or a pipe, into which several results may go.
pub(super) fn identity(metadata: &Metadata) -> Option<Identity> {
    metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
}

impl ResultFile {
    /// Opens or makes it.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn open(path: &Path) -> io::Result<ResultFile> {
        let made = OpenOptions::new().write(true).create_new(true).open(path);
        let is_new = made.is_ok();
        let there = |_| OpenOptions::new().write(true).create(true).truncate(false).open(path);
        Ok(ResultFile { file: made.or_else(there)?, path: path.to_owned(), is_new, is_begun: false })
    }

    /// As it was named.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Which file it is.
    pub(super) fn identity(&self) -> Option<Identity> {
        self.file.metadata().ok().as_ref().and_then(identity)
    }

    /// Puts a whole result in the place of what stood there. It is written beside it first: what cannot be written to
    /// its end, as on a full disk, takes nothing away.
    ///
    /// # Errors
    /// It could not be written; the earlier result is still there.
    pub(super) fn replace(&mut self, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let metadata = self.file.metadata()?;
        if !metadata.is_file() {
            return self.overwrite(write);
        }
        // A link goes on leading to what it led to.
        let target = fs::canonicalize(&self.path)?;
        let folder = target.parent().unwrap_or(Path::new("/"));
        let beside = match Builder::new().prefix(".portolan-").suffix(".tmp").tempfile_in(folder) {
            Ok(beside) => beside,
            // Nothing can be made in that folder, but the file itself may be written.
            Err(error) if is_forbidden(&error) => return self.overwrite(write),
            Err(error) => return Err(error),
        };
        let mut out = BufWriter::new(beside.as_file());
        write(&mut out)?;
        out.flush()?;
        drop(out);
        // Whoever may read the one may read the other. Only root can give a file to others.
        let _ = fchown(beside.as_file(), Some(metadata.uid()), Some(metadata.gid()));
        beside.as_file().set_permissions(metadata.permissions())?;
        beside.as_file().sync_all()?;
        beside.persist(&target).map_err(|error| error.error)?;
        self.is_begun = true;
        Ok(())
    }

    fn overwrite(&mut self, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut out = BufWriter::new(self);
        write(&mut out)?;
        out.flush()
    }
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

/// Lines that are written as they come.
impl Write for ResultFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_begun {
            self.is_begun = true;
            // A device or a pipe has no length.
            if self.file.metadata()?.is_file() {
                self.file.set_len(0)?;
            }
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for ResultFile {
    fn drop(&mut self) {
        if self.is_new && !self.is_begun {
            // An empty file says less than none.
            let _ = fs::remove_file(&self.path);
        }
    }
}
