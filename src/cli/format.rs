//! How a result is written: the terminal's own ways, and every kind of file.

use crate::formats::Format;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use std::path::Path;

/// A way to write a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OutputFormat {
    /// Open and filtered ports, and counts, for people.
    Table,
    /// The events as they happen, a batch a line.
    Jsonl,
    /// `PORT STATE`, a line each, all ports.
    Lines,
    /// As the page exports it.
    File(Format),
}

const OWN: usize = 3;

impl OutputFormat {
    /// All of them, in the order in which they are offered.
    const ALL: [OutputFormat; OWN + Format::ALL.len()] = {
        let mut all = [OutputFormat::Table; OWN + Format::ALL.len()];
        all[1] = OutputFormat::Jsonl;
        all[2] = OutputFormat::Lines;
        let mut index = 0;
        while index < Format::ALL.len() {
            all[OWN + index] = OutputFormat::File(Format::ALL[index]);
            index += 1;
        }
        all
    };

    /// The word for it, which is also the ending of files.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            OutputFormat::Table => "table",
            OutputFormat::Jsonl => "jsonl",
            OutputFormat::Lines => "lines",
            OutputFormat::File(format) => format.as_str(),
        }
    }

    /// What the ending of a file's name asks for.
    pub(super) fn by_ending(path: &Path) -> Option<OutputFormat> {
        let ending = path.extension()?.to_str()?;
        OutputFormat::ALL.into_iter().find(|format| format.as_str().eq_ignore_ascii_case(ending))
    }
}

impl ValueEnum for OutputFormat {
    fn value_variants<'a>() -> &'a [OutputFormat] {
        &OutputFormat::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            OutputFormat::Table => "open and filtered ports, and counts; what is chosen without a format",
            OutputFormat::Jsonl => "what happens, as it happens: a batch of events a line",
            OutputFormat::Lines => "PORT STATE, a line each, all ports",
            OutputFormat::File(Format::Json) => "one document with the request, a summary and every port",
            OutputFormat::File(Format::Csv) => "a line for each port (RFC 4180)",
            OutputFormat::File(Format::Html) => "a report for people, in one file",
            OutputFormat::File(Format::Svg) => "a picture of the scan: chart, counts and open ports",
        };
        Some(PossibleValue::new(self.as_str()).help(help))
    }
}
