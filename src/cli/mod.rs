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
    match arguments::read() {
        Invocation::Scan(scan) | Invocation::Command(Command::Scan(scan)) => {
            with_runtime(async || scan::run(*scan).await)
        }
        Invocation::Command(Command::Serve(config)) => run_server(serve, *config),
        Invocation::Alone(config) => run_server(serve, *config),
        Invocation::Command(Command::Completions { shell }) => generate::completions(shell),
        Invocation::Command(Command::Man { command }) => generate::man_page(command.as_deref()),
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
