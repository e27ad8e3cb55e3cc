//! Risk: how bad it would be if strangers reached an open port, and why.
//!
//! A row has a code; what it means and what to do about it stand in `locales/` under `risk.CODE`.

use super::ports::Port;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How much care an open port needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// No known service; look what it is.
    Info,
    /// Meant to be reached, with encryption or little to lose.
    Low,
    /// Often attacked, or says more than it should.
    Medium,
    /// Clear text, no login, or a way into the machine.
    High,
}

impl Risk {
    /// All levels, worst first.
    pub const ALL: [Risk; 4] = [Risk::High, Risk::Medium, Risk::Low, Risk::Info];

    /// The word that JSON, CSS and the page use.
    pub fn as_str(self) -> &'static str {
        match self {
            Risk::Info => "info",
            Risk::Low => "low",
            Risk::Medium => "medium",
            Risk::High => "high",
        }
    }
}

/// Open ports by level of risk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskCounts([u64; Risk::ALL.len()]);

impl RiskCounts {
    /// How many have that risk.
    pub fn of(self, risk: Risk) -> u64 {
        self.0[risk as usize]
    }
}

impl Extend<Risk> for RiskCounts {
    fn extend<I: IntoIterator<Item = Risk>>(&mut self, risks: I) {
        risks.into_iter().for_each(|risk| self.0[risk as usize] += 1);
    }
}

impl FromIterator<Risk> for RiskCounts {
    fn from_iter<I: IntoIterator<Item = Risk>>(risks: I) -> RiskCounts {
        let mut counts = RiskCounts::default();
        counts.extend(risks);
        counts
    }
}

macro_rules! risk_table {
    ($($code:ident = $risk:ident : $($port:literal)+;)*) => {
        /// Why a port has its risk: the key of its sentences.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "the sentences in locales/ are their documentation")]
        pub enum RiskCode { $($code,)* Other }

        const TABLE: &[(u16, RiskCode, Risk)] = &[$($(($port, RiskCode::$code, Risk::$risk),)+)*];

        impl RiskCode {
            /// Every code.
            pub const ALL: &[RiskCode] = &[$(RiskCode::$code,)* RiskCode::Other];
        }
    };
}

// The older programs' levels are the floor: a row may be raised, never lowered (DESIGN, section 5).
risk_table! {
    Ftp = High: 21;
    Ssh = Medium: 22;
    Telnet = High: 23;
    Smtp = High: 25;
    Dns = Medium: 53;
    Http = Low: 80;
    Pop3 = High: 110;
    Rpcbind = Medium: 111;
    Msrpc = Medium: 135;
    Netbios = High: 139;
    Imap = Medium: 143;
    Https = Low: 443 8443;
    Smb = High: 445;
    Smtps = Low: 465;
    Submission = Low: 587;
    Imaps = Low: 993;
    Pop3s = Low: 995;
    Mssql = High: 1433;
    Oracle = High: 1521;
    Pptp = High: 1723;
    Mysql = High: 3306;
    Rdp = High: 3389;
    Postgresql = High: 5432;
    Vnc = High: 5900 5901 5902 5903;
    Redis = High: 6379;
    HttpProxy = Medium: 8080 8000 8008 8081 3128 8118;
    HttpDev = Medium: 8888 3000 5000;
    Elasticsearch = Medium: 9200 9300;
    Mongodb = High: 27017 27018 27019;
    Socks = Medium: 1080;
    Ldap = Medium: 389;
    Ldaps = Low: 636;
    Rsync = Medium: 873;
    Nfs = High: 2049;
    Docker = High: 2375;
    DockerTls = Medium: 2376;
    Mqtt = Medium: 1883;
    Memcached = High: 11211;
    X11 = High: 6000 6001;
    Winrm = Medium: 5985 5986;
    Rlogin = High: 512 513 514;
    Kubernetes = High: 6443 10250;
    Etcd = High: 2379 2380;
    Snmp = Medium: 161;
    Sip = Medium: 5060;
    Rtsp = Medium: 554;
    Ipp = Medium: 631;
    Jetdirect = Medium: 9100;
    Modbus = High: 502;
    Zookeeper = High: 2181;
    Kafka = Medium: 9092;
    Rabbitmq = Medium: 5672;
    Cassandra = High: 9042;
    Couchdb = High: 5984;
}

/// Ascending.
static BY_PORT: LazyLock<Vec<(u16, RiskCode, Risk)>> = LazyLock::new(|| {
    let mut rated = TABLE.to_vec();
    rated.sort_unstable_by_key(|(number, ..)| *number);
    rated
});

/// The risk of an open port, and the code of its sentences.
pub fn of(port: Port) -> (Risk, RiskCode) {
    let place = BY_PORT.binary_search_by_key(&port.number(), |(number, ..)| *number);
    let rated = place.ok().and_then(|place| BY_PORT.get(place));
    rated.map_or((Risk::Info, RiskCode::Other), |(_, code, risk)| (*risk, *code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_port_is_below_the_older_programs_level() {
        let floor: [(Risk, &[u16]); 3] = [
            (Risk::High, &[21, 23, 25, 110, 139, 445, 1433, 1521, 1723, 3306, 3389, 5432, 5900, 6379, 27017]),
            (Risk::Medium, &[22, 53, 111, 135, 143, 8080, 8888, 9200]),
            (Risk::Low, &[80, 443, 465, 587, 993, 995, 8443]),
        ];
        for (risk, ports) in floor {
            for &number in ports {
                assert!(of(Port::new(number).unwrap()).0 >= risk, "{number}");
            }
        }
        assert_eq!(of(Port::new(64_999).unwrap()), (Risk::Info, RiskCode::Other));
    }

    #[test]
    fn no_port_has_two_rows() {
        let numbers: std::collections::BTreeSet<u16> = TABLE.iter().map(|row| row.0).collect();
        assert_eq!(numbers.len(), TABLE.len());
    }
}
