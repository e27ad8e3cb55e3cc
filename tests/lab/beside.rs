//! Other scanners, run in turn with ours on the same link: `LAB_BESIDE=nmap,/path/to/an/older/portolan make lab`. Their
//! lines show how long they took and what they missed; they are not judged.

use super::namespaces::{End, Lab};
use super::run::{Scanned, finish, report, shell};
use super::score::Score;
use super::table::Row;
use portolan::formats::read;
use std::net::IpAddr;
use std::process::Output;

/// How long another scanner may take, in seconds: nmap takes minutes on a link that loses packets.
const TIME_LIMIT: u32 = 60;

/// Another scanner, and its scans of one profile over one family.
pub struct Beside {
    program: String,
    row: Row,
    unfinished: u32,
}

impl Beside {
    /// Those that `LAB_BESIDE` names.
    pub fn all() -> Vec<Beside> {
        let named = std::env::var("LAB_BESIDE").unwrap_or_default();
        let programs = named.split(',').map(str::trim).filter(|program| !program.is_empty());
        programs.map(Beside::new).collect()
    }

    fn new(program: &str) -> Beside {
        let name = if is_nmap(program) { "nmap -sT" } else { program };
        Beside { program: program.to_owned(), row: Row::new(format!("  beside: {name}")), unfinished: 0 }
    }

    /// Scans once.
    pub fn scan(&mut self, lab: &Lab, from: End, target: IpAddr, ports: &str, score: impl Fn(&Scanned) -> Score) {
        let (arguments, read): (String, fn(&Output) -> Option<_>) = if is_nmap(&self.program) {
            // Neither names nor whether the host is up are looked for first, as with ours.
            let family = if target.is_ipv6() { "-6" } else { "" };
            let read = |output: &Output| read::read("nmap.xml", &output.stdout).ok().map(|opened| opened.report);
            (format!("-sT -Pn -n {family} -p {ports} -oX - {target}"), read)
        } else {
            (format!("scan {target} -p {ports} --format jsonl"), |output| Some(report(output)))
        };
        let with = format!("exec timeout {TIME_LIMIT}");
        let finished = finish(shell(lab, from, &with, &self.program, &arguments));
        let scanned = finished.output.status.success().then(|| read(&finished.output)).flatten();
        match scanned.map(|report| Scanned { report, wall: finished.wall, cpu: finished.cpu }) {
            Some(scanned) => {
                self.row.scanned(&scanned);
                self.row.scored(&score(&scanned));
            }
            None => self.unfinished += 1,
        }
    }

    /// Prints its lines.
    pub fn print(&self) {
        if self.row.has_scans() {
            println!("{}", self.row);
        }
        if self.unfinished > 0 {
            println!("  beside: {}: {} not finished within {TIME_LIMIT} s", self.program, self.unfinished);
        }
    }
}

fn is_nmap(program: &str) -> bool {
    program.rsplit('/').next() == Some("nmap")
}
