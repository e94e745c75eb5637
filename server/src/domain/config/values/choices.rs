//! Values that are chosen: select, map, map_v2.

use app::contract::config::Choice;
use serde_json::{Map, Value};

use super::super::problem::{FieldProblem, MOST_ROWS, shown};
use super::Offer;
use super::scalar::{check_text, scalar_text};

pub(super) fn select(
    offer: &Offer<'_>,
    multiple: bool,
    sent: &Value,
) -> Result<Value, FieldProblem> {
    if multiple {
        return many(offer, sent, &FieldProblem::ManyChoices);
    }
    one(offer, sent, FieldProblem::OneChoice).map(Value::String)
}

fn one(offer: &Offer<'_>, sent: &Value, problem: FieldProblem) -> Result<String, FieldProblem> {
    let value = scalar_text(sent).ok_or(problem)?;
    check_text(&value)?;
    offer.accept(&value)?;
    Ok(value)
}

/// A list of choices, each once; a single one counts as a list of one.
fn many(offer: &Offer<'_>, sent: &Value, problem: &FieldProblem) -> Result<Value, FieldProblem> {
    let items = match sent {
        Value::Array(items) => items.as_slice(),
        single => std::slice::from_ref(single),
    };
    if items.len() > MOST_ROWS {
        return Err(FieldProblem::TooManyRows);
    }
    let mut chosen: Vec<Value> = Vec::with_capacity(items.len());
    for item in items.iter().filter(|item| !super::is_nothing(item)) {
        let value = Value::String(one(offer, item, problem.clone())?);
        if !chosen.contains(&value) {
            chosen.push(value);
        }
    }
    Ok(Value::Array(chosen))
}

fn rows(sent: &Value) -> Result<&Map<String, Value>, FieldProblem> {
    let rows = sent.as_object().ok_or(FieldProblem::Map)?;
    if rows.len() > MOST_ROWS {
        Err(FieldProblem::TooManyRows)
    } else {
        Ok(rows)
    }
}

pub(super) fn map(
    labels: &[Choice],
    offer: &Offer<'_>,
    sent: &Value,
) -> Result<Value, FieldProblem> {
    let mut kept = Map::new();
    for (left, right) in rows(sent)? {
        let Some(label) = labels.iter().find(|label| label.value == *left) else {
            return Err(FieldProblem::UnknownLabel(shown(left)));
        };
        if super::is_nothing(right) {
            continue;
        }
        let right = one(offer, right, FieldProblem::OneRight(shown(&label.label)))?;
        kept.insert(left.clone(), Value::String(right));
    }
    Ok(Value::Object(kept))
}

pub(super) fn map_v2(
    lefts: &Offer<'_>,
    rights: &Offer<'_>,
    multiple: bool,
    sent: &Value,
) -> Result<Value, FieldProblem> {
    let mut kept = Map::new();
    for (left, right) in rows(sent)? {
        if left.trim().is_empty() {
            return Err(FieldProblem::RowWithoutLeft);
        }
        check_text(left)?;
        lefts.accept(left)?;
        if super::is_nothing(right) {
            continue;
        }
        let problem = FieldProblem::OneRight(shown(left));
        let right = if multiple {
            many(rights, right, &problem)?
        } else {
            Value::String(one(rights, right, problem)?)
        };
        // A list of nothing but empty choices is no right side either.
        if !super::is_nothing(&right) {
            kept.insert(left.clone(), right);
        }
    }
    Ok(Value::Object(kept))
}
