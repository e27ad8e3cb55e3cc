//! A scan that has ended, told again: in ten seconds at most, as it went.

use super::scan_log::Moment;
use super::scans::Scan;
use axum::response::sse::Event;
use futures_util::Stream;
use futures_util::stream::unfold;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// So long a replay takes at most.
const LONGEST: Duration = Duration::from_secs(10);
/// So long a message has at most on average: a scan of few messages is over sooner.
const LONGEST_OF_MESSAGE: Duration = Duration::from_millis(250);

/// The messages after event number `after`, each at its moment.
pub(super) fn replay(scan: Arc<Scan>, after: u64) -> impl Stream<Item = Result<Event, axum::Error>> + Send {
    let moments = scan.log.moments();
    let at = schedule(&moments);
    let first = moments.partition_point(|moment| moment.seq <= after);
    let skipped = first.checked_sub(1).and_then(|index| at.get(index)).copied().unwrap_or_default();
    let begun = Instant::now();
    unfold(first, move |index| {
        let (scan, due) = (Arc::clone(&scan), at.get(index).map(|due| begun + due.saturating_sub(skipped)));
        async move {
            sleep_until(due?).await;
            let (seq, text) = scan.log.message(index)?;
            Some((Ok(Event::default().id(seq.to_string()).data(&*text)), index + 1))
        }
    })
}

/// When each message is told, from the first on. What a scan rested is left out.
fn schedule(moments: &[Moment]) -> Vec<Duration> {
    let gaps = moments.windows(2).map(|pair| match pair {
        [before, after] if !before.is_pause => after.elapsed_ms.saturating_sub(before.elapsed_ms),
        _ => 0,
    });
    let reached: Vec<u64> = std::iter::once(0)
        .chain(gaps)
        .scan(0, |sum, gap| {
            *sum += gap;
            Some(*sum)
        })
        .collect();
    let count = u32::try_from(moments.len()).unwrap_or(u32::MAX);
    let length = LONGEST_OF_MESSAGE.saturating_mul(count).min(LONGEST);
    let total = reached.last().copied().unwrap_or_default().max(1);
    moments.iter().zip(reached).map(|(_, ms)| length.mul_f64(ms as f64 / total as f64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(all: &[(u64, bool)]) -> Vec<Moment> {
        let seqs = 1..;
        seqs.zip(all)
            .map(|(seq, (elapsed_ms, is_pause))| Moment { seq, elapsed_ms: *elapsed_ms, is_pause: *is_pause })
            .collect()
    }

    fn scheduled(all: &[(u64, bool)]) -> Vec<u128> {
        schedule(&moments(all)).iter().map(Duration::as_millis).collect()
    }

    #[test]
    fn a_long_scan_takes_ten_seconds_and_keeps_its_rhythm() {
        let hour: Vec<_> = (0..=3_600).map(|second| (second * 1_000, false)).collect();
        let told = scheduled(&hour);
        assert_eq!((told[0], told[1_800], told[3_600]), (0, 5_000, 10_000));
    }

    #[test]
    fn a_short_one_is_slowed_down_no_more_than_its_messages_bear() {
        assert_eq!(scheduled(&[(0, false), (5, false), (20, false), (20, false)]), [0, 250, 1_000, 1_000]);
        assert_eq!(scheduled(&[(0, false)]), [0]);
        assert_eq!(scheduled(&[]), Vec::<u128>::new());
    }

    #[test]
    fn a_pause_is_left_out() {
        let told = scheduled(&[(0, false), (100, true), (3_600_100, false), (3_600_200, false)]);
        assert_eq!(told, [0, 500, 500, 1_000]);
    }
}
