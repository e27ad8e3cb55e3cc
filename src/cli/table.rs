//! A report as a table, for people.

use super::styles::Styles;
use super::terminal::harmless;
use crate::model::event::{PortState, Reason};
use crate::model::ports::Port;
use crate::model::report::{HostReport, PortRow, Report};
use crate::model::risk::{self, Risk};
use crate::model::service;
use crate::words::{self, Locale, terminal};
use anstyle::Style;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::IpAddr;

/// More filtered ports than this of one address are counted, not listed.
const MAX_FILTERED_ROWS: usize = 20;
const COLUMNS: usize = 6;
/// Numbers stand at the right edge of their column.
const RIGHT: [bool; COLUMNS] = [true, false, false, false, true, false];

/// What the table shows.
pub(super) struct Table<'a> {
    pub report: &'a Report,
    pub locale: Locale,
    pub styles: Styles,
    pub only_open: bool,
}

type Row = [(String, Style); COLUMNS];

impl Table<'_> {
    /// Open and filtered ports of each address, how many are closed, and a summary.
    ///
    /// # Errors
    /// Those of the writer.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        // A notice tells of the others, all of them in a line.
        let is_one = self.report.hosts.len() == 1;
        let is_told = |host: &HostReport| host.is_unheard() || (host.is_silent() && !is_one);
        for (address, host) in self.report.hosts.iter().filter(|(_, host)| !is_told(host)) {
            self.write_host(out, *address, host)?;
        }
        // Why it failed is said elsewhere; counts of nothing would only distract from it.
        if self.report.failure.is_some() && self.report.hosts.is_empty() {
            return Ok(());
        }
        self.write_summary(out)
    }

    fn write_host(&self, out: &mut dyn Write, address: IpAddr, host: &HostReport) -> io::Result<()> {
        let filtered = host.rows.values().filter(|row| row.state == PortState::Filtered).count();
        let lists_filtered = !self.only_open && filtered <= MAX_FILTERED_ROWS;
        let listed: Vec<(Port, &PortRow)> = host
            .rows
            .iter()
            .filter(|(_, row)| row.state == PortState::Open || lists_filtered)
            .map(|(port, row)| (*port, row))
            .collect();
        if listed.is_empty() && self.only_open {
            return Ok(());
        }
        let heading = self.styles.heading();
        writeln!(out, "{heading}{}{heading:#}", self.title(address))?;
        if !listed.is_empty() {
            let headings = terminal::headings(self.locale).map(|text| (text.to_owned(), heading));
            let rows = listed.iter().map(|(port, row)| self.row(*port, row));
            write_aligned(out, &std::iter::once(headings).chain(rows).collect::<Vec<Row>>())?;
        }
        if !self.only_open {
            self.write_not_shown(out, host, lists_filtered)?;
        }
        writeln!(out)
    }

    fn title(&self, address: IpAddr) -> String {
        let names = self.report.names_of(address);
        names.first().map_or_else(|| address.to_string(), |name| format!("{} ({address})", harmless(name)))
    }

    fn row(&self, port: Port, row: &PortRow) -> Row {
        let plain = |text: String| (text, Style::new());
        let level = (row.state == PortState::Open).then(|| risk::of(port).0);
        let risk = level.map_or_else(
            || plain(String::new()),
            |level| (words::level(self.locale, level).to_owned(), self.styles.risk(level)),
        );
        [
            plain(port.to_string()),
            (words::state(self.locale, row.state).to_owned(), self.styles.state(row.state)),
            plain(service::name(port).unwrap_or("-").to_owned()),
            risk,
            plain(row.rtt_us.map(|us| words::round_trip(self.locale, us)).unwrap_or_default()),
            plain(row.reason.as_str().to_owned()),
        ]
    }

    fn write_not_shown(&self, out: &mut dyn Write, host: &HostReport, lists_filtered: bool) -> io::Result<()> {
        let mut groups: BTreeMap<(PortState, Reason), u64> = BTreeMap::new();
        for row in host.rows.values().filter(|row| row.state == PortState::Filtered && !lists_filtered) {
            *groups.entry((row.state, row.reason)).or_default() += 1;
        }
        if !host.closed.is_empty() {
            groups.insert((PortState::Closed, Reason::ConnRefused), host.closed.len().into());
        }
        if groups.is_empty() {
            return Ok(());
        }
        let group = |((state, reason), count): ((PortState, Reason), u64)| {
            let count = words::number(self.locale, count);
            terminal::counted(self.locale, state, &count, reason)
        };
        let list: Vec<String> = groups.into_iter().map(group).collect();
        writeln!(out, "{}", terminal::not_shown(self.locale, &list.join(", ")))
    }

    fn write_summary(&self, out: &mut dyn Write) -> io::Result<()> {
        let (report, locale) = (self.report, self.locale);
        let number = |count| words::number(locale, count);
        let [open, closed, filtered] = PortState::ALL.map(|state| number(report.counts.of(state)));
        writeln!(out, "{}", words::summary(locale, &open, &closed, &filtered))?;
        let of_risk = |wanted| report.open_ports().filter(|(_, port, _)| risk::of(*port).0 == wanted).count() as u64;
        writeln!(out, "{}", terminal::risks(locale, &number(of_risk(Risk::High)), &number(of_risk(Risk::Medium))))?;
        if report.not_asked > 0 {
            writeln!(out, "{}", terminal::not_asked(locale, &number(report.not_asked)))?;
        }
        let time = words::duration(locale, report.progress.elapsed_ms);
        writeln!(out, "{}", terminal::asked_in(locale, &number(report.counts.total()), &time))
    }
}

/// Columns as wide as their widest word.
fn write_aligned(out: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    let width = |column: usize| rows.iter().map(|row| row[column].0.chars().count()).max().unwrap_or(0);
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    for row in rows {
        let mut line = String::new();
        let mut gap = 0;
        for (((text, style), width), is_right) in row.iter().zip(widths).zip(RIGHT) {
            let room = width - text.chars().count();
            let (before, after) = if is_right { (room, 0) } else { (0, room) };
            if !text.is_empty() {
                line.push_str(&" ".repeat(gap + before));
                line.push_str(&format!("{style}{text}{style:#}"));
                gap = after;
            } else {
                gap += before + after;
            }
            gap += 2;
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{FilteredPorts, OpenPort, Progress, ScanEvent};
    use crate::model::ports::PortSet;

    fn ports(text: &str) -> Vec<Port> {
        text.parse::<PortSet>().unwrap().iter().collect()
    }

    /// 22 is open, 80 closed, and those are filtered; the name is a stranger's.
    fn report(filtered: &str) -> Report {
        let address = "192.0.2.7".parse().unwrap();
        let open = OpenPort { port: ports("22")[0], reason: Reason::SynAck, rtt_us: Some(12_345), attempts: 1 };
        let silent = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 3, ports: ports(filtered) };
        let events = vec![
            ScanEvent::Resolved { host: "host\u{1b}[2J.example".to_owned(), addresses: vec![address] },
            ScanEvent::Ports { address, open: vec![open], filtered: vec![silent], closed: ports("80") },
        ];
        Report::of(events)
    }

    fn printed(report: &Report, locale: Locale, styles: Styles, only_open: bool) -> String {
        let mut text = Vec::new();
        Table { report, locale, styles, only_open }.write(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn columns_are_as_wide_as_their_words_and_names_are_harmless() {
        let table = printed(&report("8080"), Locale::es, Styles::Plain, false);
        let expected = [
            "host[2J.example (192.0.2.7)",
            "PUERTO  ESTADO    SERVICIO  RIESGO   TIEMPO  MOTIVO",
            "    22  Abierto   ssh       Medio   12,3 ms  syn-ack",
            "  8080  Filtrado  http-alt                   no-response",
            "No se listan: 1 cerrados (conn-refused).",
        ];
        assert_eq!(table.lines().take(5).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_host_that_never_answered_has_no_heading() {
        let mut report = report("8080");
        let address = "192.0.2.8".parse().unwrap();
        let events = vec![ScanEvent::HostDown { address, reason: Reason::NoResponse }];
        report.append(events, Progress::default());
        let silent = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 3, ports: ports("22,80") };
        let address = "192.0.2.9".parse().unwrap();
        let event = ScanEvent::Ports { address, open: vec![], filtered: vec![silent], closed: vec![] };
        report.append(vec![event], Progress::default());
        let table = printed(&report, Locale::en, Styles::Plain, false);
        assert!(table.contains("192.0.2.7") && !table.contains("192.0.2.8"), "{table}");
        assert!(!table.contains("192.0.2.9"), "asked to the end, and as silent: {table}");
    }

    #[test]
    fn many_filtered_ports_are_counted() {
        let table = printed(&report("1000-1999"), Locale::en, Styles::Plain, false);
        assert!(table.contains("Not listed: 1 closed (conn-refused), 1,000 filtered (no-response)."), "{table}");
        assert_eq!(table.matches("Filtered").count(), 0);
        let only_open = printed(&report("8080"), Locale::en, Styles::Plain, true);
        assert!(!only_open.contains("8080") && !only_open.contains("Not listed"), "{only_open}");
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let [plain, coloured] =
            [Styles::Plain, Styles::Coloured].map(|styles| printed(&report("8080"), Locale::en, styles, false));
        assert_ne!(plain, coloured);
        assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    }
}
