//! CSV (RFC 4180). The first five columns are those of the older program, so that sheets made for it go on working.

use super::Export;
use super::results::{PortResult, results};
use std::io;

const HEADER: [&str; 9] = ["Port", "State", "Service", "Risk", "Response_ms", "Address", "Host", "Reason", "Attempts"];

/// One more column where no real host was asked, so that nobody takes its lines for findings.
const SIMULATED: (&str, &str) = ("Simulated", "yes");

/// One line for each port, each ended by CR LF.
pub(super) fn write(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    write_records(export, out).map_err(|error| {
        if !error.is_io_error() {
            return error.into();
        }
        // As the writer said it: whoever calls tells a reader that has gone away from a full disk.
        let ::csv::ErrorKind::Io(error) = error.into_kind() else { return io::ErrorKind::Other.into() };
        error
    })
}

fn write_records(export: &Export, out: &mut dyn io::Write) -> Result<(), ::csv::Error> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    let (name, mark) = SIMULATED;
    writer.write_record(HEADER.into_iter().chain(export.is_simulated.then_some(name)))?;
    for result in results(export) {
        let mark = export.is_simulated.then(|| mark.to_owned());
        writer.write_record(cells(&result).map(harmless).into_iter().chain(mark))?;
    }
    Ok(writer.flush()?)
}

fn cells(result: &PortResult) -> [String; 9] {
    [
        result.port.to_string(),
        result.state.as_str().to_owned(),
        result.service.unwrap_or_default().to_owned(),
        result.risk.map(|(risk, _)| risk.as_str()).unwrap_or_default().to_owned(),
        result.rtt_ms.map(|ms| format!("{ms:.2}")).unwrap_or_default(),
        result.address.to_string(),
        result.host.unwrap_or_default().to_owned(),
        result.reason.as_str().to_owned(),
        result.attempts.map(|attempts| attempts.to_string()).unwrap_or_default(),
    ]
}

/// A spreadsheet takes a cell that begins so for a formula, and may run it: an apostrophe makes it text
/// (OWASP, CSV injection).
fn harmless(cell: String) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::Format;
    use crate::formats::results::samples;
    use crate::words::Locale;

    fn written(host: &str) -> String {
        let report = samples::report("host.example", host);
        let export = Export { locale: Locale::es, ..samples::export(&report) };
        export.to_text(Format::Csv)
    }

    #[test]
    fn every_line_ends_as_rfc_4180_says_and_reads_back() {
        let text = written("host, \"the\" example");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap(), &HEADER[..]);
        let lines: Vec<Vec<String>> =
            reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(lines.len(), 5);
        let host = "host, \"the\" example";
        assert_eq!(lines[2], ["22", "open", "ssh", "medium", "1.23", "192.0.2.7", host, "syn-ack", "1"]);
        assert_eq!(lines[0], ["20", "closed", "ftp-data", "", "", "192.0.2.7", host, "conn-refused", ""]);
    }

    #[test]
    fn every_line_of_a_simulation_says_so() {
        let report = samples::report("host.example", "host.example");
        let export = Export { is_simulated: true, ..samples::export(&report) };
        let text = export.to_text(Format::Csv);
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some(format!("{},Simulated", HEADER.join(",")).as_str()));
        assert!(lines.all(|line| line.ends_with(",yes")) && text.lines().count() == 6);
    }

    #[test]
    fn a_formula_from_a_stranger_stays_text() {
        for formula in ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1+1"] {
            let text = written(formula);
            let mut reader = ::csv::Reader::from_reader(text.as_bytes());
            for line in reader.records() {
                assert_eq!(&line.unwrap()[6], format!("'{formula}"));
            }
        }
    }
}
