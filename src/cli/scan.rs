//! `portolan scan`: the same request, engine and report as on the page.

use super::printer;
use crate::engine::drive::Control;
use crate::engine::resolve::Resolver;
use crate::engine::run::{Backend, Environment, run as run_scan};
use crate::engine::tcp::raise_file_limit;
use crate::model::event::{Batch, Phase};
use crate::model::limits::Limits;
use crate::model::plan::ScanPlan;
use crate::model::policy::Policy;
use crate::model::report::Report;
use crate::model::request::{Mode, ScanRequest};
use crate::words::{Locale, language_of, problem};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// What to scan, and how to print it.
#[derive(Args, Debug)]
pub(super) struct ScanArguments {
    /// Name, address, network or URL; several by comma, ! leaves one out
    target: String,

    /// Ports, such as 22,80,8000-8100, ssh, top:100, !25; without it the thirty of quick mode
    #[arg(short, long, allow_hyphen_values = true)]
    ports: Option<String>,

    /// Seconds to wait for an answer, 0.1 to 10; without it by measured round-trip times
    #[arg(long, default_value = "auto")]
    timeout: String,

    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Open and filtered ports, and counts.
    Table,
    /// The events as they happen, a batch a line.
    Jsonl,
    /// PORT STATE, a line each, all ports.
    Lines,
}

/// Scans until the end or an interrupt; what is known by then is printed.
pub(super) async fn run(arguments: ScanArguments) -> ExitCode {
    let locale = terminal_language();
    let request = arguments.request();
    let policy = Policy::command_line();
    let allowed = |plan: ScanPlan| plan.check_policy(&policy).map(|()| plan).map_err(|error| vec![error]);
    let plan = match request.validate(&Limits::COMMAND_LINE).and_then(allowed) {
        Ok(plan) => plan,
        Err(errors) => {
            for error in errors {
                eprintln!("portolan: {}: {}", error.field.name(), problem(locale, &error.problem));
            }
            return ExitCode::from(2);
        }
    };
    let resolver = match Resolver::system() {
        Ok(resolver) => resolver,
        Err(error) => {
            eprintln!("portolan: {error}");
            return ExitCode::FAILURE;
        }
    };
    let environment = Environment {
        resolver,
        policy,
        limits: Limits::COMMAND_LINE,
        backend: Backend::Tcp,
        max_sockets: raise_file_limit(1),
    };
    let control = Arc::new(Control::default());
    let report = Arc::new(Mutex::new(Report::default()));
    let (fold, format) = (Arc::clone(&report), arguments.format);
    let tell = Arc::new(move |events: Vec<_>, progress| {
        let mut report = fold.lock().unwrap_or_else(PoisonError::into_inner);
        let batch = Batch { seq: report.seq + events.len() as u64, progress, events };
        report.apply(&batch);
        if matches!(format, Format::Jsonl) && !batch.events.is_empty() {
            let _ = printer::json_line(&mut std::io::stdout().lock(), &batch);
        }
    });
    let stop = Arc::clone(&control);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.cancel();
        }
    });
    run_scan(plan, rand::random(), environment, control, tell).await;

    let report = report.lock().unwrap_or_else(PoisonError::into_inner);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let printed = match format {
        Format::Table => printer::table(&mut out, &report, locale),
        Format::Lines => printer::lines(&mut out, &report),
        Format::Jsonl => Ok(()),
    };
    // A reader that has gone away, as `head` does, is no failure.
    let _ = printed.and_then(|()| out.flush());
    printer::say_what_happened(&report, locale);
    match report.phase {
        Phase::Done => ExitCode::SUCCESS,
        Phase::Cancelled => ExitCode::from(130),
        _ => ExitCode::FAILURE,
    }
}

impl ScanArguments {
    fn request(&self) -> ScanRequest {
        let mode = if self.ports.is_some() { Mode::Custom } else { Mode::Quick };
        ScanRequest {
            target: self.target.clone(),
            mode: mode.as_str().to_owned(),
            ports: self.ports.clone().unwrap_or_default(),
            timeout: self.timeout.clone(),
            ..ScanRequest::default()
        }
    }
}

/// By the usual variables, the first that is set (POSIX, section 8.2).
fn terminal_language() -> Locale {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    set.and_then(|tag| language_of(&tag)).unwrap_or_default()
}
