//! The definition of the command line. Parser, help, completions and manual page are all made of it.

#[cfg(test)]
mod tests;

use super::format::OutputFormat;
use super::help;
use crate::formats;
use crate::model::limits::Timing;
use crate::model::problem::Field;
use crate::model::request::{Mode, SCAN_SILENT_HOSTS, ScanRequest};
use crate::server::config::Config;
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What the program was asked to do.
pub(super) enum Invocation {
    /// A target without a command.
    Scan(Box<ScanArguments>),
    /// A command.
    Command(Command),
    /// Neither: serve.
    Alone(Box<Config>),
}

/// A port scanner that lives in the browser.
///
/// With a target it scans from this terminal; without one it serves the web page. Only scan systems that you
/// own or have permission to test.
#[derive(Debug, Parser)]
#[command(name = "portolan", version, about, long_about, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    scan: Option<ScanArguments>,
}

/// What can be done besides scanning a target.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the web page; the default without a target
    Serve(Box<Config>),
    /// Scan from this terminal; the word scan is needed only for a target named like a command
    Scan(Box<ScanArguments>),
    /// Print the completions for a shell
    Completions {
        /// Shell to complete for
        shell: Shell,
    },
    /// Print the manual page
    Man {
        /// Show the page of this command
        #[arg(value_parser = PossibleValuesParser::new(["scan", "serve", "completions", "man"]))]
        command: Option<String>,
    },
}

/// What may stand without a target and a command.
#[derive(Parser)]
#[command(name = "portolan")]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// What to scan, and how to print it.
#[derive(Args, Debug)]
pub(super) struct ScanArguments {
    /// Name, address, network, range or URL; separate several with commas, prefix ! to exclude
    #[arg(value_name = "TARGET", index = 1)]
    target: Option<String>,

    /// First port of a range, 1 to 65535
    #[arg(value_name = "START", index = 2)]
    start: Option<String>,

    /// Last port of that range; 65535 if omitted
    #[arg(value_name = "END", index = 3)]
    end: Option<String>,

    /// What follows is too much, and gets a sentence of its own.
    #[arg(hide = true, index = 4, num_args = 0..)]
    rest: Vec<String>,

    /// Read targets from FILE, or from standard input if FILE is -; # starts a comment (also -iL)
    #[arg(short = 'i', long, value_name = "FILE")]
    targets_from: Option<PathBuf>,

    /// Ports, such as 22,80,8000-8100, ssh, top:100, !25; by default the target's own, or 30 well-known ones
    #[arg(short, long, allow_hyphen_values = true)]
    ports: Option<String>,

    /// Which ports: 30 well-known ones, the ones you list, or all 65,535
    #[arg(long, value_parser = PossibleValuesParser::new(Mode::ALL.map(Mode::as_str)))]
    mode: Option<String>,

    /// Pace: polite is easy on the network, fast gives up sooner on silent ports
    #[arg(long, value_parser = PossibleValuesParser::new(Timing::ALL.map(Timing::as_str)))]
    #[arg(default_value = Timing::default().as_str())]
    timing: String,

    /// Seconds to wait for an answer, 0.1 to 10; by default adapts to measured round-trip times
    #[arg(long, value_name = "SECONDS", default_value = "auto", allow_hyphen_values = true)]
    timeout: String,

    /// Retries for a silent port, 0 to 20; by default as many as packet loss requires
    #[arg(long, value_name = "TIMES", default_value = "auto", allow_hyphen_values = true)]
    retries: String,

    /// Probes in flight at once, 1 to 10000; by default as many as the network can take
    #[arg(long, value_name = "PROBES", default_value = "auto", allow_hyphen_values = true)]
    parallel: String,

    /// Maximum probes per second, 1 to 1000000; by default as many as the timing allows
    #[arg(long, value_name = "PROBES", default_value = "auto", allow_hyphen_values = true)]
    rate: String,

    /// Scan every port of hosts that never answer; with several hosts, these are given up after a few
    #[arg(long)]
    scan_silent: bool,

    /// Do not ask name servers for the names of hosts that answer
    #[arg(short = 'n', long)]
    pub no_names: bool,

    /// Print what would be scanned without scanning; names are not looked up
    #[arg(long)]
    pub dry_run: bool,

    /// List only open ports, in every format that lists ports
    #[arg(long)]
    pub open: bool,

    /// Output format
    #[arg(long, value_enum, group = "written_as", help_heading = "Output")]
    format: Option<OutputFormat>,

    /// Short for --format json: one document with the request, a summary and every port
    #[arg(long, group = "written_as", help_heading = "Output")]
    json: bool,

    /// Short for --format jsonl: events as they happen
    #[arg(long, group = "written_as", help_heading = "Output")]
    jsonl: bool,

    /// Short for --format csv: one line per port
    #[arg(long, group = "written_as", help_heading = "Output")]
    csv: bool,

    /// Also write an HTML report to FILE
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    html: Option<PathBuf>,

    /// Also write a picture of the scan to FILE; it shows the whole scan
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    svg: Option<PathBuf>,

    /// Write to FILE instead of standard output; its extension chooses the format unless you name one
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Print only the result and errors, no progress or notices
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

/// The whole definition.
pub(super) fn command() -> clap::Command {
    Arguments::command()
        .override_usage("portolan [OPTIONS] TARGET [START] [END]\n       portolan [COMMAND]")
        .after_help(help::SHORT)
        .after_long_help(help::long())
        .mut_subcommand("scan", |scan| {
            scan.override_usage(SCAN_USAGE).after_help(help::SHORT).after_long_help(help::long())
        })
}

const SCAN_USAGE: &str = "portolan scan [OPTIONS] TARGET [START] [END]";

/// Reads arguments. nmap's `-iL` is ours too, though it is two letters behind one dash.
fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let known = arguments.map(|argument| if argument == "-iL" { "--targets-from".into() } else { argument });
    let arguments = Arguments::from_arg_matches(&command().try_get_matches_from(known)?)?;
    let scan = match &arguments {
        Arguments { command: Some(Command::Scan(scan)), .. } => Some(&**scan),
        Arguments { command: None, scan, .. } => scan.as_ref(),
        _ => None,
    };
    match scan {
        // It cannot be required, for it is optional beside the commands, and where a file has the targets.
        Some(ScanArguments { target: None, targets_from: None, .. }) => {
            let missing = command().error(ErrorKind::MissingRequiredArgument, MISSING_TARGET);
            Err(missing)
        }
        _ => Ok(arguments),
    }
}

const MISSING_TARGET: &str = "there is nothing to scan: name a TARGET, or read targets with --targets-from FILE";

/// Reads the program's arguments.
///
/// # Errors
/// What is wrong with them, or the help that was asked for.
pub(super) fn read() -> Result<Invocation, clap::Error> {
    Ok(match parse(std::env::args_os()) {
        Ok(Arguments { command: Some(command), .. }) => Invocation::Command(command),
        Ok(Arguments { scan: Some(scan), .. }) => Invocation::Scan(Box::new(scan)),
        Ok(_) => Invocation::Alone(Box::new(Settings::try_parse()?.config)),
        // Settings of the server may stand by themselves, too.
        Err(error) => match Settings::try_parse() {
            Ok(settings) => Invocation::Alone(Box::new(settings.config)),
            // A setting it is, but not with that value.
            Err(settings) if settings.kind() == ErrorKind::ValueValidation => return Err(settings),
            Err(_) => return Err(error.format(&mut command())),
        },
    })
}

/// How the command line names a field.
pub(super) fn name_of(field: Field) -> &'static str {
    match field {
        Field::Target => "TARGET",
        Field::Mode => "--mode",
        Field::Ports => "--ports",
        Field::FirstPort => "START",
        Field::LastPort => "END",
        Field::Timing => "--timing",
        Field::Timeout => "--timeout",
        Field::Retries => "--retries",
        Field::Parallel => "--parallel",
        Field::Rate => "--rate",
        Field::SilentHosts => "--scan-silent",
        Field::Other => "",
    }
}

impl ScanArguments {
    /// The request as typed, with these targets besides.
    pub(super) fn request(&self, listed: &str) -> ScanRequest {
        let text = |typed: &Option<String>| typed.clone().unwrap_or_default();
        ScanRequest {
            target: format!("{}\n{listed}", self.target.as_deref().unwrap_or_default()),
            mode: text(&self.mode),
            ports: text(&self.ports),
            first_port: text(&self.start),
            last_port: text(&self.end),
            timing: self.timing.clone(),
            timeout: self.timeout.clone(),
            retries: self.retries.clone(),
            parallel: self.parallel.clone(),
            rate: self.rate.clone(),
            silent_hosts: if self.scan_silent { SCAN_SILENT_HOSTS.to_owned() } else { String::new() },
        }
    }

    /// The file that has more targets; `-` is standard input.
    pub(super) fn targets_from(&self) -> Option<&Path> {
        self.targets_from.as_deref()
    }

    /// All that stands where START and END would, joined by commas, if not all of it are numbers, or too many: several
    /// targets, then, which nobody may take for ports.
    pub(super) fn several_targets(&self) -> Option<String> {
        let others: Vec<&str> = self.start.iter().chain(&self.end).chain(&self.rest).map(String::as_str).collect();
        let is_number = |text: &&str| text.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit());
        let is_range = others.len() <= 2 && others.iter().all(is_number);
        (!is_range).then(|| self.target.iter().map(String::as_str).chain(others).collect::<Vec<_>>().join(","))
    }

    /// Output format.
    pub(super) fn format(&self) -> OutputFormat {
        let short = [
            (self.json, OutputFormat::File(formats::Format::Json)),
            (self.jsonl, OutputFormat::Jsonl),
            (self.csv, OutputFormat::File(formats::Format::Csv)),
        ];
        let named = short.into_iter().find(|(is_chosen, _)| *is_chosen).map(|(_, format)| format);
        let by_ending = || OutputFormat::by_ending(self.output()?);
        named.or(self.format).or_else(by_ending).unwrap_or(OutputFormat::Table)
    }

    /// The file that takes the place of standard output.
    pub(super) fn output(&self) -> Option<&Path> {
        // As everywhere, a dash means standard output.
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// The files beside it: the report for people, and the picture.
    pub(super) fn beside(&self) -> impl Iterator<Item = (formats::Format, &Path)> {
        let beside = [(formats::Format::Html, &self.html), (formats::Format::Svg, &self.svg)];
        beside.into_iter().filter_map(|(format, path)| Some((format, path.as_deref()?)))
    }
}
