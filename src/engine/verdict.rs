//! How answers are judged: from what a driver saw to a port's state, or to what to do next.

use super::probe::{IcmpError, Outcome};
use crate::model::event::{PortState, Reason, Shortage};
use std::net::IpAddr;

/// What an outcome means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// The port's state is known.
    Verdict { state: PortState, reason: Reason, sender: Option<IpAddr> },
    /// It says nothing; the probe is sent again and does not count as an attempt.
    AskAgain,
    /// Our own trouble: the probe is sent again later, and more slowly.
    PutBack(Shortage),
    /// Nothing on this address can be reached.
    GiveUpHost(Reason),
}

pub(super) fn judge(outcome: Outcome) -> Judgement {
    let verdict = |state, reason, sender| Judgement::Verdict { state, reason, sender };
    match outcome {
        Outcome::Connected | Outcome::ConnectedThenReset => verdict(PortState::Open, Reason::SynAck, None),
        Outcome::Refused => verdict(PortState::Closed, Reason::ConnRefused, None),
        Outcome::Icmp { error, sender } => verdict(PortState::Filtered, reason_of(error), sender),
        Outcome::SelfConnected => Judgement::AskAgain,
        Outcome::NoRoute(reason) => Judgement::GiveUpHost(reason),
        Outcome::Shortage(shortage) => Judgement::PutBack(shortage),
    }
}

/// Whether it is said that the host cannot be reached, which tells of the way and not of a port.
pub(super) fn is_unreachable(reason: Reason) -> bool {
    matches!(reason, Reason::HostUnreach | Reason::NetUnreach)
}

fn reason_of(error: IcmpError) -> Reason {
    match error {
        IcmpError::NetUnreachable => Reason::NetUnreach,
        IcmpError::HostUnreachable => Reason::HostUnreach,
        IcmpError::ProtocolUnreachable => Reason::ProtoUnreach,
        IcmpError::PortUnreachable => Reason::PortUnreach,
        IcmpError::AdminProhibited => Reason::AdminProhibited,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_has_its_meaning() {
        let router = Some("198.51.100.1".parse().unwrap());
        let icmp = |error| judge(Outcome::Icmp { error, sender: router });
        let filtered = |reason| Judgement::Verdict { state: PortState::Filtered, reason, sender: router };
        let open = Judgement::Verdict { state: PortState::Open, reason: Reason::SynAck, sender: None };
        let closed = Judgement::Verdict { state: PortState::Closed, reason: Reason::ConnRefused, sender: None };
        for (judgement, expected) in [
            (judge(Outcome::Connected), open),
            (judge(Outcome::ConnectedThenReset), open),
            (judge(Outcome::Refused), closed),
            (icmp(IcmpError::PortUnreachable), filtered(Reason::PortUnreach)),
            (icmp(IcmpError::AdminProhibited), filtered(Reason::AdminProhibited)),
            (icmp(IcmpError::HostUnreachable), filtered(Reason::HostUnreach)),
            (icmp(IcmpError::NetUnreachable), filtered(Reason::NetUnreach)),
            (icmp(IcmpError::ProtocolUnreachable), filtered(Reason::ProtoUnreach)),
            (judge(Outcome::SelfConnected), Judgement::AskAgain),
            (judge(Outcome::Shortage(Shortage::Sockets)), Judgement::PutBack(Shortage::Sockets)),
            (judge(Outcome::NoRoute(Reason::NetUnreach)), Judgement::GiveUpHost(Reason::NetUnreach)),
        ] {
            assert_eq!(judgement, expected);
        }
    }
}
