//! What things are, and their rules: pure data, no clock, no I/O, no framework.
//!
//! A [`request::ScanRequest`] is text as typed; [`request::ScanRequest::validate`] makes a
//! [`plan::ScanPlan`] of it; a running scan is a list of [`event::ScanEvent`]s; a
//! [`report::Report`] is the fold of that list.

pub mod address_range;
pub mod course;
pub mod diff;
pub mod event;
pub mod found;
pub mod limits;
pub mod log;
pub mod notice;
pub mod opened;
pub mod paths;
pub mod plan;
pub mod policy;
pub mod ports;
pub mod preferences;
pub mod problem;
pub mod report;
pub mod request;
pub mod risk;
pub mod server_address;
pub mod service;
pub mod session;
pub mod shortcut;
pub mod speed;
pub mod summary;
pub mod targets;
mod typed;
pub mod unknown;
pub mod wish;
