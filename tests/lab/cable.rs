//! A long cable, for kernels without `sch_netem`: this test's own program carries frames between two interfaces of
//! a namespace in the middle, holds each for a while, and lets only so many pass.
//!
//! `delay_ms=25 packets_per_second=2000 queue=100`: how long a frame takes one way; how many may enter a second; and
//! how many may wait for that, others are dropped.

use super::far_end::{IS_READY, input_ends, is_played};
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use nix::ifaddrs::getifaddrs;
use nix::sys::socket::{
    AddressFamily, LinkAddr, MsgFlags, SockFlag, SockProtocol, SockType, recvfrom, sendto, setsockopt, socket, sockopt,
};
use std::collections::VecDeque;
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
    directions: [Direction; 2],
}

/// The frames that arrived at one interface.
struct Direction {
    from: usize,
    to: LinkAddr,
    delay: Duration,
    gap: Duration,
    queue: u32,
    /// When the next frame may enter.
    free_at: Instant,
    under_way: VecDeque<(Instant, Vec<u8>)>,
}

impl Cable {
    fn new(settings: &str) -> Cable {
        let setting = |name: &str| {
            let words = settings.split(' ').filter_map(|word| word.split_once('='));
            words.filter(|(key, _)| *key == name).find_map(|(_, value)| value.parse::<u32>().ok())
        };
        let delay = Duration::from_millis(setting("delay_ms").unwrap_or(0).into());
        let gap = setting("packets_per_second").map_or(Duration::ZERO, |rate| Duration::from_secs(1) / rate);
        let queue = setting("queue").unwrap_or(u32::MAX);
        let socket = socket(AddressFamily::Packet, SockType::Raw, SockFlag::SOCK_NONBLOCK, SockProtocol::EthAll);
        let socket = socket.unwrap();
        // Root of a user namespace may not on older kernels.
        let _ = setsockopt(&socket, sockopt::RcvBufForce, &BUFFER_BYTES);
        let _ = setsockopt(&socket, sockopt::SndBuf, &BUFFER_BYTES);
        let [left, right] = ["left", "right"].map(interface);
        let direction = |from: LinkAddr, to| {
            let (free_at, under_way) = (Instant::now(), VecDeque::new());
            Direction { from: from.ifindex(), to, delay, gap, queue, free_at, under_way }
        };
        Cable { socket, directions: [direction(left, right), direction(right, left)] }
    }

    fn carry(mut self) {
        let mut poll = Poll::new().unwrap();
        let source = self.socket.as_raw_fd();
        poll.registry().register(&mut SourceFd(&source), Token(0), Interest::READABLE).unwrap();
        let mut events = Events::with_capacity(1);
        loop {
            self.receive();
            let now = Instant::now();
            for direction in &mut self.directions {
                while direction.under_way.front().is_some_and(|(due, _)| *due <= now)
                    && let Some((_, frame)) = direction.under_way.pop_front()
                {
                    // A full queue of the kernel's drops it, as anywhere.
                    let _ = sendto(source, &frame, &direction.to, MsgFlags::empty());
                }
            }
            let due = self.directions.iter().filter_map(|direction| Some(direction.under_way.front()?.0)).min();
            let timeout = due.map(|due| due.saturating_duration_since(Instant::now()));
            let _ = poll.poll(&mut events, timeout);
        }
    }

    /// All that has arrived.
    fn receive(&mut self) {
        let mut buffer = [0; 2048];
        while let Ok((length, Some(from))) = recvfrom::<LinkAddr>(self.socket.as_raw_fd(), &mut buffer) {
            let direction = self.directions.iter_mut().find(|direction| direction.from == from.ifindex());
            if let Some(direction) = direction
                && from.pkttype() != OUTGOING
            {
                direction.enter(&mut buffer[..length], Instant::now());
            }
        }
    }
}

impl Direction {
    fn enter(&mut self, frame: &mut [u8], now: Instant) {
        let mut leaves = now;
        // Others are how neighbours find each other: the cable is there for TCP.
        if complete_tcp_checksum(frame).is_some() && !self.gap.is_zero() {
            self.free_at = self.free_at.max(now);
            if self.free_at - now >= self.gap * self.queue {
                return;
            }
            self.free_at += self.gap;
            leaves = self.free_at;
        }
        self.under_way.push_back((leaves + self.delay, frame.to_vec()));
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
