//! One row of the table, and what it is known by while it changes.

use crate::model::event::PortState;
use crate::model::ports::Port;
use crate::model::report::PortRow;
use std::net::IpAddr;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// An open or filtered port.
    Single { address: IpAddr, port: Port, row: PortRow },
    /// Closed ports that follow each other.
    Range { address: IpAddr, first: Port, last: Port },
    /// All ports of a host in that state.
    Folded { address: IpAddr, state: PortState, count: u32, ranges: String },
}

/// What a row is known by: its view stays, and shows what has changed, as long as this is the same. A verdict does not
/// change; many ports become more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowId {
    /// A port, and all that is known of it.
    Single(IpAddr, Port, PortRow),
    /// A range, by its first port.
    Range(IpAddr, Port),
    /// All ports of a host in that state.
    Folded(IpAddr, PortState),
}

impl Row {
    /// Its host.
    pub fn address(&self) -> IpAddr {
        match *self {
            Row::Single { address, .. } | Row::Range { address, .. } | Row::Folded { address, .. } => address,
        }
    }

    /// The state of its ports.
    pub fn state(&self) -> PortState {
        match *self {
            Row::Single { row, .. } => row.state,
            Row::Range { .. } => PortState::Closed,
            Row::Folded { state, .. } => state,
        }
    }

    /// The port that its link opens: its own, or the first of a range.
    pub fn named(&self) -> Option<(IpAddr, Port)> {
        match *self {
            Row::Single { address, port, .. } => Some((address, port)),
            Row::Range { address, first, .. } => Some((address, first)),
            Row::Folded { .. } => None,
        }
    }

    /// What it is known by; no two rows of a listing are the same.
    pub fn id(&self) -> RowId {
        match *self {
            Row::Single { address, port, row } => RowId::Single(address, port, row),
            Row::Range { address, first, .. } => RowId::Range(address, first),
            Row::Folded { address, state, .. } => RowId::Folded(address, state),
        }
    }
}
