//! The fields of a request, and what is wrong with one of them.

use super::Problem;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

/// A field of the form, the JSON body or the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Which hosts.
    Target,
    /// Quick, custom or full.
    Mode,
    /// Which ports, in custom mode.
    Ports,
    /// The first port of a range, in custom mode.
    FirstPort,
    /// The last port of a range, in custom mode.
    LastPort,
    /// Polite, normal or fast.
    Timing,
    /// How long to wait for an answer.
    Timeout,
    /// How often a silent port is asked again.
    Retries,
    /// How many probes at once.
    Parallel,
    /// How many probes a second at most.
    Rate,
    /// Whether hosts that never answer are asked on every port.
    SilentHosts,
    /// None of these; [`Problem::UnknownField`] has its name.
    #[serde(other)]
    Other,
}

impl Field {
    /// All that a request has, in the order of the form.
    pub const ALL: [Field; 11] = [
        Field::Target,
        Field::Mode,
        Field::FirstPort,
        Field::LastPort,
        Field::Ports,
        Field::Timing,
        Field::Timeout,
        Field::Retries,
        Field::Parallel,
        Field::Rate,
        Field::SilentHosts,
    ];

    /// The fields whose problems are out of date once this one is changed: the mode says how those for ports are read.
    pub fn judged_with(self) -> &'static [Field] {
        static FIELDS: [Field; 11] = Field::ALL;
        match self {
            Field::Mode => &[Field::Mode, Field::FirstPort, Field::LastPort, Field::Ports],
            field => FIELDS.get(field.place()).map_or(&[][..], std::slice::from_ref),
        }
    }

    /// Its place in the form, from 0; what the form does not have comes last.
    pub(in crate::model) fn place(self) -> usize {
        Field::ALL.iter().position(|field| *field == self).unwrap_or(Field::ALL.len())
    }

    /// The field of that name in forms and JSON.
    pub fn of_name(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The name of the field in forms and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Field::Target => "target",
            Field::Mode => "mode",
            Field::Ports => "ports",
            Field::FirstPort => "first_port",
            Field::LastPort => "last_port",
            Field::Timing => "timing",
            Field::Timeout => "timeout",
            Field::Retries => "retries",
            Field::Parallel => "parallel",
            Field::Rate => "rate",
            Field::SilentHosts => "silent_hosts",
            Field::Other => "other",
        }
    }
}

/// One thing that is wrong with one field. In JSON an unknown field has the name under which it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, thiserror::Error)]
#[error("{}: {problem}", .field.name())]
pub struct FieldError {
    /// Where it was typed.
    pub field: Field,
    /// What is wrong, and with it what would be right.
    pub problem: Problem,
}

impl Serialize for FieldError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let field = match &self.problem {
            Problem::UnknownField { name } => name.as_str(),
            _ => self.field.name(),
        };
        let mut error = serializer.serialize_struct("FieldError", 2)?;
        error.serialize_field("field", field)?;
        error.serialize_field("problem", &self.problem)?;
        error.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_names_are_inverse() {
        for field in Field::ALL {
            assert_eq!(Field::of_name(field.name()), Some(field));
            assert_eq!(serde_json::to_value(field).unwrap(), field.name());
        }
        assert_eq!(Field::of_name("port"), None);
    }

    #[test]
    fn an_unknown_field_has_its_own_name_and_is_read_back() {
        let error = FieldError { field: Field::Other, problem: Problem::UnknownField { name: "port".to_owned() } };
        let json = serde_json::to_string(&error).unwrap();
        assert_eq!(json, r#"{"field":"port","problem":{"code":"unknown_field","name":"port"}}"#);
        assert_eq!(serde_json::from_str::<FieldError>(&json).unwrap(), error);
        let known = FieldError { field: Field::LastPort, problem: Problem::SentTwice };
        let json = serde_json::to_string(&known).unwrap();
        assert_eq!(json, r#"{"field":"last_port","problem":{"code":"sent_twice"}}"#);
        assert_eq!(serde_json::from_str::<FieldError>(&json).unwrap(), known);
    }
}
