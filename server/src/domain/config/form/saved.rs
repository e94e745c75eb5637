//! Saved values as they stand in inputs.
//!
//! A value that no longer fits its field's type (the project changed it) stands there as nothing.

use std::collections::BTreeMap;

use app::contract::config::{Logic, MapV2Row, RuleGroup, RuleItem};
use serde_json::Value;

use super::super::definition::FieldKind;
use super::super::values::scalar_text;
use super::typed::Input;

pub(super) fn input(kind: &FieldKind, value: Option<&Value>) -> Input {
    let value = value.unwrap_or(&Value::Null);
    match kind {
        FieldKind::Json => Input::Text(json_text(value)),
        FieldKind::Select { .. } => Input::Chosen(texts(value)),
        FieldKind::Map { .. } => Input::Map(map(value)),
        FieldKind::MapV2 { .. } => Input::Rows(rows(value)),
        FieldKind::RuleEngine { .. } => Input::Rules(group(value, true)),
        _ => Input::Text(scalar_text(value).unwrap_or_default()),
    }
}

fn json_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        // Plain data always has a text.
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

/// One scalar or a list of them.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(scalar_text).collect(),
        single => scalar_text(single).into_iter().collect(),
    }
}

fn map(value: &Value) -> BTreeMap<String, String> {
    let entries = value.as_object().into_iter().flatten();
    entries
        .filter_map(|(left, right)| Some((left.clone(), scalar_text(right)?)))
        .collect()
}

fn rows(value: &Value) -> Vec<MapV2Row> {
    let entries = value.as_object().into_iter().flatten();
    entries
        .map(|(left, right)| MapV2Row {
            left: left.clone(),
            right: texts(right),
        })
        .collect()
}

fn group(value: &Value, outer: bool) -> RuleGroup {
    let logic = match value.get("logic").and_then(Value::as_str) {
        Some("OR") => Logic::Or,
        _ => Logic::And,
    };
    let conditions = value
        .get("conditions")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let items = conditions
        .filter_map(|item| match item.get("conditions") {
            None => Some(condition(item)),
            Some(_) if outer => Some(RuleItem::Group(group(item, false))),
            Some(_) => None,
        })
        .collect();
    RuleGroup { logic, items }
}

fn condition(value: &Value) -> RuleItem {
    let part = |key: &str| value.get(key).and_then(scalar_text).unwrap_or_default();
    RuleItem::Condition {
        left: part("lhs"),
        operator: part("operator"),
        right: part("rhs"),
    }
}
