//! The circumstances under which a scan has to be right.

use super::beside::Beside;
use super::ground::{Ground, Shut};
use super::namespaces::{End, Lab, Setup, UNLIMITED_ICMP};
use super::run::{Scanned, scan};
use super::score::{Score, incomplete};
use super::table::Row;
use portolan::model::event::{Notice, Shortage};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// One of them. Rules are nft's; see [`Ground::rules`].
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// What it is called.
    pub name: &'static str,
    /// Which ports are asked.
    pub ports: &'static str,
    /// From where: over the link, or over loopback at the far end.
    pub from: End,
    /// Which ports the firewall shuts.
    pub shut: Shut,
    /// The far end's rules for what comes in,
    pub far_in: &'static str,
    /// and for what goes out.
    pub far_out: &'static str,
    /// The near end's rules for what comes in.
    pub near_in: &'static str,
    /// What lies between; see [`super::path`].
    pub cable: &'static str,
    /// Settings of either end; see [`Setup::extra`].
    pub extra: &'static str,
    /// How the shell starts the program.
    pub with: &'static str,
    /// Whether every processor has something better to do.
    pub is_busy: bool,
    /// What the scan has to say that it is short of.
    pub says_short_of: Option<Shortage>,
}

/// A host without a firewall at the end of a good link.
pub const PLAIN: Profile = Profile {
    name: "plain",
    ports: "1-65535",
    from: End::Near,
    shut: Shut::None,
    far_in: "",
    far_out: "",
    near_in: "",
    cable: "",
    extra: "",
    with: "exec",
    is_busy: false,
    says_short_of: None,
};

pub const DROPPED: Profile =
    Profile { name: "1,000 dropped", shut: Shut::Some, far_in: "tcp dport @shut drop", ..PLAIN };

pub const REJECTED: Profile = Profile {
    name: "1,000 ICMP port-unreachable",
    shut: Shut::Some,
    far_in: "tcp dport @shut reject with icmpx type port-unreachable",
    extra: UNLIMITED_ICMP,
    ..PLAIN
};

/// An overloaded service: each listener loses SYNs.
pub const FLAKY: Profile = Profile {
    name: "flaky: listeners lose 60 % of SYNs",
    far_in: "tcp dport @open tcp flags & (syn | ack) == syn numgen random mod 100 < 60 drop",
    ..PLAIN
};

/// Each way.
pub const LOSSY: Profile = Profile {
    name: "5 % lost each way",
    far_in: "meta l4proto tcp numgen random mod 100 < 5 drop",
    near_in: "meta l4proto tcp numgen random mod 100 < 5 drop",
    ..PLAIN
};

/// A mobile network: delay that varies and keeps the order, and losses each way.
const MOBILE: &str = "delay_ms=40 jitter_ms=30 loss_per_mille=20";
/// The same losses, eight at a time.
const MOBILE_IN_RUNS: &str = "delay_ms=40 jitter_ms=30 loss_per_mille=20 loss_run=8";

/// All of them, in the order of the table.
pub const ALL: [Profile; 29] = [
    Profile { name: "loopback", from: End::Far, ..PLAIN },
    PLAIN,
    DROPPED,
    Profile {
        name: "65,014 dropped",
        shut: Shut::NearlyAll,
        far_in: "tcp dport != @open tcp dport != @spared drop",
        ..PLAIN
    },
    REJECTED,
    Profile {
        name: "1,000 ICMP admin-prohibited",
        far_in: "tcp dport @shut reject with icmpx type admin-prohibited",
        ..REJECTED
    },
    Profile { name: "ICMP errors limited as by Linux", extra: "", ..REJECTED },
    FLAKY,
    Profile {
        name: "200 RST a second",
        ports: "1-4096",
        far_out: "tcp flags & rst == rst limit rate over 200/second burst 200 packets drop",
        ..PLAIN
    },
    LOSSY,
    Profile { name: "50 ms", cable: "delay_ms=25", ..PLAIN },
    Profile { name: "50 ms, 5 % lost each way", cable: "delay_ms=25", ..LOSSY },
    Profile { name: "50 ms, 1,000 dropped", cable: "delay_ms=25", ..DROPPED },
    Profile {
        name: "policer: 2,000 packets/s",
        ports: "1-16384",
        far_in: "meta l4proto tcp limit rate over 2000/second burst 100 packets drop",
        ..PLAIN
    },
    Profile {
        name: "queue: 40 ms, 2,000 packets/s",
        ports: "1-16384",
        cable: "delay_ms=20 packets_per_second=2000 queue=100",
        ..PLAIN
    },
    Profile {
        name: "bufferbloat: 40 ms, 2,000 packets/s",
        ports: "1-16384",
        cable: "delay_ms=20 packets_per_second=2000 queue=4000",
        ..PLAIN
    },
    Profile { name: "20 ms", cable: "delay_ms=10", ..PLAIN },
    Profile { name: "20 ms, jitter 20", cable: "delay_ms=10 jitter_ms=20", ..PLAIN },
    Profile { name: "20 ms, jitter 20 that reorders", cable: "delay_ms=10 jitter_ms=20 reorders=1", ..PLAIN },
    Profile { name: "20 ms, radio that sends in bursts", cable: "delay_ms=10 radio_ms=20", ..PLAIN },
    Profile {
        name: "20 ms, at times a detour of 100 ms",
        cable: "delay_ms=10 detour_every_ms=500 detour_ms=50",
        ..PLAIN
    },
    Profile { name: "80 ms, jitter 30, 2 % lost", cable: MOBILE, ..PLAIN },
    Profile { name: "80 ms, jitter 30, 2 % lost, flaky", cable: MOBILE, ..FLAKY },
    Profile { name: "80 ms, jitter 30, 2 % lost, dropped", cable: MOBILE, ..DROPPED },
    Profile { name: "80 ms, jitter 30, eight lost in a row", cable: MOBILE_IN_RUNS, ..PLAIN },
    Profile { name: "80 ms, jitter 30, eight in a row, flaky", cable: MOBILE_IN_RUNS, ..FLAKY },
    Profile {
        name: "64 files, dropped ports",
        ports: "1-8192",
        with: "ulimit -n 64; exec",
        says_short_of: Some(Shortage::Sockets),
        ..DROPPED
    },
    Profile {
        name: "100 local ports, 1,000 dropped",
        extra: "sysctl -qw net.ipv4.ip_local_port_range='40000 40099'",
        ..DROPPED
    },
    Profile { name: "no processor, 1,000 dropped", ports: "1-8192", with: "exec nice -n 19", is_busy: true, ..DROPPED },
];

impl Profile {
    /// Scans so many times over IPv4 and then over IPv6, and prints a line for each; gives what was wrong.
    pub fn prove(&self, runs: u32) -> Vec<String> {
        let targets = match self.from {
            End::Near => ["192.0.2.2", "2001:db8::2"],
            End::Far => ["127.0.0.1", "::1"],
        };
        targets.into_iter().flat_map(|target| self.prove_at(target, runs)).collect()
    }

    fn prove_at(&self, target: &str, runs: u32) -> Vec<String> {
        let ground = Ground::new();
        let truth = ground.truth(&self.ports.parse().unwrap(), self.shut);
        let address: IpAddr = target.parse().unwrap();
        let lab = Lab::new(&self.setup(&ground));
        let mut row = Row::new(format!("{}, IPv{}", self.name, if address.is_ipv4() { 4 } else { 6 }));
        let mut wrong = Vec::new();
        let mut others = Beside::all();
        let score =
            |scanned: &Scanned| Score::of(&scanned.report.hosts.get(&address).cloned().unwrap_or_default(), &truth);
        for run in 1..=runs {
            let busy = self.is_busy.then(Busy::begin);
            let scanned = scan(&lab, self.from, self.with, &format!("{target} -p {}", self.ports));
            drop(busy);
            row.scanned(&scanned);
            let mut faults: Vec<String> = incomplete(&scanned.report, &[address]).into_iter().collect();
            let scored = score(&scanned);
            row.scored(&scored);
            faults.extend((!scored.is_right()).then(|| scored.to_string()));
            if let Some(shortage) = self.says_short_of
                && !scanned.report.notices.contains(&Notice::SlowedDown { shortage })
            {
                faults.push(format!("it did not say that it was short of {shortage:?}"));
            }
            wrong.extend(faults.iter().map(|fault| format!("{}, {target}, run {run}: {fault}", self.name)));
            others.iter_mut().for_each(|other| other.scan(&lab, self.from, address, self.ports, score));
        }
        println!("{row}");
        others.iter().for_each(Beside::print);
        wrong
    }

    fn setup(&self, ground: &Ground) -> Setup {
        Setup {
            far_rules: ground.rules(self.far_in, self.far_out),
            near_rules: ground.rules(self.near_in, ""),
            cable: self.cable.to_owned(),
            extra: self.extra.to_owned(),
            ..Setup::default()
        }
    }
}

/// Keeps the processors busy, twice as many as there are.
struct Busy {
    threads: Vec<thread::JoinHandle<()>>,
}

static IS_BUSY: AtomicBool = AtomicBool::new(false);

impl Busy {
    fn begin() -> Busy {
        IS_BUSY.store(true, Ordering::Relaxed);
        let count = 2 * thread::available_parallelism().unwrap().get();
        let spin = || {
            while IS_BUSY.load(Ordering::Relaxed) {
                std::hint::spin_loop();
            }
        };
        Busy { threads: (0..count).map(|_| thread::spawn(spin)).collect() }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        IS_BUSY.store(false, Ordering::Relaxed);
        self.threads.drain(..).for_each(|thread| thread.join().unwrap());
    }
}
