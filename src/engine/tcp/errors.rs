//! What each error of a connect means (errno(3), connect(2), tcp(7), and trials on Linux 6).

use crate::engine::probe::{IcmpError, Outcome};
use crate::model::event::{Reason, Shortage};
use nix::errno::Errno;
use std::io;

fn errno(error: &io::Error) -> Errno {
    Errno::from_raw(error.raw_os_error().unwrap_or(0))
}

/// The answer has not come yet.
pub(super) fn is_in_progress(error: &io::Error) -> bool {
    matches!(errno(error), Errno::EINPROGRESS | Errno::EALREADY)
}

/// The connection has been there for a while.
pub(super) fn is_connected(error: &io::Error) -> bool {
    errno(error) == Errno::EISCONN
}

/// This machine lacks something: our own trouble, never a verdict.
pub(super) fn shortage(error: &io::Error) -> Option<Shortage> {
    match errno(error) {
        Errno::EMFILE | Errno::ENFILE => Some(Shortage::Sockets),
        Errno::EADDRNOTAVAIL | Errno::EADDRINUSE | Errno::EAGAIN => Some(Shortage::LocalPorts),
        Errno::ENOBUFS | Errno::ENOMEM | Errno::ENOSPC => Some(Shortage::Memory),
        Errno::EPERM => Some(Shortage::Permission),
        _ => None,
    }
}

/// Said by connect() at once: this machine has no way there. EACCES is a route of type prohibit,
/// EINVAL one of type blackhole.
pub(super) fn no_route(error: &io::Error) -> Option<Outcome> {
    match errno(error) {
        Errno::ENETUNREACH | Errno::EAFNOSUPPORT => Some(Outcome::NoRoute(Reason::NetUnreach)),
        Errno::EHOSTUNREACH => Some(Outcome::NoRoute(Reason::HostUnreach)),
        Errno::EACCES => Some(Outcome::NoRoute(Reason::AdminProhibited)),
        Errno::EINVAL => Some(Outcome::NoRoute(Reason::NetUnreach)),
        _ => None,
    }
}

/// The pending error of a socket whose error queue is empty. `None` says nothing: the kernel gave up.
pub(super) fn outcome(error: &io::Error) -> Option<Outcome> {
    let icmp = |error| Some(Outcome::Icmp { error, sender: None });
    match errno(error) {
        Errno::ECONNREFUSED => Some(Outcome::Refused),
        Errno::ECONNRESET | Errno::EPIPE => Some(Outcome::ConnectedThenReset),
        Errno::EHOSTUNREACH | Errno::EHOSTDOWN => icmp(IcmpError::HostUnreachable),
        Errno::ENETUNREACH | Errno::ENETDOWN | Errno::ENONET => icmp(IcmpError::NetUnreachable),
        Errno::EACCES => icmp(IcmpError::AdminProhibited),
        Errno::ENOPROTOOPT => icmp(IcmpError::ProtocolUnreachable),
        _ => None,
    }
}

/// An ICMP destination-unreachable code (RFC 792; RFC 1812, section 5.2.7.1).
pub(super) fn icmp_v4(code: u8) -> IcmpError {
    match code {
        0 | 5 | 6 | 11 => IcmpError::NetUnreachable,
        2 => IcmpError::ProtocolUnreachable,
        3 => IcmpError::PortUnreachable,
        9 | 10 | 13 | 14 | 15 => IcmpError::AdminProhibited,
        _ => IcmpError::HostUnreachable,
    }
}

/// An ICMPv6 error type and code (RFC 4443, section 3).
pub(super) fn icmp_v6(kind: u8, code: u8) -> IcmpError {
    match (kind, code) {
        (1, 0) => IcmpError::NetUnreachable,
        (1, 1 | 5 | 6) => IcmpError::AdminProhibited,
        (1, 4) => IcmpError::PortUnreachable,
        (4, 1) => IcmpError::ProtocolUnreachable,
        _ => IcmpError::HostUnreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(errno: Errno) -> io::Error {
        io::Error::from_raw_os_error(errno as i32)
    }

    #[test]
    fn each_pending_error_has_its_meaning() {
        let icmp = |error| Some(Outcome::Icmp { error, sender: None });
        for (errno, expected) in [
            (Errno::ECONNREFUSED, Some(Outcome::Refused)),
            (Errno::ECONNRESET, Some(Outcome::ConnectedThenReset)),
            (Errno::EPIPE, Some(Outcome::ConnectedThenReset)),
            (Errno::EHOSTUNREACH, icmp(IcmpError::HostUnreachable)),
            (Errno::ENETUNREACH, icmp(IcmpError::NetUnreachable)),
            (Errno::EACCES, icmp(IcmpError::AdminProhibited)),
            (Errno::ENOPROTOOPT, icmp(IcmpError::ProtocolUnreachable)),
            (Errno::ETIMEDOUT, None),
            (Errno::ECONNABORTED, None),
        ] {
            assert_eq!(outcome(&error(errno)), expected, "{errno}");
        }
    }

    #[test]
    fn local_trouble_is_no_verdict() {
        for (errno, expected) in [
            (Errno::EMFILE, Shortage::Sockets),
            (Errno::ENFILE, Shortage::Sockets),
            (Errno::EADDRNOTAVAIL, Shortage::LocalPorts),
            (Errno::EAGAIN, Shortage::LocalPorts),
            (Errno::ENOBUFS, Shortage::Memory),
            (Errno::ENOMEM, Shortage::Memory),
            (Errno::EPERM, Shortage::Permission),
        ] {
            assert_eq!(shortage(&error(errno)), Some(expected), "{errno}");
            assert_eq!(outcome(&error(errno)), None, "{errno}");
            assert_eq!(no_route(&error(errno)), None, "{errno}");
        }
        assert_eq!(shortage(&error(Errno::ECONNREFUSED)), None);
    }

    #[test]
    fn a_missing_route_ends_the_host() {
        for (errno, reason) in [
            (Errno::ENETUNREACH, Reason::NetUnreach),
            (Errno::EHOSTUNREACH, Reason::HostUnreach),
            (Errno::EACCES, Reason::AdminProhibited),
            (Errno::EINVAL, Reason::NetUnreach),
        ] {
            assert_eq!(no_route(&error(errno)), Some(Outcome::NoRoute(reason)), "{errno}");
        }
        assert_eq!(no_route(&error(Errno::ECONNREFUSED)), None);
    }

    #[test]
    fn icmp_codes_have_their_meaning() {
        assert_eq!([0, 1, 2, 3, 13].map(icmp_v4), {
            use IcmpError::*;
            [NetUnreachable, HostUnreachable, ProtocolUnreachable, PortUnreachable, AdminProhibited]
        });
        assert_eq!([(1, 0), (1, 1), (1, 3), (1, 4), (4, 1)].map(|(kind, code)| icmp_v6(kind, code)), {
            use IcmpError::*;
            [NetUnreachable, AdminProhibited, HostUnreachable, PortUnreachable, ProtocolUnreachable]
        });
    }
}
