//! The one address that a target stands for.

use super::refusal::Refusal;
use crate::engine::run::Environment;
use crate::model::event::{Notice, ScanEvent};
use crate::model::problem::{ApiError, Field, FieldError, Problem};
use crate::model::request::ScanRequest;
use crate::model::targets::{NamedPorts, Targets};
use crate::server::scans::Scans;
use std::net::IpAddr;

/// A host that may be scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Host {
    /// The name that was looked up; `None` if the target was an address.
    pub(super) name: Option<String>,
    /// The address that is scanned.
    pub(super) address: IpAddr,
}

/// What a request asks for once its target is looked up.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Whom to scan.
    pub(super) host: Host,
    /// The request as it was understood.
    pub(super) request: ScanRequest,
}

impl Found {
    /// The request that scans the address that was found, and no other.
    pub(super) fn of_address(&self) -> ScanRequest {
        ScanRequest { target: self.host.address.to_string(), ..self.request.clone() }
    }
}

/// Looks the target up. The policy judges what was found, so no other address can be scanned later.
///
/// # Errors
/// What is wrong with the request, several hosts, a name without an address, an address that is not allowed.
pub(super) async fn find(scans: &Scans, request: &ScanRequest) -> Result<Found, Refusal> {
    let Environment { limits, policy, resolver, .. } = scans.environment();
    let plan = request.validate(limits).map_err(|fields| ApiError::Invalid { fields })?;
    if plan.targets.address_count() != 1 || !plan.targets.excluded.is_empty() {
        return Err(Refusal::SeveralHosts);
    }
    plan.check_policy(policy).map_err(|field| ApiError::Denied { fields: vec![field] })?;
    let name = plan.targets.names().next().map(|name| name.as_str().to_owned());
    let resolution = resolver.resolve(&plan, policy).await;
    let first = resolution.addresses.iter().find(|address| address.is_ipv4()).or(resolution.addresses.first());
    match first {
        Some(address) => Ok(Found { host: Host { name, address: *address }, request: plan.request }),
        None => Err(denied(&resolution.events)
            .unwrap_or_else(|| Refusal::NotResolved { name: name.unwrap_or_else(|| plan.targets.to_string()) })),
    }
}

/// Whether the target says itself which ports are meant.
pub(super) fn names_ports(target: &str) -> bool {
    target.parse::<Targets>().is_ok_and(|targets| targets.named_ports() != NamedPorts::None)
}

/// A name whose every address is forbidden.
fn denied(events: &[ScanEvent]) -> Option<Refusal> {
    events.iter().find_map(|event| match event {
        ScanEvent::Notice { notice: Notice::AddressDenied { address, denial, .. } } => {
            let problem = Problem::Denied { address: *address, denial: *denial };
            Some(ApiError::Denied { fields: vec![FieldError { field: Field::Target, problem }] }.into())
        }
        _ => None,
    })
}
