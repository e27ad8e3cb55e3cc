//! The open ports of a picture: a chip for each, with its risk in colour and word, as many as there is room for.

use super::text::{harmless, width};
use crate::model::ports::Port;
use crate::model::report::Report;
use crate::model::risk::{self, Risk};
use crate::model::service;
use crate::words::{self, Locale};
use leptos_i18n::td_string;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::{Result, Write};

/// The height of a chip, and the room between chips.
const HEIGHT: usize = 42;
const GAP: usize = 10;
/// What is beside the text of a chip: its bar, and room.
const BESIDE: usize = 34;
/// No more than these could have room.
const MAX_CHIPS: usize = 40;

struct Chip {
    port: Port,
    /// Its service, and on how many hosts where that is several.
    words: String,
    risk: Risk,
    level: &'static str,
}

/// Draws them from a corner on, as wide and down as far as that; whether there are any.
pub(super) fn draw(
    out: &mut String,
    report: &Report,
    locale: Locale,
    (x, y): (usize, usize),
    (room, end): (usize, usize),
) -> std::result::Result<bool, std::fmt::Error> {
    let all = chips(report, locale);
    let mut shown: Vec<&Chip> = all.iter().collect();
    // The least dangerous go first; those that stay come by number.
    shown.sort_by_key(|chip| (Reverse(chip.risk), chip.port));
    shown.truncate(MAX_CHIPS);
    let more_of = |count: usize| {
        let more = (all.len() - count) as u64;
        (more > 0).then(|| td_string!(locale, answer.more, count = words::number(locale, more)))
    };
    loop {
        let mut by_number = shown.clone();
        by_number.sort_by_key(|chip| chip.port);
        let more = more_of(shown.len());
        let widths = by_number.iter().map(|chip| chip.width()).chain(more.iter().map(|more| width(more, 22)));
        match placed(widths, room, end.saturating_sub(y)) {
            Some(places) => {
                for (chip, (right, down)) in by_number.iter().zip(&places) {
                    chip.draw(out, x + right, y + down)?;
                }
                if let (Some(more), Some((right, down))) = (more, places.last()) {
                    write!(out, "<text class=\"soft\" x=\"{}\" y=\"{}\">{more}</text>", x + right, y + down + 29)?;
                }
                return Ok(!all.is_empty());
            }
            None if shown.pop().is_some() => {}
            None => return Ok(false),
        }
    }
}

/// The open ports of all hosts that may be real services.
fn chips(report: &Report, locale: Locale) -> Vec<Chip> {
    let mut hosts: BTreeMap<Port, u64> = BTreeMap::new();
    for (_, port, _) in report.certain_ports() {
        *hosts.entry(port).or_default() += 1;
    }
    let chip = |(port, count): (Port, u64)| {
        let risk = risk::of(port).0;
        let service = service::name(port).unwrap_or_default();
        let times = if count > 1 { format!("×{}", words::number(locale, count)) } else { String::new() };
        let words = [service, &times].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        Chip { port, words, risk, level: words::level(locale, risk) }
    };
    hosts.into_iter().map(chip).collect()
}

/// Where boxes of these widths stand, in rows; `None` if there is no room for all.
fn placed(widths: impl Iterator<Item = usize>, room: usize, high: usize) -> Option<Vec<(usize, usize)>> {
    let (mut right, mut down) = (0, 0);
    let mut places = Vec::new();
    for width in widths {
        if right > 0 && right + width > room {
            (right, down) = (0, down + HEIGHT + GAP);
        }
        if down + HEIGHT > high {
            return None;
        }
        places.push((right, down));
        right += width + GAP;
    }
    Some(places)
}

impl Chip {
    fn width(&self) -> usize {
        width(&format!("{} {}", self.port, self.words), 22) + width(self.level, 17) + BESIDE
    }

    fn draw(&self, out: &mut String, x: usize, y: usize) -> Result {
        let Chip { port, words, risk, level } = self;
        write!(
            out,
            "<g data-risk=\"{}\"><rect class=\"wash\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{HEIGHT}\" rx=\"6\"/>\
             <rect class=\"bar\" x=\"{x}\" y=\"{y}\" width=\"8\" height=\"{HEIGHT}\" rx=\"3\"/>\
             <text x=\"{}\" y=\"{}\"><tspan class=\"number\">{port}</tspan> {} <tspan class=\"risk\">{level}</tspan></text></g>",
            risk.as_str(),
            self.width(),
            x + 18,
            y + 29,
            harmless(words)
        )
    }
}
