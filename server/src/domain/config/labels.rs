//! The left sides of maps that the caller supplies (`labels`).
//!
//! Cobalt's clients send them in five shapes; all are read here and kept in one.

use std::collections::BTreeMap;

use app::contract::config::Choice;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::definition::MapLeft;
use super::values::scalar_text;

/// Most labels in one list.
const MOST_LABELS: usize = 200;
/// Most groups.
const MOST_GROUPS: usize = 50;
/// Longest name or value of a label, in bytes.
const LONGEST: usize = 500;

/// Left sides by group name, and a flat list for maps whose group was not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// Applies to any map that has no group here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    flat: Vec<Choice>,
    /// By the name that a map's definition gives.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    groups: BTreeMap<String, Vec<Choice>>,
}

/// Why `labels` cannot be read; the text says where and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LabelsError {
    /// Neither a list nor an object.
    #[error(
        "{0} must be a list of {{name, value}}, or an object from a group's name to such a list."
    )]
    NotAList(String),
    /// An entry that is not `{name, value}`.
    #[error("{0} must be an object with the texts name and value.")]
    NotALabel(String),
    /// A text with characters that no text has.
    #[error("{0} must not hold control characters.")]
    Control(String),
    /// Too much of it.
    #[error("{0} is too long: at most 200 labels in a list, 50 groups, 500 bytes in a text.")]
    TooMuch(String),
}

impl LabelsError {
    /// Where in the body it stands.
    #[must_use]
    pub fn place(&self) -> &str {
        match self {
            Self::NotAList(place)
            | Self::NotALabel(place)
            | Self::Control(place)
            | Self::TooMuch(place) => place,
        }
    }
}

impl Labels {
    /// Reads `labels` or the older `map_fields_object`, whichever `name` says: missing, null, `[]`, `{}`, a flat list of
    /// `{name, value}`, groups of such lists, or groups of `{fields: [..]}`.
    ///
    /// # Errors
    /// Says which part has another shape or is too long.
    pub fn parse(name: &str, sent: Option<&Value>) -> Result<Self, LabelsError> {
        match sent {
            None | Some(Value::Null) => Ok(Self::default()),
            Some(Value::Array(entries)) => Ok(Self {
                flat: list(name, entries)?,
                groups: BTreeMap::new(),
            }),
            Some(Value::Object(groups)) if groups.len() > MOST_GROUPS => {
                Err(LabelsError::TooMuch(name.to_owned()))
            }
            Some(Value::Object(sent)) => {
                let mut groups = BTreeMap::new();
                for (group, labels) in sent {
                    let place = format!("{name}.{}", shortened(group));
                    if group.len() > LONGEST {
                        return Err(LabelsError::TooMuch(place));
                    }
                    if is_odd(group) {
                        return Err(LabelsError::Control(place));
                    }
                    groups.insert(group.clone(), group_list(&place, labels)?);
                }
                Ok(Self {
                    flat: Vec::new(),
                    groups,
                })
            }
            Some(_) => Err(LabelsError::NotAList(name.to_owned())),
        }
    }

    /// Whether nothing was supplied.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.flat.is_empty() && self.groups.values().all(Vec::is_empty)
    }

    /// The left sides of a map.
    #[must_use]
    pub fn of<'a>(&'a self, left: &'a MapLeft) -> &'a [Choice] {
        match left {
            MapLeft::Fixed(labels) => labels,
            MapLeft::Supplied(name) => name
                .as_ref()
                .and_then(|name| self.groups.get(name))
                .unwrap_or(&self.flat),
        }
    }
}

fn group_list(place: &str, group: &Value) -> Result<Vec<Choice>, LabelsError> {
    match group {
        Value::Null => Ok(Vec::new()),
        Value::Array(entries) => list(place, entries),
        Value::Object(legacy) => match legacy.get("fields") {
            None | Some(Value::Null) if legacy.len() <= 1 => Ok(Vec::new()),
            Some(Value::Array(entries)) => list(&format!("{place}.fields"), entries),
            _ => Err(LabelsError::NotAList(place.to_owned())),
        },
        _ => Err(LabelsError::NotAList(place.to_owned())),
    }
}

fn list(place: &str, entries: &[Value]) -> Result<Vec<Choice>, LabelsError> {
    if entries.len() > MOST_LABELS {
        return Err(LabelsError::TooMuch(place.to_owned()));
    }
    let mut labels: Vec<Choice> = Vec::with_capacity(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        let label = label(&format!("{place}[{at}]"), entry)?;
        // A second label of the same value could not be told from the first: the first stays.
        if labels.iter().all(|known| known.value != label.value) {
            labels.push(label);
        }
    }
    Ok(labels)
}

fn label(place: &str, entry: &Value) -> Result<Choice, LabelsError> {
    let text = |key: &str| {
        entry
            .get(key)
            .and_then(scalar_text)
            .filter(|text| !text.is_empty())
    };
    match (text("name"), text("value")) {
        (Some(name), Some(value)) if name.len() > LONGEST || value.len() > LONGEST => {
            Err(LabelsError::TooMuch(place.to_owned()))
        }
        (Some(name), Some(value)) if is_odd(&name) || is_odd(&value) => {
            Err(LabelsError::Control(place.to_owned()))
        }
        (Some(name), Some(value)) => Ok(Choice { value, label: name }),
        _ => Err(LabelsError::NotALabel(place.to_owned())),
    }
}

/// Whether a text holds what no page can show.
fn is_odd(text: &str) -> bool {
    text.chars().any(char::is_control)
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(sent: Option<&Value>) -> Result<Labels, LabelsError> {
        Labels::parse("labels", sent)
    }

    fn group(name: &str) -> MapLeft {
        MapLeft::Supplied(Some(name.to_owned()))
    }

    #[test]
    fn nothing_in_any_shape_is_no_labels() {
        for sent in [
            None,
            Some(json!(null)),
            Some(json!([])),
            Some(json!({})),
            Some(json!({"a": []})),
        ] {
            let labels = parse(sent.as_ref()).expect("nothing is allowed");
            assert!(labels.is_empty(), "{sent:?}");
        }
    }

    #[test]
    fn a_flat_list_applies_to_any_dynamic_map() {
        let labels = parse(Some(&json!([{"name": "Name", "value": "n"}]))).expect("a list");
        assert_eq!(labels.of(&group("contact")).len(), 1);
        assert_eq!(labels.of(&MapLeft::Supplied(None)).len(), 1);
    }

    #[test]
    fn a_group_belongs_to_its_map() {
        let sent = json!({"contact": [{"name": "Name", "value": 7, "multiple": true}]});
        let labels = parse(Some(&sent)).expect("groups");
        let expected = Choice {
            value: "7".to_owned(),
            label: "Name".to_owned(),
        };
        assert_eq!(labels.of(&group("contact")), [expected]);
        assert!(labels.of(&group("deal")).is_empty());
    }

    #[test]
    fn the_legacy_shape_is_read_too() {
        let sent = json!({"contact": {"fields": [{"name": "Name", "value": "n"}]}});
        let labels = parse(Some(&sent)).expect("legacy groups");
        assert_eq!(labels.of(&group("contact")).len(), 1);
    }

    #[test]
    fn fixed_left_sides_ignore_what_is_supplied() {
        let labels = parse(Some(&json!([{"name": "N", "value": "n"}]))).expect("a list");
        assert!(labels.of(&MapLeft::Fixed(Vec::new())).is_empty());
    }

    #[test]
    fn another_shape_is_refused_by_place() {
        for (sent, place) in [
            (json!("x"), "labels must"),
            (json!([1]), "labels[0] must"),
            (
                json!({"a": [{"name": "N", "value": "n"}, {"name": "N"}]}),
                "labels.a[1] must",
            ),
            (json!({"a": 5}), "labels.a must"),
            (json!({"a": {"fields": 5}}), "labels.a must"),
            (json!({"a": {"name": "N", "value": "n"}}), "labels.a must"),
        ] {
            let message = parse(Some(&sent)).expect_err("refused").to_string();
            assert!(message.starts_with(place), "{message}");
        }
    }

    #[test]
    fn the_size_is_capped_and_repeated_values_count_once() {
        let many: Vec<_> = (0..201).map(|n| json!({"name": "N", "value": n})).collect();
        assert!(matches!(
            parse(Some(&json!(many))),
            Err(LabelsError::TooMuch(_))
        ));
        let twice = json!([{"name": "A", "value": "n"}, {"name": "B", "value": "n"}]);
        let labels = parse(Some(&twice)).expect("a list");
        assert_eq!(labels.of(&MapLeft::Supplied(None)).len(), 1);
    }
}
