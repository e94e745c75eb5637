//! Save: from what was typed to what is kept.
//!
//! All application fields are checked, and of the workflows only those whose switch is on. What
//! stands in a switched-off workflow is kept where it is valid and never blocks. Hidden fields keep
//! what they have.

use app::contract::config::{MapV2Row, RuleGroup, RuleItem};
use app::contract::failure::FieldError;
use app::contract::ids::WorkflowId;
use serde_json::{Map, Value, json};

use super::super::definition::{AppConfigDef, FieldDef, FieldKind};
use super::super::labels::Labels;
use super::super::options::ResolvedOptions;
use super::super::problem::{FieldProblem, shown};
use super::super::stored::StoredConfig;
use super::super::values::{FieldValue, Known, missing};
use super::typed::Typed;

/// What is saved when these inputs are.
///
/// # Errors
/// Every field that is not valid, by id, in the order of the page.
pub fn validate(
    def: &AppConfigDef,
    stored: &StoredConfig,
    typed: &Typed,
    options: &ResolvedOptions,
) -> Result<StoredConfig, Vec<FieldError>> {
    let typed = typed.settled(def, options);
    let mut save = Save {
        stored,
        typed: &typed,
        options,
        config: stored.clone(),
        errors: vec![],
    };
    for field in &def.fields {
        save.field(None, field, true);
    }
    for workflow in def.visible_workflows() {
        let on = typed.is_on(workflow.id.as_str());
        for field in &workflow.fields {
            save.field(Some(&workflow.id), field, on);
        }
        save.config.switch(&workflow.id, on);
    }
    if save.errors.is_empty() {
        Ok(save.config)
    } else {
        Err(save.errors)
    }
}

struct Save<'a> {
    stored: &'a StoredConfig,
    typed: &'a Typed,
    options: &'a ResolvedOptions,
    config: StoredConfig,
    errors: Vec<FieldError>,
}

impl Save<'_> {
    fn field(&mut self, workflow: Option<&WorkflowId>, field: &FieldDef, demanded: bool) {
        if field.hidden {
            return;
        }
        let known = Known {
            labels: &self.stored.labels,
            options: self.options,
            stored: self.stored.value(workflow, &field.id),
        };
        let value = sent(field, self.typed, &self.stored.labels)
            .and_then(|value| FieldValue::parse(field, &value, known))
            .and_then(|value| match value {
                None if field.required && demanded => Err(missing(field)),
                value => Ok(value),
            });
        match value {
            Ok(value) => self.config.set(workflow, &field.id, value),
            Err(problem) if demanded => {
                self.errors
                    .push(FieldError::new(field.id.as_str(), problem.to_string()));
            }
            Err(_) => {}
        }
    }
}

/// What stands in a field's inputs, as the JSON that an API caller would send for it.
fn sent(field: &FieldDef, typed: &Typed, labels: &Labels) -> Result<Value, FieldProblem> {
    let id = field.id.as_str();
    match &field.kind {
        FieldKind::Select { multiple: true, .. } => Ok(json!(typed.chosen(id))),
        FieldKind::Select {
            multiple: false, ..
        } => Ok(json!(typed.chosen(id).first())),
        FieldKind::Map { left, .. } => Ok(labels
            .of(left)
            .iter()
            .map(|label| (label.value.clone(), json!(typed.right_of(id, &label.value))))
            .collect()),
        FieldKind::MapV2 { multiple, .. } => rows(typed.rows(id), *multiple),
        FieldKind::RuleEngine { .. } => Ok(rules(&typed.rules(id))),
        _ => Ok(json!(typed.text(id))),
    }
}

/// The rows without those that are completely empty.
fn rows(rows: &[MapV2Row], multiple: bool) -> Result<Value, FieldProblem> {
    let mut object = Map::new();
    for row in rows {
        let (left, right) = (row.left.trim(), &row.right);
        match (left.is_empty(), right.as_slice()) {
            (true, []) => continue,
            (true, _) => return Err(FieldProblem::RowWithoutLeft),
            (false, []) => return Err(FieldProblem::RowWithoutRight(shown(left))),
            (false, _) if object.contains_key(&row.left) => {
                return Err(FieldProblem::RowTwice(shown(left)));
            }
            (false, [one]) if !multiple => object.insert(row.left.clone(), json!(one)),
            (false, several) => object.insert(row.left.clone(), json!(several)),
        };
    }
    Ok(Value::Object(object))
}

/// The conditions without those that say nothing.
fn rules(group: &RuleGroup) -> Value {
    let conditions: Vec<Value> = group
        .items
        .iter()
        .filter_map(|item| match item {
            RuleItem::Condition { left, right, .. }
                if left.is_empty() && right.trim().is_empty() =>
            {
                None
            }
            RuleItem::Condition {
                left,
                operator,
                right,
            } => Some(json!({ "lhs": left, "operator": operator, "rhs": right })),
            RuleItem::Group(inner) => Some(rules(inner)).filter(|inner| !inner.is_null()),
        })
        .collect();
    if conditions.is_empty() {
        return Value::Null;
    }
    json!({ "logic": group.logic.as_str(), "conditions": conditions })
}
