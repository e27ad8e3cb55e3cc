//! Bounds and defaults, each written once.

/// The most that any field may hold, in bytes.
pub const MAX_FIELD_BYTES: usize = 4096;

/// The shortest time to wait for an answer that a person may choose, in milliseconds.
pub const MIN_TIMEOUT_MS: u32 = 100;

/// The longest time to wait for an answer that a person may choose, in milliseconds.
pub const MAX_TIMEOUT_MS: u32 = 10_000;

/// How many addresses of one name are scanned.
pub const MAX_ADDRESSES_PER_NAME: usize = 16;

/// How long a look-up of one name may take, in milliseconds.
pub const RESOLVE_TIMEOUT_MS: u64 = 5_000;

/// How long the name of an address may take to be found, in milliseconds: it is nice to know, and many have none.
pub const REVERSE_TIMEOUT_MS: u64 = 1_000;

/// How often a probe that nobody answers is sent, the first time included.
pub const MAX_ATTEMPTS: usize = 3;

/// The most times that a person may have a silent port asked again.
pub const MAX_RETRIES: u8 = 20;

/// The most probes a second that a person may choose.
pub const MAX_PROBES_PER_SECOND: u32 = 1_000_000;

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
}

impl Limits {
    /// For people who reach the server through its page: a /22, ten million probes, two hours.
    pub const SERVER: Limits =
        Limits { max_addresses: 1_024, max_probes: 10_000_000, max_scan_ms: 2 * 60 * 60 * 1000, max_parallel: 500 };

    /// For a person at their own terminal: a /16, one scan of at most a week.
    pub const COMMAND_LINE: Limits = Limits {
        max_addresses: 65_536,
        max_probes: 100_000_000,
        max_scan_ms: 7 * 24 * 60 * 60 * 1000,
        max_parallel: 10_000,
    };
}
