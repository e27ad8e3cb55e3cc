//! ICMP errors from a socket's error queue (ip(7), IP_RECVERR; ipv6(7), IPV6_RECVERR).
//!
//! Without it a firewall's ICMP port-unreachable looks like a closed port, and every ICMPv6 error
//! is told a second late.

use super::errors;
use crate::engine::probe::Outcome;
use nix::libc::{SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6};
use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg, setsockopt, sockopt};
use socket2::Socket;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::AsRawFd;

/// Asks the kernel to keep ICMP errors for this socket.
pub(super) fn enable(socket: &Socket, address: IpAddr) {
    // Where the option is missing, errors come as plain error numbers: less is known, nothing is wrong.
    let _ = match address {
        IpAddr::V4(_) => setsockopt(socket, sockopt::Ipv4RecvErr, &true),
        IpAddr::V6(_) => setsockopt(socket, sockopt::Ipv6RecvErr, &true),
    };
}

/// The ICMP error that waits in the queue, if there is one.
pub(super) fn read(socket: &Socket) -> Option<Outcome> {
    let mut control = [0u8; 256];
    let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
    let message = recvmsg::<()>(socket.as_raw_fd(), &mut [], Some(&mut control), flags).ok()?;
    message.cmsgs().ok()?.find_map(|control| match control {
        ControlMessageOwned::Ipv4RecvErr(error, sender) if error.ee_origin == SO_EE_ORIGIN_ICMP => {
            let sender = sender.map(|sender| Ipv4Addr::from(u32::from_be(sender.sin_addr.s_addr)).into());
            Some(Outcome::Icmp { error: errors::icmp_v4(error.ee_code), sender })
        }
        ControlMessageOwned::Ipv6RecvErr(error, sender) if error.ee_origin == SO_EE_ORIGIN_ICMP6 => {
            let sender = sender.map(|sender| Ipv6Addr::from(sender.sin6_addr.s6_addr).into());
            Some(Outcome::Icmp { error: errors::icmp_v6(error.ee_type, error.ee_code), sender })
        }
        _ => None,
    })
}
