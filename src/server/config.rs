//! The server's settings: flags, or the environment variables named beside them.

use super::cors::AllowedOrigin;
use super::origin::Origin;
use crate::engine::run::Backend;
use crate::model::paths::BasePath;
use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// The port where nobody chose one.
const DEFAULT_PORT: u16 = 8000;

/// The settings of `portolan serve`. README.md has them in a table; a test compares the two.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Address and port to listen on
    #[arg(
        long,
        env = "PORTOLAN_LISTEN",
        default_value = "127.0.0.1:8000",
        value_name = "ADDRESS:PORT",
        value_parser = listen_address
    )]
    pub listen: SocketAddr,

    /// Path below the host, such as /portolan behind a reverse proxy
    #[arg(long, env = "PORTOLAN_BASE_PATH", default_value = "", value_name = "PATH")]
    pub base_path: BasePath,

    /// Listen beyond this machine; there are no logins, so put a proxy that authenticates in front
    #[arg(long, env = "PORTOLAN_ALLOW_REMOTE", value_parser = BoolishValueParser::new())]
    pub allow_remote: bool,

    /// Networks of proxies whose Forwarded and X-Forwarded headers are trusted, separated by commas
    #[arg(
        long = "trusted-proxy",
        env = "PORTOLAN_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_name = "NETWORK",
        default_value = "127.0.0.0/8,::1",
        value_parser = network
    )]
    pub trusted_proxies: Vec<IpNet>,

    /// Address that browsers use: scheme, host and, if needed, port
    #[arg(long, env = "PORTOLAN_PUBLIC_ORIGIN", value_name = "ORIGIN")]
    pub public_origin: Option<Origin>,

    /// Networks that may be scanned besides loopback and private ones, separated by commas
    #[arg(long, env = "PORTOLAN_ALLOW", value_delimiter = ',', value_name = "NETWORK")]
    pub allow: Vec<IpNet>,

    /// Networks that may not be scanned, even if allowed, separated by commas
    #[arg(long, env = "PORTOLAN_DENY", value_delimiter = ',', value_name = "NETWORK")]
    pub deny: Vec<IpNet>,

    /// Scans that may run at once
    #[arg(long, env = "PORTOLAN_MAX_SCANS", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub max_scans: u32,

    /// Scans that one caller may run at once; callers on this machine have no limit of their own
    #[arg(
        long,
        env = "PORTOLAN_MAX_SCANS_PER_CALLER",
        default_value_t = 4,
        value_name = "MAX_SCANS",
        value_parser = clap::value_parser!(u32).range(1..=256)
    )]
    pub max_scans_per_caller: u32,

    /// Network to scan: tcp is the real one, simulated is a made-up lab that contacts no host
    #[arg(long, env = "PORTOLAN_NETWORK", value_enum, default_value_t = NetworkKind::Tcp)]
    pub network: NetworkKind,

    /// Ask name servers for the names of hosts that answer a scan
    #[arg(long, env = "PORTOLAN_NAMES", value_enum, default_value_t = OnOff::On)]
    pub names: OnOff,

    /// Serve the interfaces of LukitaPort and Network Port Scanner, at /api/scan and /api/resolve
    #[arg(long, env = "PORTOLAN_CLASSIC", value_enum, default_value_t = OnOff::On)]
    pub classic: OnOff,

    /// Origins of other sites whose pages may use the API, separated by commas; null is a page opened from
    /// disk, but admits any site: for experiments only
    #[arg(long, env = "PORTOLAN_ALLOW_ORIGIN", value_delimiter = ',', value_name = "ORIGIN")]
    pub allow_origin: Vec<AllowedOrigin>,

    /// File with the legal notice to show instead of ours: plain text, at most 64 KiB
    #[arg(long, env = "PORTOLAN_LEGAL_NOTICE", value_name = "FILE")]
    pub legal_notice: Option<PathBuf>,

    /// Folder with the page's files, as `make build` makes it
    #[arg(long, env = "LEPTOS_SITE_ROOT", default_value = "target/site", value_name = "FOLDER")]
    pub site_root: String,
}

/// An address and a port; `localhost` is 127.0.0.1. Otherwise what would be right, made of what was typed.
fn listen_address(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let address: Result<IpAddr, _> = text.trim_matches(['[', ']']).parse();
    if let Ok(address) = address {
        return Err(format!("a port is missing: {} listens there", SocketAddr::new(address, DEFAULT_PORT)));
    }
    let (host, port) = text.rsplit_once(':').unwrap_or(match text.parse::<u32>() {
        Ok(_) => ("", text),
        Err(_) => (text, ""),
    });
    let number: Option<u16> = port.parse().ok();
    if !port.is_empty() && number.is_none() {
        return Err(format!("“{port}” is not a port: behind the colon stands a port from 0 to 65535"));
    }
    match (host, number) {
        ("localhost", Some(port)) => Ok(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port)),
        ("localhost", None) => Err(format!("a port is missing: localhost:{DEFAULT_PORT} listens there")),
        ("*", port) => {
            let port = port.unwrap_or(DEFAULT_PORT);
            Err(format!("0.0.0.0:{port} listens on all IPv4 addresses, [::]:{port} on all; both need --allow-remote"))
        }
        (_, port) => {
            let port = port.unwrap_or(DEFAULT_PORT);
            Err(format!(
                "an address and a port are expected: 127.0.0.1:{port} listens on this machine only, 0.0.0.0:{port} \
                 on all its addresses (that needs --allow-remote)"
            ))
        }
    }
}

/// A network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| address()).map_err(|_| "a network is like 192.0.2.0/24, or one address".to_owned())
}

impl Config {
    /// Whether only programs of this machine can reach the server.
    pub fn listens_locally(&self) -> bool {
        self.listen.ip().to_canonical().is_loopback()
    }
}

/// Where probes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NetworkKind {
    /// Real sockets of this machine.
    Tcp,
    /// The simulated lab.
    Simulated,
}

/// A setting that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OnOff {
    /// It is there.
    On,
    /// It is not.
    Off,
}

impl From<NetworkKind> for Backend {
    fn from(kind: NetworkKind) -> Backend {
        match kind {
            NetworkKind::Tcp => Backend::Tcp,
            NetworkKind::Simulated => Backend::Simulated,
        }
    }
}
