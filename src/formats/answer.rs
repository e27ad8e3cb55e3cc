//! What a report begins with: how much is open, and what, bounded; the same on paper and in a picture.

use crate::model::found::keep_worst;
use crate::model::ports::Port;
use crate::model::report::{HostReport, Report};
use crate::model::risk::{self, Risk};
use crate::model::service;
use crate::words::{self, Locale};
use leptos_i18n::td_string;
use std::net::IpAddr;

/// How much of an answer is told.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    /// So many hosts.
    pub hosts: usize,
    /// So many open ports of each.
    pub ports: usize,
}

/// What a scan found.
pub(super) struct Answer {
    /// How much is open, or that nothing is.
    pub heading: String,
    /// Hosts with open ports; of a scan of one host that one.
    pub hosts: Vec<Found>,
    /// How many hosts with open ports are not among them.
    pub more_hosts: u64,
}

/// The open ports of a host.
pub(super) struct Found {
    /// Its address, and its names; `None` where the scan has one address.
    pub host: Option<(IpAddr, Option<String>)>,
    pub chips: Vec<Chip>,
    /// How many more it has.
    pub more: u64,
}

/// An open port.
pub(super) struct Chip {
    pub port: Port,
    pub service: &'static str,
    pub risk: Risk,
}

/// The open ports that may be real services, and how many others accept connections.
pub(super) fn open_and_doubtful(report: &Report) -> (u64, u64) {
    let sure = report.certain_ports().count() as u64;
    (sure, report.counts.open - sure)
}

/// Whether the scan has one address, which then needs no naming.
pub(super) fn is_single(report: &Report) -> bool {
    report.plan.addresses < 2 && report.hosts.len() < 2
}

/// The answer of a scan, as far as it is known.
pub(super) fn of(report: &Report, locale: Locale, bounds: Bounds) -> Answer {
    let names = report.joined_names();
    let with_open = || report.hosts.iter().filter(|(_, host)| sure(host).next().is_some());
    let is_single = is_single(report);
    let found = |(address, host): (&IpAddr, &HostReport)| {
        let chips = chips(host, bounds.ports);
        let more = (sure(host).count() - chips.len()) as u64;
        Found { host: (!is_single).then(|| (*address, names.get(address).cloned())), chips, more }
    };
    let hosts: Vec<Found> = with_open().take(bounds.hosts).map(found).collect();
    let all = with_open().count() as u64;
    Answer { heading: heading(report, locale, all), more_hosts: all - hosts.len() as u64, hosts }
}

fn heading(report: &Report, locale: Locale, hosts: u64) -> String {
    let (open, doubtful) = open_and_doubtful(report);
    let number = |count| words::number(locale, count);
    match (open, doubtful) {
        (0, 0) => match &report.failure {
            Some(failure) => words::failure(locale, failure),
            None if report.phase.is_ended() => td_string!(locale, table.empty_open).to_owned(),
            None => td_string!(locale, report.none_yet).to_owned(),
        },
        (0, doubtful) => td_string!(locale, report.doubtful_only, count = number(doubtful)),
        (open, _) => {
            let open = match open {
                1 => td_string!(locale, report.open_one).to_owned(),
                count => td_string!(locale, report.open_many, count = number(count)),
            };
            let addresses = number(report.plan.addresses.max(report.hosts.len() as u64));
            if is_single(report) {
                open
            } else {
                td_string!(locale, report.open_on, open = open, hosts = number(hosts), addresses = addresses)
            }
        }
    }
}

fn sure(host: &HostReport) -> impl Iterator<Item = Port> {
    host.open_ports().filter(|(_, row)| !row.is_doubtful).map(|(port, _)| port)
}

/// By number; if there are more than so many, those of the greatest risk.
fn chips(host: &HostReport, most: usize) -> Vec<Chip> {
    let chip = |port| Chip { port, service: service::name(port).unwrap_or_default(), risk: risk::of(port).0 };
    let mut chips: Vec<Chip> = sure(host).map(chip).collect();
    keep_worst(&mut chips, most, |chip| chip.port);
    chips
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::results::samples;
    use crate::model::event::Phase;

    const BOUNDS: Bounds = Bounds { hosts: 2, ports: 3 };

    fn told(answer: &Answer) -> Vec<String> {
        let chip = |chip: &Chip| chip.port.to_string();
        answer.hosts.iter().map(|found| found.chips.iter().map(chip).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn one_host_needs_no_name_and_of_many_ports_the_worst_are_told() {
        let report = samples::network(&[("192.0.2.7", "22,80,443,3306,6379,60000", "")]);
        let answer = of(&report, Locale::en, BOUNDS);
        assert_eq!((answer.heading.as_str(), answer.more_hosts), ("6 open ports", 0));
        assert_eq!(told(&answer), ["22 3306 6379"]);
        assert!(answer.hosts[0].host.is_none() && answer.hosts[0].more == 3);
    }

    #[test]
    fn several_hosts_are_counted_and_those_without_an_open_port_are_not_named() {
        let hosts =
            [("192.0.2.1", "22", ""), ("192.0.2.2", "", "22"), ("192.0.2.3", "80", ""), ("192.0.2.4", "80", "")];
        let report = samples::network(&hosts);
        let answer = of(&report, Locale::en, BOUNDS);
        assert_eq!((answer.heading.as_str(), answer.more_hosts), ("3 open ports on 3 of 4 addresses", 1));
        assert_eq!(told(&answer), ["22", "80"]);
        let spanish = of(&report, Locale::es, BOUNDS).heading;
        assert_eq!(spanish, "3 puertos abiertos en 3 de 4 direcciones");
    }

    #[test]
    fn that_nothing_is_open_is_said_and_only_once_it_is_certain() {
        let mut report = samples::network(&[("192.0.2.7", "", "22")]);
        let heading = |report: &Report| of(report, Locale::en, BOUNDS).heading;
        assert_eq!(heading(&report), "No open ports found.");
        report.phase = Phase::Probing;
        assert_eq!(heading(&report), "No open ports found so far.");
    }

    #[test]
    fn where_nearly_every_port_is_open_none_is_told_as_a_service() {
        let report = samples::doubtful("192.0.2.60", "1-500");
        let answer = of(&report, Locale::en, BOUNDS);
        assert!(answer.heading.starts_with("500 ports accept connections, but"), "{}", answer.heading);
        assert!(answer.hosts.is_empty());
        assert_eq!(open_and_doubtful(&report), (0, 500));
    }
}
