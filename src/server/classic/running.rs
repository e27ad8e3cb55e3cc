//! A scan that belongs to whoever asked for it, and ends when they go away.

use crate::model::event::{Phase, ScanId};
use crate::model::problem::ApiError;
use crate::model::report::Report;
use crate::model::request::ScanRequest;
use crate::model::wish::Wish;
use crate::server::caller::Caller;
use crate::server::scan_log::ScanLog;
use crate::server::scans::{Scan, Scans};
use crate::words::{Locale, classic_stopped, failure, given_up};
use std::sync::Arc;

/// Stops its scan when it is dropped, as it is with the response that nobody reads any more.
pub(super) struct Running {
    scans: Scans,
    id: ScanId,
    scan: Arc<Scan>,
}

impl Running {
    /// Starts a scan.
    ///
    /// # Errors
    /// What is wrong with the request, or why no scan may start now.
    pub(super) fn start(scans: &Scans, request: &ScanRequest, caller: &Caller) -> Result<Running, ApiError> {
        let id = scans.start(request, caller)?;
        Ok(Running { scan: scans.get(&id)?, scans: scans.clone(), id })
    }

    /// What happened so far.
    pub(super) fn log(&self) -> &ScanLog {
        &self.scan.log
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended stays as it is; one that was forgotten needs nothing.
        let _ = self.scans.heed(&self.id, Wish::Cancel);
    }
}

/// Why an ended scan has no verdict for each of its ports; `None` if it has.
pub(super) fn shortfall(report: &Report, locale: Locale) -> Option<String> {
    let down = || report.hosts.iter().find_map(|(address, host)| Some(given_up(locale, *address, host.down?)));
    match (&report.failure, report.phase) {
        (Some(why), _) => Some(failure(locale, why)),
        (None, Phase::Done) if report.not_asked == 0 => None,
        (None, Phase::Done) => Some(down().unwrap_or_else(|| classic_stopped(locale, report.not_asked))),
        (None, _) => Some(classic_stopped(locale, report.not_asked)),
    }
}
