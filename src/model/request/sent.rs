//! A request as a program or a form sends it: names with values. What is not of its kind becomes a problem with its
//! field, not an error of the reader.

use super::ScanRequest;
use crate::model::limits::Limits;
use crate::model::problem::{Field, FieldError, Problem, quoted};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;

/// So many unknown fields are told of.
const MAX_UNKNOWN: usize = 10;

/// What was sent. Values are text or numbers; `null` is as good as left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentRequest {
    request: ScanRequest,
    errors: Vec<FieldError>,
}

impl SentRequest {
    /// The request, if every field of it is one. The rest of it is judged by [`ScanRequest::validate`], here too, so
    /// that everything that is wrong is told at once.
    ///
    /// # Errors
    /// Every field that is wrong, each with one problem, in the order of the form; unknown ones last.
    pub fn into_request(self, limits: &Limits) -> Result<ScanRequest, Vec<FieldError>> {
        let SentRequest { request, mut errors } = self;
        if errors.is_empty() {
            return Ok(request);
        }
        let is_told = |field| errors.iter().any(|error| error.field == field);
        let others = request.validate(limits).err().unwrap_or_default();
        let others: Vec<FieldError> = others.into_iter().filter(|error| !is_told(error.field)).collect();
        errors.extend(others);
        errors.sort_by_key(|error| error.field.place());
        Err(errors)
    }

    /// What was sent, as far as it is text.
    pub fn as_typed(&self) -> &ScanRequest {
        &self.request
    }
}

impl From<ScanRequest> for SentRequest {
    fn from(request: ScanRequest) -> SentRequest {
        SentRequest { request, errors: Vec::new() }
    }
}

/// As [`ScanRequest`].
impl Serialize for SentRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.request.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SentRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SentRequest, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = SentRequest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields of a scan request")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SentRequest, A::Error> {
        let (mut texts, mut errors) = (HashMap::<Field, String>::new(), Vec::new());
        let mut unknown = 0;
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            match (Field::of_name(&name), text(value)) {
                (None, _) => {
                    unknown += 1;
                    if unknown <= MAX_UNKNOWN {
                        let problem = Problem::UnknownField { name: quoted(&name) };
                        errors.push(FieldError { field: Field::Other, problem });
                    }
                }
                (Some(field), None) => errors.push(FieldError { field, problem: Problem::NotText }),
                (Some(field), Some(text)) => {
                    if texts.insert(field, text).is_some() {
                        errors.push(FieldError { field, problem: Problem::SentTwice });
                    }
                }
            }
        }
        let request = ScanRequest::of_fields(|field| texts.get(&field).cloned().unwrap_or_default());
        Ok(SentRequest { request, errors })
    }
}

/// A value as it would be typed.
fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(body: Value) -> Result<ScanRequest, Vec<FieldError>> {
        serde_json::from_str::<SentRequest>(&body.to_string()).unwrap().into_request(&Limits::SERVER)
    }

    #[test]
    fn numbers_are_as_good_as_text() {
        let request = read(json!({
            "target": "localhost", "ports": 80, "first_port": 1, "last_port": 3, "timeout": 1.5, "retries": 0,
            "parallel": 10, "rate": 100, "silent_hosts": null,
        }));
        let plan = request.unwrap().validate(&Limits::SERVER).unwrap();
        assert_eq!((plan.ports.to_string().as_str(), plan.pacing.retries), ("1-3,80", Some(0)));
        assert_eq!((plan.pacing.parallel, plan.pacing.probes_per_second), (Some(10), Some(100)));
        assert_eq!(plan.pacing.timeout, crate::model::plan::Timeout::Fixed(std::time::Duration::from_millis(1_500)));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_and_in_order() {
        let body = r#"{"port":80,"rate":[1],"silent_hosts":true,"target":{"a":1},"timeout":"soon","Mode":"full"}"#;
        let sent: SentRequest = serde_json::from_str(body).unwrap();
        let errors = sent.into_request(&Limits::SERVER).unwrap_err();
        let told: Vec<(String, &'static str)> = errors
            .into_iter()
            .map(|error| {
                let json = serde_json::to_value(&error).unwrap();
                let code = match error.problem {
                    Problem::NotText => "not_text",
                    Problem::UnknownField { .. } => "unknown_field",
                    Problem::TimeoutNotUnderstood { .. } => "timeout_not_understood",
                    other => panic!("{other:?}"),
                };
                (json["field"].as_str().unwrap().to_owned(), code)
            })
            .collect();
        let expected = [
            ("target", "not_text"),
            ("timeout", "timeout_not_understood"),
            ("rate", "not_text"),
            ("silent_hosts", "not_text"),
            ("port", "unknown_field"),
            ("Mode", "unknown_field"),
        ];
        assert_eq!(told, expected.map(|(field, code)| (field.to_owned(), code)));
    }

    #[test]
    fn a_field_is_sent_once() {
        let twice: SentRequest = serde_json::from_str(r#"{"target":"a.example","target":"b.example"}"#).unwrap();
        let errors = twice.into_request(&Limits::SERVER).unwrap_err();
        assert_eq!(errors, [FieldError { field: Field::Target, problem: Problem::SentTwice }]);
    }

    #[test]
    fn thousands_of_unknown_fields_are_told_of_in_a_few_words() {
        let body: Value = (0..5_000).map(|n| (format!("x{n}"), json!(n))).collect::<serde_json::Map<_, _>>().into();
        assert_eq!(read(body).unwrap_err().len(), 1 + MAX_UNKNOWN, "and the target is missing");
    }

    #[test]
    fn it_crosses_the_wire_as_the_request_does() {
        let request = ScanRequest { target: "a".to_owned(), mode: "full".to_owned(), ..ScanRequest::default() };
        let sent = SentRequest::from(request.clone());
        let json = serde_json::to_string(&sent).unwrap();
        assert_eq!(json, serde_json::to_string(&request).unwrap());
        assert_eq!(serde_json::from_str::<SentRequest>(&json).unwrap(), sent);
    }
}
