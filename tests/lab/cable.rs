//! A long cable, for kernels without `sch_netem`: this test's own program carries frames between two interfaces of
//! a namespace in the middle, and does to them what [`super::path`] says.

use super::far_end::{IS_READY, input_ends, is_played};
use super::path::{Direction, Path};
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use nix::ifaddrs::getifaddrs;
use nix::sys::socket::{
    AddressFamily, LinkAddr, MsgFlags, SockFlag, SockProtocol, SockType, recvfrom, sendto, setsockopt, socket, sockopt,
};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

/// A packet that this machine sent, and not one that arrived (packet(7), PACKET_OUTGOING).
const OUTGOING: u8 = 4;
/// Room for a burst, so that the cable loses nothing that it was not told to.
const BUFFER_BYTES: usize = 16 << 20;

#[test]
#[ignore = "it is no test: Lab has it play the cable"]
fn carries_until_its_input_ends() {
    if !is_played() {
        return;
    }
    std::thread::spawn(|| {
        input_ends();
        std::process::exit(0);
    });
    let cable = Cable::new(&std::env::var("LAB_CABLE").unwrap());
    println!("\n{IS_READY}");
    cable.carry();
}

struct Cable {
    /// Hears and speaks on both interfaces.
    socket: OwnedFd,
    ends: [End; 2],
}

/// An interface, and the frames that arrived there.
struct End {
    from: usize,
    to: LinkAddr,
    direction: Direction,
    /// When each leaves; of several at once the one that came first.
    under_way: BinaryHeap<Reverse<(Instant, u64, Vec<u8>)>>,
    count: u64,
}

impl Cable {
    fn new(settings: &str) -> Cable {
        let path = Path::new(settings);
        let socket = socket(AddressFamily::Packet, SockType::Raw, SockFlag::SOCK_NONBLOCK, SockProtocol::EthAll);
        let socket = socket.unwrap();
        // Root of a user namespace may not on older kernels.
        let _ = setsockopt(&socket, sockopt::RcvBufForce, &BUFFER_BYTES);
        let _ = setsockopt(&socket, sockopt::SndBuf, &BUFFER_BYTES);
        let [left, right] = ["left", "right"].map(interface);
        let end = |from: LinkAddr, to, seed| End {
            from: from.ifindex(),
            to,
            direction: Direction::new(path, seed),
            under_way: BinaryHeap::new(),
            count: 0,
        };
        Cable { socket, ends: [end(left, right, 1), end(right, left, 2)] }
    }

    fn carry(mut self) {
        let mut poll = Poll::new().unwrap();
        let source = self.socket.as_raw_fd();
        poll.registry().register(&mut SourceFd(&source), Token(0), Interest::READABLE).unwrap();
        let mut events = Events::with_capacity(1);
        loop {
            self.receive();
            let now = Instant::now();
            for end in &mut self.ends {
                while end.under_way.peek().is_some_and(|Reverse((due, ..))| *due <= now)
                    && let Some(Reverse((_, _, frame))) = end.under_way.pop()
                {
                    // A full queue of the kernel's drops it, as anywhere.
                    let _ = sendto(source, &frame, &end.to, MsgFlags::empty());
                }
            }
            let due = self.ends.iter().filter_map(|end| end.under_way.peek().map(|Reverse((due, ..))| *due)).min();
            let timeout = due.map(|due| due.saturating_duration_since(Instant::now()));
            let _ = poll.poll(&mut events, timeout);
        }
    }

    /// All that has arrived.
    fn receive(&mut self) {
        let mut buffer = [0; 2048];
        while let Ok((length, Some(from))) = recvfrom::<LinkAddr>(self.socket.as_raw_fd(), &mut buffer) {
            let end = self.ends.iter_mut().find(|end| end.from == from.ifindex());
            if let Some(end) = end
                && from.pkttype() != OUTGOING
            {
                end.enter(&mut buffer[..length], Instant::now());
            }
        }
    }
}

impl End {
    fn enter(&mut self, frame: &mut [u8], now: Instant) {
        // Others are how neighbours find each other: the path is there for TCP.
        let is_tcp = complete_tcp_checksum(frame).is_some();
        let leaves = if is_tcp { self.direction.pass(now) } else { Some(self.direction.pass_unharmed(now)) };
        if let Some(leaves) = leaves {
            self.count += 1;
            self.under_way.push(Reverse((leaves, self.count, frame.to_vec())));
        }
    }
}

/// Waits until there is an interface of that name.
fn interface(name: &str) -> LinkAddr {
    loop {
        let mut interfaces = getifaddrs().unwrap().filter(|interface| interface.interface_name == name);
        if let Some(found) = interfaces.find_map(|interface| interface.address?.as_link_addr().copied()) {
            return found;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A virtual interface leaves checksums to hardware that is not there (RFC 9293, section 3.1; RFC 8200, section
/// 8.1). `None` if it is not TCP.
fn complete_tcp_checksum(frame: &mut [u8]) -> Option<()> {
    const TCP: u8 = 6;
    let packet = frame.get_mut(14..)?;
    let version = packet.first()? >> 4;
    let (header, end, protocol, addresses) = if version == 4 {
        let length = u16::from_be_bytes([*packet.get(2)?, *packet.get(3)?]);
        (usize::from(packet[0] & 15) * 4, usize::from(length), *packet.get(9)?, 12..20)
    } else {
        let length = u16::from_be_bytes([*packet.get(4)?, *packet.get(5)?]);
        (40, 40 + usize::from(length), *packet.get(6)?, 8..40)
    };
    if protocol != TCP || packet.len() < end || end < header + 20 {
        return None;
    }
    packet[header + 16..header + 18].fill(0);
    let pseudo = sum(&packet[addresses]) + u32::from(TCP) + (end - header) as u32;
    let mut total = pseudo + sum(&packet[header..end]);
    while total > 0xffff {
        total = (total & 0xffff) + (total >> 16);
    }
    packet[header + 16..header + 18].copy_from_slice(&(!(total as u16)).to_be_bytes());
    Some(())
}

fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0))).sum()
}
