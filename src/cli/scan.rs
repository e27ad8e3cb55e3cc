//! `portolan TARGET` and `portolan scan`: the same request, engine and report as on the page.

use super::arguments::{ScanArguments, name_of};
use super::output::{CannotOpen, Output};
use super::progress::ProgressLine;
use super::signals::StoppedBy;
use super::terminal::{language, say};
use super::{BAD_USAGE, legal_notice, target_list};
use crate::engine::drive::Control;
use crate::engine::resolve::Resolver;
use crate::engine::run::{Backend, Environment, run as run_scan};
use crate::engine::tcp::raise_file_limit;
use crate::model::event::{Phase, Progress, ScanEvent};
use crate::model::limits::Limits;
use crate::model::plan::ScanPlan;
use crate::model::policy::Policy;
use crate::model::report::Report;
use crate::model::targets::Targets;
use crate::server::scans::{new_id, now_ms};
use crate::words::{self, Locale, terminal};
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// Scans until the end or a signal; what is known by then is printed.
pub(super) async fn run(arguments: ScanArguments) -> ExitCode {
    let locale = language();
    let policy = Policy::command_line();
    let listed = match arguments.targets_from().map(|file| (file, target_list::read(file))) {
        None => String::new(),
        Some((_, Ok(list))) => list,
        Some((file, Err(error))) => {
            say(&terminal::targets_not_read(locale, &file.display().to_string(), &error.to_string()));
            return ExitCode::FAILURE;
        }
    };
    let plan = match plan(&arguments, &listed, &policy, locale) {
        Ok(plan) => plan,
        Err(sentences) => {
            sentences.iter().for_each(|sentence| say(sentence));
            return ExitCode::from(BAD_USAGE);
        }
    };
    if arguments.dry_run {
        return describe(&plan, locale);
    }
    match Scan::prepare(&arguments, policy, locale) {
        Ok(scan) => scan.run(plan).await,
        Err(error) => match error.downcast_ref() {
            Some(CannotOpen::SameFile { path }) => {
                say(&terminal::same_file(locale, &path.display().to_string()));
                ExitCode::from(BAD_USAGE)
            }
            _ => {
                say(&format!("{error:#}"));
                ExitCode::FAILURE
            }
        },
    }
}

/// What will be scanned, or what is wrong and what would be right.
fn plan(arguments: &ScanArguments, listed: &str, policy: &Policy, locale: Locale) -> Result<ScanPlan, Vec<String>> {
    if let Some(list) = arguments.several_targets() {
        // Of URLs no more is repeated than their hosts.
        let shown = if list.contains(['/', '@', '?', '#', '\\']) {
            list.parse::<Targets>().map(|targets| targets.to_string())
        } else {
            Ok(list)
        };
        let sentence = match shown {
            Ok(list) => terminal::several_targets(locale, &list),
            Err(problem) => words::problem(locale, &problem),
        };
        return Err(vec![sentence]);
    }
    let allowed = |plan: ScanPlan| plan.check_policy(policy).map(|()| plan).map_err(|error| vec![error]);
    arguments.request(listed).validate(&Limits::COMMAND_LINE).and_then(allowed).map_err(|errors| {
        let sentence = |problem| words::problem(locale, problem);
        errors.iter().map(|error| format!("{}: {}", name_of(error.field), sentence(&error.problem))).collect()
    })
}

/// Prints what would be scanned.
fn describe(plan: &ScanPlan, locale: Locale) -> ExitCode {
    let size = plan.summary(plan.targets.address_count());
    let counts = [size.addresses, size.ports.into(), size.probes];
    let text = terminal::dry_run(locale, &plan.targets.to_string(), &plan.ports.to_string(), counts);
    // A reader that has gone away, as `head` does, is no failure.
    match writeln!(io::stdout(), "{text}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

/// A scan that is about to run, with all that it needs.
struct Scan {
    environment: Environment,
    control: Arc<Control>,
    stopped_by: StoppedBy,
    audience: Audience,
    is_quiet: bool,
}

impl Scan {
    fn prepare(arguments: &ScanArguments, policy: Policy, locale: Locale) -> anyhow::Result<Scan> {
        let output = Output::open(arguments, locale)?;
        if !arguments.quiet {
            legal_notice::show_once(locale);
        }
        let control = Arc::new(Control::default());
        Ok(Scan {
            environment: Environment {
                resolver: Resolver::system()?,
                names_hosts: !arguments.no_names,
                policy,
                limits: Limits::COMMAND_LINE,
                backend: Backend::Tcp,
                max_sockets: raise_file_limit(1, 0).sockets,
            },
            stopped_by: StoppedBy::listen(Arc::clone(&control))?,
            audience: Audience {
                progress: ProgressLine::new(!arguments.quiet && !output.scrolls(), locale),
                output,
                report: Report::default(),
                control: Arc::clone(&control),
                locale,
            },
            control,
            is_quiet: arguments.quiet,
        })
    }

    async fn run(mut self, plan: ScanPlan) -> ExitCode {
        let size = plan.summary(plan.targets.address_count());
        let request = Box::new(plan.request.clone());
        let started = ScanEvent::Started { id: new_id(), request, plan: size, at_ms: now_ms() };
        self.audience.hear(vec![started], Progress { total: size.probes, ..Progress::default() });

        let audience = Arc::new(Mutex::new(self.audience));
        let hearing = Arc::clone(&audience);
        let tell = Arc::new(move |events, progress| {
            hearing.lock().unwrap_or_else(PoisonError::into_inner).hear(events, progress);
        });
        run_scan(plan, rand::random(), self.environment, self.control, tell).await;
        audience.lock().unwrap_or_else(PoisonError::into_inner).end(&self.stopped_by, self.is_quiet)
    }
}

/// Who follows the scan: the report, what is written, and the line on the terminal.
struct Audience {
    report: Report,
    output: Output,
    progress: ProgressLine,
    control: Arc<Control>,
    locale: Locale,
}

impl Audience {
    fn hear(&mut self, events: Vec<ScanEvent>, progress: Progress) {
        let batch = self.report.append(events, progress);
        self.progress.show(&batch, &self.report);
        if !self.output.batch(batch) {
            // Nobody would see the rest.
            self.control.cancel();
        }
    }

    fn end(&mut self, stopped_by: &StoppedBy, is_quiet: bool) -> ExitCode {
        self.progress.end();
        if !is_quiet {
            self.say_what_was_noticed();
        }
        if let Some(failure) = &self.report.failure {
            say(&words::failure(self.locale, failure));
        }
        let lost = self.output.end(&self.report);
        // A reader that has gone away, as `head` does, is no failure.
        let (gone, failed): (Vec<_>, Vec<_>) =
            lost.into_iter().partition(|lost| lost.error.kind() == io::ErrorKind::BrokenPipe);
        for lost in &failed {
            say(&terminal::not_written(self.locale, &lost.place, &lost.error.to_string()));
        }
        if !failed.is_empty() {
            return ExitCode::FAILURE;
        }
        if !gone.is_empty() {
            return ExitCode::SUCCESS;
        }
        match (self.report.phase, stopped_by.exit_code()) {
            (Phase::Done, _) if !self.report.was_nothing_reached() => ExitCode::SUCCESS,
            (Phase::Cancelled, Some(code)) => ExitCode::from(code),
            _ => ExitCode::FAILURE,
        }
    }

    fn say_what_was_noticed(&self) {
        for words::NoticeText { sentence, list } in words::notices(self.locale, &self.report, words::Place::Terminal) {
            match list {
                Some(list) => say(&terminal::notice_of(self.locale, &sentence, &list)),
                None => say(&sentence),
            }
        }
    }
}
