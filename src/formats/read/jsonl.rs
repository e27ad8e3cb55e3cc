//! JSON Lines: the batches of a scan as they were told, one a line; also as a server's stream of events has them
//! (HTML standard, section 9.2.6), where `data:` stands before each.

use super::folding::{About, Folding};
use super::json_error;
use crate::model::event::{Batch, Phase, ScanEvent};
use crate::model::opened::{OpenError, OpenedFormat};

const FORMAT: OpenedFormat = OpenedFormat::JsonLines;
/// A scan has far fewer events: numbers beyond it would overflow.
const MAX_SEQ: u64 = 1 << 53;

/// Line by line. A scan that had not ended counts as stopped; a last line that was cut is left out.
pub(super) fn read(text: &str, folding: &mut Folding) -> Result<About, OpenError> {
    let mut lines = (1..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        let line = line.trim();
        let is_field_of_stream = ["id:", "event:", "retry:", ":"].iter().any(|field| line.starts_with(field));
        let json = line.strip_prefix("data:").unwrap_or(line).trim_start();
        // A stream says goodbye in a line of data without an object.
        let is_goodbye = line.starts_with("data:") && !json.starts_with('{');
        if json.is_empty() || is_field_of_stream || is_goodbye {
            continue;
        }
        let batch: Batch = match serde_json::from_str(json) {
            Ok(batch) => batch,
            Err(error) if error.is_eof() && lines.peek().is_none() && folding.report().seq > 0 => break,
            Err(error) => return Err(json_error(FORMAT, number, &error)),
        };
        if batch.seq > MAX_SEQ {
            return Err(OpenError::Broken { format: FORMAT, line: number });
        }
        if begins_another(&batch, folding) {
            return Err(OpenError::Several);
        }
        folding.apply(batch)?;
    }
    let report = folding.report();
    let (total, ended) = (report.counts.total(), report.phase.is_ended());
    Ok(About {
        request: Some(report.request.clone()),
        plan: Some(report.plan),
        started_at_ms: report.started_at_ms,
        elapsed_ms: report.progress.elapsed_ms,
        phase: Some(if ended { report.phase } else { Phase::Cancelled }),
        not_asked: if ended { report.not_asked } else { report.plan.probes.saturating_sub(total) },
        failure: report.failure.clone(),
        ..About::default()
    })
}

fn begins_another(batch: &Batch, folding: &Folding) -> bool {
    let known = folding.report().id.as_ref();
    batch.events.iter().any(|event| match event {
        ScanEvent::Started { id, .. } => known.is_some_and(|known| known != id),
        _ => false,
    })
}
