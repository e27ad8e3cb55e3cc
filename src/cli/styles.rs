//! Colours on the terminal. Every coloured word says the same without them.

use crate::model::event::PortState;
use crate::model::risk::Risk;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use std::io;

/// Whether there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Styles {
    Coloured,
    Plain,
}

impl Styles {
    /// Colours on a terminal that has them, unless NO_COLOR or CLICOLOR say otherwise.
    pub(super) fn of_standard_output() -> Styles {
        match AutoStream::choice(&io::stdout()) {
            ColorChoice::Never => Styles::Plain,
            _ => Styles::Coloured,
        }
    }

    pub(super) fn heading(self) -> Style {
        self.with(Style::new().bold())
    }

    pub(super) fn state(self, state: PortState) -> Style {
        self.with(match state {
            PortState::Open => AnsiColor::Green.on_default().bold(),
            PortState::Closed => Style::new().dimmed(),
            PortState::Filtered => AnsiColor::Yellow.on_default(),
        })
    }

    pub(super) fn risk(self, risk: Risk) -> Style {
        self.with(match risk {
            Risk::High => AnsiColor::Red.on_default().bold(),
            Risk::Medium => AnsiColor::Yellow.on_default(),
            Risk::Low => AnsiColor::Cyan.on_default(),
            Risk::Info => Style::new().dimmed(),
        })
    }

    fn with(self, style: Style) -> Style {
        if self == Styles::Coloured { style } else { Style::new() }
    }
}
