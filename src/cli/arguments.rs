//! The definition of the command line. Parser, help, completions and manual page are all made of it.

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
/// With a target it scans from this terminal; without one it serves the page. Only scan systems that you own
/// or may test.
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
    /// Serve the page; what happens without a target too
    Serve(Box<Config>),
    /// Scan from this terminal; the word may be left out unless the target is named like a command
    Scan(Box<ScanArguments>),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man {
        /// The page of this command
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
    /// Name, address, network, range or URL; several by comma, ! leaves one out
    #[arg(value_name = "TARGET", index = 1, required = false)]
    target: String,

    /// First port of a range, 1 to 65535
    #[arg(value_name = "START", index = 2)]
    start: Option<String>,

    /// Last port of that range; without it 65535
    #[arg(value_name = "END", index = 3)]
    end: Option<String>,

    /// Ports, such as 22,80,8000-8100, ssh, top:100, !25; without any the thirty of quick mode
    #[arg(short, long, allow_hyphen_values = true)]
    ports: Option<String>,

    /// Which ports: thirty well-known ones, those that are named, or all 65,535
    #[arg(long, value_parser = PossibleValuesParser::new(Mode::ALL.map(Mode::as_str)))]
    mode: Option<String>,

    /// How boldly: polite spares the network, fast suits one that bears much and gives silence less time
    #[arg(long, value_parser = PossibleValuesParser::new(Timing::ALL.map(Timing::as_str)))]
    #[arg(default_value = Timing::default().as_str())]
    timing: String,

    /// Seconds to wait for an answer, 0.1 to 10; without it by measured round-trip times
    #[arg(long, value_name = "SECONDS", default_value = "auto", allow_hyphen_values = true)]
    timeout: String,

    /// How often a silent port is asked again, 0 to 20; without it as the losses demand
    #[arg(long, value_name = "TIMES", default_value = "auto", allow_hyphen_values = true)]
    retries: String,

    /// Probes under way at once, 1 to 10000; without it as many as the network takes
    #[arg(long, value_name = "PROBES", default_value = "auto", allow_hyphen_values = true)]
    parallel: String,

    /// Probes a second at most, 1 to 1000000; without it as many as the timing allows
    #[arg(long, value_name = "PROBES", default_value = "auto", allow_hyphen_values = true)]
    rate: String,

    /// Ask all ports of hosts that never answer; of several hosts these are given up after a few
    #[arg(long)]
    scan_silent: bool,

    /// Only open ports, in every format
    #[arg(long)]
    pub open: bool,

    /// How the result is written
    #[arg(long, value_enum, group = "written_as", help_heading = "Output")]
    format: Option<OutputFormat>,

    /// Short for --format json: one document with the request, a summary and every port
    #[arg(long, group = "written_as", help_heading = "Output")]
    json: bool,

    /// Short for --format jsonl: what happens, as it happens
    #[arg(long, group = "written_as", help_heading = "Output")]
    jsonl: bool,

    /// Short for --format csv: one line for each port
    #[arg(long, group = "written_as", help_heading = "Output")]
    csv: bool,

    /// Write a report for people into FILE, besides the rest
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    html: Option<PathBuf>,

    /// Write into FILE instead of standard output; without a format its ending chooses one
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// No progress and no notices, only the result and errors
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,
}

/// The whole definition.
pub(super) fn command() -> clap::Command {
    Arguments::command()
        .override_usage("portolan [OPTIONS] TARGET [START] [END]\n       portolan [COMMAND]")
        .after_help(help::SHORT)
        .after_long_help(help::long())
        // A target is optional beside the commands only.
        .mut_subcommand("scan", |scan| {
            scan.mut_arg("target", |target| target.required(true)).after_help(help::SHORT).after_long_help(help::long())
        })
}

/// Reads the program's arguments; says what is wrong with them, or helps, and ends the program.
pub(super) fn read() -> Invocation {
    let read = command().try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches));
    match read {
        Ok(Arguments { command: Some(command), .. }) => Invocation::Command(command),
        Ok(Arguments { scan: Some(scan), .. }) => Invocation::Scan(Box::new(scan)),
        Ok(_) => Invocation::Alone(Box::new(Settings::parse().config)),
        // Settings of the server may stand by themselves, too.
        Err(error) => match Settings::try_parse() {
            Ok(settings) => Invocation::Alone(Box::new(settings.config)),
            // A setting it is, but not with that value.
            Err(settings) if settings.kind() == ErrorKind::ValueValidation => settings.exit(),
            Err(_) => error.format(&mut command()).exit(),
        },
    }
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
    }
}

impl ScanArguments {
    /// The request as typed.
    pub(super) fn request(&self) -> ScanRequest {
        let names_ports = self.names_ports();
        let mode = if names_ports { Mode::Custom } else { Mode::Quick };
        let text = |typed: &Option<String>| typed.clone().unwrap_or_default();
        ScanRequest {
            target: self.target.clone(),
            mode: self.mode.clone().unwrap_or_else(|| mode.as_str().to_owned()),
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

    /// The mode that was chosen although ports are named, which it would not read.
    pub(super) fn idle_mode(&self) -> Option<&str> {
        let mode = self.mode.as_deref().filter(|mode| *mode != Mode::Custom.as_str());
        mode.filter(|_| self.names_ports())
    }

    fn names_ports(&self) -> bool {
        [&self.ports, &self.start, &self.end].into_iter().any(Option::is_some)
    }

    /// How the result is written.
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

    /// The file for the report for people.
    pub(super) fn html(&self) -> Option<&Path> {
        self.html.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<ScanArguments, clap::Error> {
        let matches = command().try_get_matches_from(line.split(' '))?;
        let arguments = Arguments::from_arg_matches(&matches)?;
        Ok(match arguments.command {
            Some(Command::Scan(scan)) => *scan,
            _ => arguments.scan.expect("a scan"),
        })
    }

    #[test]
    fn the_definition_is_sound() {
        command().debug_assert();
        Settings::command().debug_assert();
    }

    #[test]
    fn a_target_with_two_numbers_is_a_range_of_ports() {
        for (line, mode, first, last, ports) in [
            ("portolan host", "quick", "", "", ""),
            ("portolan host 20", "custom", "20", "", ""),
            ("portolan host 20 25", "custom", "20", "25", ""),
            ("portolan scan host 20 25 -p 80", "custom", "20", "25", "80"),
            ("portolan host -p -1000", "custom", "", "", "-1000"),
            ("portolan --mode full host", "full", "", "", ""),
        ] {
            let request = parse(line).unwrap().request();
            assert_eq!(request.target, "host", "{line}");
            assert_eq!((&*request.mode, &*request.first_port, &*request.last_port), (mode, first, last), "{line}");
            assert_eq!(request.ports, ports, "{line}");
        }
    }

    #[test]
    fn the_pace_is_passed_on_as_typed() {
        let usual = parse("portolan host").unwrap().request();
        assert!(usual.has_usual_pace(), "{usual:?}");
        let line = "portolan host --timing fast --timeout 2,5 --retries 0 --parallel 9 --rate -1 --scan-silent";
        let typed = parse(line).unwrap().request();
        let typed = typed.fields().map(|(field, text)| (name_of(field), text.to_owned()));
        for (name, text) in [("--timing", "fast"), ("--timeout", "2,5"), ("--retries", "0"), ("--rate", "-1")] {
            assert!(typed.contains(&(name, text.to_owned())), "{name}");
        }
        assert!(typed.contains(&("--scan-silent", "scan".to_owned())));
    }

    #[test]
    fn a_target_may_be_named_like_a_command() {
        for name in ["serve", "scan", "man", "completions", "help"] {
            assert_eq!(parse(&format!("portolan scan {name}")).unwrap().target, name);
        }
    }

    #[test]
    fn options_without_a_target_are_refused() {
        for line in ["portolan --open", "portolan scan", "portolan scan -p 22", "portolan -p 22"] {
            let error = parse(line).expect_err(line);
            assert_eq!(error.kind(), clap::error::ErrorKind::MissingRequiredArgument, "{line}");
        }
    }

    #[test]
    fn the_format_is_named_or_follows_from_the_file() {
        let format = |line: &str| parse(line).unwrap().format().as_str();
        for (line, expected) in [
            ("portolan host", "table"),
            ("portolan host --json", "json"),
            ("portolan host --jsonl", "jsonl"),
            ("portolan host --csv", "csv"),
            ("portolan host --format lines", "lines"),
            ("portolan host -o scan.csv", "csv"),
            ("portolan host -o scan.JSONL", "jsonl"),
            ("portolan host -o scan.csv --json", "json"),
            ("portolan host -o scan.txt", "table"),
            ("portolan host -o -", "table"),
        ] {
            assert_eq!(format(line), expected, "{line}");
        }
        assert!(parse("portolan host --json --csv").is_err(), "one format at a time");
    }

    #[test]
    fn every_kind_of_file_has_an_option_of_its_name() {
        let command = command();
        for format in formats::Format::ALL {
            assert!(command.get_arguments().any(|argument| argument.get_long() == Some(format.as_str())), "{format:?}");
        }
    }

    #[test]
    fn a_mode_that_would_not_read_the_named_ports_is_noticed() {
        assert_eq!(parse("portolan host 1 2 --mode full").unwrap().idle_mode(), Some("full"));
        assert_eq!(parse("portolan host -p 1 --mode custom").unwrap().idle_mode(), None);
        assert_eq!(parse("portolan host --mode full").unwrap().idle_mode(), None);
    }
}
