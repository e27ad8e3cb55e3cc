//! Where a result goes, and when: line by line while the scan runs, or as a whole at its end.

use super::arguments::ScanArguments;
use super::format::OutputFormat;
use super::lines;
use super::result_file::ResultFile;
use super::styles::Styles;
use super::table::Table;
use crate::formats::{Export, Format};
use crate::model::event::{Batch, Phase, PortState};
use crate::model::report::Report;
use crate::server::scans::now_ms;
use crate::words::Locale;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A file that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub(super) struct CannotWrite {
    /// Which.
    pub path: PathBuf,
    /// What the system says.
    pub error: io::Error,
}

/// The result of one scan on its way out.
pub(super) struct Output {
    format: OutputFormat,
    only_open: bool,
    locale: Locale,
    styles: Styles,
    out: Box<dyn Write + Send>,
    is_terminal: bool,
    html: Option<ResultFile>,
}

impl Output {
    /// Opens the files, so that a scan does not run for nothing.
    ///
    /// # Errors
    /// The first that cannot be written.
    pub(super) fn open(arguments: &ScanArguments, locale: Locale) -> Result<Output, CannotWrite> {
        let file = arguments.output().map(create).transpose()?;
        let html = arguments.html().map(create).transpose()?;
        let is_file = file.is_some();
        Ok(Output {
            format: arguments.format(),
            only_open: arguments.open,
            locale,
            styles: if is_file { Styles::Plain } else { Styles::of_standard_output() },
            out: file.map_or_else(|| Box::new(BufWriter::new(io::stdout())) as Box<dyn Write + Send>, |f| Box::new(f)),
            is_terminal: !is_file && io::stdout().is_terminal(),
            html,
        })
    }

    /// Whether lines appear on the terminal while the scan runs.
    pub(super) fn scrolls(&self) -> bool {
        self.is_terminal && self.format == OutputFormat::Jsonl
    }

    /// Something happened.
    ///
    /// # Errors
    /// It could not be written.
    pub(super) fn batch(&mut self, batch: Batch) -> io::Result<()> {
        if self.format != OutputFormat::Jsonl {
            return Ok(());
        }
        let batch = if self.only_open { lines::open_only(batch) } else { batch };
        if batch.events.is_empty() { Ok(()) } else { lines::json_line(&mut self.out, &batch) }
    }

    /// The scan has ended.
    ///
    /// # Errors
    /// The result could not be written.
    pub(super) fn end(&mut self, report: &Report) -> io::Result<()> {
        // The result of an earlier scan is worth more than that of one that could not begin.
        if report.phase == Phase::Failed && report.counts.total() == 0 {
            return self.out.flush();
        }
        let export = Export {
            report,
            locale: self.locale,
            shown: self.only_open.then_some(PortState::Open),
            generated_at_ms: now_ms(),
            is_simulated: false,
        };
        if let Some(html) = &mut self.html {
            export.write(Format::Html, html)?;
            html.flush()?;
        }
        let (locale, styles, only_open) = (self.locale, self.styles, self.only_open);
        match self.format {
            OutputFormat::Table => Table { report, locale, styles, only_open }.write(&mut self.out)?,
            OutputFormat::Lines => lines::lines(&mut self.out, report, only_open)?,
            OutputFormat::File(format) => export.write(format, &mut self.out)?,
            OutputFormat::Jsonl => {}
        }
        self.out.flush()
    }
}

fn create(path: &Path) -> Result<ResultFile, CannotWrite> {
    ResultFile::open(path).map_err(|error| CannotWrite { path: path.to_owned(), error })
}
