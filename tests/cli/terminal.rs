//! What a person at a terminal sees, by a pseudo terminal.

use super::{portolan, signal, text};
use nix::fcntl::OFlag;
use nix::pty::{PtyMaster, grantpt, posix_openpt, ptsname_r, unlockpt};
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A program on a terminal of its own.
struct Screen {
    child: Child,
    terminal: PtyMaster,
    shown: String,
}

impl Screen {
    /// The program's standard output and standard error are a terminal.
    fn run(command: Command) -> Screen {
        Screen::start(command, |command, side| {
            command.stdout(side.try_clone().unwrap()).stderr(side);
        })
    }

    /// Its standard error is one; its standard output is a pipe.
    fn beside_a_pipe(command: Command) -> Screen {
        Screen::start(command, |command, side| {
            command.stdout(Stdio::piped()).stderr(side);
        })
    }

    fn start(mut command: Command, connect: impl Fn(&mut Command, File)) -> Screen {
        let terminal = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let side = OpenOptions::new().read(true).write(true).open(ptsname_r(&terminal).unwrap()).unwrap();
        connect(&mut command, side);
        let child = command.env("TERM", "xterm-256color").stdin(Stdio::null()).spawn().unwrap();
        // With `command` the test's own hold on the program's side ends, so that the end is seen.
        drop(command);
        Screen { child, terminal, shown: String::new() }
    }

    /// Reads on; false at the end.
    fn read(&mut self) -> bool {
        let mut piece = [0u8; 4096];
        // A terminal whose other side is gone says EIO.
        let length = self.terminal.read(&mut piece).unwrap_or(0);
        self.shown.push_str(&String::from_utf8_lossy(&piece[..length]));
        length > 0
    }

    fn wait_for(&mut self, text: &str) {
        while !self.shown.contains(text) {
            assert!(self.read(), "{text} did not come: {}", self.shown);
        }
    }

    /// All that was shown, and the exit code.
    fn end(mut self) -> (String, Option<i32>) {
        while self.read() {}
        (self.shown, self.child.wait().unwrap().code())
    }
}

/// A short scan without the legal notice, which has a test of its own.
fn scan(arguments: &[&str]) -> Command {
    let mut command = known_user();
    command.args(["127.0.41.21", "1", "2000"]).args(arguments);
    command
}

/// Somebody who has seen the legal notice.
fn known_user() -> Command {
    let state = folder("known");
    fs::create_dir_all(state.join("portolan")).unwrap();
    fs::write(state.join("portolan/legal-notice-shown"), "").unwrap();
    let mut command = portolan();
    command.env("XDG_STATE_HOME", state);
    command
}

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("state-{name}"))
}

/// Whether there is a colour or another rendition (ECMA-48, SGR), as against moves of the cursor.
fn is_coloured(shown: &str) -> bool {
    shown
        .split("\x1b[")
        .skip(1)
        .any(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m'))
}

#[test]
fn progress_and_colour_are_for_terminals() {
    let (shown, code) = Screen::run(scan(&[])).end();
    assert_eq!(code, Some(0));
    assert!(shown.contains(" of 2,000, ") && shown.contains("0 open, 2,000 closed, 0 filtered."), "{shown:?}");
    assert!(is_coloured(&shown), "{shown:?}");
    for (name, value) in [("NO_COLOR", "1"), ("CLICOLOR", "0")] {
        let mut command = scan(&[]);
        command.env(name, value);
        let (shown, _) = Screen::run(command).end();
        assert!(shown.contains(" of 2,000, ") && !is_coloured(&shown), "{name}: {shown:?}");
    }
    let (shown, _) = Screen::run(scan(&["--quiet"])).end();
    assert!(shown.starts_with("\x1b[1m127.0.41.21") && !shown.contains(" of 2,000, "), "{shown:?}");
    let piped = scan(&[]).output().unwrap();
    assert!(piped.stderr.is_empty() && !is_coloured(text(&piped.stdout)));
}

#[test]
fn an_interrupt_ends_the_progress_and_prints_the_table() {
    let mut command = known_user();
    command.args(["127.0.42.0/24", "--mode", "full"]);
    let mut screen = Screen::beside_a_pipe(command);
    screen.wait_for(" of 16,");
    signal(&screen.child, "INT");
    let mut table = String::new();
    screen.child.stdout.take().unwrap().read_to_string(&mut table).unwrap();
    let (shown, code) = screen.end();
    assert_eq!(code, Some(130));
    assert!(shown.contains("/s"), "{shown:?}");
    assert!(table.contains("Ports not scanned: ") && table.contains("Ports scanned: "), "{table}");
}

#[test]
fn the_legal_notice_is_shown_once_and_never_in_a_pipe() {
    const NOTICE: &str = "Only scan systems that you own";
    let (first, home) = (folder("first"), folder("home"));
    for folder in [&first, &home] {
        let _ = fs::remove_dir_all(folder);
    }
    let at = |variables: &[(&str, &str)]| {
        let mut command = scan(&[]);
        command.env_remove("XDG_STATE_HOME").envs(variables.iter().copied());
        command
    };
    let shows = |variables: &[(&str, &str)]| {
        let (shown, code) = Screen::run(at(variables)).end();
        assert_eq!(code, Some(0));
        shown.contains(NOTICE)
    };
    let named = [("XDG_STATE_HOME", first.to_str().unwrap())];
    let piped = at(&named).output().unwrap();
    assert!(!text(&piped.stderr).contains(NOTICE) && !text(&piped.stdout).contains(NOTICE));
    assert_eq!([shows(&named), shows(&named)], [true, false]);
    let usual = [("HOME", home.to_str().unwrap())];
    assert_eq!([shows(&usual), shows(&usual)], [true, false]);
    assert!(home.join(".local/state/portolan").is_dir());
    let unwritable = [("XDG_STATE_HOME", "/dev/null/state")];
    assert_eq!([shows(&unwritable), shows(&unwritable)], [true, true]);
}
