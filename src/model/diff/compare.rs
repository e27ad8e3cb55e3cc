//! How two reports are compared: sets of ports by verdict, laid upon each other.

use super::{Change, ComparedScan, Diff, HostDiff, Presence, Transition, Verdict, is_open};
use crate::model::event::{Phase, PortState, Reason};
use crate::model::ports::PortSet;
use crate::model::report::{HostReport, Report};
use crate::model::targets::Targets;
use crate::model::unknown::UnknownReason;
use std::collections::BTreeSet;
use std::net::IpAddr;

impl Diff {
    /// Compares two reports as they stand.
    pub fn of(before: &Report, after: &Report) -> Diff {
        let sides = [Side::of(before), Side::of(after)];
        let mut diff =
            Diff { before: sides[0].scan(before), after: sides[1].scan(after), matched_name: None, ..Diff::default() };
        let named = same_name(before, after);
        let pairs: Vec<(IpAddr, IpAddr)> = match named {
            Some((_, was, is)) => vec![(was, is)],
            None => {
                let addresses: BTreeSet<IpAddr> = before.hosts.keys().chain(after.hosts.keys()).copied().collect();
                addresses.into_iter().map(|address| (address, address)).collect()
            }
        };
        diff.matched_name = named.map(|(name, ..)| name.to_owned());
        for (was, is) in pairs {
            let host = host_diff(sides[0].host(was), sides[1].host(is), was, is);
            host.transitions.iter().for_each(|transition| diff.counts.add(transition));
            diff.counts.hosts_appeared += u64::from(host.presence == Presence::Appeared);
            diff.counts.hosts_vanished += u64::from(host.presence == Presence::Vanished);
            if !host.transitions.is_empty() {
                diff.hosts.push(host);
            }
        }
        diff
    }
}

/// A report, and what is worked out once for all of its hosts.
struct Side<'a> {
    report: &'a Report,
    asked: PortSet,
    targets: Option<Targets>,
    /// The addresses that have a name.
    named: BTreeSet<IpAddr>,
}

/// What one scan knows of one host.
struct Known {
    /// Its ports by verdict; `None` for those that were given up with it.
    classes: Vec<(Option<Verdict>, PortSet)>,
    /// What it means that a port is in none of the classes.
    others: Others,
    is_scanned: bool,
    /// The source names all hosts that were scanned, or says which were to be.
    is_mentioned: bool,
    is_up: bool,
    /// Nobody answered, and nothing more will be asked.
    is_silent: bool,
}

/// Ports in none of the classes of a host.
enum Others {
    /// They were not asked.
    NotAsked,
    /// The source gives no verdict.
    Unknown {
        reason: UnknownReason,
        /// The ports that were asked; `None` if the source does not list them.
        asked: Option<PortSet>,
        /// The source tells all that it has to tell, and lists open ports only.
        is_open_only: bool,
    },
}

impl<'a> Side<'a> {
    fn of(report: &'a Report) -> Side<'a> {
        let named = report.names.iter().flat_map(|(_, addresses)| addresses).copied().collect();
        Side { report, asked: report.asked_ports(), targets: report.request.target.parse().ok(), named }
    }

    fn scan(&self, report: &Report) -> ComparedScan {
        ComparedScan {
            id: report.id.clone(),
            target: report.request.target.clone(),
            phase: report.phase,
            started_at_ms: report.started_at_ms,
            asked: self.asked.clone(),
            unknown: report.unknown(),
        }
    }

    fn host(&self, address: IpAddr) -> Known {
        let host = self.report.hosts.get(&address);
        let is_typed = || self.targets.as_ref().is_some_and(|targets| targets.names_address(address));
        let is_scanned = host.is_some() || self.named.contains(&address) || is_typed();
        let mut classes = host.map(classes).unwrap_or_default();
        let is_up = host.is_some_and(|host| !host.closed.is_empty() || host.open_ports().next().is_some());
        let is_done = self.report.phase == Phase::Done;
        let is_over = is_done || host.is_some_and(|host| host.down.is_some());
        let others = self.others(host);
        let is_told = match (&others, host) {
            (Others::NotAsked, _) => true,
            // A scanner that lists all hosts that are up does not list those that are not.
            (Others::Unknown { reason, .. }, None) => *reason == UnknownReason::NotMentioned,
            (Others::Unknown { .. }, Some(host)) => host.unknown.is_empty() && !host.rows.is_empty(),
        };
        if is_scanned && is_over && matches!(others, Others::NotAsked) {
            let left = classes.iter().fold(self.asked.clone(), |left, (_, ports)| left.difference(ports));
            classes.push((None, left));
        }
        let is_mentioned = is_scanned || self.report.coverage.is_none();
        let is_silent = is_scanned && is_over && is_told && !is_up;
        Known { classes, others, is_scanned, is_mentioned, is_up, is_silent }
    }

    /// What it means that a port of a host has no verdict.
    fn others(&self, host: Option<&HostReport>) -> Others {
        let Some(coverage) = self.report.coverage else {
            return Others::NotAsked;
        };
        let of_host = host.and_then(|host| host.unknown.first()).map(|ports| ports.reason);
        let is_open_only = coverage.reason == UnknownReason::OpenOnly && self.report.phase == Phase::Done;
        Others::Unknown {
            reason: of_host.unwrap_or(coverage.reason),
            asked: coverage.lists_ports.then(|| self.asked.clone()),
            is_open_only: is_open_only && of_host.is_none(),
        }
    }
}

impl Others {
    fn is_open_only(&self) -> bool {
        matches!(self, Others::Unknown { is_open_only: true, .. })
    }

    /// Ports that the other side has a verdict for and this one has not: those that were not asked, and those that
    /// nobody knows, with the reason.
    fn split(&self, ports: PortSet) -> [(Option<UnknownReason>, PortSet); 2] {
        match self {
            Others::NotAsked => [(None, ports), (None, PortSet::EMPTY)],
            Others::Unknown { reason, asked: None, .. } => [(None, PortSet::EMPTY), (Some(*reason), ports)],
            Others::Unknown { reason, asked: Some(asked), .. } => {
                [(None, ports.difference(asked)), (Some(*reason), ports.intersection(asked))]
            }
        }
    }
}

/// The ports of a host by verdict.
fn classes(host: &HostReport) -> Vec<(Option<Verdict>, PortSet)> {
    let closed = Verdict { state: PortState::Closed, reason: Reason::ConnRefused };
    let mut classes = vec![(Some(closed), host.closed.clone())];
    for (port, row) in &host.rows {
        let verdict = Some(Verdict { state: row.state, reason: row.reason });
        // There are a handful of reasons.
        match classes.iter_mut().find(|(known, _)| *known == verdict) {
            Some((_, ports)) => {
                ports.insert(*port);
            }
            None => classes.push((verdict, PortSet::from_iter([*port]))),
        }
    }
    classes
}

fn host_diff(before: Known, after: Known, was: IpAddr, is: IpAddr) -> HostDiff {
    let mut transitions = Vec::new();
    let mut add = |change, before, after, unknown, ports: PortSet| {
        if !ports.is_empty() {
            transitions.push(Transition { change, before, after, unknown, ports });
        }
    };
    for (verdict_before, ports_before) in &before.classes {
        for (verdict_after, ports_after) in &after.classes {
            if verdict_before.is_some() || verdict_after.is_some() {
                let change = change(*verdict_before, *verdict_after);
                add(change, *verdict_before, *verdict_after, None, ports_before.intersection(ports_after));
            }
        }
    }
    // Where both list open ports only, an open port that one of them does not list is news all the same.
    let is_news = |verdict| before.others.is_open_only() && after.others.is_open_only() && is_open(verdict);
    for (verdict, ports) in after.classes.iter().filter(|(verdict, _)| verdict.is_some()) {
        for (unknown, ports) in before.others.split(without(ports, &before.classes)) {
            let change = match unknown {
                None => Change::NotAskedBefore,
                Some(_) if is_news(*verdict) => Change::NewlyReported,
                Some(_) => Change::UnknownBefore,
            };
            add(change, None, *verdict, unknown, ports);
        }
    }
    for (verdict, ports) in before.classes.iter().filter(|(verdict, _)| verdict.is_some()) {
        for (unknown, ports) in after.others.split(without(ports, &after.classes)) {
            let change = match unknown {
                None => Change::NotAskedNow,
                Some(_) if is_news(*verdict) => Change::NoLongerReported,
                Some(_) => Change::UnknownNow,
            };
            add(change, *verdict, None, unknown, ports);
        }
    }
    transitions.sort_by_key(|transition| (transition.change, transition.before, transition.after));
    let presence = match [&before, &after].map(|side| (side.is_scanned, side.is_mentioned)) {
        [(_, false), _] => Presence::NotMentionedBefore,
        [_, (_, false)] => Presence::NotMentionedNow,
        [(false, _), _] => Presence::NotScannedBefore,
        [_, (false, _)] => Presence::NotScannedNow,
        _ if before.is_silent && after.is_up => Presence::Appeared,
        _ if before.is_up && after.is_silent => Presence::Vanished,
        _ => Presence::Both,
    };
    HostDiff { address: is, address_before: Some(was).filter(|was| *was != is), presence, transitions }
}

fn without(ports: &PortSet, classes: &[(Option<Verdict>, PortSet)]) -> PortSet {
    classes.iter().fold(ports.clone(), |left, (_, others)| left.difference(others))
}

/// Of two ports that were both asked; without a verdict nobody answered, which is like being filtered.
fn change(before: Option<Verdict>, after: Option<Verdict>) -> Change {
    match (is_open(before), is_open(after)) {
        (false, true) => return Change::NewlyOpen,
        (true, false) => return Change::Gone,
        (true, true) => return Change::Same,
        (false, false) => {}
    }
    let is_same = match (before, after) {
        (Some(before), Some(after)) => before == after,
        (known, None) | (None, known) => known.is_none_or(|verdict| verdict.state == PortState::Filtered),
    };
    if is_same { Change::Same } else { Change::Changed }
}

/// The name, and the address in each, where both reports are of one name with one address, and the addresses
/// differ.
fn same_name<'a>(before: &Report, after: &'a Report) -> Option<(&'a str, IpAddr, IpAddr)> {
    let (name, was) = only_name(before)?;
    let (same, is) = only_name(after)?;
    (name.eq_ignore_ascii_case(same) && was != is).then_some((same, was, is))
}

fn only_name(report: &Report) -> Option<(&str, IpAddr)> {
    let [(name, addresses)] = &report.names[..] else { return None };
    let [address] = addresses[..] else { return None };
    let is_alone = report.plan.addresses <= 1 && report.hosts.keys().all(|other| *other == address);
    is_alone.then_some((name, address))
}
