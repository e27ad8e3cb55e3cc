//! A scan's events in LukitaPort's words: `meta`, a `port` for each port, `done` or `error`.
//!
//! Field by field as its clients know them. What later versions of it added stands at the end of each.

use super::services;
use crate::model::event::{PortState, ScanEvent};
use crate::model::ports::Port;
use serde::Serialize;
use std::net::IpAddr;

/// One message, serialized as its client reads it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Message {
    /// The first: what is scanned.
    Meta(Meta),
    /// A port has its verdict.
    Port(PortMessage),
    /// The last of a scan that asked every port.
    Done(Done),
    /// The last of all others.
    Error {
        /// Why there is no more.
        error: String,
    },
}

/// What is scanned.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Meta {
    pub(super) r#type: &'static str,
    pub(super) ip: IpAddr,
    /// The name that was looked up.
    pub(super) hostname: Option<String>,
    /// Whether a name was looked up.
    pub(super) resolved: bool,
    pub(super) total_ports: u32,
    pub(super) mode: &'static str,
    /// What was typed.
    pub(super) input: String,
    pub(super) profile: &'static str,
}

/// A port's verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct PortMessage {
    port: Port,
    state: PortState,
    service: &'static str,
    /// With two decimals; only open ports have one, since Portolan measures no others.
    response_time_ms: Option<f64>,
    /// Percent with one decimal.
    progress: f64,
    scanned: u32,
    total: u32,
    r#type: &'static str,
    /// What runs there is not looked at yet.
    version: Option<String>,
    banner: Option<String>,
}

/// The end of a scan that asked every port.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Done {
    r#type: &'static str,
    open_ports: u32,
    total_scanned: u32,
}

/// Counts as it tells.
#[derive(Clone, Debug)]
pub(super) struct Transcript {
    total: u32,
    scanned: u32,
    open: u32,
}

impl Transcript {
    /// Of a scan of so many ports.
    pub(super) fn new(total: u32) -> Transcript {
        Transcript { total, scanned: 0, open: 0 }
    }

    /// The messages for verdicts; of those that came together the lower port is told first.
    pub(super) fn tell(&mut self, event: &ScanEvent) -> Vec<Message> {
        let ScanEvent::Ports { open, filtered, closed, .. } = event else {
            return Vec::new();
        };
        let opened = open.iter().map(|found| (found.port, PortState::Open, found.rtt_us));
        let silent = filtered.iter().flat_map(|group| &group.ports).map(|port| (*port, PortState::Filtered, None));
        let refused = closed.iter().map(|port| (*port, PortState::Closed, None));
        let mut verdicts: Vec<_> = opened.chain(silent).chain(refused).collect();
        verdicts.sort_unstable_by_key(|(port, ..)| *port);
        verdicts.into_iter().map(|(port, state, rtt_us)| self.port(port, state, rtt_us)).collect()
    }

    /// The end, if every port was asked.
    pub(super) fn done(&self) -> Message {
        Message::Done(Done { r#type: "done", open_ports: self.open, total_scanned: self.scanned })
    }

    fn port(&mut self, port: Port, state: PortState, rtt_us: Option<u32>) -> Message {
        self.scanned += 1;
        self.open += u32::from(state == PortState::Open);
        let percent = f64::from(self.scanned) * 100.0 / f64::from(self.total);
        Message::Port(PortMessage {
            port,
            state,
            service: services::shown(port),
            response_time_ms: rtt_us.map(|us| (f64::from(us) / 10.0).round() / 100.0),
            progress: (percent * 10.0).round() / 10.0,
            scanned: self.scanned,
            total: self.total,
            r#type: "port",
            version: None,
            banner: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{FilteredPorts, OpenPort, Reason};

    fn port(number: u16) -> Port {
        Port::new(number).unwrap()
    }

    fn line(message: &Message) -> String {
        serde_json::to_string(message).unwrap()
    }

    #[test]
    fn messages_are_those_of_the_older_program() {
        let meta = Meta {
            r#type: "meta",
            ip: "192.0.2.10".parse().unwrap(),
            hostname: None,
            resolved: false,
            total_ports: 30,
            mode: "quick",
            input: "192.0.2.10".to_owned(),
            profile: "normal",
        };
        let begins =
            r#"{"type":"meta","ip":"192.0.2.10","hostname":null,"resolved":false,"total_ports":30,"mode":"quick","#;
        assert_eq!(line(&Message::Meta(meta)), format!(r#"{begins}"input":"192.0.2.10","profile":"normal"}}"#));

        let open = OpenPort { port: port(21), reason: Reason::SynAck, rtt_us: Some(1_504), attempts: 1 };
        let silent = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 3, ports: vec![port(23)] };
        let event = ScanEvent::Ports {
            address: "192.0.2.10".parse().unwrap(),
            open: vec![open],
            filtered: vec![silent],
            closed: vec![port(65_000), port(22)],
        };
        let mut transcript = Transcript::new(30);
        let told: Vec<String> = transcript.tell(&event).iter().map(line).collect();
        let expected = [
            r#"{"port":21,"state":"open","service":"FTP","response_time_ms":1.5,"progress":3.3,"scanned":1"#,
            r#"{"port":22,"state":"closed","service":"SSH","response_time_ms":null,"progress":6.7,"scanned":2"#,
            r#"{"port":23,"state":"filtered","service":"Telnet","response_time_ms":null,"progress":10.0,"scanned":3"#,
            r#"{"port":65000,"state":"closed","service":"unknown","response_time_ms":null,"progress":13.3,"scanned":4"#,
        ];
        assert_eq!(
            told,
            expected.map(|begins| format!(r#"{begins},"total":30,"type":"port","version":null,"banner":null}}"#))
        );
        assert_eq!(line(&transcript.done()), r#"{"type":"done","open_ports":1,"total_scanned":4}"#);
        assert_eq!(line(&Message::Error { error: "why".to_owned() }), r#"{"error":"why"}"#);
    }

    #[test]
    fn only_verdicts_are_told() {
        let up = ScanEvent::HostUp { address: "192.0.2.10".parse().unwrap() };
        assert_eq!(Transcript::new(1).tell(&up), []);
    }
}
