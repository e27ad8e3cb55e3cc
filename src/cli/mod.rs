//! The command line: arguments, and what stands on the terminal.

mod printer;
mod scan;

use crate::server::config::Config;
use clap::{Parser, Subcommand};
use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;

/// A port scanner that lives in the browser.
///
/// Only scan systems that you own or may test.
#[derive(Debug, Parser)]
#[command(name = "portolan", version, about, long_about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    serve: Config,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the page; what happens without a command too
    Serve(Config),
    /// Scan from this terminal
    Scan(scan::ScanArguments),
}

/// How the server is run; `main` knows it, so that this room need not.
pub type Serve = fn(Config) -> Pin<Box<dyn Future<Output = anyhow::Result<()>>>>;

/// Reads the arguments and runs the program. 0: done; 1: failed; 2: wrong usage; 130: stopped.
pub fn main(serve: Serve) -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match arguments.command {
        Some(Command::Scan(scan)) => runtime.block_on(scan::run(scan)),
        Some(Command::Serve(config)) => run_server(&runtime, serve, config),
        None => run_server(&runtime, serve, arguments.serve),
    }
}

fn run_server(runtime: &tokio::runtime::Runtime, serve: Serve, config: Config) -> ExitCode {
    let filter =
        tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,tower_http=warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match runtime.block_on(serve(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("portolan: {error:#}");
    ExitCode::FAILURE
}
