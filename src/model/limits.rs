//! Bounds and defaults, each written once.

use std::time::Duration;

/// The most that any field but the target may hold, in bytes.
pub const MAX_FIELD_BYTES: usize = 4096;

/// The longest list of targets that is read at all, in bytes: 65,536 IPv6 addresses fit, and as many comments.
/// [`Limits::max_target_bytes`] says how much of it is kept.
pub const MAX_TARGET_BYTES: usize = 4 * 1024 * 1024;

/// The shortest time to wait for an answer that a person may choose, in milliseconds.
pub const MIN_TIMEOUT_MS: u32 = 100;

/// The longest time to wait for an answer that a person may choose, in milliseconds.
pub const MAX_TIMEOUT_MS: u32 = 10_000;

/// How many addresses of one name are scanned.
pub const MAX_ADDRESSES_PER_NAME: usize = 16;

/// How long a look-up of one name may take, in milliseconds.
pub const RESOLVE_TIMEOUT_MS: u64 = 5_000;

/// How long the addresses of the other family are awaited where a name server has answered for one, in milliseconds:
/// three attempts of the resolver, so that one lost packet loses nothing.
pub const FAMILY_GRACE_MS: u64 = 1_500;

/// How many names are looked up at once.
pub const LOOKUPS_AT_ONCE: usize = 16;

/// How long the name of an address may take to be found, in milliseconds: it is nice to know, and many have none.
pub const REVERSE_TIMEOUT_MS: u64 = 1_000;

/// How long a scan that has asked its last port waits for names, in milliseconds: name servers nearby answer in a few,
/// and who waits for an answer wants it now.
pub const NAMES_GRACE_MS: u64 = 300;

/// The most times that a person may have a silent port asked again.
pub const MAX_RETRIES: u8 = 20;

/// The most probes a second that a person may choose.
pub const MAX_PROBES_PER_SECOND: u32 = 1_000_000;

/// The most probes a second of a polite scan.
pub const POLITE_PROBES_PER_SECOND: u32 = 200;

/// The largest results file that is opened in the page, in bytes: a full scan of many hosts fits, and the memory of a
/// phone too.
pub const MAX_OPENED_BYTES: u64 = 64 * 1024 * 1024;

/// The most hosts of an opened file: a /16.
pub const MAX_OPENED_HOSTS: usize = 65_536;

/// The most results of an opened file: all ports of thirty hosts.
pub const MAX_OPENED_RESULTS: u64 = 2_000_000;

/// The longest text within an opened file, in bytes as they stand there: the target of a scan from the terminal.
pub const MAX_OPENED_TEXT_BYTES: usize = MAX_TARGET_BYTES;

/// How many opened files a page keeps; the oldest is forgotten first.
pub const MAX_OPENED_FILES: usize = 10;

/// How boldly a scan goes: the bounds within which the engine finds its pace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Timing {
    /// For networks that others work on: few probes at once, and never many a second.
    Polite,
    /// As fast as the way to the target bears, and patient where it does not answer.
    #[default]
    Normal,
    /// For networks that bear much: bold from the start, and impatient where nobody answers.
    Fast,
}

impl Timing {
    /// All of them, from slow to fast.
    pub const ALL: [Timing; 3] = [Timing::Polite, Timing::Normal, Timing::Fast];

    /// The word that forms, JSON and the command line use.
    pub fn as_str(self) -> &'static str {
        match self {
            Timing::Polite => "polite",
            Timing::Normal => "normal",
            Timing::Fast => "fast",
        }
    }

    /// What it stands for.
    pub fn bounds(self) -> Bounds {
        match self {
            Timing::Polite => Bounds {
                first_window: 4,
                max_window: 32,
                max_unanswered: 32,
                probes_per_second: Some(POLITE_PROBES_PER_SECOND),
                ..Timing::Normal.bounds()
            },
            Timing::Normal => Bounds {
                first_window: 64,
                max_window: 4_096,
                max_unanswered: 2_048,
                probes_per_second: None,
                first_timeout: Duration::from_secs(1),
                min_timeout: Duration::from_millis(100),
                min_attempts: 2,
                listening: Duration::from_millis(1_200),
                waits_for_limited_replies: true,
            },
            Timing::Fast => Bounds {
                first_window: 256,
                max_window: 8_192,
                max_unanswered: 8_192,
                first_timeout: Duration::from_millis(500),
                min_attempts: 1,
                listening: Duration::from_millis(500),
                waits_for_limited_replies: false,
                ..Timing::Normal.bounds()
            },
        }
    }
}

/// The bounds within which the engine finds its pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Probes under way at first: modest, so that a home router's table of connections is not flooded at once.
    pub first_window: u32,
    /// Probes under way at most, however well they are answered.
    pub max_window: u32,
    /// Probes under way at most while nobody answers.
    pub max_unanswered: u32,
    /// Probes sent in a second at most.
    pub probes_per_second: Option<u32>,
    /// How long the answer of a host is awaited that was not heard yet (RFC 6298, section 2.1, has one second).
    pub first_timeout: Duration,
    /// The least time that an answer is awaited: below it the scheduler's delays would look like loss.
    pub min_timeout: Duration,
    /// How often a silent port is asked at the least, even where nobody has time for it.
    pub min_attempts: u8,
    /// Silence means "filtered" only this long after the first attempt. The kernel sends the SYN of each socket
    /// again after one second (tcp(7), and RFC 6298, section 5), and the answer to that counts too.
    pub listening: Duration,
    /// Whether a host that answers only so many probes a second is waited for.
    pub waits_for_limited_replies: bool,
}

/// What one scan may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Addresses in one scan.
    pub max_addresses: u64,
    /// Addresses × ports in one scan.
    pub max_probes: u64,
    /// How long one scan may run, in milliseconds.
    pub max_scan_ms: u64,
    /// Probes of one scan under way at once, when a person chooses it.
    pub max_parallel: u32,
    /// The targets as they are kept with the scan, in canonical form, in bytes.
    pub max_target_bytes: usize,
}

impl Limits {
    /// For people who reach the server through its page: a /22, ten million probes, two hours.
    pub const SERVER: Limits = Limits {
        max_addresses: 1_024,
        max_probes: 10_000_000,
        max_scan_ms: 2 * 60 * 60 * 1000,
        max_parallel: 500,
        // A thousand names of usual length.
        max_target_bytes: 64 * 1024,
    };

    /// For a person at their own terminal: a /16, one scan of at most a week.
    pub const COMMAND_LINE: Limits = Limits {
        max_addresses: 65_536,
        max_probes: 100_000_000,
        max_scan_ms: 7 * 24 * 60 * 60 * 1000,
        max_parallel: 10_000,
        max_target_bytes: MAX_TARGET_BYTES,
    };
}
