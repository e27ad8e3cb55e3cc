//! How quick an answer was, in three bands.

/// A band of round-trip times; the bounds are those of the older program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Speed {
    /// Below 100 ms.
    Fast,
    /// Below 500 ms.
    Medium,
    /// Longer.
    Slow,
}

impl Speed {
    /// All of them, quickest first.
    pub const ALL: [Speed; 3] = [Speed::Fast, Speed::Medium, Speed::Slow];

    /// The band of a round-trip time in microseconds.
    pub fn of(rtt_us: u32) -> Speed {
        match rtt_us {
            0..100_000 => Speed::Fast,
            100_000..500_000 => Speed::Medium,
            _ => Speed::Slow,
        }
    }

    /// The word that CSS uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Speed::Fast => "fast",
            Speed::Medium => "medium",
            Speed::Slow => "slow",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_band_begins_where_the_last_one_ends() {
        for (rtt_us, speed) in [
            (0, Speed::Fast),
            (99_999, Speed::Fast),
            (100_000, Speed::Medium),
            (499_999, Speed::Medium),
            (500_000, Speed::Slow),
            (u32::MAX, Speed::Slow),
        ] {
            assert_eq!(Speed::of(rtt_us), speed, "{rtt_us}");
        }
    }
}
