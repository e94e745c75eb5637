//! What a field accepts, and the one shape in which an accepted value is kept.
//!
//! | Type | Kept as |
//! |---|---|
//! | text, textarea, email, url, date | string |
//! | number | number |
//! | json | as sent: text that is JSON, or the JSON itself |
//! | select | the option's value, or a list of values |
//! | map | object from label value to option value |
//! | map_v2 | object from left value to right value, or to a list of right values |
//! | rule_engine | `{logic, conditions: [{lhs, operator, rhs, type} or {logic, conditions}]}` |
//!
//! Nothing (null, empty text, an empty list) is never a value: it clears the field. Whether a field
//! must be answered is decided by who writes it, not here.

mod choices;
mod rules;
mod scalar;

use serde_json::Value;

use super::definition::{FieldDef, FieldKind, OptionsSource};
use super::labels::Labels;
use super::options::{ResolvedOptions, Slot};
use super::problem::{FieldProblem, shown};
pub use scalar::{is_email, scalar_text};

/// An accepted value in its canonical shape.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldValue(Value);

/// What is known while a value is checked.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The caller's left sides.
    pub labels: &'a Labels,
    /// Lists that were loaded; a list that is not there is not checked against.
    pub options: &'a ResolvedOptions,
    /// What is saved now. A provider's list may be cut or change, so a choice that is saved already
    /// stays acceptable.
    pub stored: Option<&'a Value>,
}

impl FieldValue {
    /// Reads what was sent for a field. `None` means nothing was sent and the field is cleared.
    ///
    /// # Errors
    /// Says what would be right.
    pub fn parse(
        field: &FieldDef,
        sent: &Value,
        known: Known<'_>,
    ) -> Result<Option<Self>, FieldProblem> {
        let nothing = match field.kind {
            // An empty object or list is JSON like any other.
            FieldKind::Json => is_blank,
            _ => is_nothing,
        };
        if nothing(sent) {
            return Ok(None);
        }
        let value = match &field.kind {
            FieldKind::Text | FieldKind::Textarea => scalar::text(sent),
            FieldKind::Number => scalar::number(sent),
            FieldKind::Email => scalar::email(sent),
            FieldKind::Date => scalar::date(sent),
            FieldKind::Url => scalar::url(sent),
            FieldKind::Json => scalar::json(sent),
            FieldKind::Select { options, multiple } => choices::select(
                &Offer::new(field, Slot::Value, options, known),
                *multiple,
                sent,
            ),
            FieldKind::Map { left, right } => {
                let offer = Offer::new(field, Slot::Right, right, known);
                choices::map(known.labels.of(left), &offer, sent)
            }
            FieldKind::MapV2 {
                left,
                right,
                multiple,
            } => choices::map_v2(
                &Offer::new(field, Slot::Left, &left.options, known),
                &Offer::new(field, Slot::Right, &right.options, known),
                *multiple,
                sent,
            ),
            FieldKind::RuleEngine { columns } => rules::rules(field, columns, known, sent),
        }?;
        Ok((!nothing(&value)).then_some(Self(value)))
    }

    /// The canonical JSON.
    #[must_use]
    pub fn into_json(self) -> Value {
        self.0
    }
}

/// What a required field says when it has no value.
#[must_use]
pub fn missing(field: &FieldDef) -> FieldProblem {
    match field.kind {
        FieldKind::Select { .. } => FieldProblem::MissingChoice,
        FieldKind::Map { .. } | FieldKind::MapV2 { .. } | FieldKind::RuleEngine { .. } => {
            FieldProblem::MissingRow
        }
        _ => FieldProblem::Missing,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(items) => items.is_empty(),
        other => is_blank(other),
    }
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// One list of choices, as far as it is known.
struct Offer<'a> {
    field: &'a FieldDef,
    slot: Slot,
    source: &'a OptionsSource,
    known: Known<'a>,
}

impl<'a> Offer<'a> {
    fn new(field: &'a FieldDef, slot: Slot, source: &'a OptionsSource, known: Known<'a>) -> Self {
        Self {
            field,
            slot,
            source,
            known,
        }
    }

    /// Accepts a value that is offered, or whose list is not known.
    fn accept(&self, value: &str) -> Result<(), FieldProblem> {
        let offered = match self.source {
            OptionsSource::Static(list) => list.iter().any(|choice| choice.value == value),
            OptionsSource::FromApp(_) => {
                match self.known.options.list(&self.field.id, &self.slot) {
                    None => true,
                    Some(list) => {
                        list.iter().any(|choice| choice.value == value)
                            || self
                                .known
                                .stored
                                .is_some_and(|stored| mentions(stored, value))
                    }
                }
            }
        };
        if offered {
            Ok(())
        } else {
            Err(FieldProblem::NotOffered(shown(value)))
        }
    }
}

/// Whether a saved value holds this choice anywhere.
fn mentions(stored: &Value, value: &str) -> bool {
    match stored {
        Value::String(text) => text == value,
        Value::Array(items) => items.iter().any(|item| mentions(item, value)),
        Value::Object(items) => items
            .iter()
            .any(|(key, item)| key == value || mentions(item, value)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
