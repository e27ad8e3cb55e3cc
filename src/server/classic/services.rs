//! What LukitaPort calls the services of its thirty ports.

use crate::model::ports::Port;
use crate::model::service;

const NAMES: [(u16, &str); 30] = [
    (21, "FTP"),
    (22, "SSH"),
    (23, "Telnet"),
    (25, "SMTP"),
    (53, "DNS"),
    (80, "HTTP"),
    (110, "POP3"),
    (111, "RPC"),
    (135, "MSRPC"),
    (139, "NetBIOS"),
    (143, "IMAP"),
    (443, "HTTPS"),
    (445, "SMB"),
    (465, "SMTPS"),
    (587, "SMTP/TLS"),
    (993, "IMAPS"),
    (995, "POP3S"),
    (1433, "MSSQL"),
    (1521, "Oracle DB"),
    (1723, "PPTP"),
    (3306, "MySQL"),
    (3389, "RDP"),
    (5432, "PostgreSQL"),
    (5900, "VNC"),
    (6379, "Redis"),
    (8080, "HTTP-Alt"),
    (8443, "HTTPS-Alt"),
    (8888, "HTTP-Dev"),
    (9200, "Elasticsearch"),
    (27017, "MongoDB"),
];

/// The name that LukitaPort shows; for other ports ours, and `unknown` without one: its page takes it for text.
pub(super) fn shown(port: Port) -> &'static str {
    let known = NAMES.iter().find(|(number, _)| *number == port.number()).map(|(_, name)| *name);
    known.unwrap_or_else(|| registered(port))
}

/// The name by our tables, or `unknown`.
pub(super) fn registered(port: Port) -> &'static str {
    service::name(port).unwrap_or("unknown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_port_of_the_quick_list_has_its_name() {
        assert!(service::quick_ports().iter().all(|port| NAMES.iter().any(|(number, _)| *number == port.number())));
        let names = [27017, 587, 631, 65_000].map(|number| shown(Port::new(number).unwrap()));
        assert_eq!(names, ["MongoDB", "SMTP/TLS", "ipp", "unknown"]);
        assert_eq!(registered(Port::new(22).unwrap()), "ssh");
    }
}
