//! Files that have several states for a port.

use crate::model::event::{PortState, ScanEvent};
use crate::model::ports::{Port, PortSet};
use crate::model::report::HostReport;

/// Leaves each port of an event one state, beside what is known of its host; answers which had several. A port that is
/// open once is open, and an answer outweighs silence: the order in a file decides nothing.
pub(super) fn reconcile(event: &mut ScanEvent, known: Option<&HostReport>) -> Vec<Port> {
    let ScanEvent::Ports { open, filtered, closed, .. } = event else {
        return Vec::new();
    };
    let known = |port: Port| known.and_then(|host| host.state_of(port));
    let opened: PortSet = open.iter().map(|found| found.port).collect();
    let refused: PortSet = closed.iter().copied().collect();
    let silent: PortSet = filtered.iter().flat_map(|group| &group.ports).copied().collect();
    let mut contradicted = Vec::new();
    for (state, ports) in [(PortState::Open, &opened), (PortState::Closed, &refused), (PortState::Filtered, &silent)] {
        contradicted.extend(ports.iter().filter(|port| known(*port).is_some_and(|before| before != state)));
    }
    for (one, other) in [(&opened, &refused), (&opened, &silent), (&refused, &silent)] {
        contradicted.extend(one.intersection(other).iter());
    }
    if !contradicted.is_empty() {
        closed.retain(|port| !opened.contains(*port) && known(*port) != Some(PortState::Open));
        let is_answered = |port: &Port| {
            let before = known(*port).is_some_and(|before| before != PortState::Filtered);
            before || opened.contains(*port) || refused.contains(*port)
        };
        filtered.iter_mut().for_each(|group| group.ports.retain(|port| !is_answered(port)));
    }
    contradicted
}
