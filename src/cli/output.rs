//! Where a result goes, and when: line by line while the scan runs, or as a whole at its end.

use super::arguments::ScanArguments;
use super::format::OutputFormat;
use super::lines;
use super::result_file::{Identity, ResultFile, identity};
use super::styles::Styles;
use super::table::Table;
use crate::formats::{Export, Format};
use crate::model::event::{Batch, Phase, PortState};
use crate::model::report::Report;
use crate::server::local_time::minutes_ahead;
use crate::server::scans::now_ms;
use crate::words::{Locale, terminal};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

/// Why no scan begins.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotOpen {
    /// A file that cannot be written.
    #[error("{}: {error}", path.display())]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Two results would go into one file.
    #[error("{}: the same file as another result", path.display())]
    SameFile {
        /// Which.
        path: PathBuf,
    },
}

/// A result that could not be written.
#[derive(Debug)]
pub(super) struct Lost {
    /// Where it should have gone.
    pub place: String,
    /// What the system says.
    pub error: io::Error,
}

/// The results of one scan on their way out.
pub(super) struct Output {
    format: OutputFormat,
    only_open: bool,
    locale: Locale,
    styles: Styles,
    main: Place,
    /// Whole results in files of their own.
    beside: Vec<(Format, ResultFile)>,
    /// Why lines are no longer written.
    lines_lost: Option<io::Error>,
}

/// Where the result goes that every scan has.
enum Place {
    StandardOutput(BufWriter<Stdout>),
    File(Box<ResultFile>),
}

impl Output {
    /// Opens the files, so that a scan does not run for nothing.
    ///
    /// # Errors
    /// The first that cannot be written, or that would be written twice.
    pub(super) fn open(arguments: &ScanArguments, locale: Locale) -> Result<Output, CannotOpen> {
        let main = match arguments.output() {
            Some(path) => Place::File(Box::new(open(path)?)),
            None => Place::StandardOutput(BufWriter::new(io::stdout())),
        };
        let mut beside: Vec<(Format, ResultFile)> = Vec::new();
        for (format, path) in arguments.beside() {
            let file = open(path)?;
            let mut others = beside.iter().map(|(_, other)| other.identity()).chain([main.identity()]);
            if file.identity().is_some_and(|file| others.any(|other| other == Some(file))) {
                return Err(CannotOpen::SameFile { path: path.to_owned() });
            }
            beside.push((format, file));
        }
        let is_file = matches!(main, Place::File(_));
        Ok(Output {
            format: arguments.format(),
            only_open: arguments.open,
            locale,
            styles: if is_file { Styles::Plain } else { Styles::of_standard_output() },
            main,
            beside,
            lines_lost: None,
        })
    }

    /// Whether lines appear on the terminal while the scan runs.
    pub(super) fn scrolls(&self) -> bool {
        let is_terminal = matches!(self.main, Place::StandardOutput(_)) && io::stdout().is_terminal();
        is_terminal && self.format == OutputFormat::Jsonl
    }

    /// Something happened. Answers whether there is still a place for what happens next.
    pub(super) fn batch(&mut self, batch: Batch) -> bool {
        if self.format == OutputFormat::Jsonl && self.lines_lost.is_none() {
            let batch = if self.only_open { lines::open_only(batch) } else { batch };
            if !batch.events.is_empty() {
                self.lines_lost = lines::json_line(self.main.lines(), &batch).err();
            }
        }
        self.lines_lost.is_none() || !self.beside.is_empty()
    }

    /// The scan has ended: every result goes to its place, whatever becomes of the others.
    pub(super) fn end(&mut self, report: &Report) -> Vec<Lost> {
        // The result of an earlier scan is worth more than that of one that could not begin.
        let is_worthless = report.phase == Phase::Failed && report.counts.total() == 0;
        let export = Export {
            report,
            locale: self.locale,
            shown: self.only_open.then_some(PortState::Open),
            generated_at_ms: now_ms(),
            zone: minutes_ahead,
            is_simulated: false,
        };
        let written = match self.lines_lost.take() {
            Some(error) => Err(error),
            None if is_worthless || self.format == OutputFormat::Jsonl => self.main.lines().flush(),
            None => {
                let (locale, styles, only_open) = (self.locale, self.styles, self.only_open);
                let format = self.format;
                self.main.whole(|out| match format {
                    OutputFormat::Table => Table { report, locale, styles, only_open }.write(out),
                    OutputFormat::Lines => lines::lines(out, report, only_open),
                    OutputFormat::File(format) => export.write(format, out),
                    OutputFormat::Jsonl => Ok(()),
                })
            }
        };
        let main = written.err().map(|error| Lost { place: self.main.name(self.locale), error });
        let beside = self.beside.iter_mut().filter(|_| !is_worthless).filter_map(|(format, file)| {
            let error = file.replace(|out| export.write(*format, out)).err()?;
            Some(Lost { place: file.path().display().to_string(), error })
        });
        main.into_iter().chain(beside).collect()
    }
}

impl Place {
    /// For what is written as it comes.
    fn lines(&mut self) -> &mut dyn Write {
        match self {
            Place::StandardOutput(out) => out,
            Place::File(file) => &mut **file,
        }
    }

    /// Writes a result as a whole.
    fn whole(&mut self, write: impl Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        match self {
            Place::StandardOutput(out) => write(out).and_then(|()| out.flush()),
            Place::File(file) => file.replace(write),
        }
    }

    /// Which file it is, if it is one: a shell can make standard output one.
    fn identity(&self) -> Option<Identity> {
        match self {
            Place::StandardOutput(_) => {
                let duplicate = io::stdout().as_fd().try_clone_to_owned().ok()?;
                identity(&File::from(duplicate).metadata().ok()?)
            }
            Place::File(file) => file.identity(),
        }
    }

    fn name(&self, locale: Locale) -> String {
        match self {
            Place::StandardOutput(_) => terminal::standard_output(locale).to_owned(),
            Place::File(file) => file.path().display().to_string(),
        }
    }
}

fn open(path: &Path) -> Result<ResultFile, CannotOpen> {
    ResultFile::open(path).map_err(|error| CannotOpen::Unwritable { path: path.to_owned(), error })
}
