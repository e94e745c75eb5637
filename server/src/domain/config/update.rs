//! A write by the API.
//!
//! It replaces only what it mentions and checks only what it mentions; `null` clears. Switching a
//! workflow on checks that workflow's required fields and nothing else, so that one broken list
//! elsewhere never stands in the way. A refused write changes nothing.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use app::contract::ids::WorkflowId;
use serde_json::{Map, Value};
use thiserror::Error;

use super::definition::{AppConfigDef, FieldDef, WorkflowDef, find_field};
use super::options::ResolvedOptions;
use super::problem::shown;
use super::stored::StoredConfig;
use super::values::{FieldValue, Known};

/// Why a write is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UpdateError {
    /// A part of the body has another shape.
    #[error("{}", .0.message)]
    Shape(FieldError),
    /// A field that the app or the workflow does not have.
    #[error("Field with id {} not found", .0.name)]
    UnknownField(Unknown),
    /// A workflow that the app does not have, or a hidden one.
    #[error("Workflow with id {} not found", .0.name)]
    UnknownWorkflow(Unknown),
    /// Values that are not valid; `field` is the field's id.
    #[error("some values are not valid")]
    Invalid(Vec<FieldError>),
}

/// A name that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Shortened for display.
    name: String,
    /// Where in the body it stands.
    place: String,
}

impl From<UpdateError> for Failure {
    fn from(error: UpdateError) -> Self {
        let detail = error.to_string();
        match error {
            UpdateError::Shape(field) => {
                Failure::because(ErrorCode::InvalidField, detail).with_fields(vec![field])
            }
            UpdateError::UnknownField(unknown) => {
                let fields = vec![FieldError::new(unknown.place, &detail)];
                Failure::because(ErrorCode::UnknownConfigField, detail).with_fields(fields)
            }
            UpdateError::UnknownWorkflow(unknown) => {
                let fields = vec![FieldError::new(unknown.place, &detail)];
                Failure::because(ErrorCode::UnknownWorkflow, detail).with_fields(fields)
            }
            UpdateError::Invalid(fields) => {
                Failure::new(ErrorCode::InvalidConfig).with_fields(fields)
            }
        }
    }
}

/// Applies the body of a config write: `fields` and `workflows`, or by their older names
/// `application_data_slots` and `data_slots`. Fields and workflows are named by id, or by key and
/// alias where that is unambiguous.
///
/// # Errors
/// Names what is unknown, misshapen or not valid. Nothing is changed then.
pub fn update(
    def: &AppConfigDef,
    stored: &StoredConfig,
    body: &Value,
    options: &ResolvedOptions,
) -> Result<StoredConfig, UpdateError> {
    let mut write = Write {
        config: stored.clone(),
        options,
        errors: Vec::new(),
    };
    for (place, slots) in mentioned(body, "", ["fields", "application_data_slots"])? {
        write.fields(None, &def.fields, &place, slots)?;
    }
    for (at, sent) in workflows(body)?.iter().enumerate() {
        write.workflow(def, at, sent)?;
    }
    if write.errors.is_empty() {
        Ok(write.config)
    } else {
        Err(UpdateError::Invalid(write.errors))
    }
}

struct Write<'a> {
    config: StoredConfig,
    options: &'a ResolvedOptions,
    errors: Vec<FieldError>,
}

impl Write<'_> {
    fn fields(
        &mut self,
        workflow: Option<&WorkflowId>,
        defs: &[FieldDef],
        place: &str,
        sent: &Map<String, Value>,
    ) -> Result<(), UpdateError> {
        for (name, value) in sent {
            let field = find_field(defs, name).ok_or_else(|| {
                let name = shown(name);
                let place = format!("{place}.{name}");
                UpdateError::UnknownField(Unknown { name, place })
            })?;
            let known = Known {
                labels: &self.config.labels,
                options: self.options,
                stored: self.config.value(workflow, &field.id),
            };
            match FieldValue::parse(field, value, known) {
                Ok(value) => self.config.set(workflow, &field.id, value),
                Err(problem) => {
                    self.errors
                        .push(FieldError::new(field.id.as_str(), problem.to_string()));
                }
            }
        }
        Ok(())
    }

    fn workflow(&mut self, def: &AppConfigDef, at: usize, sent: &Value) -> Result<(), UpdateError> {
        let place = format!("workflows[{at}]");
        let id = sent.get("id").and_then(Value::as_str).ok_or_else(|| {
            shape(
                &format!("{place}.id"),
                "must be the id of a workflow, as text",
            )
        })?;
        let workflow = def.find_workflow(id).ok_or_else(|| {
            let (name, place) = (shown(id), format!("{place}.id"));
            UpdateError::UnknownWorkflow(Unknown { name, place })
        })?;
        let place_within = format!("{place}.");
        for (place, slots) in mentioned(sent, &place_within, ["fields", "data_slots"])? {
            self.fields(Some(&workflow.id), &workflow.fields, &place, slots)?;
        }
        match sent.get("enabled") {
            None | Some(Value::Null) => {}
            Some(Value::Bool(on)) => {
                if *on && !self.config.enabled(&workflow.id) {
                    self.demand_required(workflow);
                }
                self.config.switch(&workflow.id, *on);
            }
            Some(_) => return Err(shape(&format!("{place}.enabled"), "must be true or false")),
        }
        Ok(())
    }

    /// What a person must have answered before the workflow can run.
    fn demand_required(&mut self, workflow: &WorkflowDef) {
        for field in workflow
            .fields
            .iter()
            .filter(|field| field.required && !field.hidden)
        {
            let id = field.id.as_str();
            let missing = self.config.value(Some(&workflow.id), &field.id).is_none();
            if missing && self.errors.iter().all(|error| error.field != id) {
                let message = format!(
                    "Give “{}” a value before switching “{}” on.",
                    field.label, workflow.name
                );
                self.errors.push(FieldError::new(id, message));
            }
        }
    }
}

/// An object of answers, with its place in the body.
type Slots<'a> = (String, &'a Map<String, Value>);

/// The objects under these names, each with its place. Clients send an empty list where they mean
/// nothing.
fn mentioned<'a>(
    body: &'a Value,
    place: &str,
    names: [&str; 2],
) -> Result<Vec<Slots<'a>>, UpdateError> {
    let mut found = Vec::new();
    for name in names {
        match body.get(name) {
            None | Some(Value::Null) => {}
            Some(Value::Array(items)) if items.is_empty() => {}
            Some(Value::Object(slots)) => found.push((format!("{place}{name}"), slots)),
            Some(_) => {
                let rule = "must be an object from a field's id to its value";
                return Err(shape(&format!("{place}{name}"), rule));
            }
        }
    }
    Ok(found)
}

fn workflows(body: &Value) -> Result<&[Value], UpdateError> {
    match body.get("workflows") {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Object(none)) if none.is_empty() => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(shape(
            "workflows",
            "must be a list of {id, enabled, fields}",
        )),
    }
}

fn shape(place: &str, rule: &str) -> UpdateError {
    UpdateError::Shape(FieldError::new(place, format!("{place} {rule}.")))
}

#[cfg(test)]
mod tests;
