//! The engine: decides what to probe when, and what the answers mean.
//!
//! Sans I/O: [`Engine`] is told the time and the answers; it owns no socket, no clock and no task, and
//! it cannot fail. A [`drive::Network`] owns the sockets, real ([`tcp`]) or made of data
//! ([`simulated`]), and [`drive::drive`] is the loop between the two.

pub mod begin;
pub mod drive;
pub mod lab;
pub mod paced;
pub mod resolution;
pub mod simulated;

mod budget;
mod config;
mod core;
mod delay;
mod doubt;
mod estimate;
mod giving_up;
mod host;
mod loss;
mod order;
mod outage;
mod outbox;
mod pause;
mod probe;
mod pulse;
mod pursuit;
mod rate;
mod reply_limit;
mod rtt;
mod settling;
mod tries;
mod verdict;
mod window;

pub use config::EngineConfig;
pub use core::Engine;
pub use probe::{Answer, IcmpError, Outcome, Probe, ProbeId};

#[cfg(feature = "ssr")]
pub mod resolve;
#[cfg(feature = "ssr")]
pub mod run;
#[cfg(feature = "ssr")]
pub mod tcp;
