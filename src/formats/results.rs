//! What every format lists: the ports of a report, one by one, with all that is known of each.

use super::Export;
use crate::model::event::{PortState, Reason};
use crate::model::ports::Port;
use crate::model::report::HostReport;
use crate::model::risk::{self, Risk, RiskCode};
use crate::model::service;
use std::net::IpAddr;

/// One port.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PortResult<'a> {
    pub address: IpAddr,
    /// The name that was typed, if the address was looked up.
    pub host: Option<&'a str>,
    pub port: Port,
    pub state: PortState,
    pub service: Option<&'static str>,
    pub reason: Reason,
    /// From sending to answer, in milliseconds.
    pub rtt_ms: Option<f64>,
    /// Not kept for closed ports.
    pub attempts: Option<u8>,
    /// Open, as nearly all ports of its host are.
    pub is_doubtful: bool,
    /// Of open ports only: a closed door is no risk.
    pub risk: Option<(Risk, RiskCode)>,
}

/// The ports that are exported, by address and number.
pub(super) fn results<'a>(export: &Export<'a>) -> impl Iterator<Item = PortResult<'a>> {
    let (names, shown) = (export.report.names_by_address(), export.shown);
    let hosts = export.report.hosts.iter();
    hosts.flat_map(move |(address, host)| host_results(*address, names.get(address).copied(), host, shown))
}

/// The ports of one address, by number: all, or those of one state.
pub(super) fn host_results<'a>(
    address: IpAddr,
    host: Option<&'a str>,
    report: &'a HostReport,
    shown: Option<PortState>,
) -> impl Iterator<Item = PortResult<'a>> {
    let mut rows = report.rows.iter().peekable();
    let mut closed = report.closed.iter().peekable();
    let merged = std::iter::from_fn(move || {
        let closed_is_next = match (rows.peek(), closed.peek()) {
            (Some((row, _)), Some(port)) => port < *row,
            (None, next) => next.is_some(),
            (Some(_), None) => false,
        };
        if closed_is_next {
            let port = closed.next()?;
            let (state, reason) = (PortState::Closed, Reason::ConnRefused);
            let service = service::name(port);
            return Some(PortResult {
                address,
                host,
                port,
                state,
                service,
                reason,
                rtt_ms: None,
                attempts: None,
                is_doubtful: false,
                risk: None,
            });
        }
        let (port, row) = rows.next()?;
        Some(PortResult {
            address,
            host,
            port: *port,
            state: row.state,
            service: service::name(*port),
            reason: row.reason,
            is_doubtful: row.is_doubtful,
            rtt_ms: row.rtt_us.map(|us| f64::from(us) / 1000.0),
            attempts: Some(row.attempts),
            risk: (row.state == PortState::Open).then(|| risk::of(*port)),
        })
    });
    merged.filter(move |result| shown.is_none_or(|state| state == result.state))
}

/// Reports that the formats' tests write.
#[cfg(test)]
pub(super) mod samples {
    use crate::formats::{Export, UTC};
    use crate::model::event::{Counts, FilteredPorts, Notice, OpenPort, Phase, PlanSummary, Reason, ScanEvent};
    use crate::model::ports::Port;
    use crate::model::report::Report;
    use crate::model::request::ScanRequest;
    use crate::words::Locale;

    fn ports(text: &str) -> Vec<Port> {
        // Longer than a person may type.
        let ranges = text.split(',').filter(|range| !range.is_empty());
        let number = |text: &str| text.parse::<u16>().unwrap();
        let range = |range: &str| match range.split_once('-') {
            Some((first, last)) => number(first)..=number(last),
            None => number(range)..=number(range),
        };
        ranges.flat_map(range).filter_map(Port::new).collect()
    }

    fn open(text: &str) -> Vec<OpenPort> {
        let open = |port| OpenPort { port, reason: Reason::SynAck, rtt_us: Some(40_000), attempts: 1 };
        ports(text).into_iter().map(open).collect()
    }

    fn scan(target: &str, plan: PlanSummary, mut events: Vec<ScanEvent>, not_asked: u64) -> Report {
        let request = Box::new(ScanRequest { target: target.to_owned(), ..ScanRequest::default() });
        let started = ScanEvent::Started { id: "abc".parse().unwrap(), request, plan, at_ms: 1_795_292_047_000 };
        events.insert(0, started);
        let counts = Counts::default();
        events.push(ScanEvent::Finished { phase: Phase::Done, counts, not_asked, elapsed_ms: 1_500, failure: None });
        Report::of(events)
    }

    /// A file of it in English, made at an unknown time.
    pub(in crate::formats) fn export(report: &Report) -> Export<'_> {
        Export { report, locale: Locale::en, shown: None, generated_at_ms: 0, zone: UTC, is_simulated: false }
    }

    fn plan(addresses: u64, ports: u32) -> PlanSummary {
        PlanSummary { hosts: addresses, addresses, ports, probes: addresses * u64::from(ports) }
    }

    /// Hosts that answered: their addresses, with open and with closed ports.
    pub(in crate::formats) fn network(hosts: &[(&str, &str, &str)]) -> Report {
        let event = |(address, is_open, is_closed): &(&str, &str, &str)| ScanEvent::Ports {
            address: address.parse().unwrap(),
            open: open(is_open),
            filtered: vec![],
            closed: ports(is_closed),
        };
        scan("192.0.2.0/24", plan(hosts.len() as u64, 30), hosts.iter().map(event).collect(), 0)
    }

    /// A host on which these ports are open, as nearly all are.
    pub(in crate::formats) fn doubtful(address: &str, is_open: &str) -> Report {
        let open = open(is_open);
        let count = open.len() as u32;
        let address = address.parse().unwrap();
        let notice = Notice::MostlyOpen { address, open: 100, asked: 100 };
        let events =
            vec![ScanEvent::Ports { address, open, filtered: vec![], closed: vec![] }, ScanEvent::Notice { notice }];
        scan("tarpit.example", plan(1, count), events, 0)
    }

    /// A network of which so many hosts never answered, and of which nothing else is known.
    pub(in crate::formats) fn silent(count: u8) -> Report {
        let down = |last| ScanEvent::HostDown { address: [192, 0, 2, last].into(), reason: Reason::NoResponse };
        scan("192.0.2.0/24", plan(254, 30), (1..=count).map(down).collect(), u64::from(count) * 30)
    }

    /// One host: 22 and 6379 open, 25 filtered, 20–21 closed, 1 not asked.
    pub(in crate::formats) fn report(target: &str, name: &str) -> Report {
        let address = "192.0.2.7".parse().unwrap();
        let mode = "custom".to_owned();
        let request = Box::new(ScanRequest { target: target.to_owned(), mode, ..ScanRequest::default() });
        let plan = PlanSummary { hosts: 1, addresses: 1, ports: 6, probes: 6 };
        let open = |port, rtt_us| OpenPort { port, reason: Reason::SynAck, rtt_us, attempts: 1 };
        let silent = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 3, ports: ports("25") };
        let open = vec![open(ports("22")[0], Some(1_234)), open(ports("6379")[0], None)];
        let events = vec![
            ScanEvent::Started { id: "abc".parse().unwrap(), request, plan, at_ms: 1_795_292_047_000 },
            ScanEvent::Resolved { host: name.to_owned(), addresses: vec![address] },
            ScanEvent::Ports { address, open, filtered: vec![silent], closed: ports("20-21") },
            ScanEvent::Finished {
                phase: Phase::Cancelled,
                counts: Counts { open: 2, closed: 2, filtered: 1 },
                not_asked: 1,
                elapsed_ms: 1_500,
                failure: None,
            },
        ];
        Report::of(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(shown: Option<PortState>) -> Vec<String> {
        let report = samples::report("host.example", "host.example");
        let export = Export { shown, ..samples::export(&report) };
        results(&export).map(|result| format!("{} {}", result.port, result.state.as_str())).collect()
    }

    #[test]
    fn all_states_come_by_number_and_one_by_itself() {
        assert_eq!(shown(None), ["20 closed", "21 closed", "22 open", "25 filtered", "6379 open"]);
        assert_eq!(shown(Some(PortState::Open)), ["22 open", "6379 open"]);
        assert_eq!(shown(Some(PortState::Closed)), ["20 closed", "21 closed"]);
    }

    #[test]
    fn risk_is_that_of_open_ports() {
        let report = samples::report("host.example", "host.example");
        let export = samples::export(&report);
        let risky: Vec<u16> =
            results(&export).filter(|result| result.risk.is_some()).map(|result| result.port.number()).collect();
        assert_eq!(risky, [22, 6379]);
    }
}
