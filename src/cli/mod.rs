//! The command line: arguments, and what stands on the terminal.

mod arguments;
mod files;
mod format;
mod generate;
mod help;
mod legal_notice;
mod lines;
mod log;
mod output;
mod progress;
mod result_file;
mod scan;
mod signals;
mod styles;
mod table;
mod target_list;
mod terminal;

use crate::server::config::Config;
use arguments::{Command, Invocation};
use std::future::Future;
use std::io::{self, Write};
use std::pin::Pin;
use std::process::ExitCode;
use std::time::Duration;

/// How the server is run; `main` knows it, so that this room need not.
pub type Serve = fn(Config) -> Pin<Box<dyn Future<Output = anyhow::Result<()>>>>;

/// Wrong usage, as clap has it too.
const BAD_USAGE: u8 = 2;

/// How long what is still under way when all is done may hold up the program's end.
const LAST_TASKS: Duration = Duration::from_secs(1);

/// Reads the arguments and runs the program. 0: done; 1: failed; 2: wrong usage; 130 and 143: stopped.
pub fn main(serve: Serve) -> ExitCode {
    let invocation = match arguments::read() {
        Ok(invocation) => invocation,
        Err(error) => return help_or_error(&error),
    };
    match invocation {
        Invocation::Scan(scan) | Invocation::Command(Command::Scan(scan)) => {
            with_runtime(async || scan::run(*scan).await)
        }
        Invocation::Command(Command::Serve(config)) => run_server(serve, *config),
        Invocation::Alone(config) => run_server(serve, *config),
        Invocation::Command(Command::Completions { shell }) => generate::completions(shell),
        Invocation::Command(Command::Man { command }) => generate::man_page(command.as_deref()),
    }
}

/// What clap has to say; as it does itself, but help that cannot be written is a failure.
fn help_or_error(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush());
    match printed {
        // A reader that has gone away, as `head` does, is no failure.
        Err(lost) if !error.use_stderr() && lost.kind() != io::ErrorKind::BrokenPipe => failed(&lost.into()),
        _ => u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
    }
}

fn run_server(serve: Serve, config: Config) -> ExitCode {
    log::begin();
    with_runtime(async || match serve(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    })
}

fn with_runtime(work: impl AsyncFnOnce() -> ExitCode) -> ExitCode {
    // Tokio panics where it gets no files for its signals.
    if let Err(error) = files::check() {
        return failed(&error);
    }
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let code = runtime.block_on(work());
            runtime.shutdown_timeout(LAST_TASKS);
            code
        }
        Err(error) => failed(&error.into()),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    terminal::say(&format!("{error:#}"));
    ExitCode::FAILURE
}
