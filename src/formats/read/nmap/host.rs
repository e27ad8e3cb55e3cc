//! A host of `nmap -oX`, element by element.

use crate::formats::read::asked::{Asked, Counted};
use crate::formats::read::folding::{About, Folding, MAX_HOST_CHARS};
use crate::formats::read::verdicts::{Told, Verdicts, port_list};
use crate::model::opened::{OpenError, one_line};
use crate::model::unknown::UnknownReason;
use std::net::IpAddr;

/// There are fewer reasons for a port to be as it is; each holds a set of ports.
const MAX_REASONS: usize = 32;

/// A host as far as it is read.
#[derive(Default)]
pub(super) struct Host {
    /// Given up by the scanner.
    is_timed_out: bool,
    /// Down, or, as nmap lists targets without a probe, unknown.
    is_not_up: bool,
    address: Option<IpAddr>,
    /// As it was typed.
    typed_name: String,
    /// As the address was looked up.
    found_name: String,
    ports: Vec<ListedPort>,
    ignored: Vec<Ignored>,
}

#[derive(Default)]
struct ListedPort {
    number: String,
    protocol: String,
    state: String,
    reason: String,
}

/// Ports that are counted together. New versions list them, by reason and protocol.
#[derive(Default)]
struct Ignored {
    state: String,
    count: u64,
    known: Counted,
}

impl Host {
    pub(super) fn new(is_timed_out: bool) -> Host {
        Host { is_timed_out, ..Host::default() }
    }

    /// Takes in an element of it; there is room for that many results.
    ///
    /// # Errors
    /// More ports than there is room for.
    pub(super) fn begin(&mut self, name: &str, get: &dyn Fn(&str) -> String, room: u64) -> Result<(), OpenError> {
        match name {
            "status" => self.is_not_up = matches!(get("state").as_str(), "down" | "unknown"),
            "address" if self.address.is_none() && get("addrtype") != "mac" => self.address = get("addr").parse().ok(),
            "hostname" => {
                let name = if get("type") == "user" { &mut self.typed_name } else { &mut self.found_name };
                if name.is_empty() {
                    *name = one_line(&get("name"), MAX_HOST_CHARS);
                }
            }
            "port" => {
                // Bounded like results, since they become such.
                if self.ports.len() as u64 > room {
                    return Err(OpenError::TooManyResults);
                }
                let listed = ListedPort { number: get("portid"), protocol: get("protocol"), ..ListedPort::default() };
                self.ports.push(listed);
            }
            "state" => {
                if let Some(port) = self.ports.last_mut() {
                    (port.state, port.reason) = (get("state"), get("reason"));
                }
            }
            "extraports" => {
                let count = get("count").parse().unwrap_or_default();
                self.ignored.push(Ignored { state: get("state"), count, ..Ignored::default() });
            }
            "extrareasons" => self.add_reason(&get("reason"), &get("proto"), &get("ports"), &get("count")),
            _ => {}
        }
        Ok(())
    }

    fn add_reason(&mut self, reason: &str, protocol: &str, ports: &str, count: &str) {
        let reasons: usize = self.ignored.iter().map(|ignored| ignored.known.named.len()).sum();
        let Some(Ignored { known, .. }) = self.ignored.last_mut().filter(|_| reasons < MAX_REASONS) else {
            return;
        };
        let count = count.parse::<u32>().map_or(0, u64::from);
        match protocol {
            "tcp" => {
                if let Some((ports, has_zero)) = port_list(ports).filter(|_| !ports.is_empty()) {
                    known.named.push((reason.to_owned(), ports));
                    known.zero += u64::from(has_zero);
                }
            }
            "udp" => known.udp += count,
            // Old versions do not say which they are.
            "" => {}
            _ => known.others += count,
        }
    }

    /// The same without what was not whole where the file was cut.
    pub(super) fn cut(mut self) -> Host {
        self.ports.pop_if(|port| port.state.is_empty());
        self
    }

    /// Makes a host of the report of it.
    ///
    /// # Errors
    /// More hosts or results than may be.
    pub(super) fn finish(self, asked: &Asked, about: &mut About, folding: &mut Folding) -> Result<(), OpenError> {
        if self.is_not_up && self.ports.is_empty() {
            folding.leave_out(|left_out| &mut left_out.hosts_down, 1);
            return Ok(());
        }
        let Some(address) = self.address else {
            folding.leave_out(|left_out| &mut left_out.not_understood, self.ports.len() as u64);
            return Ok(());
        };
        let name = if self.typed_name.is_empty() { &self.found_name } else { &self.typed_name };
        folding.host(address, name)?;
        if !self.typed_name.is_empty() {
            about.typed.push((self.typed_name, address));
        }
        let mut verdicts = Verdicts::default();
        for ListedPort { number, protocol, state, reason } in &self.ports {
            let told = Told { port: number, protocol, state, reason };
            verdicts.add_told(&told, &mut folding.left_out);
        }
        // Of several counts nobody knows which ports are in which.
        let asked_if_one = (self.ignored.len() == 1).then_some(asked);
        for Ignored { state, count, known } in self.ignored {
            verdicts.add_counted(&state, count, known, asked_if_one, folding);
        }
        if self.is_timed_out {
            let left = asked.tcp.as_ref().map(|ports| u64::from(ports.len()).saturating_sub(verdicts.len()));
            verdicts.add_unknown(UnknownReason::HostGivenUp, None, left);
        }
        folding.verdicts(address, verdicts)
    }
}
