//! Scans of hosts at the far end of a link: what is found is compared with what is true there.
//!
//! Link, hosts and firewalls are network namespaces of the tests' own, so nothing leaves this machine. That needs
//! root or user namespaces, `unshare` and `nsenter` (util-linux), `ip` (iproute2) and `nft` (nftables); `make test`
//! installs the programs. The quick profiles are ordinary tests; `make lab` runs all of them, in minutes.

#![allow(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]

mod beside;
mod cable;
mod far_end;
mod ground;
mod icmp;
mod many;
mod namespaces;
mod path;
mod profiles;
mod run;
mod score;
mod table;
mod tests;
