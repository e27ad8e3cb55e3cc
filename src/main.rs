//! Command line in, program run; nothing else.

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    portolan::cli::main(|config| Box::pin(portolan::serve::run_until_signal(config)))
}

// The browser builds are libraries; this is what is left of the program there.
#[cfg(not(feature = "ssr"))]
fn main() {}
