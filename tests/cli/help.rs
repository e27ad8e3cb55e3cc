//! What the program says about itself: help, completions and the manual page.

use super::{run, text};
use std::process::Command;

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    assert!(output.stderr.is_empty(), "{arguments:?}");
    text(&output.stdout).to_owned()
}

#[test]
fn the_help_teaches_and_the_manual_page_has_it_too() {
    for arguments in [&["--help"][..], &["scan", "--help"], &["man"], &["man", "scan"]] {
        let help = printed(arguments);
        // The manual page escapes dashes, and its headings are in capitals.
        let help = help.replace("\\-", "-").to_lowercase();
        for taught in ["portolan 192.0.2.7 1 1024", "8000-8100", "top:100", "exit codes", "130", "no_color"] {
            assert!(help.contains(taught), "{arguments:?}: {taught}");
        }
    }
    let short = printed(&["-h"]);
    assert!(short.contains("Use --help for examples") && !short.contains("Exit codes"));
    assert!(printed(&["man"]).contains(".TH portolan 1"));
    assert!(printed(&["man", "serve"]).contains("PORTOLAN_LISTEN"));
}

#[test]
fn completions_know_the_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for word in ["parallel", "timing", "polite", "scan-silent", "jsonl", "serve"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let script = printed(&["completions", "bash"]);
    assert!(Command::new("bash").args(["-n", "-c", &script]).status().unwrap().success());
}
