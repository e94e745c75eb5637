//! Rules: conditions joined by AND or OR, with one level of nested groups.

use app::contract::config::Logic;
use serde_json::{Value, json};

use super::super::definition::{FieldDef, RuleColumnDef, RuleRight};
use super::super::options::Slot;
use super::super::problem::{FieldProblem, MOST_CONDITIONS, shown};
use super::scalar::{check_text, scalar_text};
use super::{Known, Offer};

pub(super) fn rules(
    field: &FieldDef,
    columns: &[RuleColumnDef],
    known: Known<'_>,
    sent: &Value,
) -> Result<Value, FieldProblem> {
    let mut reader = Reader {
        field,
        columns,
        known,
        conditions: 0,
    };
    // Rules without a condition say nothing, so they are no value.
    Ok(reader.group(sent, true)?.unwrap_or(Value::Null))
}

struct Reader<'a> {
    field: &'a FieldDef,
    columns: &'a [RuleColumnDef],
    known: Known<'a>,
    /// How many were read, over all groups.
    conditions: usize,
}

impl Reader<'_> {
    fn group(&mut self, sent: &Value, outer: bool) -> Result<Option<Value>, FieldProblem> {
        let logic = logic(sent.get("logic"))?;
        let items = match sent.get("conditions") {
            Some(Value::Array(items)) => items,
            _ => return Err(FieldProblem::Rules),
        };
        // Empty groups count too, or they could pile up without end.
        if items.len() > MOST_CONDITIONS {
            return Err(FieldProblem::TooManyConditions);
        }
        let mut kept = Vec::with_capacity(items.len());
        for item in items {
            let item = if item.get("conditions").is_none() {
                Some(self.condition(item)?)
            } else if outer {
                self.group(item, false)?
            } else {
                return Err(FieldProblem::TooDeep);
            };
            kept.extend(item);
        }
        if kept.is_empty() {
            return Ok(None);
        }
        Ok(Some(json!({ "logic": logic.as_str(), "conditions": kept })))
    }

    fn condition(&mut self, sent: &Value) -> Result<Value, FieldProblem> {
        self.conditions += 1;
        if self.conditions > MOST_CONDITIONS {
            return Err(FieldProblem::TooManyConditions);
        }
        if !sent.is_object() {
            return Err(FieldProblem::Rules);
        }
        let lhs = part(sent, "lhs")?.ok_or(FieldProblem::ConditionWithoutColumn)?;
        let column = self
            .columns
            .iter()
            .find(|column| column.value == lhs)
            .ok_or_else(|| FieldProblem::UnknownColumn(shown(&lhs)))?;
        let name = || shown(&column.name);
        let operator = part(sent, "operator")?
            .ok_or_else(|| FieldProblem::ConditionWithoutOperator(name()))?;
        if column
            .operators()
            .iter()
            .all(|known| known.value != operator)
        {
            return Err(FieldProblem::UnknownOperator(name(), shown(&operator)));
        }
        let rhs = part(sent, "rhs")?.ok_or_else(|| FieldProblem::ConditionWithoutRight(name()))?;
        check_text(&rhs)?;
        let kind = match &column.right {
            RuleRight::Text => "text",
            RuleRight::Select(source) => {
                let slot = Slot::Column(column.value.clone());
                Offer::new(self.field, slot, source, self.known).accept(&rhs)?;
                "select"
            }
        };
        Ok(json!({ "lhs": lhs, "operator": operator, "rhs": rhs, "type": kind }))
    }
}

fn logic(sent: Option<&Value>) -> Result<Logic, FieldProblem> {
    match sent {
        None | Some(Value::Null) => Ok(Logic::And),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("AND") => Ok(Logic::And),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("OR") => Ok(Logic::Or),
        Some(_) => Err(FieldProblem::Rules),
    }
}

/// A part of a condition as text; `None` when it is empty.
fn part(sent: &Value, key: &str) -> Result<Option<String>, FieldProblem> {
    match sent.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let text = scalar_text(value).ok_or(FieldProblem::Rules)?;
            Ok((!text.trim().is_empty()).then_some(text))
        }
    }
}
