//! How many sockets this process may have.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Files that are left to the rest of the program, or a quarter of few.
const RESERVED_FILES: u64 = 64;
/// More sockets than this gain nothing: silent ports of a firewalled host hold one for a second each.
const MAX_SOCKETS: u64 = 20_000;
/// What is taken for the limit where the system does not say.
const UNKNOWN: u64 = 256;

/// Who else needs files gets so many of all: one in four.
const OTHERS: u64 = 4;

/// How the files that this process may open are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileShares {
    /// How many sockets one scan may hold.
    pub sockets: u32,
    /// How many connections others may have to this process.
    pub connections: u32,
}

/// Raises this process's limit of open files as far as it may (getrlimit(2)); how many sockets one of `scans` at
/// once may then hold, and how many of `connections` others may have.
pub fn raise_file_limit(scans: u32, connections: u32) -> FileShares {
    let files = match getrlimit(Resource::RLIMIT_NOFILE) {
        Ok((soft, hard)) => match setrlimit(Resource::RLIMIT_NOFILE, hard, hard) {
            Ok(()) => hard,
            Err(_) => soft,
        },
        Err(_) => UNKNOWN,
    };
    shares(files, scans, connections)
}

fn shares(files: u64, scans: u32, connections: u32) -> FileShares {
    let connections = u64::from(connections).min(files / OTHERS);
    let left = files - RESERVED_FILES.min(files / OTHERS) - connections;
    let share = left / u64::from(scans.max(1));
    FileShares { sockets: share.clamp(8, MAX_SOCKETS) as u32, connections: connections as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scans_leave_files_to_connections_and_to_the_rest_of_the_program() {
        for (files, scans, connections, expected) in [
            (1_024, 8, 10_000, (88, 256)),
            (1_024, 1, 0, (960, 0)),
            (1_048_576, 8, 10_000, (20_000, 10_000)),
            (40, 1, 10_000, (20, 10)),
            (40, 8, 10_000, (8, 10)),
            (8, 1, 10_000, (8, 2)),
        ] {
            let FileShares { sockets, connections } = shares(files, scans, connections);
            assert_eq!((sockets, connections), expected, "{files} files, {scans} scans");
        }
    }
}
