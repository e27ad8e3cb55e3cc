//! A whole scan, from its plan to its last event: look-up, policy, engine, network.

use super::config::EngineConfig;
use super::core::Engine;
use super::drive::{Control, drive};
use super::lab;
use super::resolve::{Resolution, Resolver};
use super::simulated::{SimulatedNetwork, WallClock};
use super::tcp::TcpNetwork;
use crate::model::event::{Counts, Failure, Phase, Progress, ScanEvent};
use crate::model::limits::Limits;
use crate::model::plan::ScanPlan;
use crate::model::policy::Policy;
use crate::model::problem::Problem;
use std::sync::Arc;
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
    let count = resolution.addresses.len() as u64;
    let summary = plan.summary(count);
    let mut events = resolution.events;
    let early_end = match cannot_begin(count, summary.probes, &environment.limits) {
        _ if control.is_cancelled() => Some((Phase::Cancelled, None)),
        Some(failure) => Some((Phase::Failed, Some(failure))),
        None => None,
    };
    if let Some((phase, failure)) = early_end {
        events.push(finished_unasked(phase, failure, summary.probes));
        tell(events, Progress::default());
        return;
    }
    events.push(ScanEvent::Probing { plan: summary });
    tell(events, Progress { total: summary.probes, ..Progress::default() });

    let config = EngineConfig {
        addresses: resolution.addresses,
        ports: plan.ports,
        timeout: plan.timeout,
        parallel: plan.parallel,
        seed,
        max_open_probes: environment.max_sockets,
        time_limit: Duration::from_millis(environment.limits.max_scan_ms),
    };
    let last_word = Arc::clone(&tell);
    let probing = std::thread::Builder::new().name("portolan-engine".to_owned());
    let (done, is_done) = tokio::sync::oneshot::channel();
    let started = probing.spawn(move || {
        probe(config, environment.backend, seed, &control, &*tell);
        let _ = done.send(());
    });
    // The sender is dropped without a word when the thread could not start or panicked.
    if started.is_err() || is_done.await.is_err() {
        let failure = Some(Failure::Network { os_error: started.err().and_then(|e| e.raw_os_error()).unwrap_or(0) });
        last_word(vec![finished_unasked(Phase::Failed, failure, summary.probes)], Progress::default());
    }
}

/// Returns when somebody wants the scan stopped.
async fn cancelled(control: &Control) {
    while !control.is_cancelled() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn finished_unasked(phase: Phase, failure: Option<Failure>, not_asked: u64) -> ScanEvent {
    ScanEvent::Finished { phase, counts: Counts::default(), not_asked, elapsed_ms: 0, failure }
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

/// Names can resolve to nothing, or to more than one scan may have.
fn cannot_begin(addresses: u64, probes: u64, limits: &Limits) -> Option<Failure> {
    if addresses == 0 {
        return Some(Failure::NothingToProbe);
    }
    let problem = if addresses > limits.max_addresses {
        Problem::TooManyAddresses { addresses, max: limits.max_addresses }
    } else if probes > limits.max_probes {
        Problem::TooManyProbes { probes, max: limits.max_probes }
    } else {
        return None;
    };
    Some(Failure::TooLarge { problem })
}
