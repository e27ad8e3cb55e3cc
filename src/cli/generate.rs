//! What is made of the definition of the command line: completions for shells and manual pages.

use super::{arguments, failed, help};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::io::{self, Write};
use std::process::ExitCode;

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut arguments::command(), "portolan", &mut script);
    print(&script)
}

/// Prints the manual page of the program, or of one of its commands.
pub(super) fn man_page(command: Option<&str>) -> ExitCode {
    let mut program = arguments::command().disable_help_subcommand(true);
    program.build();
    let page = command.and_then(|name| program.find_subcommand(name)).unwrap_or(&program);
    let mut text = Vec::new();
    match write_page(page, &mut text) {
        Ok(()) => print(&text),
        Err(error) => failed(&error.into()),
    }
}

/// As clap has it, but what the help teaches in sections of its own, whose lines are kept.
fn write_page(command: &clap::Command, out: &mut Vec<u8>) -> io::Result<()> {
    let teaches = command.get_after_long_help().is_some();
    let page = Man::new(command.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    if command.has_subcommands() {
        page.render_subcommands_section(out)?;
    }
    let mut sections = Roff::new();
    for (heading, lines) in help::SECTIONS.iter().filter(|_| teaches) {
        sections.control("SH", [heading.to_uppercase().as_str()]).control("nf", []);
        lines.lines().for_each(|line| {
            sections.text([roman(line)]);
        });
        sections.control("fi", []);
    }
    sections.to_writer(out)
}

fn print(text: &[u8]) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        // A reader that has gone away, as `head` does, is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => failed(&error.into()),
        _ => ExitCode::SUCCESS,
    }
}
