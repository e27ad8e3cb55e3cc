//! The scans of this server: they outlive the page that started them.

use super::caller::Caller;
use super::scan_log::ScanLog;
use crate::engine::drive::Control;
use crate::engine::run::{Backend, Environment, run};
use crate::model::diff::Diff;
use crate::model::event::{Failure, Progress, ScanEvent, ScanId};
use crate::model::problem::ApiError;
use crate::model::report::Report;
use crate::model::request::{ScanRequest, SentRequest};
use crate::model::summary::ScanSummary;
use crate::model::wish::Wish;
use crate::words;
use ipnet::IpNet;
use rand::RngExt;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// How many scans are remembered; the oldest ended ones are forgotten first.
const MAX_REMEMBERED: usize = 200;
/// About 10^21 names: nobody guesses one.
const ID_LENGTH: usize = 12;

/// A cheap handle; all clones are the same scans.
#[derive(Clone)]
pub struct Scans(Arc<Inner>);

struct Inner {
    environment: Environment,
    max_running: u32,
    max_per_caller: u32,
    registry: Mutex<Registry>,
}

#[derive(Default)]
struct Registry {
    scans: HashMap<ScanId, Arc<Scan>>,
    /// Oldest first.
    order: Vec<ScanId>,
    is_stopping: bool,
}

/// One scan.
pub struct Scan {
    /// What happened so far.
    pub log: ScanLog,
    control: Arc<Control>,
    /// Who started it.
    caller: IpNet,
}

impl Scans {
    /// No scans yet; so many may run at once, and so many of one caller.
    pub fn new(environment: Environment, max_running: u32, max_per_caller: u32) -> Scans {
        Scans(Arc::new(Inner { environment, max_running, max_per_caller, registry: Mutex::default() }))
    }

    /// As [`Scans::start`], of a request whose fields may not even be text.
    ///
    /// # Errors
    /// As there.
    pub fn start_sent(&self, request: SentRequest, caller: &Caller) -> Result<ScanId, ApiError> {
        let request =
            request.into_request(&self.0.environment.limits).map_err(|fields| ApiError::Invalid { fields })?;
        self.start(&request, caller)
    }

    /// Starts a scan and answers its name. Must be called within a Tokio runtime.
    ///
    /// # Errors
    /// What is wrong with the request, or why no scan may start now.
    pub fn start(&self, request: &ScanRequest, caller: &Caller) -> Result<ScanId, ApiError> {
        let environment = &self.0.environment;
        let plan = request.validate(&environment.limits).map_err(|fields| ApiError::Invalid { fields })?;
        plan.check_policy(&environment.policy).map_err(|field| ApiError::Denied { fields: vec![field] })?;

        let mut registry = self.registry();
        if registry.is_stopping {
            return Err(ApiError::Stopping);
        }
        self.check_room(&registry, caller)?;
        let id = new_id();
        let scan = Arc::new(Scan { log: ScanLog::default(), control: Arc::default(), caller: caller.network() });
        let place = Place(Arc::clone(&scan));
        registry.add(id.clone(), Arc::clone(&scan));
        drop(registry);

        let addresses = plan.targets.address_count();
        let started = ScanEvent::Started {
            id: id.clone(),
            request: Box::new(plan.request.clone()),
            plan: plan.summary(addresses),
            at_ms: now_ms(),
        };
        scan.log.append(vec![started], Progress::default());
        tracing::info!(scan.id = %id, client.address = %caller.address, scan.target = words::targets(&plan.request.target), scan.ports = plan.ports.len(), "scan started");
        let (control, log_of) = (Arc::clone(&scan.control), Arc::clone(&scan));
        let tell = Arc::new(move |events, progress| log_of.log.append(events, progress));
        tokio::spawn(place.keep(run(plan, rand::rng().random(), environment.clone(), control, tell)));
        Ok(id)
    }

    /// A person at their own machine is alone there: what holds for all is enough.
    fn check_room(&self, registry: &Registry, caller: &Caller) -> Result<(), ApiError> {
        let Inner { max_running, max_per_caller, .. } = *self.0;
        let running = || registry.scans.values().filter(|scan| !scan.log.is_ended());
        let of_caller = || running().filter(|scan| scan.caller == caller.network());
        if running().count() >= max_running as usize {
            return Err(ApiError::Busy { max: max_running });
        }
        if !caller.is_local() && of_caller().count() >= max_per_caller as usize {
            return Err(ApiError::CallerBusy { max: max_per_caller });
        }
        Ok(())
    }

    /// The scan of that name.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub fn get(&self, id: &ScanId) -> Result<Arc<Scan>, ApiError> {
        self.registry().scans.get(id).cloned().ok_or(ApiError::NotFound)
    }

    /// The report of a scan as it stands.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub fn report(&self, id: &ScanId) -> Result<Report, ApiError> {
        Ok(self.get(id)?.log.report())
    }

    /// What differs between two scans as they stand.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] if one of them is not here.
    pub fn diff(&self, before: &ScanId, after: &ScanId) -> Result<Diff, ApiError> {
        Ok(Diff::of(&self.report(before)?, &self.report(after)?))
    }

    /// What every scan of this server is run with.
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// How many scans have not ended.
    pub fn running(&self) -> usize {
        self.registry().scans.values().filter(|scan| !scan.log.is_ended()).count()
    }

    /// A scan in a few figures; `None` if it is not here.
    pub fn summary(&self, id: &ScanId) -> Option<ScanSummary> {
        self.get(id).ok()?.log.summary()
    }

    /// Whether no real host is asked.
    pub fn is_simulated(&self) -> bool {
        self.0.environment.backend == Backend::Simulated
    }

    /// Asks a scan to stop, to rest or to go on; it does within a moment. One that has ended stays as it is. A scan
    /// that rests still counts among those that run, and its time limit goes on, so that nobody can keep others
    /// from scanning for long by pausing.
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub fn heed(&self, id: &ScanId, wish: Wish) -> Result<(), ApiError> {
        self.get(id)?.control.heed(wish);
        Ok(())
    }

    /// Stops all scans and takes no new ones.
    pub fn stop_all(&self) {
        let mut registry = self.registry();
        registry.is_stopping = true;
        registry.scans.values().for_each(|scan| scan.control.cancel());
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.0.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry {
    fn add(&mut self, id: ScanId, scan: Arc<Scan>) {
        while self.order.len() >= MAX_REMEMBERED {
            let oldest_ended = self.order.iter().position(|id| self.scans.get(id).is_none_or(|s| s.log.is_ended()));
            let Some(index) = oldest_ended else { break };
            let forgotten = self.order.remove(index);
            self.scans.remove(&forgotten);
        }
        self.order.push(id.clone());
        self.scans.insert(id, scan);
    }
}

/// A scan's place among those that run at once. A scan ends by itself; whatever else ends its task, or keeps it from
/// beginning, ends the scan as failed, so that its place is free for others.
struct Place(Arc<Scan>);

impl Place {
    /// Runs the scan's work in its place.
    async fn keep(self, work: impl Future<Output = ()>) {
        work.await;
    }
}

impl Drop for Place {
    // Nothing is logged here: it may be the log that panics.
    fn drop(&mut self) {
        let Scan { log, control, .. } = &*self.0;
        if !log.is_ended() {
            control.cancel();
            log.fail(Failure::Internal);
        }
    }
}

/// A name that nobody guesses.
pub(crate) fn new_id() -> ScanId {
    let letters = rand::rng().sample_iter(rand::distr::Alphanumeric).take(ID_LENGTH);
    let text: String = letters.map(char::from).collect();
    ScanId::try_from(text).unwrap_or_else(|_| unreachable!("letters and digits are a scan's name"))
}

/// Milliseconds since 1970-01-01 UTC.
pub(crate) fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::resolve::Resolver;
    use crate::model::event::Phase;
    use crate::model::limits::Limits;
    use crate::model::policy::Policy;
    use std::net::{IpAddr, Ipv4Addr};
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber, subscriber};

    /// A log that cannot be written, in the worst way.
    struct Panics;

    impl Subscriber for Panics {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }
        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, _: &Event<'_>) {
            panic!("the log cannot be written");
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    fn scans() -> Scans {
        let environment = Environment {
            resolver: Resolver::Lab,
            names_hosts: true,
            policy: Policy::server(&crate::engine::lab::networks(), &[]),
            limits: Limits::SERVER,
            backend: Backend::Simulated,
            max_sockets: 8,
        };
        Scans::new(environment, 1, 1)
    }

    /// Its ports are silent: it is far from its end while a test looks at it.
    fn start(scans: &Scans) -> Result<ScanId, ApiError> {
        let caller = Caller { address: IpAddr::V4(Ipv4Addr::LOCALHOST), host: None, scheme: None };
        let (target, mode) = ("192.0.2.40".to_owned(), "full".to_owned());
        let request = ScanRequest { target, mode, ..ScanRequest::default() };
        scans.start(&request, &caller)
    }

    /// How each scan ended, and for how many ports it accounts.
    fn failures(scans: &Scans) -> Vec<(Phase, Option<Failure>, u64)> {
        let reports = scans.registry().scans.values().map(|scan| scan.log.report()).collect::<Vec<_>>();
        let told = |report: Report| (report.phase, report.failure, report.counts.total() + report.not_asked);
        reports.into_iter().map(told).collect()
    }

    #[tokio::test]
    async fn a_panic_before_a_scan_begins_leaves_its_place_to_others() {
        let scans = scans();
        for _ in 0..3 {
            let started = catch_unwind(AssertUnwindSafe(|| subscriber::with_default(Panics, || start(&scans))));
            assert!(started.is_err(), "the log panics");
            assert_eq!(scans.running(), 0);
        }
        assert_eq!(failures(&scans), vec![(Phase::Failed, Some(Failure::Internal), 65_535); 3]);
        assert!(start(&scans).is_ok());
    }

    #[tokio::test]
    async fn a_panic_while_a_scan_runs_leaves_its_place_to_others() {
        let scans = scans();
        start(&scans).unwrap();
        let scan = scans.registry().scans.values().next().cloned().unwrap();
        let work = Place(scan).keep(async { panic!("in the middle") });
        assert!(tokio::spawn(work).await.is_err());
        assert_eq!(scans.running(), 0);
        assert_eq!(failures(&scans), [(Phase::Failed, Some(Failure::Internal), 65_535)]);
    }
}
