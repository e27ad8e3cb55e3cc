//! What to do about the open ports: each piece of advice once, the worst first, with the hosts that it concerns.

use crate::formats::answer::is_single;
use crate::model::ports::{Port, PortSet};
use crate::model::report::Report;
use crate::model::risk::{self, Risk, RiskCode};
use crate::model::service;
use crate::words::{self, Locale};
use leptos_i18n::td_string;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// So many ports of a kind are named.
const NAMED_PORTS: usize = 8;
/// So many hosts.
const NAMED_HOSTS: usize = 60;

pub(super) struct Advice {
    pub level: &'static str,
    pub word: &'static str,
    /// The ports with their services.
    pub ports: String,
    /// On which hosts, where there are several.
    pub hosts: Option<String>,
    pub why: &'static str,
    pub what_to_do: &'static str,
}

/// Of every open port that may be a real service.
pub(super) fn all(report: &Report, locale: Locale) -> Vec<Advice> {
    let mut kinds: BTreeMap<(Reverse<Risk>, RiskCode), BTreeMap<IpAddr, PortSet>> = BTreeMap::new();
    for (address, port, _) in report.certain_ports() {
        let (risk, code) = risk::of(port);
        kinds.entry((Reverse(risk), code)).or_default().entry(address).or_default().insert(port);
    }
    let names = report.joined_names();
    let is_single = is_single(report);
    let advice = |((Reverse(risk), code), hosts): ((Reverse<Risk>, RiskCode), BTreeMap<IpAddr, PortSet>)| {
        let (why, what_to_do) = words::risk_sentences(locale, code);
        let mut all = PortSet::default();
        hosts.values().for_each(|ports| all.add_all(ports));
        let host = |(address, ports): (&IpAddr, &PortSet)| {
            let name = names.get(address).map(|name| format!(" ({name})")).unwrap_or_default();
            let which = if all.len() > 1 { format!(": {}", words::some_ranges(ports)) } else { String::new() };
            format!("{address}{name}{which}")
        };
        let separator = if all.len() > 1 { "; " } else { ", " };
        Advice {
            level: risk.as_str(),
            word: words::level(locale, risk),
            ports: listed(locale, all.iter().map(with_service), NAMED_PORTS, ", "),
            hosts: (!is_single).then(|| listed(locale, hosts.iter().map(host), NAMED_HOSTS, separator)),
            why,
            what_to_do,
        }
    };
    kinds.into_iter().map(advice).collect()
}

fn with_service(port: Port) -> String {
    service::name(port).map_or_else(|| port.to_string(), |name| format!("{port} {name}"))
}

/// The first of them, and how many more there are.
fn listed(locale: Locale, items: impl Iterator<Item = String>, most: usize, separator: &str) -> String {
    let mut items = items;
    let mut named: Vec<String> = items.by_ref().take(most).collect();
    match items.count() as u64 {
        0 => {}
        more => named.push(td_string!(locale, answer.more, count = words::number(locale, more))),
    }
    named.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::results::samples;

    #[test]
    fn each_piece_comes_once_with_its_hosts_and_the_worst_comes_first() {
        let report = samples::network(&[("192.0.2.1", "22,6379", ""), ("192.0.2.2", "22,8080,8081", "")]);
        let advice = all(&report, Locale::en);
        let told: Vec<_> = advice
            .iter()
            .map(|one| format!("{} {}: {}", one.word, one.ports, one.hosts.as_deref().unwrap_or("-")))
            .collect();
        assert_eq!(
            told,
            [
                "High 6379 redis: 192.0.2.1",
                "Medium 22 ssh: 192.0.2.1, 192.0.2.2",
                "Medium 8080 http-alt, 8081 http-alt: 192.0.2.2: 8080–8081",
            ]
        );
    }

    #[test]
    fn there_is_none_about_ports_that_are_hardly_services() {
        assert!(all(&samples::doubtful("192.0.2.60", "1-200"), Locale::en).is_empty());
    }

    #[test]
    fn it_stays_short_whatever_is_open() {
        let every = samples::network(&[("192.0.2.1", "1-65535", "")]);
        let sizes: usize = all(&every, Locale::es).iter().map(|one| one.ports.len() + one.why.len()).sum();
        assert!(sizes < 20_000, "{sizes}");
        assert_eq!(all(&every, Locale::en).len(), RiskCode::ALL.len());
    }
}
