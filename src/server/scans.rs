//! The scans of this server: they outlive the page that started them.

use super::caller::Caller;
use super::scan_log::ScanLog;
use crate::engine::drive::Control;
use crate::engine::run::{Backend, Environment, run};
use crate::model::diff::Diff;
use crate::model::event::{Progress, ScanEvent, ScanId};
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
        tokio::spawn(run(plan, rand::rng().random(), environment.clone(), control, tell));
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
