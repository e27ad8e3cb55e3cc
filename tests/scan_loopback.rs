//! The driver with real sockets, on loopback: what the kernel says is what is reported.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

use portolan::engine::drive::{Control, drive};
use portolan::engine::tcp::TcpNetwork;
use portolan::engine::{Engine, EngineConfig};
use portolan::model::event::{Phase, PortState, Reason};
use portolan::model::plan::{Pacing, Timeout};
use portolan::model::ports::{Port, PortSet};
use portolan::model::report::Report;
use socket2::{Domain, Protocol, Socket, Type};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const IPV4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const IPV6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// Tests that count this process's files or listen to the whole machine take turns.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn scan(addresses: &[IpAddr], ports: PortSet, timeout: Timeout, control: &Control) -> Report {
    let mut engine = Engine::new(EngineConfig {
        addresses: addresses.to_vec(),
        ports,
        pacing: Pacing { timeout, ..Pacing::default() },
        seed: 1,
        max_open_probes: 512,
        time_limit: Duration::from_secs(120),
    });
    let mut network = TcpNetwork::new().unwrap();
    let mut report = Report::default();
    drive(&mut engine, &mut network, control, |events, progress| {
        report.append(events, progress);
    });
    report
}

fn states(report: &Report, address: IpAddr, state: PortState) -> PortSet {
    let host = &report.hosts[&address];
    match state {
        PortState::Closed => host.closed.clone(),
        state => host.rows.iter().filter(|(_, row)| row.state == state).map(|(port, _)| *port).collect(),
    }
}

fn port_of(address: SocketAddr) -> Port {
    Port::new(address.port()).unwrap()
}

/// A port on which nothing listens: one that the system gave out and took back.
fn closed_port(address: IpAddr) -> Port {
    port_of(TcpListener::bind((address, 0)).unwrap().local_addr().unwrap())
}

#[test]
fn open_and_closed_are_told_apart_over_both_families() {
    let _turn = turn();
    for address in [IPV4, IPV6] {
        let listeners: Vec<TcpListener> = (0..20).map(|_| TcpListener::bind((address, 0)).unwrap()).collect();
        let open: PortSet = listeners.iter().map(|listener| port_of(listener.local_addr().unwrap())).collect();
        let closed = closed_port(address);
        let mut ports = open.clone();
        ports.insert(closed);
        let report = scan(&[address], ports, Timeout::Automatic, &Control::default());
        assert_eq!(states(&report, address, PortState::Open), open);
        assert_eq!(states(&report, address, PortState::Closed).to_string(), closed.to_string());
        assert!(report.open_ports().all(|(_, _, row)| row.reason == Reason::SynAck && row.rtt_us.is_some()));
    }
}

#[test]
fn a_listener_that_hangs_up_by_reset_is_open() {
    let _turn = turn();
    let listener = TcpListener::bind((IPV4, 0)).unwrap();
    let port = port_of(listener.local_addr().unwrap());
    let hanging_up = std::thread::spawn(move || {
        // SO_LINGER 0 makes close() send RST: the scanner may see ECONNRESET instead of a connection.
        for _ in 0..50 {
            let (stream, _) = listener.accept().unwrap();
            socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
        }
    });
    for _ in 0..50 {
        let report = scan(&[IPV4], [port].into_iter().collect(), Timeout::Automatic, &Control::default());
        assert_eq!((report.counts.open, report.counts.total()), (1, 1));
    }
    hanging_up.join().unwrap();
}

#[test]
fn silence_is_filtered_and_the_chosen_timeout_counts() {
    let _turn = turn();
    // A listener whose queue is full drops further SYNs (listen(2)): silence without a firewall.
    let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP)).unwrap();
    socket.bind(&SocketAddr::new(IPV4, 0).into()).unwrap();
    socket.listen(0).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    let _filling: Vec<TcpStream> =
        std::iter::from_fn(|| TcpStream::connect_timeout(&address, Duration::from_millis(300)).ok()).take(8).collect();
    let ports = [port_of(address)].into_iter().collect();
    let report = scan(&[IPV4], ports, Timeout::Fixed(Duration::from_millis(100)), &Control::default());
    let row = report.hosts[&IPV4].rows[&port_of(address)];
    assert_eq!((row.state, row.reason, row.attempts), (PortState::Filtered, Reason::NoResponse, 3));
}

#[test]
fn a_full_scan_finds_every_listener_and_nothing_else() {
    let _turn = turn();
    let _listeners: Vec<TcpListener> = (0..30).map(|_| TcpListener::bind((IPV4, 0)).unwrap()).collect();
    for _ in 0..3 {
        let before = listening();
        let report = scan(&[IPV4], PortSet::all(), Timeout::Automatic, &Control::default());
        let after = listening();
        let open = states(&report, IPV4, PortState::Open);
        // Other programs may begin or end to listen meanwhile.
        let missed: Vec<Port> = before.iter().filter(|port| after.contains(*port) && !open.contains(*port)).collect();
        let false_open: Vec<Port> =
            open.iter().filter(|port| !before.contains(*port) && !after.contains(*port)).collect();
        assert_eq!((missed, false_open), (vec![], vec![]));
        assert_eq!((report.phase, report.counts.total(), report.counts.filtered), (Phase::Done, 65_535, 0));
    }
}

#[test]
fn a_scan_that_is_paused_now_and_then_finds_every_listener() {
    let _turn = turn();
    let listeners: Vec<TcpListener> = (0..10).map(|_| TcpListener::bind((IPV4, 0)).unwrap()).collect();
    let control = Control::default();
    let mut engine = Engine::new(EngineConfig {
        addresses: vec![IPV4],
        ports: PortSet::all(),
        pacing: Pacing { probes_per_second: Some(100_000), ..Pacing::default() },
        seed: 1,
        max_open_probes: 512,
        time_limit: Duration::from_secs(120),
    });
    let (mut report, mut pauses) = (Report::default(), 0);
    drive(&mut engine, &mut TcpNetwork::new().unwrap(), &control, |events, progress| {
        report.append(events, progress);
        // Paused as soon as it goes on, and the other way round, with each batch that is told.
        match report.phase {
            Phase::Paused => control.resume(),
            _ if pauses < 5 => {
                pauses += 1;
                control.pause();
            }
            _ => {}
        }
    });
    assert_eq!((report.phase, report.counts.total(), report.counts.filtered), (Phase::Done, 65_535, 0));
    assert_eq!(pauses, 5);
    let open = states(&report, IPV4, PortState::Open);
    assert!(listeners.iter().all(|listener| open.contains(port_of(listener.local_addr().unwrap()))));
}

#[test]
fn no_socket_stays_behind_after_the_end_or_a_cancel() {
    let _turn = turn();
    let listener = TcpListener::bind((IPV4, 0)).unwrap();
    let port = port_of(listener.local_addr().unwrap());
    let before = open_files();
    scan(&[IPV4], [port].into_iter().collect(), Timeout::Automatic, &Control::default());
    assert_eq!(open_files(), before);
    let control = Control::default();
    control.cancel();
    let report = scan(&[IPV4], PortSet::all(), Timeout::Automatic, &control);
    assert_eq!((report.phase, report.not_asked + report.counts.total()), (Phase::Cancelled, 65_535));
    assert_eq!(open_files(), before);
    let time_wait = sockets("06");
    assert!(!time_wait.contains(port), "a connection that was found open is closed by RST");
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Ports on which something of this machine listens for 127.0.0.1.
fn listening() -> PortSet {
    sockets("0A")
}

/// Local ports of TCP sockets in that state (proc(5), /proc/net/tcp) that concern 127.0.0.1.
fn sockets(state: &str) -> PortSet {
    let for_loopback = ["0100007F", "00000000", "00000000000000000000000000000000"];
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|path| std::fs::read_to_string(path).unwrap_or_default());
    let rows = tables.iter().flat_map(|table| table.lines().skip(1));
    let ports = rows.filter_map(|row| {
        let fields: Vec<&str> = row.split_whitespace().collect();
        let (address, port) = fields[1].split_once(':')?;
        let concerns = fields[3] == state && for_loopback.contains(&address);
        concerns.then(|| u16::from_str_radix(port, 16).ok().and_then(Port::new)).flatten()
    });
    ports.collect()
}
