//! A report on the terminal.

use crate::model::event::{Batch, PortState};
use crate::model::report::Report;
use crate::model::{risk, service};
use crate::words::{self, Locale};
use std::io::{self, Write};

/// One batch as one line of JSON.
pub(super) fn json_line(out: &mut impl Write, batch: &Batch) -> io::Result<()> {
    serde_json::to_writer(&mut *out, batch)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Open and filtered ports, and how many are closed.
pub(super) fn table(out: &mut impl Write, report: &Report, locale: Locale) -> io::Result<()> {
    for (address, host) in &report.hosts {
        writeln!(out, "{address}")?;
        for (port, row) in &host.rows {
            let state = words::state(locale, row.state);
            let name = service::name(*port).unwrap_or("-");
            let risk = if row.state == PortState::Open { words::level(locale, risk::of(*port).0) } else { "" };
            let rtt = row.rtt_us.map(|us| words::round_trip(locale, us)).unwrap_or_default();
            let reason = row.reason.as_str();
            writeln!(out, "{:>6}  {state:<9} {name:<18} {risk:<8} {rtt:>9}  {reason}", port.number())?;
        }
    }
    let count = |state| words::number(locale, report.counts.of(state));
    let [open, closed, filtered] = PortState::ALL.map(count);
    writeln!(out, "{}", words::summary(locale, &open, &closed, &filtered))
}

/// Every verdict, for programs: `PORT STATE`, with the address in front when there are several.
pub(super) fn lines(out: &mut impl Write, report: &Report) -> io::Result<()> {
    for (address, host) in &report.hosts {
        let prefix = if report.hosts.len() > 1 { format!("{address} ") } else { String::new() };
        for (port, row) in &host.rows {
            writeln!(out, "{prefix}{port} {}", row.state.as_str())?;
        }
        for port in host.closed.iter() {
            writeln!(out, "{prefix}{port} {}", PortState::Closed.as_str())?;
        }
    }
    Ok(())
}

/// Notices and failure, on standard error.
pub(super) fn say_what_happened(report: &Report, locale: Locale) {
    for notice in &report.notices {
        eprintln!("portolan: {}", words::notice(locale, notice));
    }
    for (address, host) in &report.hosts {
        if let Some(reason) = host.down {
            eprintln!("portolan: {}", words::host_down(locale, *address, reason));
        }
    }
    if let Some(failure) = &report.failure {
        eprintln!("portolan: {}", words::failure(locale, failure));
    }
}
