//! How far a scan has come: one line on a terminal, which is gone when the scan ends.

use super::terminal::harmless;
use crate::model::event::{Batch, Phase, ScanEvent};
use crate::model::report::Report;
use crate::words::{self, Locale, terminal};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::VecDeque;

/// So many open ports are named, the latest first; the line's end cuts off what has no room.
const NAMED: usize = 10;

pub(super) struct ProgressLine {
    bar: ProgressBar,
    locale: Locale,
    latest_open: VecDeque<String>,
}

impl ProgressLine {
    /// A line on standard error, if that is a terminal and somebody wants it.
    pub(super) fn new(is_wanted: bool, locale: Locale) -> ProgressLine {
        let target = if is_wanted { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("[{bar:12}] {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        ProgressLine { bar, locale, latest_open: VecDeque::new() }
    }

    /// Takes in what has just happened.
    pub(super) fn show(&mut self, batch: &Batch, report: &Report) {
        if self.bar.is_hidden() {
            return;
        }
        self.note_open_ports(batch, report);
        let progress = batch.progress;
        self.bar.set_message(self.message(report));
        self.bar.update(|bar| {
            bar.set_len(progress.total.max(1));
            bar.set_pos(progress.done);
        });
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn note_open_ports(&mut self, batch: &Batch, report: &Report) {
        for event in &batch.events {
            let ScanEvent::Ports { address, open, .. } = event else { continue };
            for found in open {
                let port = found.port.number();
                let is_single = report.plan.addresses <= 1;
                let name = if is_single { port.to_string() } else { format!("{address} {port}") };
                self.latest_open.push_front(name);
            }
            self.latest_open.truncate(NAMED);
        }
    }

    fn message(&self, report: &Report) -> String {
        let locale = self.locale;
        if report.phase != Phase::Probing {
            return words::phase(locale, report.phase).to_owned();
        }
        let progress = report.progress;
        let left = progress.left_ms().map(|range| words::duration_range(locale, range));
        let (done, total) = (words::number(locale, progress.done), words::number(locale, progress.total));
        let rate = words::number(locale, progress.rate.into());
        let mut message = terminal::progress(locale, &done, &total, &rate);
        if let Some(left) = left {
            message.push_str(&terminal::time_left(locale, &left));
        }
        if progress.silent > 0 {
            message.push_str(&terminal::silent(locale, &words::number(locale, progress.silent)));
        }
        if report.counts.open > 0 {
            let latest: Vec<&str> = self.latest_open.iter().map(String::as_str).collect();
            let count = words::number(locale, report.counts.open);
            message.push_str(&terminal::open_so_far(locale, &count, &latest.join(", ")));
        }
        harmless(&message)
    }
}
