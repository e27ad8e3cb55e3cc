//! The formats for programs that read line by line.

use crate::model::event::{Batch, PortState, ScanEvent};
use crate::model::report::Report;
use std::io::{self, Write};

/// One batch as one line of JSON.
pub(super) fn json_line(out: &mut dyn Write, batch: &Batch) -> io::Result<()> {
    serde_json::to_writer(&mut *out, batch)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The batch without closed and filtered ports.
pub(super) fn open_only(mut batch: Batch) -> Batch {
    batch.events.retain_mut(|event| match event {
        ScanEvent::Ports { open, filtered, closed, .. } => {
            filtered.clear();
            closed.clear();
            !open.is_empty()
        }
        _ => true,
    });
    batch
}

/// Every verdict: `PORT STATE`, with the address in front when there are several.
pub(super) fn lines(out: &mut dyn Write, report: &Report, only_open: bool) -> io::Result<()> {
    for (address, host) in &report.hosts {
        let prefix = if report.plan.addresses > 1 { format!("{address} ") } else { String::new() };
        for (port, row) in host.rows.iter().filter(|(_, row)| !only_open || row.state == PortState::Open) {
            writeln!(out, "{prefix}{port} {}", row.state.as_str())?;
        }
        for port in host.closed.iter().filter(|_| !only_open) {
            writeln!(out, "{prefix}{port} {}", PortState::Closed.as_str())?;
        }
    }
    Ok(())
}
