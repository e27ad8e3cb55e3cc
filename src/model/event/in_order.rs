//! Reads an event as it is written, its type first.
//!
//! What serde derives for an enum with a tag keeps the whole event apart until it has seen its type, wherever that
//! stands. For one of many ports that takes longer than all else that a page does with it.

use super::{FilteredPorts, OpenPort, ScanEvent};
use crate::model::ports::Port;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use std::fmt;
use std::net::IpAddr;

const TYPE: &str = "type";

/// The fields of [`ScanEvent::Ports`].
#[derive(serde::Deserialize)]
struct Ports {
    address: IpAddr,
    #[serde(default)]
    open: Vec<OpenPort>,
    #[serde(default)]
    filtered: Vec<FilteredPorts>,
    #[serde(default)]
    closed: Vec<Port>,
}

impl<'de> Deserialize<'de> for ScanEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ScanEvent, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

impl Serialize for ScanEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // What is derived.
        ScanEvent::serialize(self, serializer)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = ScanEvent;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ScanEvent, A::Error> {
        let first: Option<String> = map.next_key()?;
        let kind: Option<String> = if first.as_deref() == Some(TYPE) { Some(map.next_value()?) } else { None };
        if kind.as_deref() == Some("ports") {
            let Ports { address, open, filtered, closed } = Ports::deserialize(MapAccessDeserializer::new(map))?;
            return Ok(ScanEvent::Ports { address, open, filtered, closed });
        }
        // What is derived.
        ScanEvent::deserialize(MapAccessDeserializer::new(Begun { key: first, value: kind, rest: map }))
    }
}

/// A map of which a key, and its value too, were read already.
struct Begun<A> {
    key: Option<String>,
    value: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Begun<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.key.take() {
            Some(key) => seed.deserialize(key.into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value.into_deserializer()),
            None => self.rest.next_value_seed(seed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{Counts, Failure, Notice, Phase, Reason};

    fn ports() -> ScanEvent {
        let port = Port::new(22).unwrap();
        let open = vec![OpenPort { port, reason: Reason::SynAck, rtt_us: Some(80), attempts: 1 }];
        let silent = FilteredPorts { reason: Reason::NoResponse, sender: None, attempts: 3, ports: vec![port] };
        ScanEvent::Ports { address: "192.0.2.1".parse().unwrap(), open, filtered: vec![silent], closed: vec![port] }
    }

    #[test]
    fn events_are_read_as_they_are_written() {
        let finished = ScanEvent::Finished {
            phase: Phase::Done,
            counts: Counts::default(),
            not_asked: 0,
            elapsed_ms: 7,
            failure: None,
        };
        let notice = ScanEvent::Notice { notice: Notice::TimeLimit };
        for event in [ports(), ScanEvent::Paused, notice, finished] {
            let text = serde_json::to_string(&event).unwrap();
            assert!(text.starts_with("{\"type\":"), "{text}");
            assert_eq!(serde_json::from_str::<ScanEvent>(&text).unwrap(), event);
        }
    }

    #[test]
    fn the_type_may_stand_anywhere() {
        // A map of serde_json has its keys in alphabetical order.
        let sorted = serde_json::to_value(ports()).unwrap().to_string();
        assert!(sorted.starts_with("{\"address\":"), "{sorted}");
        assert_eq!(serde_json::from_str::<ScanEvent>(&sorted).unwrap(), ports());
    }

    #[test]
    fn what_is_no_event_is_refused_and_what_is_newer_is_kept_as_unknown() {
        for text in ["{}", "[]", "7", r#"{"type":"ports"}"#, r#"{"type":7}"#, r#"{"at_ms":1}"#] {
            assert!(serde_json::from_str::<ScanEvent>(text).is_err(), "{text}");
        }
        let read = |text| serde_json::from_str::<ScanEvent>(text).ok();
        for newer in [r#"{"type":"service","port":22,"of":{"it":[1]}}"#, r#"{"new":1,"type":"named_anew"}"#] {
            assert_eq!(read(newer), Some(ScanEvent::Unknown), "{newer}");
        }
        let notice = read(r#"{"type":"notice","notice":{"code":"disk_full","path":"/"}}"#);
        assert_eq!(notice, Some(ScanEvent::Notice { notice: Notice::Unknown }));
        let finished = read(
            r#"{"type":"finished","phase":"interrupted","counts":{"open":0,"closed":0,"filtered":0},"not_asked":1,"elapsed_ms":2,"failure":{"code":"disk"}}"#,
        );
        let Some(ScanEvent::Finished { phase, failure, .. }) = finished else { panic!("{finished:?}") };
        assert_eq!((phase, failure, phase.is_ended()), (Phase::Unknown, Some(Failure::Unknown), true));
        let open = read(
            r#"{"type":"ports","address":"192.0.2.1","open":[{"port":22,"reason":"quic","rtt_us":null,"attempts":1}]}"#,
        );
        assert!(matches!(open, Some(ScanEvent::Ports { open, .. }) if open[0].reason == Reason::Unknown));
        let unknown = r#"{"type":"ports","address":"192.0.2.1","new":{"in":["later"]}}"#;
        assert!(serde_json::from_str::<ScanEvent>(unknown).is_ok(), "a later version may say more");
    }
}
