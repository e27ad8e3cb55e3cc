//! A whole scan, from its plan to its last event: look-up, policy, engine, network.

mod naming;

use super::begin::{Beginning, begin, finished_unasked};
use super::config::EngineConfig;
use super::core::Engine;
use super::drive::{Control, drive};
use super::lab;
use super::resolution::Resolution;
use super::resolve::Resolver;
use super::simulated::{SimulatedNetwork, WallClock};
use super::tcp::TcpNetwork;
use crate::model::event::{Failure, Phase, Progress, ScanEvent};
use crate::model::limits::Limits;
use crate::model::plan::ScanPlan;
use crate::model::policy::Policy;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Which network a scan goes out to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backend {
    /// Real sockets.
    #[default]
    Tcp,
    /// The simulated lab.
    Simulated,
}

/// What a scan needs besides its plan.
#[derive(Clone)]
pub struct Environment {
    /// Who knows the addresses of names.
    pub resolver: Resolver,
    /// Whether hosts that answer are named by reverse look-up.
    pub names_hosts: bool,
    /// Which addresses may be probed.
    pub policy: Policy,
    /// How much one scan may ask for.
    pub limits: Limits,
    /// Where the probes go.
    pub backend: Backend,
    /// How many sockets one scan may hold.
    pub max_sockets: u32,
}

/// Where the events of a scan go, in order, each call with the progress so far.
pub type Tell = Arc<dyn Fn(Vec<ScanEvent>, Progress) + Send + Sync>;

/// Runs a scan. The `started` event is the caller's; all others, up to `finished`, come from here.
pub async fn run(plan: ScanPlan, seed: u64, environment: Environment, control: Arc<Control>, tell: Tell) {
    let resolution = tokio::select! {
        resolution = environment.resolver.resolve(&plan, &environment.policy) => resolution,
        () = cancelled(&control) => Resolution::default(),
    };
    if control.is_cancelled() {
        let not_asked = plan.summary(resolution.addresses.len() as u64).probes;
        let mut events = resolution.events;
        events.push(finished_unasked(Phase::Cancelled, None, not_asked));
        return tell(events, Progress::default());
    }
    let Beginning { events, progress, config } =
        begin(plan, resolution, &environment.limits, seed, environment.max_sockets);
    let Some(config) = config else {
        return tell(events, progress);
    };
    let (ear, naming) = environment.names_hosts.then(|| naming::begin(environment.resolver, &events)).unzip();
    tell(events, progress);
    let (last_word, verdicts) = (Arc::clone(&tell), Arc::new(AtomicU64::new(0)));
    let probing = std::thread::Builder::new().name("portolan-engine".to_owned());
    let (done, is_done) = tokio::sync::oneshot::channel();
    let counted = Arc::clone(&verdicts);
    let started = probing.spawn(move || {
        // What ends the scan is told once the names are there.
        let end = Mutex::new(None);
        let tell = |mut events: Vec<ScanEvent>, progress| {
            let count: usize = events.iter().map(ScanEvent::port_count).sum();
            counted.fetch_add(count as u64, Ordering::Relaxed);
            let finished = events.pop_if(|event| matches!(event, ScanEvent::Finished { .. }));
            ear.iter().for_each(|ear| ear.hear(&mut events));
            tell(events, progress);
            if let (Some(finished), Ok(mut end)) = (finished, end.lock()) {
                *end = Some((finished, progress));
            }
        };
        probe(config, environment.backend, seed, &control, &tell);
        // Nobody waits for it where the server ends.
        let _ = done.send(end.into_inner().ok().flatten());
    });
    let failure = match started {
        Err(error) => Failure::Network { os_error: error.raw_os_error().unwrap_or(0) },
        // The sender is dropped without a word when the thread panicked.
        Ok(_) => match is_done.await.ok().flatten() {
            Some((finished, progress)) => {
                let is_patient = matches!(finished, ScanEvent::Finished { phase: Phase::Done, .. });
                let mut events = match naming {
                    Some(naming) => naming.rest(is_patient).await,
                    None => Vec::new(),
                };
                events.push(finished);
                return last_word(events, progress);
            }
            None => Failure::Internal,
        },
    };
    let not_asked = progress.total.saturating_sub(verdicts.load(Ordering::Relaxed));
    last_word(vec![finished_unasked(Phase::Failed, Some(failure), not_asked)], Progress::default());
}

/// Returns when somebody wants the scan stopped.
async fn cancelled(control: &Control) {
    while !control.is_cancelled() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn probe(
    config: EngineConfig,
    backend: Backend,
    seed: u64,
    control: &Control,
    tell: &(dyn Fn(Vec<ScanEvent>, Progress) + Send + Sync),
) {
    let mut engine = Engine::new(config);
    match backend {
        Backend::Simulated => {
            let mut network = SimulatedNetwork::new(WallClock::default(), lab::hosts(), seed);
            drive(&mut engine, &mut network, control, tell);
        }
        Backend::Tcp => match TcpNetwork::new() {
            Ok(mut network) => drive(&mut engine, &mut network, control, tell),
            Err(error) => {
                let os_error = error.raw_os_error().unwrap_or(0);
                engine.fail(Duration::ZERO, Failure::Network { os_error });
                let events = std::iter::from_fn(|| engine.poll_event()).collect();
                tell(events, engine.progress(Duration::ZERO));
            }
        },
    }
}
