//! A scan in the page: the same engine, on the simulated lab, in slices between which the page lives.

use super::page_scans::{self, PageScan};
use super::{clock, place};
use crate::client::slice::{REST, Slice, now};
use crate::engine::begin::{Beginning, begin};
use crate::engine::lab;
use crate::engine::paced::{Pace, PacedScan};
use crate::engine::resolution::resolve;
use crate::model::event::{Progress, ScanEvent, ScanId};
use crate::model::limits::Limits;
use crate::model::plan::ScanPlan;
use crate::model::policy::Policy;
use crate::model::problem::ApiError;
use crate::model::request::ScanRequest;
use gloo_timers::future::sleep;
use leptos::task::spawn_local;
use std::rc::Rc;

const MAX_RUNNING: u32 = 8;
/// More than any network of the lab needs: there are no sockets to run out of.
const MAX_OPEN_PROBES: u32 = 100_000;

/// Starts a scan; answers its name.
///
/// # Errors
/// What is wrong with the request, or that as many run as may.
pub(super) fn start(request: &ScanRequest) -> Result<ScanId, ApiError> {
    let plan = request.validate(&Limits::SERVER).map_err(|fields| ApiError::Invalid { fields })?;
    let policy = lab::policy(&[]);
    plan.check_policy(&policy).map_err(|field| ApiError::Denied { fields: vec![field] })?;
    if page_scans::running() >= MAX_RUNNING as usize {
        return Err(ApiError::Busy { max: MAX_RUNNING });
    }
    let (id, scan) = page_scans::add().ok_or(ApiError::Unreachable)?;
    let started = ScanEvent::Started {
        id: id.clone(),
        request: Box::new(plan.request.clone()),
        plan: plan.summary(plan.targets.address_count()),
        at_ms: clock::epoch_ms(),
    };
    scan.append(vec![started], Progress::default());
    spawn_local(run(plan, policy, scan));
    Ok(id)
}

async fn run(plan: ScanPlan, policy: Policy, scan: Rc<PageScan>) {
    let resolution = resolve(&lab::Names, &plan, &policy).await;
    let Beginning { events, progress, config } =
        begin(plan, resolution, &Limits::SERVER, place::seed(), MAX_OPEN_PROBES);
    scan.append(events, progress);
    let Some(config) = config else {
        return;
    };
    let mut paced = PacedScan::new(config);
    let started = now();
    let elapsed = || now().saturating_sub(started);
    loop {
        let slice = Slice::begin();
        let may_go_on = || !slice.is_spent();
        let tell = |mut events, progress| {
            lab::name_hosts(&mut events);
            scan.append(events, progress);
        };
        match paced.advance(elapsed(), &scan.control, may_go_on, tell) {
            Pace::Ended => return,
            Pace::DueAt(due) => sleep(due.saturating_sub(elapsed()).max(REST)).await,
        }
    }
}
