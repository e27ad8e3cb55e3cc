//! What a cable does to the frames that it carries, one direction at a time.
//!
//! Its settings are words, such as `delay_ms=25 packets_per_second=2000 queue=100`:
//!
//! | setting | meaning |
//! | --- | --- |
//! | `delay_ms` | how long a frame takes one way |
//! | `packets_per_second`, `queue` | how many may enter a second, and how many may wait for that; others are dropped |
//! | `jitter_ms`, `reorders` | up to this much is added to each frame; `reorders=1`: frames may overtake each other |
//! | `radio_ms` | a shared radio: frames leave together, about this far apart |
//! | `detour_every_ms`, `detour_ms` | every second period of that length the route is longer by so much one way |
//! | `loss_per_mille`, `loss_run` | how many are lost, and how many in a row |

use super::ground::Random;
use std::time::{Duration, Instant};

/// The settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Path {
    delay: Duration,
    gap: Duration,
    queue: u32,
    jitter: Duration,
    reorders: bool,
    radio: Duration,
    detour: Option<(Duration, Duration)>,
    loss_per_mille: u64,
    loss_run: u64,
}

/// One direction.
#[derive(Debug)]
pub struct Direction {
    path: Path,
    random: Random,
    /// When the next frame may enter.
    free_at: Instant,
    /// No frame leaves before the last one, unless they may overtake each other.
    last: Instant,
    /// When the radio sends next.
    radio_at: Instant,
    began: Instant,
    /// So many of the next frames are lost.
    losing: u64,
}

impl Path {
    /// Reads settings; what is not named is nothing.
    pub fn new(settings: &str) -> Path {
        let setting = |name: &str| {
            let words = settings.split(' ').filter_map(|word| word.split_once('='));
            words.filter(|(key, _)| *key == name).find_map(|(_, value)| value.parse::<u32>().ok())
        };
        let millis = |name| setting(name).map_or(Duration::ZERO, |count| Duration::from_millis(count.into()));
        Path {
            delay: millis("delay_ms"),
            gap: setting("packets_per_second").map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate),
            queue: setting("queue").unwrap_or(u32::MAX),
            jitter: millis("jitter_ms"),
            reorders: setting("reorders") == Some(1),
            radio: millis("radio_ms"),
            detour: setting("detour_every_ms").map(|_| (millis("detour_every_ms"), millis("detour_ms"))),
            loss_per_mille: setting("loss_per_mille").unwrap_or(0).into(),
            loss_run: setting("loss_run").unwrap_or(1).max(1).into(),
        }
    }
}

impl Direction {
    /// One that has carried nothing yet.
    pub fn new(path: Path, seed: u64) -> Direction {
        let now = Instant::now();
        Direction { path, random: Random(seed), free_at: now, last: now, radio_at: now, began: now, losing: 0 }
    }

    /// When a frame leaves that enters now; `None` if it is lost.
    pub fn pass(&mut self, now: Instant) -> Option<Instant> {
        let Path { gap, queue, detour, .. } = self.path;
        if self.loses() {
            return None;
        }
        let mut leaves = now;
        if !gap.is_zero() {
            self.free_at = self.free_at.max(now);
            if self.free_at - now >= gap * queue {
                return None;
            }
            self.free_at += gap;
            leaves = self.free_at;
        }
        if let Some((period, longer)) = detour
            && now.duration_since(self.began).as_millis() / period.as_millis().max(1) % 2 == 1
        {
            leaves += longer;
        }
        Some(self.vary(leaves + self.path.delay))
    }

    /// The same for a frame that must not be lost.
    pub fn pass_unharmed(&self, now: Instant) -> Instant {
        now + self.path.delay
    }

    fn vary(&mut self, mut leaves: Instant) -> Instant {
        let Path { jitter, reorders, radio, .. } = self.path;
        leaves += self.up_to(jitter);
        if !radio.is_zero() {
            while self.radio_at < leaves {
                let gap = radio / 2 + self.up_to(radio);
                // A radio that was at rest sends at once.
                self.radio_at = if self.radio_at + 4 * radio < leaves { leaves } else { self.radio_at + gap };
            }
            leaves = self.radio_at;
        }
        if !reorders {
            self.last = self.last.max(leaves);
            leaves = self.last;
        }
        leaves
    }

    /// The average share is lost, in runs: each cycle of frames that pass and a run that does not has that share.
    fn loses(&mut self) -> bool {
        let Path { loss_per_mille, loss_run, .. } = self.path;
        if self.losing == 0 && loss_per_mille > 0 {
            let rest = loss_run * (1_000 - loss_per_mille.min(999)) + if loss_run == 1 { loss_per_mille } else { 0 };
            let starts = self.random.next() % 1_000_000 < loss_per_mille * 1_000_000 / rest;
            self.losing = if starts { loss_run } else { 0 };
        }
        let is_lost = self.losing > 0;
        self.losing = self.losing.saturating_sub(1);
        is_lost
    }

    fn up_to(&mut self, most: Duration) -> Duration {
        Duration::from_micros(self.random.next() % (most.as_micros() as u64 + 1))
    }
}

/// When frames leave that enter a millisecond apart, in milliseconds from the first; those that are lost do not.
#[cfg(test)]
fn leave(settings: &str) -> Vec<u128> {
    let mut direction = Direction::new(Path::new(settings), 1);
    let begin = Instant::now();
    let frames = (0..1_000).filter_map(|number| direction.pass(begin + Duration::from_millis(number)));
    frames.map(|at| at.duration_since(begin).as_millis()).collect()
}

#[test]
fn a_path_does_what_its_settings_say() {
    assert_eq!(leave("delay_ms=25")[..3], [25, 26, 27]);
    let ordered = leave("delay_ms=25 jitter_ms=20");
    assert!(ordered.is_sorted() && (0..).zip(&ordered).all(|(sent, at)| (25..=45).contains(&(at - sent))));
    assert!(!leave("jitter_ms=20 reorders=1").is_sorted());
    let mut radio = leave("radio_ms=30");
    radio.dedup();
    assert!((20..60).contains(&radio.len()), "{}", radio.len());
    let detour = leave("detour_every_ms=400 detour_ms=100");
    assert_eq!([detour[398], detour[401], detour[798]], [398, 501, 898]);
    assert_eq!([detour[801], detour[950]], [899, 950], "nothing overtakes what took the longer route");
    let lossy = leave("loss_per_mille=100 loss_run=8");
    assert!((850..950).contains(&lossy.len()), "{}", lossy.len());
    assert!(lossy.windows(2).all(|pair| (pair[1] - pair[0] - 1) % 8 == 0), "eight at a time");
    assert_eq!(leave("packets_per_second=500 queue=10").len(), 510);
}
