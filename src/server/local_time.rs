//! The time zone of this machine.

use std::sync::OnceLock;
use tz::TimeZone;

/// How many minutes it is ahead of UTC at a moment, which is in milliseconds since 1970-01-01 UTC; 0 where the zone is
/// not known.
pub fn minutes_ahead(at_ms: u64) -> i16 {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    let zone = ZONE.get_or_init(|| named(std::env::var("TZ").ok().as_deref()).unwrap_or_else(TimeZone::utc));
    minutes_in(zone, at_ms)
}

/// The zone that is asked for as POSIX says (XBD, section 8.3), else the machine's.
fn named(wish: Option<&str>) -> Option<TimeZone> {
    match wish.filter(|wish| !wish.is_empty()) {
        Some(wish) => TimeZone::from_posix_tz(wish).ok(),
        None => TimeZone::local().ok(),
    }
}

fn minutes_in(zone: &TimeZone, at_ms: u64) -> i16 {
    let seconds = i64::try_from(at_ms / 1000).ok();
    let local = seconds.and_then(|seconds| zone.find_local_time_type(seconds).ok());
    local.and_then(|local| i16::try_from(local.ut_offset() / 60).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_ahead_by_what_it_is_at_that_moment() {
        let berlin = named(Some("CET-1CEST,M3.5.0,M10.5.0/3")).unwrap();
        let (november, july) = (1_795_292_047_000, 1_783_000_000_000);
        assert_eq!([november, july].map(|at_ms| minutes_in(&berlin, at_ms)), [60, 120]);
        let newfoundland = named(Some("NST3:30")).unwrap();
        assert_eq!(minutes_in(&newfoundland, november), -210);
        assert!(named(Some("nonsense/nowhere")).is_none());
    }
}
