//! One address of a scan: what is known of it, and the verdicts that were not told yet.

use super::rtt::RttEstimator;
use crate::model::event::{FilteredPorts, OpenPort, Reason, ScanEvent};
use crate::model::ports::Port;
use std::net::IpAddr;

#[derive(Debug)]
pub(super) struct AddressState {
    pub(super) address: IpAddr,
    pub(super) rtt: RttEstimator,
    /// It has answered.
    pub(super) is_up: bool,
    /// It cannot be reached: none of its ports is asked any more.
    pub(super) is_given_up: bool,
    /// It stands in the queue of those with something to tell.
    pub(super) is_untold: bool,
    pub(super) open: Vec<OpenPort>,
    pub(super) closed: Vec<Port>,
    filtered: Vec<FilteredPorts>,
}

impl AddressState {
    pub(super) fn new(address: IpAddr) -> AddressState {
        AddressState {
            address,
            rtt: RttEstimator::default(),
            is_up: false,
            is_given_up: false,
            is_untold: false,
            open: Vec::new(),
            closed: Vec::new(),
            filtered: Vec::new(),
        }
    }

    pub(super) fn add_filtered(&mut self, port: Port, reason: Reason, sender: Option<IpAddr>, attempts: u8) {
        let same =
            |group: &&mut FilteredPorts| (group.reason, group.sender, group.attempts) == (reason, sender, attempts);
        match self.filtered.iter_mut().find(same) {
            Some(group) => group.ports.push(port),
            None => self.filtered.push(FilteredPorts { reason, sender, attempts, ports: vec![port] }),
        }
    }

    /// All verdicts since the last time.
    pub(super) fn tell(&mut self) -> ScanEvent {
        self.is_untold = false;
        ScanEvent::Ports {
            address: self.address,
            open: std::mem::take(&mut self.open),
            filtered: std::mem::take(&mut self.filtered),
            closed: std::mem::take(&mut self.closed),
        }
    }
}
