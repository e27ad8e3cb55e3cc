//! Two network namespaces and the link between them, gone when their owner is.

use super::far_end::IS_READY;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// What `sh` does within the near namespace.
const SETUP: &str = include_str!("setup.sh");

/// Where Debian keeps `ip` and `nft`, which a person's own path may lack.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// For [`Setup::extra`]: the far end sends as many ICMP errors as there is cause for, and not one a second to each
/// peer as Linux does (icmp(7); of ICMPv6 the mask names the types that are limited).
pub const UNLIMITED_ICMP: &str = "far sysctl -qw net.ipv4.icmp_ratemask=0 net.ipv6.icmp.ratemask=128";

/// What is not there by itself.
#[derive(Clone, Debug)]
pub struct Setup {
    /// How many addresses the far end has, from 192.0.2.2 and 2001:db8::2 on.
    pub hosts: u32,
    /// The firewall at the far end, for nft.
    pub far_rules: String,
    /// The firewall at the near end.
    pub near_rules: String,
    /// What [`super::cable`] is told; empty for a plain link.
    pub cable: String,
    /// Commands of the shell that come last, at the near end; `far` before one has it run at the far end.
    pub extra: String,
}

impl Default for Setup {
    fn default() -> Setup {
        let none = String::new;
        Setup { hosts: 1, far_rules: none(), near_rules: none(), cable: none(), extra: none() }
    }
}

/// Which end of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// 192.0.2.1, where scans run.
    Near,
    /// 192.0.2.2 and more, where listeners are.
    Far,
}

/// The namespaces. They end with the input of their keeper, so also when the test is killed.
pub struct Lab {
    keeper: Child,
    means: Means,
    near: String,
    far: String,
    /// Open for as long as the parts are played, for they may have more to say.
    _said: BufReader<ChildStdout>,
}

/// How this process may make namespaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    /// As root.
    Root,
    /// As root of a user namespace.
    UserNamespace,
}

impl Lab {
    /// Makes the namespaces, the link and the firewalls, and waits until all parts are played.
    ///
    /// # Panics
    /// With what is missing on this machine.
    pub fn new(setup: &Setup) -> Lab {
        let means = means().unwrap_or_else(|missing| panic!("the lab cannot be built here: {missing}"));
        let mut unshare = Command::new("unshare");
        if means == Means::UserNamespace {
            unshare.args(["--user", "--map-root-user"]);
        }
        let mut keeper = unshare
            .args(["--net", "sh", "-c", SETUP])
            .env("PATH", PATH)
            .env("LAB_PROGRAM", std::env::current_exe().unwrap())
            .env("LAB_HOSTS", setup.hosts.to_string())
            .env("LAB_FAR_RULES", &setup.far_rules)
            .env("LAB_NEAR_RULES", &setup.near_rules)
            .env("LAB_CABLE", &setup.cable)
            .env("LAB_EXTRA", &setup.extra)
            .env("LAB_IS_PLAYED", "yes")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(keeper.stdout.take().unwrap());
        let (mut namespaces, mut unready) = (None, 1 + u32::from(!setup.cable.is_empty()));
        while namespaces.is_none() || unready > 0 {
            let mut line = String::new();
            if said.read_line(&mut line).unwrap() == 0 {
                drop(keeper.stdin.take());
                keeper.stderr.take().unwrap().read_to_string(&mut line).unwrap();
                panic!("the lab cannot be built here: {line}");
            }
            unready -= u32::from(line.trim_end() == IS_READY);
            let pair = line.trim_end().strip_prefix("namespaces ").and_then(|pair| pair.split_once(' '));
            namespaces = namespaces.or(pair.map(|(near, far)| (near.to_owned(), far.to_owned())));
        }
        let (near, far) = namespaces.unwrap();
        Lab { keeper, means, near, far, _said: said }
    }

    /// A command that will run at that end.
    pub fn command(&self, end: End, program: &str) -> Command {
        let process = if end == End::Near { &self.near } else { &self.far };
        let mut command = Command::new("nsenter");
        command.env("PATH", PATH).stdin(Stdio::null());
        if self.means == Means::UserNamespace {
            command.args(["--preserve-credentials", &format!("--user=/proc/{process}/ns/user")]);
        }
        command.args([&format!("--net=/proc/{process}/ns/net"), "--", program]);
        command
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// How namespaces can be made here, or what is missing.
fn means() -> Result<Means, String> {
    for (program, version, package) in [
        ("unshare", "--version", "util-linux"),
        ("nsenter", "--version", "util-linux"),
        ("sysctl", "--version", "procps"),
        ("ip", "-Version", "iproute2"),
        ("nft", "--version", "nftables"),
    ] {
        let ran = Command::new(program).arg(version).env("PATH", PATH).output();
        if !ran.is_ok_and(|output| output.status.success()) {
            return Err(format!("{program} is missing; install {package}"));
        }
    }
    let can = |arguments: &[&str]| {
        let output = Command::new("unshare").args(arguments).args(["--net", "true"]).env("PATH", PATH).output();
        let output = output.map_err(|error| error.to_string())?;
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
    };
    can(&[]).map(|()| Means::Root).or_else(|_| {
        can(&["--user", "--map-root-user"]).map(|()| Means::UserNamespace).map_err(|said| {
            format!(
                "it takes root, or user namespaces, which this machine forbids (see the settings \
                 user.max_user_namespaces, kernel.unprivileged_userns_clone and \
                 kernel.apparmor_restrict_unprivileged_userns): {said}"
            )
        })
    })
}
