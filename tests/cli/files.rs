//! Results in several places: none is lost because another cannot be written, and none takes the place of another.

use super::{portolan, run, text};
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// An empty folder of that test alone.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir(&path).unwrap();
    path
}

/// The names of what is in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A scan of two thousand closed ports that may write files of a few kilobytes only, as on a disk that is full.
fn on_a_full_disk(arguments: &[&str]) -> Output {
    let script = "ulimit -f 8; trap '' XFSZ; exec \"$0\" 127.0.43.1 -p 1-2000 \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_portolan")]).args(arguments).env("LC_ALL", "C");
    command.output().unwrap()
}

#[test]
fn a_full_disk_keeps_the_earlier_file_and_is_named() {
    let folder = folder("full");
    let [csv, html, json] = ["kept.csv", "kept.html", "kept.json"].map(|name| folder.join(name));
    for file in [&csv, &html, &json] {
        fs::write(file, "earlier").unwrap();
    }
    let path = |file: &Path| file.to_str().unwrap().to_owned();
    for arguments in [
        vec!["-o".to_owned(), path(&csv)],
        vec!["-o".to_owned(), path(&json)],
        vec!["--html".to_owned(), path(&html)],
        vec!["--html".to_owned(), path(&html), "-o".to_owned(), path(&csv)],
    ] {
        let output = on_a_full_disk(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        for file in arguments.iter().filter(|argument| argument.starts_with('/')) {
            assert!(said.contains(file.as_str()), "{said}");
            assert_eq!(fs::read_to_string(file).unwrap(), "earlier", "{arguments:?}");
        }
        assert_eq!(names(&folder), ["kept.csv", "kept.html", "kept.json"], "nothing is left lying about");
    }
}

#[test]
fn a_place_that_cannot_be_written_costs_no_other_its_result() {
    let folder = folder("others");
    let [csv, html] = ["other.csv", "other.html"].map(|name| folder.join(name));
    let [csv_path, html_path] = [&csv, &html].map(|file| file.to_str().unwrap());
    let scan = |arguments: &[&str]| run(&[&["127.0.43.2", "1", "3"][..], arguments].concat());

    let table = scan(&["--html", "/dev/full"]);
    assert_eq!(table.status.code(), Some(1));
    assert!(text(&table.stdout).contains("0 open, 3 closed, 0 filtered."), "{table:?}");
    assert!(text(&table.stderr).contains("/dev/full"));

    let written = scan(&["--html", "/dev/full", "-o", csv_path]);
    assert_eq!(written.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&csv).unwrap().lines().count(), 4);

    let reported = scan(&["-o", "/dev/full", "--html", html_path]);
    assert_eq!(reported.status.code(), Some(1));
    assert!(fs::read_to_string(&html).unwrap().contains("127.0.43.2"));

    let both = scan(&["-o", "/dev/full", "--html", "/dev/full"]);
    assert_eq!(both.status.code(), Some(1));

    // Lines that nobody reads to their end do not end a scan whose report is wanted.
    fs::remove_file(&html).unwrap();
    let mut command = portolan();
    command.args(["127.0.43.2", "-p", "1-60000", "--jsonl", "--html", html_path]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdout.take().unwrap().read_exact(&mut [0u8; 1]).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(fs::read_to_string(&html).unwrap().contains("60,000"));
}

#[test]
fn two_results_in_one_file_are_refused() {
    let folder = folder("one");
    let there = folder.join("there.html");
    fs::write(&there, "earlier").unwrap();
    symlink(&there, folder.join("link.html")).unwrap();
    fs::hard_link(&there, folder.join("hard.html")).unwrap();
    let scan = |output: &str, html: &str| {
        let mut command = portolan();
        command.current_dir(&folder).args(["127.0.43.3", "1", "3", "-o", output, "--html", html]);
        command.output().unwrap()
    };
    for (output, html) in [
        ("there.html", "there.html"),
        ("there.html", "./there.html"),
        ("link.html", "there.html"),
        ("there.html", "hard.html"),
        ("new.html", "new.html"),
        ("new.html", "../files-one/new.html"),
    ] {
        let refused = scan(output, html);
        assert_eq!(refused.status.code(), Some(2), "{output} {html}: {refused:?}");
        assert!(text(&refused.stderr).contains("the same file"), "{}", text(&refused.stderr));
        assert_eq!(fs::read_to_string(&there).unwrap(), "earlier");
        assert_eq!(names(&folder), ["hard.html", "link.html", "there.html"]);
    }
    let mut command = portolan();
    command.current_dir(&folder).args(["127.0.43.3", "1", "3", "--html", "shell.html"]);
    let redirected = command.stdout(File::create(folder.join("shell.html")).unwrap()).output().unwrap();
    assert_eq!(redirected.status.code(), Some(2), "{redirected:?}");
    assert_eq!(scan("/dev/null", "/dev/null").status.code(), Some(0), "there is room for all in a device");
}

#[test]
fn a_file_keeps_its_mode_and_a_link_leads_where_it_led() {
    let folder = folder("mode");
    let [there, link, new] = ["there.csv", "link.csv", "new.csv"].map(|name| folder.join(name));
    fs::write(&there, "x".repeat(100_000)).unwrap();
    fs::set_permissions(&there, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("there.csv", &link).unwrap();
    let script = "umask 022; exec \"$0\" \"$@\"";
    for file in [&link, &new] {
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_portolan"), "127.0.43.4", "1", "3", "-o"]).arg(file);
        assert_eq!(command.status().unwrap().code(), Some(0));
        assert_eq!(fs::read_to_string(file).unwrap().lines().count(), 4);
    }
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    let mode = |file: &Path| fs::metadata(file).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&there), mode(&new)), (0o640, 0o644));
    assert_eq!(names(&folder), ["link.csv", "new.csv", "there.csv"]);
}

#[test]
fn a_reader_that_wants_the_beginning_only_is_no_failure_in_any_format() {
    for format in ["table", "lines", "json", "csv", "html"] {
        let mut command = portolan();
        // A table of so many filtered ports would be short: the lines of open and closed ones are counted.
        command.args(["127.0.43.5", "-p", "1-30000", "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0u8; 1];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        // A machine that is busy with other tests is no failure of this one.
        let told: Vec<&str> = text(&output.stderr).lines().filter(|line| !line.contains("Slowed down")).collect();
        assert_eq!((output.status.code(), told), (Some(0), vec![]), "{format}");
    }
}
