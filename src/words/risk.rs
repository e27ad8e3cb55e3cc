//! Why an open port of some kind is a risk, and what to do about it.

use super::Locale;
use crate::model::risk::RiskCode;
use leptos_i18n::td_string;

/// The two sentences of a code: why, and advice.
pub fn sentences(locale: Locale, code: RiskCode) -> (&'static str, &'static str) {
    macro_rules! both {
        ($key:ident) => {
            (td_string!(locale, risk.$key.why), td_string!(locale, risk.$key.advice))
        };
    }
    match code {
        RiskCode::Ftp => both!(ftp),
        RiskCode::Ssh => both!(ssh),
        RiskCode::Telnet => both!(telnet),
        RiskCode::Smtp => both!(smtp),
        RiskCode::Dns => both!(dns),
        RiskCode::Http => both!(http),
        RiskCode::Pop3 => both!(pop3),
        RiskCode::Rpcbind => both!(rpcbind),
        RiskCode::Msrpc => both!(msrpc),
        RiskCode::Netbios => both!(netbios),
        RiskCode::Imap => both!(imap),
        RiskCode::Https => both!(https),
        RiskCode::Smb => both!(smb),
        RiskCode::Smtps => both!(smtps),
        RiskCode::Submission => both!(submission),
        RiskCode::Imaps => both!(imaps),
        RiskCode::Pop3s => both!(pop3s),
        RiskCode::Mssql => both!(mssql),
        RiskCode::Oracle => both!(oracle),
        RiskCode::Pptp => both!(pptp),
        RiskCode::Mysql => both!(mysql),
        RiskCode::Rdp => both!(rdp),
        RiskCode::Postgresql => both!(postgresql),
        RiskCode::Vnc => both!(vnc),
        RiskCode::Redis => both!(redis),
        RiskCode::HttpProxy => both!(http_proxy),
        RiskCode::HttpDev => both!(http_dev),
        RiskCode::Elasticsearch => both!(elasticsearch),
        RiskCode::Mongodb => both!(mongodb),
        RiskCode::Socks => both!(socks),
        RiskCode::Ldap => both!(ldap),
        RiskCode::Ldaps => both!(ldaps),
        RiskCode::Rsync => both!(rsync),
        RiskCode::Nfs => both!(nfs),
        RiskCode::Docker => both!(docker),
        RiskCode::DockerTls => both!(docker_tls),
        RiskCode::Mqtt => both!(mqtt),
        RiskCode::Memcached => both!(memcached),
        RiskCode::X11 => both!(x11),
        RiskCode::Winrm => both!(winrm),
        RiskCode::Rlogin => both!(rlogin),
        RiskCode::Kubernetes => both!(kubernetes),
        RiskCode::Etcd => both!(etcd),
        RiskCode::Snmp => both!(snmp),
        RiskCode::Sip => both!(sip),
        RiskCode::Rtsp => both!(rtsp),
        RiskCode::Ipp => both!(ipp),
        RiskCode::Jetdirect => both!(jetdirect),
        RiskCode::Modbus => both!(modbus),
        RiskCode::Zookeeper => both!(zookeeper),
        RiskCode::Kafka => both!(kafka),
        RiskCode::Rabbitmq => both!(rabbitmq),
        RiskCode::Cassandra => both!(cassandra),
        RiskCode::Couchdb => both!(couchdb),
        RiskCode::Other => both!(other),
    }
}
