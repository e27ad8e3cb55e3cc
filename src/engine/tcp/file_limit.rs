//! How many sockets this process may have.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Files that are left to the rest of the program, or a quarter of few.
const RESERVED_FILES: u64 = 64;
/// More sockets than this gain nothing: silent ports of a firewalled host hold one for a second each.
const MAX_SOCKETS: u64 = 20_000;
/// What is taken for the limit where the system does not say.
const UNKNOWN: u64 = 256;

/// Raises this process's limit of open files as far as it may (getrlimit(2)); how many sockets one of `scans` at
/// once may then hold.
pub fn raise_file_limit(scans: u32) -> u32 {
    let files = match getrlimit(Resource::RLIMIT_NOFILE) {
        Ok((soft, hard)) => match setrlimit(Resource::RLIMIT_NOFILE, hard, hard) {
            Ok(()) => hard,
            Err(_) => soft,
        },
        Err(_) => UNKNOWN,
    };
    let share = (files - RESERVED_FILES.min(files / 4)) / u64::from(scans.max(1));
    share.clamp(8, MAX_SOCKETS) as u32
}
